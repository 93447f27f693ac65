// Shares people out among rooms: a pure function, the same answer for the same question.
//
// People who stay together are moved as one; pins are never moved. The best arrangement found is
// given even where no good one exists: its problems then say which rule cannot be kept and for
// whom. Bounded: it looks at a fixed number of exchanges, whatever the question.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/records.h"

namespace plenary::audit {

struct Arrangement {
  RoomWishes wishes;
  const Safeguard* rules = nullptr;
  std::vector<PlannedRoom> rooms;
  std::vector<Seat> people;       // Sorted by id.
  std::vector<PlannedSeat> pins;  // To rooms that are open and among `rooms`.
  std::vector<std::vector<Id<Seat>>> together;
  std::vector<std::vector<Id<Seat>>> apart;
};

struct Arranged {
  std::vector<PlannedSeat> seats;  // In the order of the people.
  std::vector<RoomProblem> problems;
};

Arranged arrange(const Arrangement& asked);

}  // namespace plenary::audit
