// Reads RFC 6455 frames as a server does: bytes in, messages and controls out, no I/O.
//
// A whole message that lies in one read is unmasked where it is and never copied; only a message
// that is still incomplete is kept. A fault is final and says the close code it deserves. One
// reader a Link, on its loop.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "transport/hub.h"

namespace plenary::transport {

enum class FrameKind : std::uint8_t { message, ping, pong, close };

struct ReadFrame {
  FrameKind kind = FrameKind::message;
  std::string_view payload;       // Good for the call.
  bool text = false;              // Of a message.
  std::uint16_t close_code = 0;   // Of a close; 1005 where it says none.
};

enum class Accepts : std::uint8_t { binary, text, both };

// Whether bytes that come in pieces are UTF-8 so far.
class Utf8Check {
 public:
  bool take(std::string_view bytes);
  bool complete() const { return more_ == 0; }
  void reset() { *this = {}; }

 private:
  std::uint8_t more_ = 0;  // Continuation bytes still to come.
  std::uint8_t low_ = 0x80;
  std::uint8_t high_ = 0xBF;
};

class FrameReader {
 public:
  FrameReader(Accepts accepts, std::size_t message_bytes_max)
      : accepts_(accepts), message_bytes_max_(message_bytes_max) {}

  // Calls `see` for each frame that is complete; changes `bytes` (unmasks them). Returns 0 or the
  // close code of a fault. Ignores everything after a close or a fault.
  std::uint16_t feed(std::span<char> bytes, const std::function<void(const ReadFrame&)>& see);

  // Whether a message or a frame has begun and is not complete.
  bool in_the_middle() const { return head_size_ > 0 || in_payload_ || in_message_; }

 private:
  std::uint16_t begin_frame();
  std::uint16_t begin_message(std::uint8_t opcode);
  std::uint16_t take_payload(std::span<char> part,
                             const std::function<void(const ReadFrame&)>& see);
  std::uint16_t end_control(const std::function<void(const ReadFrame&)>& see);
  std::size_t head_needed() const;
  void unmask(std::span<char> part);

  Accepts accepts_;
  std::size_t message_bytes_max_;
  std::array<unsigned char, 14> head_{};
  std::uint8_t head_size_ = 0;
  bool in_payload_ = false;
  bool control_ = false;
  bool final_ = false;
  bool in_message_ = false;
  bool text_ = false;
  bool over_ = false;
  std::uint8_t opcode_ = 0;
  std::uint8_t mask_at_ = 0;
  std::array<unsigned char, 4> mask_{};
  std::uint32_t fragments_ = 0;
  std::uint64_t payload_left_ = 0;
  Utf8Check utf8_;
  std::string message_;
  std::string control_payload_;
};

// A whole unmasked frame, for controls.
std::string control_frame(std::uint8_t opcode, std::string_view payload);
std::string close_frame(std::uint16_t code);
// The header of an unmasked final frame: 2, 4 or 10 bytes.
std::string frame_header(std::uint8_t opcode, std::size_t payload_bytes);

inline constexpr std::uint8_t opcode_text = 1;
inline constexpr std::uint8_t opcode_binary = 2;
inline constexpr std::uint8_t opcode_close = 8;
inline constexpr std::uint8_t opcode_ping = 9;
inline constexpr std::uint8_t opcode_pong = 10;

}  // namespace plenary::transport
