// Who comes, goes and moves. What a Link is told of a scope begins with its exact tail or with a
// snapshot, at one place in the order, and goes on with the scope's stream from there.
#include <algorithm>

#include "base/overload.h"
#include "live/host.h"
#include "live/limits.h"
#include "live/trailing.h"

namespace plenary::live {

using audit::Role;
using audit::Scope;

void Host::attach(const Arrival& arrival) {
  loop_.assert_held();
  if (stopped_) return;
  const auto* seat = session_.records().find(arrival.seat);
  if (seat == nullptr || seat->record.status == audit::SeatStatus::removed) {
    parts_.audience.publish(
        {CloseLink{arrival.link, static_cast<std::uint16_t>(CloseCode::removed)}});
    return;
  }
  const auto older = link_by_device_.find(arrival.device);
  if (older != link_by_device_.end()) drop_viewer(older->second, CloseCode::superseded);
  link_by_device_[arrival.device] = arrival.link;

  Viewer viewer;
  viewer.seat = arrival.seat;
  viewer.device = arrival.device;
  viewer.said_at = parts_.clock.now();
  viewers_[arrival.link] = std::move(viewer);
  when_durable(session_.head(), [this, arrival](Batch& batch) { arrive(arrival, batch); });
}

// At its turn. If the session has moved on meanwhile, a snapshot would be ahead of what is
// durable, so the Link waits for the present head unless tails alone will do.
void Host::arrive(const Arrival& arrival, Batch& batch) {
  const LinkId link = arrival.link;
  const auto found = viewers_.find(link);
  if (found == viewers_.end()) return;
  Viewer& viewer = found->second;
  if (durable_ != session_.head()) {
    when_durable(session_.head(), [this, arrival](Batch& later) { arrive(arrival, later); });
    return;
  }
  const audit::Seat& seat = session_.records().find(viewer.seat)->record;
  viewer.scopes = session_.scopes_of(viewer.seat);
  std::sort(viewer.scopes.begin(), viewer.scopes.end());
  viewer.delayed = trailing_ != nullptr && seat.role == Role::observer;
  if (!std::exchange(viewer.arrived, true)) ++devices_[viewer.seat];
  viewer.wants_roster = true;

  Welcome welcome{parts_.id.value, epoch_, 0, seat, viewer.scopes, parts_.clock.now(),
                  session_.receipts().next(viewer.device), true, arrival.token};
  if (audit::is_staff(seat.role)) welcome.head = session_.head();
  Batch scopes;
  for (const Scope& scope : viewer.scopes) {
    const Stream stream = stream_for(viewer, scope);
    const audit::Session& source = stream.delayed ? trailing_->session : session_;
    const std::uint64_t head = source.records().scope_seq(scope);
    std::optional<std::vector<Frame>> tail;
    for (const Cursor& cursor : arrival.resume.cursors) {
      if (cursor.scope != scope || arrival.resume.epoch > epoch_) continue;
      if (cursor.scope_seq == head) tail.emplace();
      if (!tail && !stream.delayed) tail = tail_of(scope).after(cursor.scope_seq, head);
    }
    if (tail) {
      for (Frame& frame : *tail) scopes.push_back(ToLink{link, std::move(frame)});
    } else {
      welcome.resumed = false;
      parts_.metrics.count(Counter::snapshots_sent);
      scopes.push_back(ToLink{link, stream.delayed
                                        ? snapshot_of(trailing_->session, scope,
                                                      trailing_->snapshots)
                                        : present_snapshot(scope)});
    }
    scopes.push_back(JoinStream{link, stream});
  }
  batch.push_back(ToLink{link, parts_.encoder.welcome(welcome)});
  std::move(scopes.begin(), scopes.end(), std::back_inserter(batch));
  note_presence(viewer, PresenceState::active);
}

void Host::detach(LinkId link) {
  loop_.assert_held();
  const auto found = viewers_.find(link);
  if (found == viewers_.end()) return;
  const Viewer viewer = std::move(found->second);
  viewers_.erase(found);
  const auto device = link_by_device_.find(viewer.device);
  if (device != link_by_device_.end() && device->second == link) link_by_device_.erase(device);
  if (!viewer.arrived) return;
  if (--devices_[viewer.seat] == 0) devices_.erase(viewer.seat);
  note_presence(viewer, PresenceState::left);
}

// Closes a Link from our side; what it says from now on is ignored.
void Host::drop_viewer(LinkId link, CloseCode code) {
  detach(link);
  when_durable(session_.head(), [link, code](Batch& batch) {
    batch.push_back(CloseLink{link, static_cast<std::uint16_t>(code)});
  });
}

void Host::resync(LinkId link) {
  loop_.assert_held();
  const auto found = viewers_.find(link);
  if (stopped_ || found == viewers_.end()) return;
  parts_.metrics.count(Counter::resyncs);
  when_durable(session_.head(), [this, link](Batch& batch) {
    const auto viewer = viewers_.find(link);
    if (viewer == viewers_.end()) return;
    for (const Scope& scope : viewer->second.scopes) {
      batch.push_back(LeaveStream{link, stream_for(viewer->second, scope)});
    }
    arrive({link, viewer->second.seat, viewer->second.device, {}, {}}, batch);
  });
}

void Host::heal(LinkId link, Scope scope) {
  loop_.assert_held();
  if (stopped_) return;
  when_durable(session_.head(), [this, link, scope](Batch& batch) {
    const auto found = viewers_.find(link);
    if (found == viewers_.end()) return;
    const Viewer& viewer = found->second;
    if (!std::binary_search(viewer.scopes.begin(), viewer.scopes.end(), scope)) return;
    if (stream_for(viewer, scope).delayed) {
      batch.push_back(
          ToLink{link, snapshot_of(trailing_->session, scope, trailing_->snapshots)});
    } else if (durable_ == session_.head()) {
      batch.push_back(ToLink{link, present_snapshot(scope)});
    } else {
      heal(link, scope);  // Not ahead of what is durable: once more at the present head.
      return;
    }
    parts_.metrics.count(Counter::snapshots_sent);
  });
}

// An entry that seats, moves or removes people may change what Links see; any other cannot.
void Host::move_viewers(const audit::Entry& entry) {
  bool everybody = false;
  bool delay = false;
  std::vector<Id<audit::Seat>> seats;
  for (const audit::Change& change : entry.changes) {
    const audit::RecordRef target = audit::ref(change.body);
    if (target.kind == audit::RecordKind::room) everybody = true;
    if (target.kind == audit::RecordKind::seat) seats.emplace_back(target.id.value);
    if (target.kind == audit::RecordKind::settings) delay = true;
  }
  if (delay) change_delay();
  if (!everybody && seats.empty()) return;
  std::vector<LinkId> affected;
  for (const auto& [link, viewer] : viewers_) {
    const bool named = std::find(seats.begin(), seats.end(), viewer.seat) != seats.end();
    if (viewer.arrived && (everybody || named)) affected.push_back(link);
  }
  std::sort(affected.begin(), affected.end());
  for (const LinkId& link : affected) {
    const auto found = viewers_.find(link);
    if (found != viewers_.end()) move_viewer(link, found->second);
  }
}

void Host::move_viewer(LinkId link, Viewer& viewer) {
  const auto& seat = session_.records().find(viewer.seat)->record;
  std::vector<Scope> scopes = session_.scopes_of(viewer.seat);
  std::sort(scopes.begin(), scopes.end());
  const bool delayed = trailing_ != nullptr && seat.role == Role::observer;
  Batch steps;
  steps.push_back(ToLink{link, parts_.encoder.grants(seat, scopes)});
  for (const Scope& scope : viewer.scopes) {
    if (std::binary_search(scopes.begin(), scopes.end(), scope)) continue;
    steps.push_back(LeaveStream{link, stream_for(viewer, scope)});
    steps.push_back(ToLink{link, parts_.encoder.leave(scope)});
  }
  for (const Scope& scope : scopes) {
    const bool kept = std::binary_search(viewer.scopes.begin(), viewer.scopes.end(), scope);
    if (kept && (scope != Scope::everyone() || delayed == viewer.delayed)) continue;
    if (kept) steps.push_back(LeaveStream{link, stream_for(viewer, scope)});
    const bool behind = delayed && scope == Scope::everyone();
    steps.push_back(ToLink{link, behind ? snapshot_of(trailing_->session, scope,
                                                      trailing_->snapshots)
                                        : present_snapshot(scope)});
    steps.push_back(JoinStream{link, {scope, behind}});
  }
  viewer.scopes = std::move(scopes);
  viewer.delayed = delayed;
  viewer.wants_roster = true;
  note_presence(viewer, viewer.said);
  const bool removed = seat.status == audit::SeatStatus::removed;
  when_durable(session_.head(), [link, steps = std::move(steps)](Batch& batch) mutable {
    std::move(steps.begin(), steps.end(), std::back_inserter(batch));
  });
  if (removed) drop_viewer(link, CloseCode::removed);
}

// Of a seat's own scope a short one does: only its own devices ask.
Tail& Host::tail_of(Scope scope) {
  const bool shared = scope.kind != audit::ScopeKind::seat;
  return tails_.try_emplace(scope, shared ? limits::tail_bytes_max : limits::seat_tail_bytes_max)
      .first->second;
}

// Encoded once per scope and position, whoever asks (a whole school may join at once).
Frame Host::snapshot_of(audit::Session& session, Scope scope,
                        std::unordered_map<Scope, CachedSnapshot>& cache) {
  const std::uint64_t scope_seq = session.records().scope_seq(scope);
  // Only its owner ever asks for a seat's own scope: not worth keeping.
  const bool shared = scope.kind != audit::ScopeKind::seat;
  if (const auto cached = cache.find(scope);
      cached != cache.end() && cached->second.scope_seq == scope_seq) {
    return cached->second.frame;
  }
  ScopeSnapshot snapshot{scope_seq, session.scope_hash(scope).value(), {}};
  for (const audit::RecordRef& target : session.records().records_in(scope)) {
    snapshot.records.push_back(session.records().get(target));
  }
  Frame frame = parts_.encoder.snapshot(scope, snapshot);
  if (shared) cache[scope] = {scope_seq, frame};
  return frame;
}

}  // namespace plenary::live
