// What the gateway holds at most, with the reason beside each number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plenary::gateway::limits {

inline constexpr std::size_t early_messages_max = 64;    // Sent before the seat is known.
inline constexpr std::int64_t presence_ms_min = 100;     // 10 Hz; more is dropped unsaid.
inline constexpr std::uint32_t presence_per_second_max = 10;
inline constexpr std::uint32_t silence_ms_max = 25'000;  // Rule P11: proxies cut at 60 s.
inline constexpr std::int64_t idle_session_ms = 10 * 60 * 1000;  // Then its Host is put away.
inline constexpr std::int64_t reopen_pause_ms = 500;     // After a journal fault.
inline constexpr std::uint32_t code_failures_per_minute = 100;  // Threat A5.
inline constexpr std::int64_t code_delay_ms = 2'000;     // Once guessing has been noticed.
inline constexpr std::size_t code_delayed_max = 32;      // Waiting at once; the rest is refused.
inline constexpr std::uint32_t goaway_retry_max_ms = 10'000;  // Spreads a school's return.

}  // namespace plenary::gateway::limits
