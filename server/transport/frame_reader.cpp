#include "transport/frame_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "transport/limits.h"

namespace plenary::transport {
namespace {

constexpr std::uint16_t protocol_error = 1002;
constexpr std::uint16_t wrong_kind = 1003;
constexpr std::uint16_t bad_text = 1007;
constexpr std::uint16_t too_fragmented = 1008;
constexpr std::uint16_t too_large = 1009;
constexpr std::uint16_t no_code = 1005;

// The codes an endpoint may send (RFC 6455, 7.4, and the IANA registry).
bool may_be_sent(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

}  // namespace

bool Utf8Check::take(std::string_view bytes) {
  for (const char byte : bytes) {
    const auto value = static_cast<std::uint8_t>(byte);
    if (more_ > 0) {
      if (value < low_ || value > high_) return false;
      --more_;
      low_ = 0x80;
      high_ = 0xBF;
    } else if (value >= 0x80) {
      if (value < 0xC2 || value > 0xF4) return false;
      more_ = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
      // Overlong forms, surrogates and what is above U+10FFFF show in the second byte.
      low_ = value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : 0x80;
      high_ = value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : 0xBF;
    }
  }
  return true;
}

std::size_t FrameReader::head_needed() const {
  if (head_size_ < 2) return 2;
  const unsigned length = head_[1] & 0x7FU;
  const std::size_t mask_bytes = (head_[1] & 0x80U) != 0 ? 4 : 0;
  return 2 + (length == 126 ? 2U : length == 127 ? 8U : 0U) + mask_bytes;
}

std::uint16_t FrameReader::feed(std::span<char> bytes,
                                const std::function<void(const ReadFrame&)>& see) {
  while (!over_ && (!bytes.empty() || (in_payload_ && payload_left_ == 0))) {
    std::uint16_t fault = 0;
    if (!in_payload_) {
      const std::size_t needed = head_needed();
      const std::size_t taken = std::min(bytes.size(), needed - head_size_);
      std::memcpy(head_.data() + head_size_, bytes.data(), taken);
      head_size_ = static_cast<std::uint8_t>(head_size_ + taken);
      bytes = bytes.subspan(taken);
      if (head_size_ >= 2 && head_size_ == head_needed()) fault = begin_frame();
    } else {
      const auto taken = static_cast<std::size_t>(
          std::min<std::uint64_t>(bytes.size(), payload_left_));
      fault = take_payload(bytes.first(taken), see);
      bytes = bytes.subspan(taken);
    }
    if (fault != 0) {
      over_ = true;
      return fault;
    }
  }
  return 0;
}

std::uint16_t FrameReader::begin_frame() {
  opcode_ = head_[0] & 0x0FU;
  final_ = (head_[0] & 0x80U) != 0;
  control_ = (opcode_ & 0x08U) != 0;
  const bool reserved = (head_[0] & 0x70U) != 0;  // Compression is never negotiated (rule P16).
  const bool masked = (head_[1] & 0x80U) != 0;
  if (reserved || !masked || opcode_ > opcode_pong || (opcode_ > 2 && opcode_ < 8)) {
    return protocol_error;
  }
  std::uint64_t length = head_[1] & 0x7FU;
  std::size_t at = 2;
  if (length >= 126) {
    const std::size_t wide = length == 126 ? 2 : 8;
    length = 0;
    for (std::size_t i = 0; i < wide; ++i) length = (length << 8) | head_[at++];
    const bool shortest = wide == 2 ? length >= 126 : length > 0xFFFF;
    if (!shortest || (length >> 63) != 0) return protocol_error;
  }
  std::copy_n(head_.begin() + static_cast<std::ptrdiff_t>(at), 4, mask_.begin());
  head_size_ = 0;
  mask_at_ = 0;
  payload_left_ = length;
  in_payload_ = true;
  if (control_) {
    control_payload_.clear();
    return length > 125 || !final_ ? protocol_error : 0;
  }
  if (const std::uint16_t fault = begin_message(opcode_); fault != 0) return fault;
  return length > message_bytes_max_ - message_.size() ? too_large : 0;
}

std::uint16_t FrameReader::begin_message(std::uint8_t opcode) {
  if (opcode == 0) {
    if (!in_message_) return protocol_error;
    return ++fragments_ > limits::fragments_max ? too_fragmented : 0;
  }
  if (in_message_) return protocol_error;
  text_ = opcode == opcode_text;
  if (accepts_ == (text_ ? Accepts::binary : Accepts::text)) return wrong_kind;
  in_message_ = true;
  fragments_ = 1;
  message_.clear();
  utf8_.reset();
  return 0;
}

void FrameReader::unmask(std::span<char> part) {
  for (char& byte : part) {
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ mask_[mask_at_]);
    mask_at_ = (mask_at_ + 1) & 3U;
  }
}

std::uint16_t FrameReader::take_payload(std::span<char> part,
                                        const std::function<void(const ReadFrame&)>& see) {
  unmask(part);
  payload_left_ -= part.size();
  const std::string_view bytes(part.data(), part.size());
  const bool frame_ends = payload_left_ == 0;
  if (frame_ends) in_payload_ = false;
  if (control_) {
    control_payload_ += bytes;
    return frame_ends ? end_control(see) : 0;
  }
  if (text_ && !utf8_.take(bytes)) return bad_text;
  if (frame_ends && final_) {
    if (text_ && !utf8_.complete()) return bad_text;
    in_message_ = false;
    if (message_.empty()) {
      see({FrameKind::message, bytes, text_, 0});
      return 0;
    }
    message_ += bytes;
    const std::string whole = std::exchange(message_, {});
    see({FrameKind::message, whole, text_, 0});
    return 0;
  }
  message_ += bytes;
  return 0;
}

std::uint16_t FrameReader::end_control(const std::function<void(const ReadFrame&)>& see) {
  const std::string payload = std::exchange(control_payload_, {});
  if (opcode_ == opcode_ping) {
    see({FrameKind::ping, payload, false, 0});
  } else if (opcode_ == opcode_pong) {
    see({FrameKind::pong, payload, false, 0});
  } else {
    std::uint16_t code = no_code;
    if (payload.size() == 1) return protocol_error;
    if (payload.size() >= 2) {
      code = static_cast<std::uint16_t>((static_cast<unsigned char>(payload[0]) << 8) |
                                        static_cast<unsigned char>(payload[1]));
      Utf8Check reason;
      if (!may_be_sent(code)) return protocol_error;
      if (!reason.take(std::string_view(payload).substr(2)) || !reason.complete()) {
        return bad_text;
      }
    }
    over_ = true;
    see({FrameKind::close, payload, false, code});
  }
  return 0;
}

std::string frame_header(std::uint8_t opcode, std::size_t payload_bytes) {
  std::string header(1, static_cast<char>(0x80U | opcode));
  int wide = 0;
  if (payload_bytes < 126) {
    header.push_back(static_cast<char>(payload_bytes));
  } else {
    wide = payload_bytes <= 0xFFFF ? 2 : 8;
    header.push_back(static_cast<char>(wide == 2 ? 126 : 127));
  }
  for (int i = wide - 1; i >= 0; --i) {
    header.push_back(static_cast<char>(payload_bytes >> (8 * i)));
  }
  return header;
}

std::string control_frame(std::uint8_t opcode, std::string_view payload) {
  return frame_header(opcode, payload.size()).append(payload);
}

std::string close_frame(std::uint16_t code) {
  if (code == no_code) return control_frame(opcode_close, {});
  const char payload[2] = {static_cast<char>(code >> 8), static_cast<char>(code)};
  return control_frame(opcode_close, {payload, 2});
}

}  // namespace plenary::transport
