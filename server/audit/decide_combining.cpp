// Rooms that close or become one: pairs to fours, fours to all. Notes go where the room's people
// go, with their groups, the evidence for them and what is still sealed or hidden, whatever names
// them: ids stay as they are. What is being voted on stays until its result is shown, since a vote
// is about what all its voters see; maps, ballots and minutes stay for good.
#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "audit/deciding.h"
#include "audit/evidence.h"
#include "audit/limits.h"
#include "audit/safeguarding.h"

namespace plenary::audit {
namespace {

// In the order of their names as people count.
std::vector<Room> rooms_that_are(bool closed, const Store& store) {
  std::vector<Room> rooms;
  for (const auto& [id, stored] : store.all<Room>()) {
    if (stored.record.closed == closed) rooms.push_back(stored.record);
  }
  std::sort(rooms.begin(), rooms.end(), [](const Room& a, const Room& b) {
    return std::tuple(a.name.size(), a.name, a.id) < std::tuple(b.name.size(), b.name, b.id);
  });
  return rooms;
}

// Notes that go back into a room, by the scope they go to.
std::unordered_map<RecordRef, Scope> notes_into_rooms(const Store& store, const UndoStep& step) {
  std::unordered_map<RecordRef, Scope> going;
  for (const Change& change : step.inverse) {
    const auto* put = std::get_if<Put>(&change.body);
    if (put == nullptr || change.scope.kind != ScopeKind::room) continue;
    const RecordRef target = ref(put->record);
    const Scope* now = store.scope_of(target);
    const bool moves = now != nullptr && *now != change.scope && now->is_shared();
    if (moves && target.kind == RecordKind::note) going.emplace(target, change.scope);
  }
  return going;
}

}  // namespace

// What was written in one room on its way to another place, or to plenary.
class Carrying {
 public:
  Carrying(Deciding& deciding, Id<Room> from, Id<Room> into);

  void carry();

 private:
  void find_what_stays();
  bool stays(RecordRef target) const { return staying_.contains(target); }
  bool goes_along(Id<Group> group) const;
  void carry_group(const Stored<Group>& group);
  void carry_sealed();
  void carry_what_is_away();
  void carry_notes();
  void carry_note(Id<Note> id, const Placement& placement);
  void carry_evidence(Id<Note> note);

  Deciding& deciding_;
  const Store& store_;
  const Index& index_;
  Changes& changes_;
  const Id<Room> from_;
  const Id<Room> into_;
  const Scope before_;
  const Scope after_;
  std::unordered_set<RecordRef> staying_;
};

std::vector<Room> open_rooms(const Store& store) { return rooms_that_are(false, store); }

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
  if (!all_home && (sets.empty() || sets.front().size() < 2)) return Refusal::already_so;
  for (const auto& set : sets) {
    const Refused no = combine(set, all_home);
    if (no.code != Refusal::none) return no;
  }
  if (all_home) carry_what_stayed();
  if (!changes_.list.empty()) return Refusal::none;
  return changes_.kept.empty() ? Refusal::already_so : Refusal::ballot_not_closed;
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
  if (step.how == Regroup::plenary) carry_what_stayed();
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
    if (room != into) close_room(room, into);
  }
  return Refusal::none;
}

void Deciding::close_room(Id<Room> room, Id<Room> into) {
  Carrying(*this, room, into).carry();
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

void Deciding::carry_what_stayed() {
  for (const Room& room : rooms_that_are(true, store_)) Carrying(*this, room.id, {}).carry();
}

Carrying::Carrying(Deciding& deciding, Id<Room> from, Id<Room> into)
    : deciding_(deciding),
      store_(deciding.store_),
      index_(deciding.index_),
      changes_(deciding.changes_),
      from_(from),
      into_(into),
      before_(Scope::of(from)),
      after_(Scope::room_or_everyone(into)) {
  find_what_stays();
}

void Carrying::carry() {
  carry_sealed();
  carry_what_is_away();
  carry_notes();
}

// What is being voted on in the room, with all of its group: people vote on a group for what is in
// it, and half of one would be in neither place.
void Carrying::find_what_stays() {
  for (const Id<Ballot>& id : deciding_.ballots_standing()) {
    const Ballot& ballot = store_.find(id)->record;
    if (ballot.room == from_) staying_.insert(ballot.items.begin(), ballot.items.end());
  }
  const bool all = deciding_.may_have_votes(before_);
  for (auto at = index_.lists.lower_bound({from_, {}});
       at != index_.lists.end() && at->first.room == from_; ++at) {
    const RecordRef group = ref(at->first.group);
    const NoteList& notes = at->second;
    const bool named =
        group.id && (stays(group) || std::any_of(notes.begin(), notes.end(), [&](const auto& note) {
                       return stays(ref(note.second));
                     }));
    if (!all && !named) continue;
    if (group.id) staying_.insert(group);
    for (const auto& [order, note] : notes) staying_.insert(ref(note));
  }
  const auto away = index_.away_by_room.find(from_);
  if (!all || away == index_.away_by_room.end()) return;
  for (const RecordRef& target : away->second) {
    if (target.kind == RecordKind::note) staying_.insert(target);
  }
}

// Whole or not at all; an empty one stays, unless nobody can see that it is empty.
bool Carrying::goes_along(Id<Group> group) const {
  if (!group || !store_.holds(ref(group)) || stays(ref(group))) return false;
  return deciding_.is_out_of_sight(ref(group)) || !index_.list({from_, group}).empty();
}

// One that is out of sight stays there, and comes to light in the new room.
void Carrying::carry_group(const Stored<Group>& group) {
  Group carried = group.record;
  carried.room = into_;
  if (deciding_.is_out_of_sight(ref(carried.id))) {
    changes_.set(group.scope, std::move(carried), field_bit<&Group::room>());
    return;
  }
  changes_.remove(group.scope, ref(carried.id));
  changes_.put(after_, std::move(carried));
}

// Their authors hold them still; they come to light where the room's people are.
void Carrying::carry_sealed() {
  const auto sealed = index_.sealed_by_room.find(from_);
  if (sealed == index_.sealed_by_room.end()) return;
  for (const Id<Note>& id : sealed->second) {
    const Stored<Note>& note = *store_.find(id);
    Placement placement = note.record.placement;
    placement.room = into_;
    deciding_.place_note(note.scope, id, placement);
  }
}

// What moderators keep from its place, too: its place is now the new room.
void Carrying::carry_what_is_away() {
  const auto away = index_.away_by_room.find(from_);
  if (away == index_.away_by_room.end()) return;
  for (const RecordRef& target : away->second) {
    if (stays(target)) continue;
    if (target.kind == RecordKind::group) {
      const Stored<Group>& group = *store_.find(Id<Group>(target.id.value));
      const bool holds_some = !index_.list({from_, group.record.id}).empty();
      if (!holds_some) carry_group(group);  // Else it goes with its notes.
      continue;
    }
    const Stored<Note>& note = *store_.find(Id<Note>(target.id.value));
    Placement placement = note.record.placement;
    placement.room = into_;
    if (!goes_along(placement.group)) placement.group = {};
    deciding_.place_note(note.scope, note.record.id, placement);
  }
}

void Carrying::carry_notes() {
  for (auto at = index_.lists.lower_bound({from_, {}});
       at != index_.lists.end() && at->first.room == from_; ++at) {
    const Id<Group> group = at->first.group;
    const bool goes = goes_along(group);
    if (goes) carry_group(*store_.find(group));
    const ListKey key{into_, goes ? group : Id<Group>{}};
    const NoteList& list = index_.list(key);
    std::uint64_t& last = deciding_.carried_to_[key];
    if (last == 0) last = list.empty() ? order_origin : list.rbegin()->first;
    for (const auto& [order, id] : at->second) {
      if (stays(ref(id))) {
        changes_.kept.push_back(ref(id));
      } else {
        carry_note(id, {into_, key.group, last += order_gap});
      }
    }
  }
}

void Carrying::carry_note(Id<Note> id, const Placement& placement) {
  Note note = store_.find(id)->record;
  note.placement = placement;
  changes_.remove(before_, ref(id));
  changes_.put(after_, std::move(note));
  deciding_.move_authorship(id, authorship_scope(after_));
  carry_evidence(id);
}

// Where whoever reads the note there reads what was cited for it; a cause stays with its map.
void Carrying::carry_evidence(Id<Note> note) {
  const auto cited = index_.evidence_by_claim.find(ref(note));
  if (cited == index_.evidence_by_claim.end()) return;
  for (const Id<Evidence>& id : cited->second) {
    const Evidence& evidence = store_.find(id)->record;
    const RecordRef source = evidence.source.record;
    const bool comes_too =
        source.kind == RecordKind::note && deciding_.home_of(source) == before_ && !stays(source);
    changes_.remove(before_, ref(id));
    if (!source.id || comes_too || reaches_all_of(*store_.scope_of(source), after_)) {
      changes_.put(after_, evidence);
    }
  }
}

// Whether what names the notes that would go back into a room is read by nobody who would then not
// read them: evidence, causes and votes of another place would lead to what is not there.
bool Deciding::leaves_nothing_behind(const UndoStep& step) const {
  const auto going = notes_into_rooms(store_, step);
  if (going.empty()) return true;
  const auto is_seen_still = [&](RecordRef note, RecordRef by) {
    const auto found = going.find(note);
    if (found == going.end()) return true;
    const Scope readers = scope_after(by, step);
    return !readers.is_shared() || reaches_all_of(found->second, readers);
  };
  const auto& evidence = store_.all<Evidence>();
  const auto& causes = store_.all<Cause>();
  const auto& ballots = store_.all<Ballot>();
  return std::all_of(evidence.begin(), evidence.end(),
                     [&](const auto& each) {
                       const Evidence& cited = each.second.record;
                       return is_seen_still(cited.source.record, cited.claim);
                     }) &&
         std::all_of(causes.begin(), causes.end(),
                     [&](const auto& each) {
                       return is_seen_still(ref(each.second.record.note), ref(each.first));
                     }) &&
         std::all_of(
             ballots.begin(), ballots.end(),
             [&](const auto& each) {
               const Ballot& ballot = each.second.record;
               return ballot.state == BallotState::revealed ||
                      std::all_of(ballot.items.begin(), ballot.items.end(), [&](RecordRef item) {
                        return is_seen_still(item, ref(ballot.id));
                      });
             }) &&
         std::none_of(going.begin(), going.end(), [&](const auto& each) {
           return may_have_votes(*store_.scope_of(each.first));
         });
}

}  // namespace plenary::audit
