// Rooms by rule: a proposal first, everybody to their place in one entry, rooms that become one.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "audit/arrange.h"
#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/plain_text.h"
#include "audit/safeguarding.h"

namespace plenary::audit {
namespace {

constexpr std::uint32_t room_size_max = 1'000;

bool is_arranged(const Seat& seat) {
  return seat.status == SeatStatus::seated && !is_staff(seat.role) && !only_watches(seat.role);
}

// Who stays with whom, and who must not: what was asked for, and each table with its people.
void add_bonds(const Store& store, const Index& index, Arrangement& asked) {
  std::vector<Id<SeatBond>> bonds;
  for (const auto& [id, stored] : store.all<SeatBond>()) bonds.push_back(id);
  std::sort(bonds.begin(), bonds.end());
  for (const Id<SeatBond>& id : bonds) {
    const SeatBond& bond = store.find(id)->record;
    (bond.bond == BondKind::together ? asked.together : asked.apart).push_back(bond.seats);
  }
  std::vector<Id<Seat>> tables;
  for (const Seat& seat : asked.people) {
    std::vector<Id<Seat>> all = seated_at(seat.id, store, index);
    if (all.empty()) continue;
    all.insert(all.begin(), seat.id);
    asked.together.push_back(std::move(all));
    tables.push_back(seat.id);
  }
  if (asked.wishes.by_table) asked.apart.push_back(std::move(tables));
}

std::vector<RoomProblem> add_pins(const Store& store, const Index& index, Arrangement& asked) {
  std::vector<RoomProblem> problems;
  for (const Seat& seat : asked.people) {
    const auto pin = index.pin_by_seat.find(seat.id);
    if (pin == index.pin_by_seat.end()) continue;
    const Id<Room> room = store.find(pin->second)->record.room;
    const auto* stored = store.find(room);
    if (stored == nullptr || stored->record.closed) {
      problems.push_back({RoomRule::pin, room, {seat.id}});
    } else {
      asked.pins.push_back({seat.id, room});
    }
  }
  return problems;
}

std::size_t rooms_wanted(const Arrangement& asked, const Store& store, const Index& index) {
  const std::size_t people = asked.people.size();
  std::size_t wanted = (people + asked.wishes.size - 1) / asked.wishes.size;
  if (asked.wishes.by_table) {
    const auto tables =
        std::count_if(asked.people.begin(), asked.people.end(),
                      [&](const Seat& seat) { return !seated_at(seat.id, store, index).empty(); });
    wanted = std::max(wanted, static_cast<std::size_t>(tables));
  }
  return wanted;
}

// The rooms to which somebody is pinned, then others that are open, then new ones.
void choose_rooms(std::vector<Room> open, std::size_t wanted, Arrangement& asked) {
  const auto is_pinned = [&](const Room& room) {
    return std::any_of(asked.pins.begin(), asked.pins.end(),
                       [&](const PlannedSeat& pin) { return pin.room == room.id; });
  };
  std::stable_partition(open.begin(), open.end(), is_pinned);
  for (const Room& room : open) {
    if (asked.rooms.size() < wanted || is_pinned(room)) {
      asked.rooms.push_back({room.id, room.name, false});
    }
  }
  for (std::size_t number = 1; asked.rooms.size() < wanted; ++number) {
    std::string name = "Room " + std::to_string(number);
    const bool taken =
        std::any_of(open.begin(), open.end(), [&](const Room& room) { return room.name == name; });
    if (!taken) asked.rooms.push_back({{}, std::move(name), true});
  }
}

}  // namespace

Refused check_wishes(const RoomWishes& wishes) {
  const bool fits = wishes.size >= 2 && wishes.size <= room_size_max;
  return fits ? Refused(Refusal::none) : Refused{Refusal::out_of_range, room_size_max};
}

Result<RoomPlan, Refused> Deciding::plan_rooms(const RoomWishes& wishes) const {
  Arrangement asked{wishes, rules_of(store_), {}, {}, {}, {}, {}};
  for (const auto& [id, stored] : store_.all<Seat>()) {
    if (is_arranged(stored.record)) asked.people.push_back(stored.record);
  }
  if (asked.people.empty()) return Refused(Refusal::not_found);
  if (asked.people.size() > limits::arranged_max) {
    return Refused{Refusal::limit_reached, limits::arranged_max};
  }
  std::sort(asked.people.begin(), asked.people.end(),
            [](const Seat& a, const Seat& b) { return a.id < b.id; });
  add_bonds(store_, index_, asked);
  std::vector<RoomProblem> problems = add_pins(store_, index_, asked);
  choose_rooms(open_rooms(store_), rooms_wanted(asked, store_, index_), asked);
  std::size_t count = store_.all<Room>().size();
  for (PlannedRoom& room : asked.rooms) {
    if (!room.is_new) continue;
    if (++count > limits::rooms_max) return Refused{Refusal::limit_reached, limits::rooms_max};
    room.room = mint<Room>();
  }
  Arranged arranged = arrange(asked);
  problems.insert(problems.end(), arranged.problems.begin(), arranged.problems.end());
  const auto* before = store_.only<RoomPlan>();
  return RoomPlan{
      before == nullptr ? mint<RoomPlan>() : before->record.id,
      wishes,
      asked.rooms,
      std::move(arranged.seats),
      std::move(problems),
      false,
      before == nullptr ? 1 : before->record.version + 1};
}

Refused Deciding::on(const ProposeRooms& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  if (const Refused no = check_wishes(command.wishes); no.code != Refusal::none) return no;
  auto planned = plan_rooms(command.wishes);
  if (!planned.ok()) return planned.error();
  changes_.put(Scope::staff(), *std::move(planned));
  return Refusal::none;
}

Refused Deciding::on(const ApplyRooms& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* stored = store_.only<RoomPlan>();
  if (stored == nullptr) return Refusal::not_found;
  const RoomPlan& plan = stored->record;
  if (plan.version != command.version) return {Refusal::plan_outdated, plan.version};
  if (plan.applied) return Refusal::already_so;
  if (const Refused no = check_seating(plan); no.code != Refusal::none) return no;
  if (const Refused no = seat_by(plan); no.code != Refusal::none) return no;
  RoomPlan applied;
  applied.id = plan.id;
  applied.applied = true;
  changes_.set(stored->scope, std::move(applied), field_bit<&RoomPlan::applied>());
  return Refusal::none;
}

// Whether everybody can be seated as planned, here and now.
Refused Deciding::check_seating(const RoomPlan& plan) const {
  if (!plan.problems.empty()) return {Refusal::rooms_impossible, plan.problems.size()};
  std::size_t count = store_.all<Room>().size();
  for (const PlannedRoom& planned : plan.rooms) {
    const auto* room = store_.find(planned.room);
    const bool fits = planned.is_new ? room == nullptr : room != nullptr && !room->record.closed;
    if (!fits) return {Refusal::plan_outdated, plan.version};
    if (planned.is_new && ++count > limits::rooms_max) {
      return {Refusal::limit_reached, limits::rooms_max};
    }
  }
  return is_present(plan) ? Refused(Refusal::none) : Refused{Refusal::plan_outdated, plan.version};
}

Refused Deciding::seat_by(const RoomPlan& plan) {
  if (const Refused no = send_staff_home(plan); no.code != Refusal::none) return no;
  for (const PlannedRoom& planned : plan.rooms) {
    if (planned.is_new) {
      changes_.put(Scope::members(), Room{planned.room, planned.name, false});
    }
  }
  for (const PlannedSeat& planned : plan.seats) {
    const auto& seat = *store_.find(planned.seat);
    if (seat.record.room == planned.room) continue;
    Seat moved;
    moved.id = planned.seat;
    moved.room = planned.room;
    changes_.set(seat.scope, std::move(moved), field_bit<&Seat::room>());
  }
  return Refusal::none;
}

// Whether people and rules are still as the plan has them.
bool Deciding::is_present(const RoomPlan& plan) const {
  const Safeguard* rules = rules_of(store_);
  std::map<Id<Room>, Company> companies;
  std::set<Id<Seat>> planned;
  for (const PlannedSeat& each : plan.seats) {
    const auto* seat = store_.find(each.seat);
    if (seat == nullptr || !is_arranged(seat->record)) return false;
    companies[each.room].add(seat->record, rules);
    planned.insert(each.seat);
  }
  for (const Id<Seat>& id : planned) {
    for (const Id<Seat>& person : seated_at(id, store_, index_)) {
      if (!planned.contains(person)) return false;
    }
  }
  return std::all_of(companies.begin(), companies.end(), [&](const auto& each) {
    return broken_rule(each.second, rules) == RoomRule::none;
  });
}

const std::set<Id<Seat>>& Deciding::seats_in(Id<Room> room) const {
  static const std::set<Id<Seat>> nobody;
  const auto found = index_.seats_by_room.find(room);
  return found == index_.seats_by_room.end() ? nobody : found->second;
}

// The plan is of those who are arranged: staff who sit among them go where they are called anew.
Refused Deciding::send_staff_home(const RoomPlan& plan) {
  const auto is_planned = [&](Id<Seat> id) {
    return std::any_of(plan.seats.begin(), plan.seats.end(),
                       [&](const PlannedSeat& planned) { return planned.seat == id; });
  };
  for (const PlannedRoom& planned : plan.rooms) {
    for (const Id<Seat>& id : seats_in(planned.room)) {
      if (is_planned(id)) continue;
      const auto& seat = *store_.find(id);
      if (!is_staff(seat.record.role)) return {Refusal::plan_outdated, plan.version};
      Seat home;
      home.id = id;
      changes_.set(seat.scope, std::move(home), field_bit<&Seat::room>());
    }
  }
  return Refusal::none;
}

// Who comes while the rooms are at work: to the planned place, else where there is most room –
// among those who speak alike, if that was wished for, and never against the rules.
Id<Room> Deciding::room_for_late(const Seat& seat) const {
  const auto* stored = store_.only<RoomPlan>();
  if (stored == nullptr || !stored->record.applied || !is_arranged(seat)) return {};
  const RoomPlan& plan = stored->record;
  if (!plan.wishes.place_late) return {};
  const auto planned_for = std::find_if(plan.seats.begin(), plan.seats.end(),
                                        [&](const auto& place) { return place.seat == seat.id; });
  const Id<Room> home = planned_for == plan.seats.end() ? Id<Room>{} : planned_for->room;
  const Safeguard* rules = rules_of(store_);
  Id<Room> best;
  auto least = std::tuple(true, std::uint32_t{UINT32_MAX});
  for (const PlannedRoom& planned : plan.rooms) {
    const auto* room = store_.find(planned.room);
    const std::set<Id<Seat>>& people = seats_in(planned.room);
    if (room == nullptr || room->record.closed || people.empty()) continue;
    Company company;
    bool alike = false;
    for (const Id<Seat>& id : people) {
      const Seat& there = store_.find(id)->record;
      company.add(there, rules);
      alike = alike || there.language == seat.language;
    }
    const RoomRule before = broken_rule(company, rules);
    company.add(seat, rules);
    if (before == RoomRule::none && broken_rule(company, rules) != RoomRule::none) continue;
    if (planned.room == home) return home;
    const auto cost = std::tuple(plan.wishes.by_language && !alike, company.people);
    if (cost < least) {
      least = cost;
      best = planned.room;
    }
  }
  return best;
}

Refused Deciding::on(const PinSeat& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* seat = store_.find(command.seat);
  if (seat == nullptr || !is_arranged(seat->record)) return Refusal::not_found;
  const auto pin = index_.pin_by_seat.find(command.seat);
  const bool pinned = pin != index_.pin_by_seat.end();
  if (!command.room) {
    if (!pinned) return Refusal::already_so;
    changes_.remove(Scope::staff(), ref(pin->second));
    return Refusal::none;
  }
  const auto* room = store_.find(command.room);
  if (room == nullptr) return Refusal::not_found;
  if (room->record.closed) return Refusal::room_closed;
  if (pinned && store_.find(pin->second)->record.room == command.room) return Refusal::already_so;
  changes_.put(
      Scope::staff(), RoomPin{pinned ? pin->second : mint<RoomPin>(), command.seat, command.room});
  return Refusal::none;
}

Refused Deciding::on(const SetBond& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* before = store_.find(command.id);
  if (command.bond == BondKind::none) {
    if (before == nullptr) return Refusal::not_found;
    changes_.remove(before->scope, ref(command.id));
    return Refusal::none;
  }
  if (command.bond > BondKind::apart || command.seats.size() < 2) return Refusal::out_of_range;
  if (command.seats.size() > limits::bond_seats_max) {
    return {Refusal::limit_reached, limits::bond_seats_max};
  }
  if (before == nullptr) {
    const Refused no = check_new_id(command.id, limits::bonds_max);
    if (no.code != Refusal::none) return no;
  }
  for (const Id<Seat>& seat : command.seats) {
    if (store_.find(seat) == nullptr) return Refusal::not_found;
    if (std::count(command.seats.begin(), command.seats.end(), seat) != 1) {
      return Refusal::out_of_range;
    }
  }
  SeatBond bond{command.id, command.bond, command.seats};
  if (before != nullptr && before->record == bond) return Refusal::already_so;
  changes_.put(Scope::staff(), std::move(bond));
  return Refusal::none;
}

Refused Deciding::on(const SetSafeguard& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  return protect(command, session_.settings()->groups);
}

// `groups`: those a seat of the session may name.
Refused Deciding::protect(const SetSafeguard& command, const std::vector<std::string>& groups) {
  for (const std::string& group : command.minor_groups) {
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) {
      return Refusal::label_unknown;
    }
  }
  if (command.moderated_phases.size() > limits::labels_max) {
    return {Refusal::limit_reached, limits::labels_max};
  }
  for (const std::string& phase : command.moderated_phases) {
    const Refused no = check_text(phase, limits::label_scalars_max, Blank::refused);
    if (no.code != Refusal::none) return no;
  }
  const auto* before = store_.only<Safeguard>();
  Safeguard rules{before == nullptr ? mint<Safeguard>() : before->record.id, command.minor_groups,
                  command.moderated_phases, command.nobody_alone};
  if (before != nullptr && before->record == rules) return Refusal::already_so;
  changes_.put(Scope::members(), std::move(rules));
  return Refusal::none;
}

}  // namespace plenary::audit
