// Who sits with whom: safeguarding, the plan of the rooms, and a call for help.
//
// Plain values, kept by Store; decide_rooms.cpp and decide_tables.cpp make them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/records_people.h"
#include "base/id.h"
#include "base/time.h"

namespace plenary::audit {

// What protects minors in this session. At most one of its kind, in `members`. A seat is a minor's
// if its stakeholder group is one of `minor_groups`, and an adult's if it is another or the seat is
// one of the staff's. Of who says no group it is not known (safeguarding.h).
struct Safeguard {
  static constexpr RecordKind kind = RecordKind::safeguard;
  Id<Safeguard> id;
  std::vector<std::string> minor_groups;
  // Names of phases in which what is written by a minor, or by who says no group, is held until a
  // moderator releases it.
  std::vector<std::string> moderated_phases;
  bool nobody_alone = false;
  friend bool operator==(const Safeguard&, const Safeguard&) = default;
  using fields = Fields<Field<&Safeguard::id, 1>, Field<&Safeguard::minor_groups, 2>,
                        Field<&Safeguard::moderated_phases, 3>, Field<&Safeguard::nobody_alone, 4>>;
};

// What rooms are to be like.
struct RoomWishes {
  std::uint32_t size = 0;    // People a room, about.
  bool mix_groups = false;   // Each room like the whole, by stakeholder group.
  bool by_language = false;  // Who speaks alike sits together.
  bool by_table = false;  // A table's device and its people are a room; the hall apart from remote.
  bool place_late = false;    // Who comes later is put where there is most room.
  std::uint32_t shuffle = 0;  // Another number, another arrangement.
  friend bool operator==(const RoomWishes&, const RoomWishes&) = default;
  using fields = Fields<Field<&RoomWishes::size, 1>, Field<&RoomWishes::mix_groups, 2>,
                        Field<&RoomWishes::by_language, 3>, Field<&RoomWishes::by_table, 4>,
                        Field<&RoomWishes::place_late, 5>, Field<&RoomWishes::shuffle, 6>>;
};

// A room that is there, or one that is made when the plan is applied.
struct PlannedRoom {
  Id<Room> room;
  std::string name;
  bool is_new = false;
  friend bool operator==(const PlannedRoom&, const PlannedRoom&) = default;
  using fields = Fields<Field<&PlannedRoom::room, 1>, Field<&PlannedRoom::name, 2>,
                        Field<&PlannedRoom::is_new, 3>>;
};

struct PlannedSeat {
  Id<Seat> seat;
  Id<Room> room;
  friend bool operator==(const PlannedSeat&, const PlannedSeat&) = default;
  using fields = Fields<Field<&PlannedSeat::seat, 1>, Field<&PlannedSeat::room, 2>>;
};

// What a room may be at odds with.
enum class RoomRule : std::uint8_t {
  none = 0,
  alone = 1,      // One person, and nobody else.
  one_adult = 2,  // Minors, exactly one adult, and nobody else in sight.
  apart = 3,      // Two who are to be kept apart.
  pin = 4,        // Pinned to a room that is closed, or to two rooms by who they stay with.
};

struct RoomProblem {
  RoomRule rule = RoomRule::none;
  Id<Room> room;
  std::vector<Id<Seat>> seats;  // Whom it is about.
  friend bool operator==(const RoomProblem&, const RoomProblem&) = default;
  using fields = Fields<Field<&RoomProblem::rule, 1>, Field<&RoomProblem::room, 2>,
                        Field<&RoomProblem::seats, 3>>;
};

// A proposal, and once it is applied the plan in force. At most one of its kind, in `staff`.
// One with problems cannot be applied: they say which rule cannot be kept, and for whom.
struct RoomPlan {
  static constexpr RecordKind kind = RecordKind::room_plan;
  Id<RoomPlan> id;
  RoomWishes wishes;
  std::vector<PlannedRoom> rooms;
  std::vector<PlannedSeat> seats;
  std::vector<RoomProblem> problems;
  bool applied = false;
  std::uint64_t version = 0;  // Applying is compare-and-set on it.
  friend bool operator==(const RoomPlan&, const RoomPlan&) = default;
  using fields =
      Fields<Field<&RoomPlan::id, 1>, Field<&RoomPlan::wishes, 2>, Field<&RoomPlan::rooms, 3>,
             Field<&RoomPlan::seats, 4>, Field<&RoomPlan::problems, 5>,
             Field<&RoomPlan::applied, 6>, Field<&RoomPlan::version, 7>>;
};

// Stays through every reshuffle. In `staff`, one a seat.
struct RoomPin {
  static constexpr RecordKind kind = RecordKind::room_pin;
  Id<RoomPin> id;
  Id<Seat> seat;
  Id<Room> room;
  friend bool operator==(const RoomPin&, const RoomPin&) = default;
  using fields = Fields<Field<&RoomPin::id, 1>, Field<&RoomPin::seat, 2>, Field<&RoomPin::room, 3>>;
};

enum class BondKind : std::uint8_t { none = 0, together = 1, apart = 2 };

// People who are to sit together, or in rooms of their own. In `staff`.
struct SeatBond {
  static constexpr RecordKind kind = RecordKind::seat_bond;
  Id<SeatBond> id;
  BondKind bond = BondKind::none;
  std::vector<Id<Seat>> seats;
  friend bool operator==(const SeatBond&, const SeatBond&) = default;
  using fields =
      Fields<Field<&SeatBond::id, 1>, Field<&SeatBond::bond, 2>, Field<&SeatBond::seats, 3>>;
};

enum class HelpKind : std::uint8_t { asked = 0, safeguarding = 1 };

// "Somebody come here." In the room's scope, at most one a room; gone once staff have come.
struct HelpCall {
  static constexpr RecordKind kind = RecordKind::help_call;
  Id<HelpCall> id;
  Id<Room> room;
  HelpKind help = HelpKind::asked;
  Time at;
  friend bool operator==(const HelpCall&, const HelpCall&) = default;
  using fields = Fields<Field<&HelpCall::id, 1>, Field<&HelpCall::room, 2>,
                        Field<&HelpCall::help, 3>, Field<&HelpCall::at, 4>>;
};

}  // namespace plenary::audit
