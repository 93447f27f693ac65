// Root-cause maps: causes and the links between them, and the merging of rooms' maps.
//
// Plain values, kept by Store; decide_causes.cpp and decide_merging.cpp make them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/records_notes.h"
#include "audit/text.h"
#include "base/id.h"

namespace plenary::audit {

// Disputed: the rooms whose maps were merged do not agree. Only a merge makes it.
enum class Polarity : std::uint8_t { unspecified = 0, more = 1, less = 2, disputed = 3 };

// How much is behind a cause: see decide_evidence.cpp for what each asks for.
enum class Standing : std::uint8_t { hunch = 0, hypothesis = 1, root_cause = 2 };

// Where a cause could be changed.
enum class Level : std::uint8_t {
  unsaid = 0,
  student = 1,
  classroom = 2,
  school = 3,
  district = 4,
  policy = 5,
};

enum class Cycles : std::uint8_t { allowed = 0, forbidden = 1 };

struct CauseMap {
  static constexpr RecordKind kind = RecordKind::cause_map;
  Id<CauseMap> id;
  Id<Room> room;
  Text text;  // Its title: the inequity it explains.
  Cycles cycles = Cycles::allowed;
  std::vector<Id<CauseMap>> merged_from{};  // Of a map made by a merge: the rooms' maps.
  friend bool operator==(const CauseMap&, const CauseMap&) = default;
  using fields =
      Fields<Field<&CauseMap::id, 1>, Field<&CauseMap::room, 2>, Field<&CauseMap::text, 3>,
             Field<&CauseMap::cycles, 4>, Field<&CauseMap::merged_from, 5>>;
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
  Standing standing = Standing::hunch;
  Standing reached = Standing::hunch;  // The highest it ever stood: a demotion stays visible.
  Level level = Level::unsaid;
  friend bool operator==(const Cause&, const Cause&) = default;
  using fields = Fields<Field<&Cause::id, 1>, Field<&Cause::map, 2>, Field<&Cause::position, 3>,
                        Field<&Cause::text, 4>, Field<&Cause::note, 5>, Field<&Cause::standing, 6>,
                        Field<&Cause::reached, 7>, Field<&Cause::level, 8>>;
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
  std::uint32_t strength = 0;    // 1–5; zero: not said.
  std::uint32_t confidence = 0;  // How sure they are of it, 1–5; zero: not said.
  friend bool operator==(const CauseLink&, const CauseLink&) = default;
  using fields = Fields<Field<&CauseLink::id, 1>, Field<&CauseLink::map, 2>,
                        Field<&CauseLink::ends, 3>, Field<&CauseLink::polarity, 4>,
                        Field<&CauseLink::strength, 5>, Field<&CauseLink::confidence, 6>>;
};

// What one room's map said of what a merge made one.
struct RoomSaid {
  Id<Room> room;
  std::string words;  // Of a cause.
  Polarity polarity = Polarity::unspecified;
  std::uint32_t strength = 0;
  std::uint32_t confidence = 0;
  friend bool operator==(const RoomSaid&, const RoomSaid&) = default;
  using fields =
      Fields<Field<&RoomSaid::room, 1>, Field<&RoomSaid::words, 2>, Field<&RoomSaid::polarity, 3>,
             Field<&RoomSaid::strength, 4>, Field<&RoomSaid::confidence, 5>>;
};

// Where a merged cause or link came from, and in whose words. Beside it, in its scope.
struct Provenance {
  static constexpr RecordKind kind = RecordKind::provenance;
  Id<Provenance> id;
  Id<CauseMap> map;
  RecordRef of;
  std::vector<RoomSaid> said;
  bool worked_on = false;  // People had changed it before moderators moved both.
  friend bool operator==(const Provenance&, const Provenance&) = default;
  using fields =
      Fields<Field<&Provenance::id, 1>, Field<&Provenance::map, 2>, Field<&Provenance::of, 3>,
             Field<&Provenance::said, 4>, Field<&Provenance::worked_on, 5>>;
};

// Two causes of different maps that may be one.
struct CauseAlias {
  Id<Cause> first;
  Id<Cause> second;
  std::uint32_t likeness = 0;  // Words they share, in thousandths of all their words.
  friend bool operator==(const CauseAlias&, const CauseAlias&) = default;
  using fields = Fields<Field<&CauseAlias::first, 1>, Field<&CauseAlias::second, 2>,
                        Field<&CauseAlias::likeness, 3>>;
};

// A merge as it is proposed: nothing is merged yet. At most one of its kind, in `staff`.
struct MergePlan {
  static constexpr RecordKind kind = RecordKind::merge_plan;
  Id<MergePlan> id;
  std::vector<Id<CauseMap>> maps;
  std::vector<CauseAlias> suggested;  // The likest first.
  std::uint64_t version = 0;          // Applying is compare-and-set on it,
  bool applied = false;               // and is done once.
  friend bool operator==(const MergePlan&, const MergePlan&) = default;
  using fields =
      Fields<Field<&MergePlan::id, 1>, Field<&MergePlan::maps, 2>, Field<&MergePlan::suggested, 3>,
             Field<&MergePlan::version, 4>, Field<&MergePlan::applied, 5>>;
};

}  // namespace plenary::audit
