// Rooms that become one: pairs to fours, fours to all, and what was written comes along.
#include <algorithm>
#include <tuple>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/safeguarding.h"

namespace plenary::audit {
namespace {

constexpr std::uint64_t order_origin = order_gap << 16;

}  // namespace

std::vector<Room> open_rooms(const Store& store) {
  std::vector<Room> rooms;
  for (const auto& [id, stored] : store.all<Room>()) {
    if (!stored.record.closed) rooms.push_back(stored.record);
  }
  std::sort(rooms.begin(), rooms.end(), [](const Room& a, const Room& b) {
    return std::tuple(a.name.size(), a.name, a.id) < std::tuple(b.name.size(), b.name, b.id);
  });
  return rooms;
}

Refused check_room_step(const RoomStep& step) {
  if (step.how > Regroup::plenary) return Refusal::out_of_range;
  const bool arranges = step.how == Regroup::arrange;
  const bool combines = step.how == Regroup::combine;
  if (!arranges && step.wishes != RoomWishes{}) return Refusal::out_of_range;
  if (combines ? step.at_a_time < 2 || step.at_a_time > limits::rooms_max : step.at_a_time != 0) {
    return {Refusal::out_of_range, limits::rooms_max};
  }
  return arranges ? check_wishes(step.wishes) : Refusal::none;
}

std::vector<std::vector<Id<Room>>> Deciding::rooms_to_combine(std::uint32_t at_a_time) const {
  std::vector<std::vector<Id<Room>>> sets;
  for (const Room& room : open_rooms(store_)) {
    if (at_a_time != 0 && seats_in(room.id).empty()) continue;
    const bool full = !sets.empty() && at_a_time != 0 && sets.back().size() == at_a_time;
    if (sets.empty() || full) sets.emplace_back();
    sets.back().push_back(room.id);
  }
  return sets;
}

Refused Deciding::on(const CombineRooms& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  if (command.at_a_time == 1 || command.at_a_time > limits::rooms_max) {
    return {Refusal::out_of_range, limits::rooms_max};
  }
  const auto sets = rooms_to_combine(command.at_a_time);
  const bool all_home = command.at_a_time == 0;
  if (sets.empty() || (!all_home && sets.front().size() < 2)) return Refusal::already_so;
  for (const auto& set : sets) {
    const Refused no = combine(set, all_home);
    if (no.code != Refusal::none) return no;
  }
  return Refusal::none;
}

// Never in the way of the move it comes with: what cannot be is left as it is and said, a plan by
// its problems, rooms among what was kept.
void Deciding::regroup(const RoomStep& step) {
  if (step.how == Regroup::stay) return;
  if (step.how == Regroup::arrange) return arrange_anew(step.wishes);
  for (const auto& set : rooms_to_combine(step.at_a_time)) {
    const Refused no = combine(set, step.how == Regroup::plenary);
    if (no.code == Refusal::none) continue;
    for (const Id<Room>& room : set) changes_.kept.push_back(ref(room));
  }
}

// In larger rooms where there are too many people for as many as were wished for.
void Deciding::arrange_anew(RoomWishes wishes) {
  auto planned = plan_rooms(wishes);
  while (!planned.ok() && planned.error() == Refused{Refusal::limit_reached, limits::rooms_max} &&
         wishes.size < limits::arranged_max) {
    ++wishes.size;
    planned = plan_rooms(wishes);
  }
  if (!planned.ok()) return;
  const Changes before = changes_;
  planned->applied =
      check_seating(*planned).code == Refusal::none && seat_by(*planned).code == Refusal::none;
  if (!planned->applied) changes_ = before;
  changes_.put(Scope::staff(), *std::move(planned));
}

Refused Deciding::combine(const std::vector<Id<Room>>& rooms, bool all_home) {
  const Safeguard* rules = rules_of(store_);
  const Id<Room> into = all_home ? Id<Room>{} : rooms.front();
  Company company;
  for (const Id<Room>& room : rooms) {
    for (const Id<Seat>& id : seats_in(room)) {
      company.add(store_.find(id)->record, rules);
    }
  }
  const RoomRule broken = into ? broken_rule(company, rules) : RoomRule::none;
  if (broken != RoomRule::none) {
    return {Refusal::safeguarding, static_cast<std::uint64_t>(broken)};
  }
  for (const Id<Room>& room : rooms) {
    if (room == into) continue;
    carry_notes(room, into);
    close_room(room, into);
  }
  return Refusal::none;
}

void Deciding::close_room(Id<Room> room, Id<Room> into) {
  for (const Id<Seat>& id : seats_in(room)) {
    Seat moved;
    moved.id = id;
    moved.room = into;
    changes_.set(store_.find(id)->scope, std::move(moved), field_bit<&Seat::room>());
  }
  clear_help(room);
  changes_.set(store_.find(room)->scope, Room{room, {}, true},
               field_bit<&Room::closed>() | field_bit<&Room::closes_at>());
}

// One that is out of sight stays there, and comes to light in the new room.
void Deciding::carry_group(const Stored<Group>& group, Id<Room> into) {
  Group carried = group.record;
  carried.room = into;
  if (is_out_of_sight(ref(carried.id))) {
    changes_.set(group.scope, std::move(carried), field_bit<&Group::room>());
    return;
  }
  changes_.remove(group.scope, ref(carried.id));
  changes_.put(Scope::room_or_everyone(into), std::move(carried));
}

// What moderators keep from its place, too: its place is now the new room.
void Deciding::carry_what_is_away(Id<Room> from, Id<Room> into) {
  const auto away = index_.away_by_room.find(from);
  if (away == index_.away_by_room.end()) return;
  for (const RecordRef& target : away->second) {
    if (index_.uses_of(target) != 0) continue;
    if (target.kind == RecordKind::group) {
      const Stored<Group>& group = *store_.find(Id<Group>(target.id.value));
      const bool holds_some = !index_.list({from, group.record.id}).empty();
      if (!holds_some) carry_group(group, into);  // Else it goes with its notes.
      continue;
    }
    const Stored<Note>& note = *store_.find(Id<Note>(target.id.value));
    Placement placement = note.record.placement;
    placement.room = into;
    if (!goes_along(placement.group, from)) placement.group = {};
    place_note(note.scope, note.record.id, placement);
  }
}

// With what is in it; an empty one stays, unless nobody can see that it is empty.
bool Deciding::goes_along(Id<Group> group, Id<Room> from) const {
  if (!group || !store_.holds(ref(group)) || index_.uses_of(ref(group)) != 0) return false;
  return is_out_of_sight(ref(group)) || !index_.list({from, group}).empty();
}

// What a ballot or a map of the old room names stays there with it, and is said to have stayed.
void Deciding::carry_notes(Id<Room> from, Id<Room> into) {
  const Scope before = Scope::of(from);
  const Scope after = Scope::room_or_everyone(into);
  carry_what_is_away(from, into);
  for (auto at = index_.lists.lower_bound({from, {}});
       at != index_.lists.end() && at->first.room == from; ++at) {
    const Id<Group> group = at->first.group;
    const bool goes = goes_along(group, from);
    if (goes) carry_group(*store_.find(group), into);
    const ListKey key{into, goes ? group : Id<Group>{}};
    const NoteList& list = index_.list(key);
    std::uint64_t& last = carried_to_[key];
    if (last == 0) last = list.empty() ? order_origin : list.rbegin()->first;
    for (const auto& [order, id] : at->second) {
      if (index_.uses_of(ref(id)) != 0 || may_have_votes(before)) {
        changes_.kept.push_back(ref(id));
        continue;
      }
      Note note = store_.find(id)->record;
      note.placement = {into, key.group, last += order_gap};
      changes_.remove(before, ref(id));
      changes_.put(after, std::move(note));
      move_authorship(id, authorship_scope(after));
      move_evidence_for(ref(id), after);
    }
  }
}

}  // namespace plenary::audit
