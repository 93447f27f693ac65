// What the journal holds at most, with the reason beside each number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plenary::journal::limits {

// Entries written in one transaction: beyond this a commit takes longer than it saves.
inline constexpr std::size_t entries_per_commit_max = 4'096;
// How long entries gather on a busy node, whose loops read in rounds (transport/limits.h): so that
// what comes otherwise is not a commit each.
inline constexpr std::int64_t commit_every_ms = 2;
// Entries waiting. A disk that is this far behind is as good as dead: the sessions are stopped, so
// that memory stays bounded; clients keep what has no receipt and come back.
inline constexpr std::size_t queue_entries_max = 200'000;
// Entries asked for at once: a long session is read in pieces, none of them large in memory.
inline constexpr std::uint64_t entries_asked_for = 2'048;
inline constexpr int snapshots_kept = 2;  // The newest, and one should it be damaged.

}  // namespace plenary::journal::limits
