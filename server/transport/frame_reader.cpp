#include "transport/frame_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "transport/close_codes.h"

namespace plenary::transport {
namespace {

constexpr std::size_t control_bytes_max = 125;  // RFC 6455, 5.5.

// The codes an endpoint may send (RFC 6455, 7.4, and the IANA registry).
bool may_be_sent(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

bool is_known(unsigned opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

// Eight bytes at a time; `at` is the place in the mask and goes on over calls.
void unmask(std::span<char> part, const std::array<unsigned char, 4>& mask, std::uint8_t& at) {
  std::array<unsigned char, 8> turned{};
  for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = mask[(at + i) & 3U];
  std::uint64_t key = 0;
  std::memcpy(&key, turned.data(), sizeof key);
  char* byte = part.data();
  std::size_t left = part.size();
  for (; left >= sizeof key; left -= sizeof key, byte += sizeof key) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, byte, sizeof eight);
    eight ^= key;
    std::memcpy(byte, &eight, sizeof eight);
  }
  for (std::size_t i = 0; i < left; ++i) {
    byte[i] = static_cast<char>(static_cast<unsigned char>(byte[i]) ^ turned[i]);
  }
  at = static_cast<std::uint8_t>((at + part.size()) & 3U);
}

}  // namespace

std::uint16_t FrameReader::feed(std::span<char> bytes, const See& see) {
  // A frame without payload ends with its head: it must not wait for the next byte.
  while (!over_ && (!bytes.empty() || (in_payload_ && payload_left_ == 0))) {
    std::uint16_t fault = 0;
    if (in_payload_) {
      const auto taken =
          static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), payload_left_));
      fault = take_payload(bytes.first(taken), see);
      bytes = bytes.subspan(taken);
    } else {
      fault = take_head(bytes);
    }
    if (fault != 0) {
      over_ = true;
      std::string().swap(message_);
      return fault;
    }
  }
  return 0;
}

std::size_t FrameReader::head_needed() const {
  if (head_size_ < 2) return 2;
  const unsigned length = head_[1] & 0x7FU;
  return 2 + (length == 126 ? 2U : length == 127 ? 8U : 0U) + 4;
}

std::uint16_t FrameReader::take_head(std::span<char>& bytes) {
  const std::size_t taken = std::min(bytes.size(), head_needed() - head_size_);
  std::memcpy(head_.data() + head_size_, bytes.data(), taken);
  head_size_ = static_cast<std::uint8_t>(head_size_ + taken);
  bytes = bytes.subspan(taken);
  if (head_size_ == 2) return judge_first_bytes();
  return head_size_ > 2 && head_size_ == head_needed() ? begin_frame() : std::uint16_t{0};
}

std::uint16_t FrameReader::judge_first_bytes() {
  const unsigned opcode = head_[0] & 0x0FU;
  const bool reserved = (head_[0] & 0x70U) != 0;  // Compression is never negotiated (rule P16).
  const bool masked = (head_[1] & 0x80U) != 0;
  if (reserved || !masked || !is_known(opcode)) return close_codes::protocol_error;
  opcode_ = static_cast<Opcode>(opcode);
  final_ = (head_[0] & 0x80U) != 0;
  if (is_control()) {
    const bool small = (head_[1] & 0x7FU) <= control_bytes_max;
    return small && final_ ? std::uint16_t{0} : close_codes::protocol_error;
  }
  if ((opcode_ == Opcode::continuation) != in_message_) return close_codes::protocol_error;
  if (in_message_) {
    return ++fragments_ > limits_.fragments_max ? close_codes::policy : std::uint16_t{0};
  }
  text_ = opcode_ == Opcode::text;
  if (limits_.accepts == (text_ ? Accepts::binary : Accepts::text)) return close_codes::wrong_kind;
  in_message_ = true;
  fragments_ = 1;
  utf8_ = {};
  return 0;
}

std::uint16_t FrameReader::begin_frame() {
  std::uint64_t length = head_[1] & 0x7FU;
  std::size_t at = 2;
  if (length >= 126) {
    const std::size_t wide = length == 126 ? 2 : 8;
    length = 0;
    for (std::size_t i = 0; i < wide; ++i) length = (length << 8) | head_[at++];
    const bool shortest = wide == 2 ? length >= 126 : length > 0xFFFF;
    if (!shortest || (length >> 63) != 0) return close_codes::protocol_error;
  }
  // Judged by what is declared, before a byte of it is kept (threat P7).
  if (!is_control() && length > limits_.message_bytes_max - message_.size()) {
    return close_codes::too_large;
  }
  std::copy_n(head_.begin() + static_cast<std::ptrdiff_t>(at), mask_.size(), mask_.begin());
  head_size_ = 0;
  mask_at_ = 0;
  payload_left_ = length;
  in_payload_ = true;
  return 0;
}

std::uint16_t FrameReader::take_payload(std::span<char> part, const See& see) {
  unmask(part, mask_, mask_at_);
  payload_left_ -= part.size();
  const bool frame_ends = payload_left_ == 0;
  if (frame_ends) in_payload_ = false;
  const std::string_view bytes(part.data(), part.size());
  return is_control() ? take_control(bytes, frame_ends, see) : take_message(bytes, frame_ends, see);
}

std::uint16_t FrameReader::take_message(std::string_view bytes, bool frame_ends, const See& see) {
  if (text_ && !utf8_.take(bytes)) return close_codes::bad_text;
  if (!frame_ends || !final_) {
    message_ += bytes;
    return 0;
  }
  if (text_ && !utf8_.complete()) return close_codes::bad_text;
  in_message_ = false;
  const FrameKind kind = text_ ? FrameKind::text : FrameKind::binary;
  if (message_.empty()) {
    see({kind, bytes});
    return 0;
  }
  message_ += bytes;
  const std::string whole = std::exchange(message_, {});
  see({kind, whole});
  return 0;
}

std::uint16_t FrameReader::take_control(std::string_view bytes, bool frame_ends, const See& see) {
  if (frame_ends && control_.empty()) return see_control(bytes, see);
  control_ += bytes;
  if (!frame_ends) return 0;
  const std::string whole = std::exchange(control_, {});
  return see_control(whole, see);
}

std::uint16_t FrameReader::see_control(std::string_view payload, const See& see) {
  if (opcode_ != Opcode::close) {
    see({opcode_ == Opcode::ping ? FrameKind::ping : FrameKind::pong, payload});
    return 0;
  }
  over_ = true;
  if (payload.empty()) {
    see({FrameKind::close, {}, close_codes::none});
    return 0;
  }
  if (payload.size() == 1) return close_codes::protocol_error;
  const auto code = static_cast<std::uint16_t>(
      (static_cast<unsigned char>(payload[0]) << 8) | static_cast<unsigned char>(payload[1]));
  if (!may_be_sent(code)) return close_codes::protocol_error;
  if (!is_utf8(payload.substr(2))) return close_codes::bad_text;
  see({FrameKind::close, payload.substr(2), code});
  return 0;
}

}  // namespace plenary::transport
