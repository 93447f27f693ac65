// In which order a ballot's items are shown to whom, so that being first is worth nothing.
//
// Each seat gets an order of its own, the same on all its devices and whenever it looks; it says
// nothing of the items, and nobody else's screen knows it. Every client computes it by itself.
#pragma once

#include <vector>

#include "audit/records.h"

namespace plenary::audit {

// `items` by XXH32 with seed 0 of ballot, seat, kind and id (each as 8 bytes, little-endian), equal
// ones by kind and id. tests/golden/ballot_order.json has examples.
std::vector<RecordRef> ballot_order(Id<Ballot> ballot, Id<Seat> seat, std::vector<RecordRef> items);

}  // namespace plenary::audit
