// Reads RFC 6455 frames as a server does: bytes in, messages and controls out, no I/O.
//
// What lies whole in one read is unmasked where it is and never copied; only what is incomplete
// is kept, so an idle reader owns nothing. A fault is final and says the close code it deserves;
// every rule is judged at the first byte that breaks it. One reader a Link, on its loop.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "transport/frame_writer.h"
#include "transport/limits.h"
#include "transport/utf8_check.h"

namespace plenary::transport {

enum class FrameKind : std::uint8_t { text, binary, ping, pong, close };

struct ReadFrame {
  FrameKind kind = FrameKind::binary;
  std::string_view payload;      // Good for the call; of a close, its reason.
  std::uint16_t close_code = 0;  // Of a close; 1005 where it says none.
};

enum class Accepts : std::uint8_t { binary, text, both };

// The defaults are those of /live.
struct ReadLimits {
  Accepts accepts = Accepts::binary;
  std::size_t message_bytes_max = limits::message_bytes_max;
  std::uint32_t fragments_max = limits::fragments_max;
};

class FrameReader {
 public:
  using See = std::function<void(const ReadFrame&)>;

  explicit FrameReader(ReadLimits read_limits) : limits_(read_limits) {}

  // Calls `see` for each message and control that is complete; changes `bytes` (unmasks them).
  // Returns 0 or the close code of a fault. Ignores everything after a close or a fault.
  std::uint16_t feed(std::span<char> bytes, const See& see);

  // Whether a message or a frame has begun and is not complete.
  bool in_the_middle() const { return head_size_ > 0 || in_payload_ || in_message_; }

 private:
  std::uint16_t take_head(std::span<char>& bytes);
  std::uint16_t judge_first_bytes();
  std::uint16_t begin_frame();
  std::uint16_t take_payload(std::span<char> part, const See& see);
  std::uint16_t take_message(std::string_view bytes, bool frame_ends, const See& see);
  std::uint16_t take_control(std::string_view bytes, bool frame_ends, const See& see);
  std::uint16_t see_control(std::string_view payload, const See& see);
  std::size_t head_needed() const;
  bool is_control() const { return opcode_ >= Opcode::close; }

  ReadLimits limits_;
  std::array<unsigned char, 14> head_{};
  std::uint8_t head_size_ = 0;
  Opcode opcode_ = Opcode::continuation;
  bool final_ = false;
  bool in_payload_ = false;
  bool in_message_ = false;
  bool text_ = false;
  bool over_ = false;
  std::uint8_t mask_at_ = 0;
  std::array<unsigned char, 4> mask_{};
  std::uint32_t fragments_ = 0;
  Utf8Check utf8_;
  std::uint64_t payload_left_ = 0;
  std::string message_;  // What has come of a message that is incomplete,
  std::string control_;  // and of a control.
};

}  // namespace plenary::transport
