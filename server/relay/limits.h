// What the relay holds and how long it waits, with the reason beside each number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plenary::relay::limits {

// Of a packet: far below what Redis cuts a subscriber off for, and what our parser takes.
inline constexpr std::size_t piece_bytes_max = 128 * 1024;
// Not yet heard by the other end: some of the largest snapshots. Beyond it the lane breaks.
inline constexpr std::size_t unheard_bytes_max = 32 * 1024 * 1024;
// The same of all lanes of a node together. Beyond it those break that keep more than a little.
inline constexpr std::size_t unheard_bytes_of_all_max = 512 * 1024 * 1024;
inline constexpr std::size_t unheard_bytes_little = 64 * 1024;
inline constexpr std::size_t message_bytes_max = 32 * 1024 * 1024;  // More cannot be unheard.
inline constexpr std::size_t heard_unsaid_max = 32;                 // Packets, then it is said.
inline constexpr std::size_t heard_unsaid_bytes_max = 256 * 1024;
inline constexpr std::int64_t beat_ms = 500;  // Several beats within the silence.
// Twice a node's lease: a busy owner is not a dead one, and whether it is dead is asked meanwhile
// (gateway/limits.h, owner_silent_ms). Where that helps nobody: who never answered, perhaps reads
// another version, and while this node's own Redis is gone.
inline constexpr std::int64_t silence_ms = 5'000;
inline constexpr std::int64_t silence_unmet_ms = 2'500;
inline constexpr std::int64_t again_every_ms = 50;  // Asked for, and given.
// At a time: on a slow line all of it is on its way still when it is asked for once more.
inline constexpr std::size_t again_bytes_max = 1024 * 1024;

}  // namespace plenary::relay::limits
