// Observers follow `everyone` behind: entries wait, then are applied to the session that trails
// and published to those who are delayed. Their own scope is never delayed.
#include <algorithm>

#include "live/host.h"
#include "live/trailing.h"

namespace plenary::live {

using audit::Scope;

// The settings have been read or changed: whether there is a session that trails, and by how much.
// With the delay gone everything due later is due now; the next tick says it.
void Host::change_delay() {
  const auto* settings = session_.settings();
  const std::int64_t delay_ms =
      settings == nullptr ? 0 : std::int64_t{settings->observer_delay_s} * 1000;
  if (!trailing_ && delay_ms == 0) return;
  if (!trailing_) {
    // From here on: what observers have seen already stays seen.
    trailing_ = std::make_unique<Trailing>();
    trailing_->session = session_;
    for (const auto& [link, viewer] : viewers_) {
      if (viewer.arrived) {
        when_durable(session_.head(), [this, link = link](Batch& batch) {
          const auto found = viewers_.find(link);
          if (found == viewers_.end() || !trailing_ || found->second.delayed) return;
          Viewer& moved = found->second;
          if (session_.records().find(moved.seat)->record.role != audit::Role::observer) return;
          batch.push_back(LeaveStream{link, {Scope::everyone(), false}});
          moved.delayed = true;
          batch.push_back(JoinStream{link, {Scope::everyone(), true}});
        });
      }
    }
  }
  trailing_->delay_ms = delay_ms;
}

// An entry has become durable: its turn for the delayed comes later. Entries that the session that
// trails already holds (it was copied from one ahead) are past.
void Host::trail(const Pending& pending) {
  if (!trailing_ || pending.entry.seq <= trailing_->session.head()) return;
  if (!trailing_->queue.empty() && pending.entry.seq <= trailing_->queue.back().entry.seq) return;
  Time due = pending.entry.at + trailing_->delay_ms;
  if (!trailing_->queue.empty()) due = std::max(due, trailing_->queue.back().at);
  std::uint64_t hash = 0;
  for (const auto& touched : pending.touched) {
    if (touched.scope == Scope::everyone()) hash = touched.hash;
  }
  trailing_->queue.push_back({due, pending.entry, hash});
}

void Host::catch_up(Batch& batch, Time until) {
  if (!trailing_) return;
  std::vector<Trailing::Due> said;  // Owns what the events point into.
  while (!trailing_->queue.empty() && trailing_->queue.front().at <= until) {
    said.push_back(std::move(trailing_->queue.front()));
    trailing_->queue.pop_front();
  }
  std::vector<ScopeEvent> events;
  for (const Trailing::Due& due : said) {
    const auto touched = trailing_->session.apply(due.entry);
    if (std::find(touched.begin(), touched.end(), Scope::everyone()) == touched.end()) continue;
    ScopeEvent event{trailing_->session.records().scope_seq(Scope::everyone()), 0, {}, due.hash};
    for (const audit::Change& change : due.entry.changes) {
      if (change.scope == Scope::everyone()) event.changes.push_back(&change.body);
    }
    events.push_back(std::move(event));
  }
  if (!events.empty()) {
    batch.push_back(ToStream{{Scope::everyone(), true},
                             parts_.encoder.events(Scope::everyone(), events)});
  }
}

}  // namespace plenary::live
