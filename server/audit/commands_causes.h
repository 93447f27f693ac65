// What people ask of root-cause maps.
//
// Plain values from wire/decode.h; decide_causes.cpp and decide_merging.cpp answer them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/commands_notes.h"
#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

struct AddCauseMap {
  static constexpr std::uint32_t tag = 30;
  Id<CauseMap> id;
  Id<Room> room;
  NewText title;
  Cycles cycles = Cycles::allowed;
  friend bool operator==(const AddCauseMap&, const AddCauseMap&) = default;
  using fields = Fields<Field<&AddCauseMap::id, 1>, Field<&AddCauseMap::room, 2>,
                        Field<&AddCauseMap::title, 3>, Field<&AddCauseMap::cycles, 4>>;
};

struct AddCause {
  static constexpr std::uint32_t tag = 31;
  Id<Cause> id;
  Id<CauseMap> map;
  NewText text;
  Position position;
  Id<Note> note;
  friend bool operator==(const AddCause&, const AddCause&) = default;
  using fields =
      Fields<Field<&AddCause::id, 1>, Field<&AddCause::map, 2>, Field<&AddCause::text, 3>,
             Field<&AddCause::position, 4>, Field<&AddCause::note, 5>>;
};

struct MoveCause {
  static constexpr std::uint32_t tag = 32;
  Id<Cause> cause;
  Position position;
  friend bool operator==(const MoveCause&, const MoveCause&) = default;
  using fields = Fields<Field<&MoveCause::cause, 1>, Field<&MoveCause::position, 2>>;
};

// And its links.
struct RemoveCause {
  static constexpr std::uint32_t tag = 33;
  Id<Cause> cause;
  friend bool operator==(const RemoveCause&, const RemoveCause&) = default;
  using fields = Fields<Field<&RemoveCause::cause, 1>>;
};

struct LinkCauses {
  static constexpr std::uint32_t tag = 34;
  Id<CauseLink> id;
  LinkEnds ends;
  Polarity polarity = Polarity::unspecified;
  std::uint32_t strength = 0;
  std::uint32_t confidence = 0;
  friend bool operator==(const LinkCauses&, const LinkCauses&) = default;
  using fields = Fields<Field<&LinkCauses::id, 1>, Field<&LinkCauses::ends, 2>,
                        Field<&LinkCauses::polarity, 3>, Field<&LinkCauses::strength, 4>,
                        Field<&LinkCauses::confidence, 5>>;
};

struct SetLink {
  static constexpr std::uint32_t tag = 35;
  Id<CauseLink> link;
  Polarity polarity = Polarity::unspecified;
  std::uint32_t strength = 0;
  std::uint32_t confidence = 0;
  friend bool operator==(const SetLink&, const SetLink&) = default;
  using fields = Fields<Field<&SetLink::link, 1>, Field<&SetLink::polarity, 2>,
                        Field<&SetLink::strength, 3>, Field<&SetLink::confidence, 4>>;
};

struct RemoveLink {
  static constexpr std::uint32_t tag = 36;
  Id<CauseLink> link;
  friend bool operator==(const RemoveLink&, const RemoveLink&) = default;
  using fields = Fields<Field<&RemoveLink::link, 1>>;
};

// Up a step of standing only with evidence, down to any; and where the cause could be changed.
struct SetCause {
  static constexpr std::uint32_t tag = 38;
  Id<Cause> cause;
  Standing standing = Standing::hunch;
  Level level = Level::unsaid;
  friend bool operator==(const SetCause&, const SetCause&) = default;
  using fields =
      Fields<Field<&SetCause::cause, 1>, Field<&SetCause::standing, 2>, Field<&SetCause::level, 3>>;
};

// Makes the MergePlan: which causes of these maps may be one.
struct ProposeMerge {
  static constexpr std::uint32_t tag = 41;
  std::vector<Id<CauseMap>> maps;
  friend bool operator==(const ProposeMerge&, const ProposeMerge&) = default;
  using fields = Fields<Field<&ProposeMerge::maps, 1>>;
};

// Makes one map for everybody out of the plan's, in which the aliases are one cause each. The
// rooms' maps stay as they are.
struct ApplyMerge {
  static constexpr std::uint32_t tag = 42;
  std::uint64_t version = 0;
  Id<CauseMap> id;
  NewText title;
  std::vector<CauseAlias> aliases;  // Suggested or not; their likeness is not read.
  friend bool operator==(const ApplyMerge&, const ApplyMerge&) = default;
  using fields = Fields<Field<&ApplyMerge::version, 1>, Field<&ApplyMerge::id, 2>,
                        Field<&ApplyMerge::title, 3>, Field<&ApplyMerge::aliases, 4>>;
};

// The merged map goes, with all that is in it, as long as it is as it was made: not once something
// of it is on a ballot or people have worked in it, which the refusal names.
struct UnmergeMap {
  static constexpr std::uint32_t tag = 43;
  Id<CauseMap> map;
  friend bool operator==(const UnmergeMap&, const UnmergeMap&) = default;
  using fields = Fields<Field<&UnmergeMap::map, 1>>;
};

}  // namespace plenary::audit
