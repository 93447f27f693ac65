// Observers follow `everyone` behind: entries wait, then are applied to the session that trails
// and published to those who are delayed. Their own scope is never delayed. When an entry is due
// is said in trailing.h.
#include <algorithm>

#include "live/host.h"
#include "live/trailing.h"

namespace plenary::live {

using audit::Scope;

std::int64_t Host::delay_ms() const {
  const audit::Settings* settings = session_.settings();
  return settings == nullptr ? 0 : std::int64_t{settings->observer_delay_s} * 1000;
}

bool Host::follows_behind(const audit::Seat& seat) const {
  return trailing_ != nullptr && seat.role == audit::Role::observer;
}

// An entry has made observers follow behind. The session that trails begins with that entry in it,
// and is shown to nobody before this turn; what observers have seen already stays seen.
void Host::begin_trailing() {
  trailing_ = std::make_unique<Trailing>(session_);
  std::vector<LinkId> moved;
  for (auto& [link, viewer] : viewers_) {
    const bool sees =
        std::binary_search(viewer.scopes.begin(), viewer.scopes.end(), Scope::everyone());
    viewer.delayed = follows_behind(session_.records().find(viewer.seat)->record);
    if (viewer.delayed && sees) moved.push_back(link);
  }
  std::sort(moved.begin(), moved.end());
  take_turn([moved = std::move(moved)](Batch& batch) {
    for (const LinkId link : moved) {
      batch.push_back(LeaveStream{link, {Scope::everyone(), false}});
      batch.push_back(JoinStream{link, {Scope::everyone(), true}});
    }
  });
}

// The delay is gone and nothing is held back any more: all are on the live stream again.
void Host::end_trailing_if_level(Batch& batch) {
  if (!trailing_ || delay_ms() > 0 || !trailing_->queue.empty() || !gated_.empty()) return;
  PLENARY_ASSERT(trailing_->session.head() == session_.head());
  trailing_.reset();
  for (auto& [link, viewer] : viewers_) {
    if (!std::exchange(viewer.delayed, false)) continue;
    if (!std::binary_search(viewer.scopes.begin(), viewer.scopes.end(), Scope::everyone())) {
      continue;
    }
    batch.push_back(LeaveStream{link, {Scope::everyone(), true}});
    batch.push_back(JoinStream{link, {Scope::everyone(), false}});
  }
}

// An entry has become durable: its turn for the delayed comes later. Those that the session that
// trails began with are past.
void Host::trail(const Pending& pending) {
  if (!trailing_ || pending.entry.seq <= trailing_->session.head()) return;
  std::uint64_t hash = 0;
  for (const auto& touched : pending.touched) {
    if (touched.scope == Scope::everyone()) hash = touched.hash;
  }
  trailing_->hold(pending.entry, pending.delay_ms, hash);
}

void Host::catch_up(Batch& batch, Time until) {
  if (!trailing_) return;
  std::vector<Trailing::Due> due_now;  // Owns what the events point into.
  while (!trailing_->queue.empty() && trailing_->queue.front().at <= until) {
    due_now.push_back(std::move(trailing_->queue.front()));
    trailing_->queue.pop_front();
  }
  std::vector<ScopeEvent> events;
  for (const Trailing::Due& due : due_now) {
    const auto touched = trailing_->session.apply(due.entry);
    if (std::find(touched.begin(), touched.end(), Scope::everyone()) == touched.end()) continue;
    ScopeEvent event{trailing_->session.records().scope_seq(Scope::everyone()), 0, {}, due.hash};
    for (const audit::Change& change : due.entry.changes) {
      if (change.scope == Scope::everyone()) event.changes.push_back(&change.body);
    }
    events.push_back(std::move(event));
  }
  if (events.empty()) return;
  Frame frame = parts_.encoder.events(Scope::everyone(), events);
  trailing_->tail.push(events.back().scope_seq, frame);
  batch.push_back(ToStream{{Scope::everyone(), true}, std::move(frame)});
}

}  // namespace plenary::live
