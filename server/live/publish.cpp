// From the durable mark to the Links: what was gated is released in order, as one batch.
#include <algorithm>

#include "live/host.h"
#include "live/limits.h"
#include "live/trailing.h"

namespace plenary::live {

using audit::Scope;

void Host::durable(std::uint64_t seq) {
  loop_.assert_held();
  if (stopped_) return;
  PLENARY_ASSERT(seq >= durable_ && seq <= session_.head());
  const std::uint64_t before = durable_;
  durable_ = seq;
  parts_.metrics.count(Counter::entries_durable, seq - before);
  release();
  keep_snapshot_if_due(before);
}

// Runs `after` when all up to `seq` is durable and said: at once if nothing is in the way.
void Host::when_durable(std::uint64_t seq, std::function<void(Batch&)> after,
                        std::function<void()> lost) {
  gated_.push_back({seq, nullptr, std::move(after), std::move(lost)});
  if (seq <= durable_) release();
}

// What is queued by what is released here is released in the same loop, in its turn.
void Host::release() {
  if (std::exchange(releasing_, true)) return;
  Batch batch;
  Gathering gathering;
  while (!gated_.empty() && gated_.front().seq <= durable_) {
    Gated gated = std::move(gated_.front());
    gated_.pop_front();
    if (gated.pending) {
      gather(gathering, std::move(gated.pending));
    } else {
      // Who comes, goes or moves does so between what was before and what is after.
      say(gathering, batch);
      gated.after(batch);
    }
  }
  say(gathering, batch);
  releasing_ = false;
  if (!batch.empty()) parts_.audience.publish(std::move(batch));
}

void Host::gather(Gathering& gathering, std::unique_ptr<Pending> pending) {
  for (const auto& touched : pending->touched) {
    if (touched.scope == Scope::vault()) continue;  // Sent to nobody, so never made bytes.
    auto& events = gathering.events[touched.scope];
    if (events.empty()) gathering.order.push_back(touched.scope);
    ScopeEvent event{touched.scope_seq, 0, {}, touched.hash};
    if (touched.scope == Scope::staff()) event.seq = pending->entry.seq;
    for (const audit::Change& change : pending->entry.changes) {
      if (change.scope == touched.scope) event.changes.push_back(&change.body);
    }
    events.push_back(std::move(event));
  }
  if (pending->link) {
    const audit::Entry& entry = pending->entry;
    gathering.answers[pending->link].push_back(
        {entry.command_no, entry.body_hash, pending->to_staff ? entry.seq : 0, entry.refusal,
         entry.detail, entry.kept});
  }
  trail(*pending);
  gathering.kept.push_back(std::move(pending));
}

// Encodes once per scope what has been gathered; receipts go with the events they answer.
void Host::say(Gathering& gathering, Batch& batch) {
  for (const Scope& scope : gathering.order) {
    const auto& events = gathering.events[scope];
    Frame frame = parts_.encoder.events(scope, events);
    parts_.metrics.count(Counter::frames_published);
    tail_of(scope).push(events.front().scope_seq, events.back().scope_seq, frame);
    batch.push_back(ToStream{{scope, false}, std::move(frame)});
  }
  for (const auto& [link, answers] : gathering.answers) {
    if (viewers_.contains(link)) {
      batch.push_back(ToLink{link, parts_.encoder.receipts(answers)});
    }
  }
  gathering = {};
}

// With delayed observers the snapshot is of the session that trails, so that after a restart they
// see nothing early.
void Host::keep_snapshot_if_due(std::uint64_t before) {
  if (durable_ / limits::snapshot_every_entries == before / limits::snapshot_every_entries) return;
  if (trailing_) {
    if (trailing_->session.head() > snapshot_seq_) {
      snapshot_seq_ = trailing_->session.head();
      journal_->keep_snapshot(trailing_->session.image());
    }
  } else {
    // May be ahead of what is durable: the journal keeps it behind the entries it reflects.
    snapshot_seq_ = session_.head();
    journal_->keep_snapshot(session_.image());
  }
}

}  // namespace plenary::live
