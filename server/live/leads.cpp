// How a Link is brought to where a scope is. Whether by its own cursor or by a snapshot is settled
// when it is asked for; what the scope is told until the gate opens comes on top, from its tail. So
// nobody waits for a moment in which nothing is on its way, and the snapshot that was encoded for
// one serves all who come soon after (a whole school may join at once).
#include <algorithm>

#include "live/host.h"
#include "live/limits.h"
#include "live/trailing.h"

namespace plenary::live {

using audit::Scope;

std::vector<Scope> Host::scopes_seen(Id<audit::Seat> seat) const {
  std::vector<Scope> scopes = session_.scopes_of(seat);
  std::sort(scopes.begin(), scopes.end());
  return scopes;
}

// The bytes of what a scope was told after `cursor`, or nothing where that is not all there.
std::optional<std::size_t> Host::tail_bytes(Scope scope, std::uint64_t cursor) const {
  const auto tail = tails_.find(scope);
  if (tail != tails_.end()) return tail->second.bytes_after(cursor);
  // Untouched since the start.
  if (cursor == session_.records().scope_seq(scope)) return 0;
  return std::nullopt;
}

// Only over what the seat was there to see: not over a time when it was elsewhere.
bool Host::may_go_on_from(const Viewer& viewer, const Cursor& cursor) const {
  const auto gained = gained_.find(viewer.seat);
  if (gained == gained_.end()) return true;
  return std::none_of(gained->second.begin(), gained->second.end(), [&](const Cursor& began) {
    return began.scope == cursor.scope && cursor.scope_seq < began.scope_seq;
  });
}

// A snapshot and what came since show a newcomer no more than the present does as long as things
// were only added.
void Host::spoil_snapshots(const audit::Entry& entry) {
  for (const audit::Change& change : entry.changes) {
    const bool adds = std::holds_alternative<audit::Put>(change.body) &&
                      !session_.records().holds(audit::ref(change.body));
    if (!adds) snapshots_.erase(change.scope);
  }
}

Host::Lead Host::lead_to(Stream stream, std::optional<std::uint64_t> cursor) {
  if (stream.delayed) return {stream, cursor, nullptr};  // bring() has the session that trails.
  // Short of all there is, so that what comes until the gate opens does not push it out.
  const auto spare = cursor ? tail_bytes(stream.scope, *cursor) : std::nullopt;
  if (spare && *spare <= limits::tail_bytes_max / 2) return {stream, cursor, nullptr};
  if (const auto cached = snapshots_.find(stream.scope); cached != snapshots_.end()) {
    const auto since = tail_bytes(stream.scope, cached->second.scope_seq);
    if (since && *since <= cached->second.frame->size() / 4) {
      return {stream, cached->second.scope_seq, cached->second.frame};
    }
  }
  const CachedSnapshot fresh = snapshot_of(session_, stream.scope, snapshots_, parts_.encoder);
  return {stream, fresh.scope_seq, fresh.frame};
}

// At the lead's place in the order. Not at all: more came in one commit than a tail holds.
Host::Brought Host::bring(LinkId link, const Lead& lead, Batch& batch) {
  Frame snapshot = lead.snapshot;
  std::optional<std::vector<Frame>> since;
  if (lead.stream.delayed) {
    if (lead.from) since = trailing_->tail.after(*lead.from);
    if (!since) {
      since.emplace();
      snapshot =
          snapshot_of(trailing_->session, lead.stream.scope, trailing_->snapshots, parts_.encoder)
              .frame;
    }
  } else {
    const auto tail = tails_.find(lead.stream.scope);
    since = tail == tails_.end() ? std::vector<Frame>{} : tail->second.after(*lead.from);
  }
  if (!since) return Brought::not_at_all;
  if (snapshot) {
    parts_.metrics.count(Counter::snapshots_sent);
    batch.push_back(ToLink{link, snapshot});
  }
  for (Frame& frame : *since) batch.push_back(ToLink{link, std::move(frame)});
  return snapshot ? Brought::by_snapshot : Brought::by_tail;
}

// Encoded once per scope and position, whoever asks.
Host::CachedSnapshot Host::snapshot_of(audit::Session& session, Scope scope, SnapshotShelf& shelf,
                                       Encoder& encoder) {
  const std::uint64_t scope_seq = session.records().scope_seq(scope);
  if (const auto cached = shelf.find(scope);
      cached != shelf.end() && cached->second.scope_seq == scope_seq) {
    return cached->second;
  }
  ScopeSnapshot snapshot{scope_seq, session.scope_hash(scope).value(), {}};
  for (const audit::RecordRef& target : session.records().records_in(scope)) {
    snapshot.records.push_back(session.records().get(target));
  }
  CachedSnapshot made{scope_seq, encoder.snapshot(scope, snapshot)};
  // Only its owner ever asks for a seat's own scope: not worth keeping.
  if (scope.kind != audit::ScopeKind::seat) shelf[scope] = made;
  return made;
}

}  // namespace plenary::live
