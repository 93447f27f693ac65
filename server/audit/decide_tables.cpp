// Moving one person, help for a room, a room that closes by itself, and tables: one device for
// several people, and what a scribe types for those who write on paper.
#include <algorithm>
#include <iterator>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/plain_text.h"
#include "audit/safeguarding.h"

namespace plenary::audit {
namespace {

// Who types for others is trusted with it: a participant's own phone is not a table.
bool keeps_a_table(Role role) { return role == Role::table_lead || role == Role::scribe; }

}  // namespace

std::vector<Id<Seat>> seated_at(Id<Seat> table, const Store& store, const Index& index) {
  std::vector<Id<Seat>> people;
  const auto found = index.seats_by_table.find(table);
  if (found == index.seats_by_table.end()) return people;
  std::copy_if(
      found->second.begin(), found->second.end(), std::back_inserter(people),
      [&](const Id<Seat>& id) { return store.find(id)->record.status == SeatStatus::seated; });
  return people;
}

// A table's people go where it goes.
void Deciding::seat_in(const Seat& seat, Id<Room> room) {
  const auto seat_one = [&](Id<Seat> id) {
    Seat moved;
    moved.id = id;
    moved.room = room;
    changes_.set(store_.find(id)->scope, std::move(moved), field_bit<&Seat::room>());
  };
  seat_one(seat.id);
  for (const Id<Seat>& id : seated_at(seat.id, store_, index_)) {
    if (store_.find(id)->record.room != room) seat_one(id);
  }
}

// Neither the room that is left nor the one that is entered may end at odds with a rule that it
// kept before: a move that mends something is always welcome.
Refused Deciding::check_move(const Seat& seat, Id<Room> room) const {
  const auto* stored = store_.only<Safeguard>();
  if (stored == nullptr) return Refusal::none;
  const Safeguard* rules = &stored->record;
  const auto goes = [&](const Seat& other) {
    return other.id == seat.id || (other.table == seat.id && seat.id);
  };
  const auto judge = [&](Id<Room> id, bool enters) {
    if (!id) return RoomRule::none;
    Company before;
    Company after;
    for (const Id<Seat>& there : seats_in(id)) {
      const Seat& other = store_.find(there)->record;
      before.add(other, rules);
      if (!goes(other)) after.add(other, rules);
    }
    if (enters) {
      after.add(seat, rules);
      for (const Id<Seat>& person : seated_at(seat.id, store_, index_)) {
        after.add(store_.find(person)->record, rules);
      }
    }
    const RoomRule broken = broken_rule(after, rules);
    return broken_rule(before, rules) == RoomRule::none ? broken : RoomRule::none;
  };
  RoomRule broken = judge(room, true);
  if (broken == RoomRule::none) broken = judge(seat.room, false);
  if (broken == RoomRule::none) return Refusal::none;
  return {Refusal::safeguarding, static_cast<std::uint64_t>(broken)};
}

void Deciding::clear_help(Id<Room> room) {
  const auto call = index_.help_by_room.find(room);
  if (call != index_.help_by_room.end()) changes_.remove(Scope::of(room), ref(call->second));
}

// Help comes first: staff go wherever they are needed. If that makes one of them the only adult
// with minors, the others are called (decide_settling.cpp).
void Deciding::come_to(const Seat& staff, Id<Room> room) {
  clear_help(room);
  seat_in(staff, room);
}

Refused Deciding::on(const CallHelp& command) {
  if (seat_ == nullptr || !seat_->room) return Refusal::not_allowed;
  if (index_.help_by_room.contains(seat_->room)) return Refusal::already_so;
  const Refused no = check_new_id(command.id, limits::rooms_max);
  if (no.code != Refusal::none) return no;
  changes_.put(
      Scope::of(seat_->room), HelpCall{command.id, seat_->room, HelpKind::asked, moment_.now});
  return Refusal::none;
}

Refused Deciding::on(const ClearHelp& command) {
  const auto* call = visible(command.call);
  if (call == nullptr) return Refusal::not_found;
  const bool theirs = call->record.help == HelpKind::asked;
  if (!theirs && !is_staff_actor()) return Refusal::not_allowed;
  changes_.remove(call->scope, ref(command.call));
  return Refusal::none;
}

Refused Deciding::on(const AnnounceClose& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* room = store_.find(command.room);
  if (room == nullptr) return Refusal::not_found;
  if (room->record.closed) return Refusal::room_closed;
  if (command.seconds > limits::close_notice_s_max) {
    return {Refusal::out_of_range, limits::close_notice_s_max};
  }
  const bool stays = command.seconds == 0;
  if (stays && room->record.closes_at == Time{}) return Refusal::already_so;
  Room announced;
  announced.id = command.room;
  announced.closes_at = stays ? Time{} : moment_.now + std::int64_t{command.seconds} * 1'000;
  changes_.set(room->scope, std::move(announced), field_bit<&Room::closes_at>());
  return Refusal::none;
}

// The scribe may put right what they typed, and is not named as its author.
Refused Deciding::on(const AddPaperNote& command) {
  if (seat_ == nullptr || (!is_staff_actor() && !keeps_a_table(seat_->role))) {
    return Refusal::not_allowed;
  }
  const std::string& group = command.from_group;  // Empty: they would rather not say, as at a seat.
  const std::vector<std::string>& groups = session_.settings()->groups;
  if (!group.empty() && std::find(groups.begin(), groups.end(), group) == groups.end()) {
    return Refusal::label_unknown;
  }
  return add_note(
      {command.id,
       command.epistemic,
       command.text,
       Audience::room,
       command.room,
       command.group,
       {}},
      {NoteSource::paper, group});
}

Refused Deciding::on(const AddTableSeat& command) {
  if (seat_ == nullptr || !keeps_a_table(seat_->role) || seat_->table) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::seats_max); no.code != Refusal::none) {
    return no;
  }
  if (seated_at(actor_.seat, store_, index_).size() >= limits::table_seats_max) {
    return {Refusal::limit_reached, limits::table_seats_max};
  }
  Refused no = check_person(command.name, command.group, command.language);
  if (no.code == Refusal::none) no = check_agreed(Role::participant, command.agreed);
  if (no.code != Refusal::none) return no;
  Seat seat{command.id,        Role::participant, command.name, command.group,
            Modality::in_room, command.language,  {},           SeatStatus::seated};
  seat.table = actor_.seat;
  if (const Refused broken = check_move(seat, seat_->room); broken.code != Refusal::none) {
    return broken;
  }
  seat.room = seat_->room;
  changes_.put(Scope::members(), std::move(seat));
  keep_agreed(command.id, command.agreed, actor_.seat);
  return Refusal::none;
}

Refused Deciding::on(const EndTableSeat& command) {
  const auto* seat = store_.find(command.seat);
  if (seat == nullptr || !seat->record.table) return Refusal::not_found;
  if (seat->record.table != actor_.seat && !is_staff_actor()) return Refusal::not_found;
  if (seat->record.status == SeatStatus::removed) return Refusal::already_so;
  Seat ended = seat->record;
  ended.status = SeatStatus::removed;
  ended.room = {};
  put_seat(*seat, std::move(ended));
  return Refusal::none;
}

}  // namespace plenary::audit
