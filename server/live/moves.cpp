// Who sees more or less from now on: at the entry's place in the order a Link is told its grants,
// leaves the streams it lost and is brought to those it gained (rules P5, P7).
#include <algorithm>

#include "live/host.h"
#include "live/trailing.h"

namespace plenary::live {

using audit::Scope;

// The seats an entry is about, with what they see before it.
std::vector<std::pair<Id<audit::Seat>, std::vector<Scope>>> Host::seats_named(
    const audit::Entry& entry) const {
  std::vector<std::pair<Id<audit::Seat>, std::vector<Scope>>> seats;
  for (const audit::Change& change : entry.changes) {
    const audit::RecordRef target = audit::ref(change.body);
    if (target.kind != audit::RecordKind::seat) continue;
    const Id<audit::Seat> seat(target.id.value);
    for (const Id<audit::Seat>& each : {seat, table_of(change)}) {
      const bool known = std::any_of(
          seats.begin(), seats.end(), [&](const auto& named) { return named.first == each; });
      if (each && !known) seats.emplace_back(each, scopes_seen(each));
    }
  }
  return seats;
}

// The device that shows what is the seat's, where it is a table's.
Id<audit::Seat> Host::table_of(const audit::Change& change) const {
  if (const auto* put = std::get_if<audit::Put>(&change.body)) {
    return std::get<audit::Seat>(put->record).table;
  }
  const auto* stored = session_.records().find(Id<audit::Seat>(audit::ref(change.body).id.value));
  return stored == nullptr ? Id<audit::Seat>{} : stored->record.table;
}

// Whoever comes into a scope sees it as it is then; what was taken out of it before is not theirs,
// whatever cursor they show.
void Host::note_gains(Id<audit::Seat> seat, const std::vector<Scope>& before) {
  const bool behind = follows_behind(session_.records().find(seat)->record);
  auto& gained = gained_[seat];
  const std::vector<Scope> after = scopes_seen(seat);
  std::erase_if(gained, [&](const Cursor& cursor) {
    return !std::binary_search(after.begin(), after.end(), cursor.scope);
  });
  for (const Scope& scope : after) {
    if (std::binary_search(before.begin(), before.end(), scope)) continue;
    const bool trails = behind && scope == Scope::everyone();
    gained.push_back(
        {scope, trails ? trailing_->tail.last() : session_.records().scope_seq(scope)});
  }
}

// An entry that seats, moves or removes people, or opens a room, may change what Links see; any
// other cannot.
void Host::move_viewers(const audit::Entry& entry) {
  bool rooms = false;
  bool settings = false;
  std::vector<Id<audit::Seat>> seats;
  for (const audit::Change& change : entry.changes) {
    const audit::RecordRef target = audit::ref(change.body);
    const bool sets = std::holds_alternative<audit::SetFields>(change.body);
    if (target.kind == audit::RecordKind::room && !sets) rooms = true;
    if (target.kind == audit::RecordKind::settings) settings = true;
    if (target.kind != audit::RecordKind::seat) continue;
    seats.emplace_back(target.id.value);
    if (const auto table = table_of(change)) seats.push_back(table);
  }
  if (settings && !trailing_ && delay_ms() > 0) begin_trailing();
  std::sort(seats.begin(), seats.end());
  seats.erase(std::unique(seats.begin(), seats.end()), seats.end());
  for (const Id<audit::Seat>& seat : seats) {
    const auto links = links_by_seat_.find(seat);
    if (links == links_by_seat_.end()) continue;
    for (const LinkId link : links->second) move_viewer(link, viewers_.at(link));
  }
  if (!rooms) return;
  for (auto& [link, viewer] : viewers_) {  // Staff look into every room; whoever sits in one moved.
    const audit::Seat& seat = session_.records().find(viewer.seat)->record;
    if (!audit::is_staff(seat.role)) continue;
    if (viewer.scopes != scopes_seen(viewer.seat)) move_viewer(link, viewer);
  }
}

void Host::move_viewer(LinkId link, Viewer& viewer) {
  const audit::Seat& seat = session_.records().find(viewer.seat)->record;
  const std::vector<Scope> scopes = scopes_seen(viewer.seat);
  const Viewer before = viewer;
  viewer.scopes = scopes;
  viewer.delayed = follows_behind(seat);
  ++viewer.moves_waiting;
  note_presence(viewer);
  watch(link, viewer);

  Move move;
  move.link = link;
  move.grants = parts_.encoder.grants(seat, scopes);
  move.removed = seat.status == audit::SeatStatus::removed;
  for (const Scope& scope : before.scopes) {
    const bool kept = std::binary_search(scopes.begin(), scopes.end(), scope);
    if (!kept) move.leaves.push_back(parts_.encoder.leave(scope));
    if (!kept || stream_for(before, scope) != stream_for(viewer, scope)) {
      move.left.push_back(stream_for(before, scope));
    }
  }
  for (const Scope& scope : scopes) {
    const Stream stream = stream_for(viewer, scope);
    const bool had = std::binary_search(before.scopes.begin(), before.scopes.end(), scope);
    if (!had || stream_for(before, scope) != stream) {
      move.gained.push_back(lead_to(stream, std::nullopt));
    }
  }
  take_turn([this, move = std::move(move)](Batch& batch) { carry_out(move, batch); });
}

void Host::carry_out(const Move& move, Batch& batch) {
  const auto found = viewers_.find(move.link);
  if (found == viewers_.end()) return;
  --found->second.moves_waiting;
  found->second.wants_roster = presence_changed_ = true;
  batch.push_back(ToLink{move.link, move.grants});
  for (const Stream& stream : move.left) batch.push_back(LeaveStream{move.link, stream});
  for (const Frame& leave : move.leaves) batch.push_back(ToLink{move.link, leave});
  for (const Lead& lead : move.gained) {
    if (bring(move.link, lead, batch) == Brought::not_at_all) {
      forget_viewer(move.link);
      return close(move.link, CloseCode::session_reopening);
    }
    batch.push_back(JoinStream{move.link, lead.stream});
  }
  if (!move.removed) return;
  forget_viewer(move.link);
  batch.push_back(CloseLink{move.link, static_cast<std::uint16_t>(CloseCode::removed)});
}

}  // namespace plenary::live
