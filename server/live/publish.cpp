// From the durable mark to the Links: what was gated is released in order, as one batch.
#include <utility>

#include "base/overload.h"
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
  whole([this] {
    release();
    keep_snapshot_if_due(false);
  });
}

// Everything waits behind the head it was made at, in the order it was made.
void Host::gate(std::variant<std::unique_ptr<Pending>, Reply, Turn, Wish> what) {
  gated_.push_back({session_.head(), std::move(what)});
  if (session_.head() <= durable_) release();
}

void Host::take_turn(std::function<void(Batch&)> take) { gate(Turn{std::move(take)}); }

// What is queued by what is released here is released in the same loop, in its turn.
void Host::release() {
  if (std::exchange(releasing_, true)) return;
  Batch batch;
  Gathering gathering;
  while (!gated_.empty() && gated_.front().seq <= durable_) {
    Gated gated = std::move(gated_.front());
    gated_.pop_front();
    std::visit(
        Overload{
            [&](std::unique_ptr<Pending>& pending) { gather(gathering, std::move(pending)); },
            [&](Reply& reply) {
              const auto viewer = viewers_.find(reply.link);
              if (viewer == viewers_.end()) return;
              --viewer->second.answers_waiting;
              gathering.answers[reply.link].push_back(std::move(reply.answer));
            },
            [&](Turn& turn) {
              // Who comes, goes or moves does so between what was before and what is after.
              say(gathering, batch);
              turn.take(batch);
            },
            [](Wish& wish) { wish.granted(); },
        },
        gated.what);
  }
  say(gathering, batch);
  releasing_ = false;
  if (!batch.empty()) parts_.audience.publish(std::move(batch));
}

void Host::gather(Gathering& gathering, std::unique_ptr<Pending> pending) {
  const audit::Entry& entry = pending->entry;
  for (const auto& touched : pending->touched) {
    if (touched.scope == Scope::vault()) continue;  // Sent to nobody, so never made bytes.
    auto& events = gathering.events[touched.scope];
    if (events.empty()) gathering.order.push_back(touched.scope);
    ScopeEvent event{touched.scope_seq, 0, {}, touched.hash};
    if (touched.scope == Scope::staff()) event.seq = entry.seq;
    for (const audit::Change& change : entry.changes) {
      if (change.scope == touched.scope) event.changes.push_back(&change.body);
    }
    events.push_back(std::move(event));
  }
  if (pending->link) {
    const auto waited_ms = static_cast<double>(parts_.clock.now() - entry.at);
    parts_.metrics.observe(Histogram::receipt_ms, waited_ms);
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
    tails_.at(scope).push(events.back().scope_seq, frame);
    batch.push_back(ToStream{{scope, false}, std::move(frame)});
  }
  for (const auto& [link, answers] : gathering.answers) {
    if (viewers_.contains(link)) {
      batch.push_back(ToLink{link, parts_.encoder.receipts(answers)});
    }
  }
  gathering = {};
}

// A snapshot is made of every record there is, and of each person's last steps and answers. So the
// more there are, the more entries pass until the next: what it costs each does not grow.
std::uint64_t Host::entries_to_next_snapshot() const {
  const std::size_t rounds = 1 + session_.image_size() / limits::snapshot_things;
  return parts_.snapshot_every_entries * rounds;
}

// For as long as it takes the loop does nothing else, and it is for a later opening only. So it
// waits until nobody has said anything for a while, and in a session that has no such moment it
// comes late.
void Host::keep_snapshot_if_due(bool quiet) {
  if (stopped_) return;  // What is in memory may be half of it.
  const std::uint64_t late = quiet ? 0 : limits::snapshot_late_entries;
  if (durable_ >= next_snapshot_ + late) keep_snapshot();
}

// With delayed observers it is of the session that trails, so that after a restart they see nothing
// early.
void Host::keep_snapshot() {
  next_snapshot_ = durable_ + entries_to_next_snapshot();
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
