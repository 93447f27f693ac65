// What a message may hold, with the reason beside each number.
#pragma once

#include <cstddef>

namespace plenary::wire::limits {

inline constexpr std::size_t message_bytes_max = 65'536;  // Rule P14; the largest command is a page.
inline constexpr int nesting_max = 16;                    // The deepest real message nests seven.
inline constexpr std::size_t items_max = 1'000;           // A ballot's items; else far fewer.
// Our own journal and the server's messages to a client of ours: bounded by their source.
inline constexpr std::size_t trusted_items_max = 10'000'000;

}  // namespace plenary::wire::limits
