// What the gateway allows, with the reason beside each number. What clients have to keep to is
// said to them in Welcome (rule P10).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace plenary::gateway::limits {

inline constexpr std::int64_t session_tick_ms = 100;          // Presence goes out at 10 Hz.
inline constexpr std::int64_t idle_session_ms = 10 * 60'000;  // A break, then it costs no memory.
inline constexpr std::size_t openers_waiting_max = 20'000;    // All seats of a session, and some.
inline constexpr std::int64_t reopen_after_ms = 250;          // After a fault; doubled each time,
inline constexpr std::int64_t reopen_after_ms_max = 30'000;   // up to this.
inline constexpr std::int64_t fault_forgotten_ms = 60'000;    // A minute without one starts over.

// A class that comes in by the wrong node asks once, and nobody is sent to one that has gone long.
inline constexpr std::int64_t elsewhere_believed_ms = 200;

inline constexpr std::size_t branches_max = 4'096;   // Of a loop; one a session and node.
inline constexpr std::int64_t node_deaf_ms = 5'000;  // Then it is tried again.
// An owner says something every half second. Who has heard nothing for longer asks whose the
// session is, again and again: that one take-over of a lease's length and no more is waited for.
inline constexpr std::int64_t owner_silent_ms = 800;
inline constexpr std::int64_t owner_silent_unmet_ms = 300;  // It answers a Hello at once.
inline constexpr std::int64_t owner_asked_every_ms = 250;
inline constexpr std::int64_t outpost_unused_ms = 30'000;  // A reload, then it costs no beats.

inline constexpr std::int64_t presence_every_ms = 100;        // Rule of presence: 10 Hz a Link.
inline constexpr std::uint32_t presence_per_second_max = 10;  // The same, said in Welcome.
inline constexpr std::uint32_t silence_ms_max = 25'000;       // Rule P11: proxies cut at 60 s.
inline constexpr std::size_t early_messages_max = 64;         // Said before the seat is known:
inline constexpr std::size_t early_bytes_max = 65'536;        // one large message in all.
inline constexpr std::uint32_t small_talk_per_second = 10;    // Pings, heals, acks of one Link.
inline constexpr std::uint32_t small_talk_burst = 200;        // Staff of 100 rooms heal them all.
// Beyond the pace of commands a client is told to wait; ten times as much is a flood.
inline constexpr std::uint32_t flood_factor = 10;

inline constexpr std::uint32_t replay_speed_max = 3'600;   // An hour a second.
inline constexpr std::size_t replays_max = 200;            // A loop; each holds a whole session.
inline constexpr std::int64_t reel_kept_ms = 5 * 60'000;   // Reading one takes the journal's time.
inline constexpr std::int64_t replay_said_every_ms = 500;  // Where it is.
inline constexpr std::int64_t replay_again_every_ms = 1'000;  // All of it, who lost some.

// What is written by nobody goes out among others: when five wait, looked at every five seconds, or
// else after half a minute, so that neither order nor time says whose it is.
inline constexpr std::int64_t unlinked_look_every_ms = 5'000;
inline constexpr std::size_t unlinked_batch_min = 5;
inline constexpr std::int64_t unlinked_held_ms_max = 30'000;
inline constexpr std::size_t unlinked_held_max = 5'000;  // Of one session: a school's, all at once.

// Join codes: 31^8 of them. 100 failures a minute and one check in 400 ms beyond make 360,000
// checks a day; with 200 live sessions a guesser hits one with probability 0.0001.
inline constexpr std::uint32_t code_failures_per_minute_max = 100;
inline constexpr std::uint32_t prefix_failures_per_minute_max = 10;  // One wall's code being tried.
inline constexpr std::size_t code_prefix_length = 3;
inline constexpr std::int64_t code_check_every_ms = 400;
inline constexpr std::int64_t code_check_wait_ms_max = 10'000;  // Later ones may come back.

inline constexpr std::size_t check_said_bytes_max = 100;  // It is said back.

inline constexpr std::int64_t drain_farewell_ms = 400;       // For receipts on their way.
inline constexpr std::uint32_t drain_retry_max_ms = 10'000;  // A school does not return at once.
// With other nodes to go to the session waits for nobody's restart.
inline constexpr std::int64_t hand_over_farewell_ms = 60;
// They come back as fast as a node lets people in (2,000 in 0.8 s), so that few wait for many.
inline constexpr std::size_t hand_over_arrivals_per_s = 2'500;
inline constexpr std::size_t hand_over_retry_ms_min = 20;
inline constexpr std::size_t hand_over_retry_ms_max = 400;
// Within how many milliseconds so many people come back to the other nodes.
constexpr std::uint32_t hand_over_spread_ms(std::size_t people) {
  return static_cast<std::uint32_t>(std::clamp(
      people * 1'000 / hand_over_arrivals_per_s, hand_over_retry_ms_min, hand_over_retry_ms_max));
}
inline constexpr std::uint32_t elsewhere_retry_max_ms = 50;

}  // namespace plenary::gateway::limits
