// Writes RFC 6455 frames as a server does: unmasked and final, so that the bytes are the same for
// every viewer. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plenary::transport {

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10,
};

// The header of a frame of that many bytes: 2, 4 or 10 bytes.
std::string frame_header(Opcode opcode, std::size_t payload_bytes);
std::string whole_frame(Opcode opcode, std::string_view payload);
// 1005 says "no code" and is written as an empty close (RFC 6455, 7.4.1).
std::string close_frame(std::uint16_t code);

}  // namespace plenary::transport
