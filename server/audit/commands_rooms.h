// What people ask of rooms: who sits where, who needs help, what a table does together.
//
// Plain values from wire/decode.h; decide_rooms.cpp and decide_tables.cpp answer them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/commands_notes.h"
#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

// Moves nobody: makes the plan that staff look at first.
struct ProposeRooms {
  static constexpr std::uint32_t tag = 15;
  RoomWishes wishes;
  friend bool operator==(const ProposeRooms&, const ProposeRooms&) = default;
  using fields = Fields<Field<&ProposeRooms::wishes, 1>>;
};

// Everybody to their place at once.
struct ApplyRooms {
  static constexpr std::uint32_t tag = 16;
  std::uint64_t version = 0;  // Of the plan that was looked at.
  friend bool operator==(const ApplyRooms&, const ApplyRooms&) = default;
  using fields = Fields<Field<&ApplyRooms::version, 1>>;
};

struct PinSeat {
  static constexpr std::uint32_t tag = 17;
  Id<Seat> seat;
  Id<Room> room;  // Zero: no longer.
  friend bool operator==(const PinSeat&, const PinSeat&) = default;
  using fields = Fields<Field<&PinSeat::seat, 1>, Field<&PinSeat::room, 2>>;
};

struct SetBond {
  static constexpr std::uint32_t tag = 18;
  Id<SeatBond> id;
  BondKind bond = BondKind::none;  // None: it is no more.
  std::vector<Id<Seat>> seats;
  friend bool operator==(const SetBond&, const SetBond&) = default;
  using fields =
      Fields<Field<&SetBond::id, 1>, Field<&SetBond::bond, 2>, Field<&SetBond::seats, 3>>;
};

// For the room one is in.
struct CallHelp {
  static constexpr std::uint32_t tag = 19;
  Id<HelpCall> id;
  friend bool operator==(const CallHelp&, const CallHelp&) = default;
  using fields = Fields<Field<&CallHelp::id, 1>>;
};

struct ClearHelp {
  static constexpr std::uint32_t tag = 90;
  Id<HelpCall> call;
  friend bool operator==(const ClearHelp&, const ClearHelp&) = default;
  using fields = Fields<Field<&ClearHelp::call, 1>>;
};

// The room closes by itself then; everybody in it sees when.
struct AnnounceClose {
  static constexpr std::uint32_t tag = 91;
  Id<Room> room;
  std::uint32_t seconds = 0;  // Zero: it stays open after all.
  friend bool operator==(const AnnounceClose&, const AnnounceClose&) = default;
  using fields = Fields<Field<&AnnounceClose::room, 1>, Field<&AnnounceClose::seconds, 2>>;
};

struct SetSafeguard {
  static constexpr std::uint32_t tag = 92;
  std::vector<std::string> minor_groups;
  std::vector<std::string> moderated_phases;
  bool nobody_alone = false;
  friend bool operator==(const SetSafeguard&, const SetSafeguard&) = default;
  using fields =
      Fields<Field<&SetSafeguard::minor_groups, 1>, Field<&SetSafeguard::moderated_phases, 2>,
             Field<&SetSafeguard::nobody_alone, 3>>;
};

// Rooms become one, so many at a time in the order of their names, and what was written in them
// comes along: pairs to fours, fours to eights. Zero: all of them to plenary.
struct CombineRooms {
  static constexpr std::uint32_t tag = 96;
  std::uint32_t at_a_time = 0;
  friend bool operator==(const CombineRooms&, const CombineRooms&) = default;
  using fields = Fields<Field<&CombineRooms::at_a_time, 1>>;
};

// A scribe types what somebody wrote on paper.
struct AddPaperNote {
  static constexpr std::uint32_t tag = 97;
  Id<Note> id;
  Epistemic epistemic = Epistemic::unsorted;
  NewText text;
  Id<Room> room;
  Id<Group> group;
  std::string from_group;  // The writer's stakeholder group.
  friend bool operator==(const AddPaperNote&, const AddPaperNote&) = default;
  using fields = Fields<Field<&AddPaperNote::id, 1>, Field<&AddPaperNote::epistemic, 2>,
                        Field<&AddPaperNote::text, 3>, Field<&AddPaperNote::room, 4>,
                        Field<&AddPaperNote::group, 5>, Field<&AddPaperNote::from_group, 6>>;
};

// Somebody without a device sits down at a table's.
struct AddTableSeat {
  static constexpr std::uint32_t tag = 98;
  Id<Seat> id;
  std::string name;
  std::string group;
  std::string language;
  std::uint32_t agreed = 0;  // They were asked, and agree to the agreements of this version.
  friend bool operator==(const AddTableSeat&, const AddTableSeat&) = default;
  using fields = Fields<Field<&AddTableSeat::id, 1>, Field<&AddTableSeat::name, 2>,
                        Field<&AddTableSeat::group, 3>, Field<&AddTableSeat::language, 4>,
                        Field<&AddTableSeat::agreed, 5>>;
};

// And leaves: the device no longer shows or does anything of theirs.
struct EndTableSeat {
  static constexpr std::uint32_t tag = 99;
  Id<Seat> seat;
  friend bool operator==(const EndTableSeat&, const EndTableSeat&) = default;
  using fields = Fields<Field<&EndTableSeat::seat, 1>>;
};

}  // namespace plenary::audit
