// Who comes in, who sits where, and as what.
//
// Plain values from wire/decode.h or the gateway; decide_seats.cpp and decide_session.cpp answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

struct OpenRoom {
  static constexpr std::uint32_t tag = 53;
  Id<Room> id;
  std::string name;
  friend bool operator==(const OpenRoom&, const OpenRoom&) = default;
  using fields = Fields<Field<&OpenRoom::id, 1>, Field<&OpenRoom::name, 2>>;
};

// Everybody in it returns to plenary, and what was written in it with them.
struct CloseRoom {
  static constexpr std::uint32_t tag = 54;
  Id<Room> room;
  friend bool operator==(const CloseRoom&, const CloseRoom&) = default;
  using fields = Fields<Field<&CloseRoom::room, 1>>;
};

struct MoveSeat {
  static constexpr std::uint32_t tag = 55;
  Id<Seat> seat;
  Id<Room> room;  // Zero: plenary.
  friend bool operator==(const MoveSeat&, const MoveSeat&) = default;
  using fields = Fields<Field<&MoveSeat::seat, 1>, Field<&MoveSeat::room, 2>>;
};

struct AdmitSeat {
  static constexpr std::uint32_t tag = 56;
  Id<Seat> seat;
  friend bool operator==(const AdmitSeat&, const AdmitSeat&) = default;
  using fields = Fields<Field<&AdmitSeat::seat, 1>>;
};

// Revokes its tickets too.
struct RemoveSeat {
  static constexpr std::uint32_t tag = 57;
  Id<Seat> seat;
  friend bool operator==(const RemoveSeat&, const RemoveSeat&) = default;
  using fields = Fields<Field<&RemoveSeat::seat, 1>>;
};

struct SetRole {
  static constexpr std::uint32_t tag = 58;
  Id<Seat> seat;
  Role role = Role::none;
  friend bool operator==(const SetRole&, const SetRole&) = default;
  using fields = Fields<Field<&SetRole::seat, 1>, Field<&SetRole::role, 2>>;
};

// A new code; the ones before never work again.
struct RotateCode {
  static constexpr std::uint32_t tag = 59;
  friend bool operator==(const RotateCode&, const RotateCode&) = default;
  using fields = Fields<>;
};

struct Invite {
  static constexpr std::uint32_t tag = 101;
  Digest token{};
  Role role = Role::none;
  friend bool operator==(const Invite&, const Invite&) = default;
  using fields = Fields<Field<&Invite::token, 1>, Field<&Invite::role, 2>>;
};

// A person comes in, by join code or by an invitation; `ticket` is the hash of what they get.
// A device that joined before keeps its seat and gets the new ticket beside the old.
struct TakeSeat {
  static constexpr std::uint32_t tag = 102;
  std::string code;     // A join code, or
  Digest invitation{};  // the hash of an invitation's token.
  Digest ticket{};
  Key128 device;
  std::string name;
  std::string group;
  Modality modality = Modality::unspecified;
  std::string language;
  std::uint32_t agreed = 0;  // To the agreements of this version.
  friend bool operator==(const TakeSeat&, const TakeSeat&) = default;
  using fields =
      Fields<Field<&TakeSeat::code, 1>, Field<&TakeSeat::invitation, 2>,
             Field<&TakeSeat::ticket, 3>, Field<&TakeSeat::device, 4>, Field<&TakeSeat::name, 5>,
             Field<&TakeSeat::group, 6>, Field<&TakeSeat::modality, 7>,
             Field<&TakeSeat::language, 8>, Field<&TakeSeat::agreed, 9>>;
};

}  // namespace plenary::audit
