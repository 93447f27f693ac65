// People: seats, the rooms they sit in, and what lets them in.
//
// Plain values, kept by Store; decide_seats.cpp and decide_session.cpp make them.
#pragma once

#include <cstdint>
#include <string>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/scope.h"
#include "base/id.h"
#include "base/time.h"

namespace plenary::audit {

struct Seat;

enum class Role : std::uint8_t {
  none = 0,
  facilitator = 1,
  co_facilitator = 2,
  table_lead = 3,
  scribe = 4,
  interpreter = 5,
  participant = 6,
  observer = 7,
  wall = 8,
};

enum class Modality : std::uint8_t { unspecified = 0, in_room = 1, remote = 2, paper = 3 };

enum class SeatStatus : std::uint8_t { waiting = 0, seated = 1, removed = 2 };

// The code on the wall. In `staff`; codes that were rotated away stay, inactive.
struct JoinCode {
  static constexpr RecordKind kind = RecordKind::join_code;
  Id<JoinCode> id;
  std::string code;  // 8 of 31 characters, see join_code.h.
  bool active = false;
  friend bool operator==(const JoinCode&, const JoinCode&) = default;
  using fields =
      Fields<Field<&JoinCode::id, 1>, Field<&JoinCode::code, 2>, Field<&JoinCode::active, 3>>;
};

// The code as a wall shows it, in the wall's own scope: a wall sees nothing else of the staff's.
struct ShownCode {
  static constexpr RecordKind kind = RecordKind::shown_code;
  Id<ShownCode> id;
  Id<Seat> wall;
  std::string code;  // Empty: nobody comes in any more.
  friend bool operator==(const ShownCode&, const ShownCode&) = default;
  using fields =
      Fields<Field<&ShownCode::id, 1>, Field<&ShownCode::wall, 2>, Field<&ShownCode::code, 3>>;
};

// A link that gives a role: facilitator, observer, wall. In the vault.
struct Invitation {
  static constexpr RecordKind kind = RecordKind::invitation;
  Id<Invitation> id;
  Digest token{};
  Role role = Role::none;
  bool revoked = false;
  friend bool operator==(const Invitation&, const Invitation&) = default;
  using fields = Fields<Field<&Invitation::id, 1>, Field<&Invitation::token, 2>,
                        Field<&Invitation::role, 3>, Field<&Invitation::revoked, 4>>;
};

// The right to sit in a seat from a device. In the vault.
struct Ticket {
  static constexpr RecordKind kind = RecordKind::ticket;
  Id<Ticket> id;
  Id<Seat> seat;
  Digest token{};
  Key128 device;  // Who joined with it, so that joining twice finds the same seat.
  bool revoked = false;
  friend bool operator==(const Ticket&, const Ticket&) = default;
  using fields = Fields<Field<&Ticket::id, 1>, Field<&Ticket::seat, 2>, Field<&Ticket::token, 3>,
                        Field<&Ticket::device, 4>, Field<&Ticket::revoked, 5>>;
};

// A breakout: a scope of this session, not another meeting. In `members`.
struct Room {
  static constexpr RecordKind kind = RecordKind::room;
  Id<Room> id;
  std::string name;
  bool closed = false;
  Time closes_at{};  // Announced to all in it; zero: not.
  friend bool operator==(const Room&, const Room&) = default;
  using fields = Fields<Field<&Room::id, 1>, Field<&Room::name, 2>, Field<&Room::closed, 3>,
                        Field<&Room::closes_at, 20>>;
};

// A person's place. In `members`; an observer's or a wall's in its own scope; one that waits or
// was removed in `staff`.
struct Seat {
  static constexpr RecordKind kind = RecordKind::seat;
  Id<Seat> id;
  Role role = Role::none;
  std::string name;
  std::string group;
  Modality modality = Modality::unspecified;
  std::string language;
  Id<Room> room;  // Zero: in plenary.
  SeatStatus status = SeatStatus::waiting;
  Id<Seat> table{};  // Whose device speaks for it; zero: it has its own.
  friend bool operator==(const Seat&, const Seat&) = default;
  using fields =
      Fields<Field<&Seat::id, 1>, Field<&Seat::role, 2>, Field<&Seat::name, 3>,
             Field<&Seat::group, 4>, Field<&Seat::modality, 5>, Field<&Seat::language, 6>,
             Field<&Seat::room, 7>, Field<&Seat::status, 8>, Field<&Seat::table, 20>>;
};

}  // namespace plenary::audit
