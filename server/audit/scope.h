// Who sees a record: the only visibility there is.
//
// Every record is in exactly one scope, each scope is one ordered stream, and a viewer has a set
// of scopes. `everyone` is all who follow the session, observers and walls too; `members` leaves
// those two out, so that a roster or a named note's author never reaches them.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

#include "audit/fields.h"
#include "base/id.h"

namespace plenary::audit {

struct Room;
struct Seat;

enum class ScopeKind : std::uint8_t {
  none = 0,
  everyone = 1,
  members = 2,
  staff = 3,
  room = 4,
  seat = 5,
  vault = 6,  // Sent to nobody, ever.
};

struct Scope {
  ScopeKind kind = ScopeKind::none;
  Id<Scope> id;  // The room's or the seat's; zero for the others.

  static constexpr Scope everyone() { return {ScopeKind::everyone, {}}; }
  static constexpr Scope members() { return {ScopeKind::members, {}}; }
  static constexpr Scope staff() { return {ScopeKind::staff, {}}; }
  static constexpr Scope vault() { return {ScopeKind::vault, {}}; }
  static constexpr Scope of(Id<Room> room) { return {ScopeKind::room, Id<Scope>(room.value)}; }
  static constexpr Scope of(Id<Seat> seat) { return {ScopeKind::seat, Id<Scope>(seat.value)}; }
  // A room's scope, or `everyone` where no room is named.
  static constexpr Scope room_or_everyone(Id<Room> room) { return room ? of(room) : everyone(); }

  // Whether many people may read what is in it: a room's, or all.
  constexpr bool is_shared() const {
    return kind == ScopeKind::everyone || kind == ScopeKind::room;
  }
  // Whether it is the staff's or one seat's, instead of where people see what is in it.
  constexpr bool is_kept_away() const {
    return kind == ScopeKind::staff || kind == ScopeKind::seat;
  }

  friend constexpr auto operator<=>(const Scope&, const Scope&) = default;

  using fields = Fields<Field<&Scope::kind, 1>, Field<&Scope::id, 2>>;
};

}  // namespace plenary::audit

template <>
struct std::hash<plenary::audit::Scope> {
  std::size_t operator()(const plenary::audit::Scope& scope) const {
    return plenary::keyed_hash(scope.id.value + static_cast<std::uint64_t>(scope.kind));
  }
};
