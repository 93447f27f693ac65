// What a connection may cost, with the reason beside each number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plenary::transport::limits {

inline constexpr std::size_t message_bytes_max = 65'536;         // Rule P14.
inline constexpr std::size_t echo_message_bytes_max = 16 << 20;  // Conformance suites send 16 MiB.
inline constexpr std::uint32_t fragments_max = 256;              // Threat P10: CPU per byte.
inline constexpr std::size_t read_bytes = 65'536;        // One buffer a loop, shared by its Links.
inline constexpr int reads_per_turn = 4;                 // Then it is another Link's turn.
inline constexpr std::size_t outbox_bytes_max = 256 * 1024;  // Beyond it a snapshot is cheaper.
inline constexpr std::size_t pieces_per_write = 512;         // Under IOV_MAX, 1,024.
inline constexpr std::int64_t tick_ms = 5;               // Frames of a busy loop go out together.

inline constexpr std::int64_t hello_s = 5;               // Threat A3.
inline constexpr std::int64_t message_progress_s = 10;   // Threat P8: an unfinished message.
inline constexpr std::int64_t ping_after_s = 25;         // Rule P11: proxies cut at 60.
inline constexpr std::int64_t silence_s = 75;            // A hidden tab may miss two pings.
inline constexpr std::int64_t write_progress_s = 30;     // Threat R8: a reader that stopped.
inline constexpr std::int64_t close_reply_s = 5;         // Threat P27.
inline constexpr std::uint32_t pings_per_second_max = 20;  // Threat P11.

inline constexpr std::size_t http_header_bytes_max = 8'192;
inline constexpr std::size_t http_headers_max = 64;
inline constexpr std::size_t http_body_bytes_max = 65'536;
inline constexpr std::int64_t http_request_s = 10;       // Threat R1: slow handshakes.
inline constexpr std::int64_t http_answer_s = 30;
inline constexpr std::int64_t accept_pause_ms = 100;     // Threat R14: no descriptors left.

}  // namespace plenary::transport::limits
