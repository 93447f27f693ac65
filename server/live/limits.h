// What the live path holds at most, with the reason beside each number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plenary::live::limits {

inline constexpr std::uint32_t commands_in_flight_max = 64;     // Said in Welcome.
inline constexpr std::size_t tail_bytes_max = 256 * 1024;       // Beyond it a snapshot is cheaper.
inline constexpr std::size_t seat_tail_bytes_max = 8 * 1024;    // A minute of one person's votes.
inline constexpr std::uint64_t hash_every = 64;                 // Rule P13.
inline constexpr std::uint64_t snapshot_every_entries = 4'096;  // Keeps reopening under a second.
// For each so many things in it one more round of entries: with 9,000 notes, which take 27 ms of a
// loop and up to 50 of the journal, twenty. Those 80,000 entries are half a second of an opening.
inline constexpr std::size_t snapshot_things = 1'024;
// So many more may pass while there is no tenth of a second without a word: 1.4 s of an opening.
inline constexpr std::uint64_t snapshot_late_entries = 250'000;
inline constexpr std::uint32_t commands_per_second = 20;  // A fast typist sends eight.
inline constexpr std::uint32_t commands_burst = 60;
// Four times what may be in flight: who asks faster than the disk answers hears nothing more.
inline constexpr std::uint32_t answers_waiting_max = 256;
inline constexpr std::size_t replay_entries_max = 2'000;  // A few milliseconds of a loop.
inline constexpr std::int64_t heal_every_ms = 1'000;      // A snapshot for a few bytes.
inline constexpr std::int64_t presence_tick_ms = 100;     // 10 Hz.
inline constexpr std::int64_t away_after_ms = 5'000;
inline constexpr std::int64_t left_after_ms = 30'000;

}  // namespace plenary::live::limits
