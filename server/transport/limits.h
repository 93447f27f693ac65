// What a connection may cost, with the reason beside each number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plenary::transport::limits {

inline constexpr std::size_t message_bytes_max = 65'536;         // Rule P14.
inline constexpr std::uint32_t fragments_max = 256;              // Threat P10: CPU per byte.
inline constexpr std::size_t echo_message_bytes_max = 16 << 20;  // Conformance suites send 16 MiB,
inline constexpr std::uint32_t echo_fragments_max = 1 << 18;     // in pieces of 64 bytes.
inline constexpr std::size_t read_bytes = 65'536;  // One buffer a loop, for all its Links.
inline constexpr int reads_per_turn = 4;           // Then it is another Link's turn.
inline constexpr std::size_t ready_at_once = 256;  // 3 KB a loop; who is left is found next.
// How long what is said gathers on a busy loop until it is read: the one rest in a command's way.
// Switches of thread, commits and sends per command fall with it, and half of it is what a command
// waits at the median.
inline constexpr std::int64_t round_ms = 10;
inline constexpr std::size_t outbox_bytes_max = 256 * 1024;  // Beyond it a snapshot is cheaper.
// What is meant for one Link alone is not made again: all snapshots of the largest session fit.
inline constexpr std::size_t outbox_own_bytes_max = 8 << 20;
inline constexpr std::size_t outbox_frames_kept = 32;   // Room kept for the next: 768 bytes.
inline constexpr std::size_t pieces_per_write = 1'024;  // IOV_MAX.
inline constexpr std::size_t joined_bytes = 4'096;      // Copied in less than a system call takes.
// What may lie unsent in the kernel for one Link: more would only be older when it arrives.
inline constexpr int unsent_bytes_max = 256 * 1024;
inline constexpr std::int64_t tick_ms = 5;             // Frames of a busy loop go together.
inline constexpr std::int64_t flush_rest_ms_max = 30;  // A hiccup of the machine is not work.
// A snapshot of some three hundred notes and more is written among others of its kind, for so long
// at a time: 2,000 who come in to 400 KB each keep a loop busy for most of a second.
inline constexpr std::size_t bulk_bytes = 64 * 1024;
inline constexpr std::int64_t bulk_turn_ms = 3;
inline constexpr std::int64_t scan_ms = 1'000;  // Liveness needs no finer grain.

inline constexpr std::int64_t hello_ms = 5'000;            // Threat A3.
inline constexpr std::int64_t stream_ms = 10'000;          // A detour nobody opens the stream of.
inline constexpr std::int64_t message_ms = 10'000;         // Threat P8: an unfinished message.
inline constexpr std::int64_t ping_after_ms = 25'000;      // Rule P11: proxies cut at 60 s.
inline constexpr std::int64_t silence_ms = 75'000;         // A hidden tab may miss two pings.
inline constexpr std::int64_t stall_ms = 30'000;           // Threat R8: a reader that stopped.
inline constexpr std::int64_t close_ms = 5'000;            // Threat P27.
inline constexpr std::uint32_t pongs_per_second_max = 20;  // Threat P11.
inline constexpr std::uint32_t pings_unanswered_max = 60;  // A late burst is no flood.

inline constexpr std::size_t http_header_bytes_max = 8'192;
inline constexpr std::size_t http_headers_max = 64;
inline constexpr std::size_t http_body_bytes_max = 65'536;
// The largest message and its length; messages in one body are told apart by their lengths.
inline constexpr std::size_t post_bytes_max = message_bytes_max + 3;
inline constexpr std::size_t messages_per_post_max = 256;     // As fragments: CPU per byte.
inline constexpr std::size_t detour_hello_bytes_max = 8'192;  // With all cursors it takes 5 KB.
inline constexpr std::size_t detours_waiting_max = 1'000;     // A loop: 8 MB with their Hellos.
inline constexpr std::size_t strangers_max = 1'000;           // Threat R1: half-open, a loop.
inline constexpr std::int64_t http_request_ms = 10'000;       // Threat R1: slow handshakes.
inline constexpr std::int64_t http_answer_ms = 30'000;        // An export of a long session.
inline constexpr std::int64_t linger_ms = 1'000;              // To read a refusal before the reset.
inline constexpr std::size_t linger_bytes_max = 1 << 20;
inline constexpr int accept_backlog = 4'096;          // A class comes in at once.
inline constexpr std::int64_t accept_pause_ms = 100;  // Threat R14: no descriptors left.
inline constexpr std::int64_t quiet_poll_ms = 20;     // How often a stop looks who is left.

}  // namespace plenary::transport::limits
