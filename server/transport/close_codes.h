// Why transport closes a connection by itself. 4000–4099: come back, with jitter; 4100–4199: do
// not. The registry with a sentence for people is proto/README.md.
#pragma once

#include <cstdint>

namespace plenary::transport::close_codes {

inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t wrong_kind = 1003;
inline constexpr std::uint16_t none = 1005;  // Never on the wire.
inline constexpr std::uint16_t bad_text = 1007;
inline constexpr std::uint16_t policy = 1008;  // Too many pieces, or never finished.
inline constexpr std::uint16_t too_large = 1009;
inline constexpr std::uint16_t internal_error = 1011;
inline constexpr std::uint16_t server_draining = 4000;
inline constexpr std::uint16_t too_slow = 4002;
inline constexpr std::uint16_t silent = 4003;
inline constexpr std::uint16_t hello_late = 4004;
inline constexpr std::uint16_t flooding = 4106;

}  // namespace plenary::transport::close_codes
