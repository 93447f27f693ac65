// Root-cause maps: causes and the links between them.
//
// Plain values, kept by Store; decide_causes.cpp makes them.
#pragma once

#include <cstdint>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/records_notes.h"
#include "audit/text.h"
#include "base/id.h"

namespace plenary::audit {

enum class Polarity : std::uint8_t { unspecified = 0, more = 1, less = 2 };

enum class Cycles : std::uint8_t { allowed = 0, forbidden = 1 };

struct CauseMap {
  static constexpr RecordKind kind = RecordKind::cause_map;
  Id<CauseMap> id;
  Id<Room> room;
  Text text;  // Its title: the inequity it explains.
  Cycles cycles = Cycles::allowed;
  friend bool operator==(const CauseMap&, const CauseMap&) = default;
  using fields = Fields<Field<&CauseMap::id, 1>, Field<&CauseMap::room, 2>,
                        Field<&CauseMap::text, 3>, Field<&CauseMap::cycles, 4>>;
};

// In whole steps, so that no value of it is not a number.
struct Position {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend bool operator==(const Position&, const Position&) = default;
  using fields = Fields<Field<&Position::x, 1>, Field<&Position::y, 2>>;
};

struct Cause {
  static constexpr RecordKind kind = RecordKind::cause;
  Id<Cause> id;
  Id<CauseMap> map;
  Position position;
  Text text;
  Id<Note> note;  // The note it grew from, or zero.
  friend bool operator==(const Cause&, const Cause&) = default;
  using fields = Fields<Field<&Cause::id, 1>, Field<&Cause::map, 2>, Field<&Cause::position, 3>,
                        Field<&Cause::text, 4>, Field<&Cause::note, 5>>;
};

struct LinkEnds {
  Id<Cause> from;
  Id<Cause> to;
  friend bool operator==(const LinkEnds&, const LinkEnds&) = default;
  using fields = Fields<Field<&LinkEnds::from, 1>, Field<&LinkEnds::to, 2>>;
};

struct CauseLink {
  static constexpr RecordKind kind = RecordKind::cause_link;
  Id<CauseLink> id;
  Id<CauseMap> map;
  LinkEnds ends;
  Polarity polarity = Polarity::unspecified;
  std::uint32_t strength = 0;  // 1–5; zero: not said.
  friend bool operator==(const CauseLink&, const CauseLink&) = default;
  using fields =
      Fields<Field<&CauseLink::id, 1>, Field<&CauseLink::map, 2>, Field<&CauseLink::ends, 3>,
             Field<&CauseLink::polarity, 4>, Field<&CauseLink::strength, 5>>;
};

}  // namespace plenary::audit
