// Several rooms' cause maps as one: pure functions, the same answer in whatever order they come.
//
// A MapUnion is three sets: causes, links, and pairs of causes said to be one. Joining is the union
// of the sets, so it is commutative, associative and idempotent, and taking a pair back undoes it:
// nothing of the rooms' maps is ever changed. What people see is the quotient: see `merged`.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "audit/records.h"

namespace plenary::audit {

struct SourceCause {
  Id<CauseMap> map;
  Id<Room> room;
  std::string words;
  friend bool operator==(const SourceCause&, const SourceCause&) = default;
};

struct SourceLink {
  LinkEnds ends;
  Polarity polarity = Polarity::unspecified;
  std::uint32_t strength = 0;
  std::uint32_t confidence = 0;
  friend bool operator==(const SourceLink&, const SourceLink&) = default;
};

using CausePair = std::pair<Id<Cause>, Id<Cause>>;  // The smaller id first.

struct MapUnion {
  std::map<Id<Cause>, SourceCause> causes;
  std::map<Id<CauseLink>, SourceLink> links;
  std::set<CausePair> aliases;
  friend bool operator==(const MapUnion&, const MapUnion&) = default;
};

MapUnion join(const MapUnion& one, const MapUnion& other);

// All causes that are one, directly or through others; sorted, so the first names it.
using MergedCause = std::vector<Id<Cause>>;

struct MergedLink {
  std::size_t from = 0;  // Places in MergedMap::causes.
  std::size_t to = 0;
  std::vector<Id<CauseLink>> links;
  Polarity polarity = Polarity::unspecified;  // Disputed where some say more and others less.
  std::uint32_t strength = 0;                 // The mean of those who said one, rounded.
  std::uint32_t confidence = 0;
  friend bool operator==(const MergedLink&, const MergedLink&) = default;
};

struct MergedMap {
  std::vector<MergedCause> causes;
  std::vector<MergedLink> links;
  friend bool operator==(const MergedMap&, const MergedMap&) = default;
};

// A link between causes that became one goes.
MergedMap merged(const MapUnion& maps);

// Pairs of causes of different maps that share at least three of five words, the likest first.
// Compares each with each.
std::vector<CauseAlias> suggest_aliases(const MapUnion& maps);

}  // namespace plenary::audit
