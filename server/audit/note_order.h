// Keys between keys: where a list of notes has none left, new ones for those around.
//
// After Bender, Cole, Demaine, Farach-Colton and Zito, "Two Simplified Algorithms for Maintaining
// Order in a List" (2002): the smallest aligned range of keys around the place that is not too full
// gets its notes spread evenly, where a larger range may be less full. So however people insert,
// an insertion moves few others on average, a number that grows with the logarithm of the list.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/index.h"

namespace plenary::audit {

struct Spread {
  std::uint64_t free = 0;                                 // A key right behind `place`.
  std::vector<std::pair<Id<Note>, std::uint64_t>> moved;  // The new keys of others.
};

// `place`: the note behind which a key is needed, as it stands in the list, or zeros for the start.
// `without`: a note that is about to leave the list, and is not counted.
Spread spread(const NoteList& list, NoteList::value_type place, Id<Note> without);

}  // namespace plenary::audit
