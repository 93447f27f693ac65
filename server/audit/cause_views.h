// One cause map, read in three ways: as five whys, as a fishbone, and by its loops.
//
// Pure functions of the records; each answer is sorted, so that every client shows the same. A link
// leads from a cause to its effect.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "audit/index.h"
#include "audit/store.h"

namespace plenary::audit {

// A line of the outline: "why?" is asked of the line above with one depth less.
struct Why {
  std::uint32_t depth = 0;
  Id<Cause> cause;
  bool again = false;  // Stands further up already, with its own whys there.
  friend bool operator==(const Why&, const Why&) = default;
};

// From what has no effect in the map down to what has no cause; in a map that is all loops, from
// its first cause.
std::vector<Why> five_whys(Id<CauseMap> map, const Store& store, const Index& index);

struct Bone {
  Level level = Level::unsaid;
  std::vector<Id<Cause>> causes;
  friend bool operator==(const Bone&, const Bone&) = default;
};

// The head, what is to be explained, and along the spine a bone for each level there is something
// to change at.
struct Fishbone {
  std::vector<Id<Cause>> head;
  std::vector<Bone> bones;
  friend bool operator==(const Fishbone&, const Fishbone&) = default;
};

Fishbone fishbone(Id<CauseMap> map, const Store& store, const Index& index);

// Reinforcing loops drive themselves on, balancing ones hold themselves back: an even or an odd
// number of links in them that say "less". Open: a link does not say, or is disputed.
enum class LoopKind : std::uint8_t { open = 0, reinforcing = 1, balancing = 2 };

struct Loop {
  LoopKind kind = LoopKind::open;
  std::string name;               // R1, B1, O1, in the order they are found.
  std::vector<Id<Cause>> causes;  // From the smallest id on.
  friend bool operator==(const Loop&, const Loop&) = default;
};

inline constexpr std::size_t loop_causes_max = 12;  // A longer one is nobody's explanation.
inline constexpr std::size_t loops_max = 50;

// Each once, the short ones first; at most loops_max, none longer than loop_causes_max. The search
// stops after a fixed number of steps, whatever the map.
std::vector<Loop> loops(Id<CauseMap> map, const Store& store, const Index& index);

}  // namespace plenary::audit
