// What a message may hold, with the reason beside each number.
#pragma once

#include <cstddef>

#include "audit/limits.h"

namespace plenary::wire::limits {

inline constexpr std::size_t message_bytes_max =
    65'536;                                      // Rule P14; the largest command is a page.
inline constexpr int nesting_max = 16;           // The deepest real message nests ten.
inline constexpr std::size_t items_max = 1'000;  // A ballot's items; else far fewer.
// What staff see: every room, and everyone, members, staff and their own seat.
inline constexpr std::size_t cursors_max = audit::limits::rooms_max + 4;
// Our own journal and the server's messages to a client of ours: bounded by their source.
inline constexpr std::size_t trusted_items_max = 10'000'000;

}  // namespace plenary::wire::limits
