#include "transport/event_writer.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace plenary::transport {
namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Base64 with its padding (RFC 4648, 4).
void append_base64(std::string& text, std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view three = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = (bits << 8) | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
    }
    std::array<char, 4> four{};
    for (std::size_t i = 0; i < four.size(); ++i) four[i] = digits[(bits >> (18 - 6 * i)) & 0x3FU];
    std::fill(four.begin() + static_cast<std::ptrdiff_t>(three.size()) + 1, four.end(), '=');
    text.append(four.data(), four.size());
  }
}

}  // namespace

std::string message_event(std::string_view payload) {
  std::string event = "data:";
  event.reserve(event.size() + (payload.size() + 2) / 3 * 4 + 2);
  append_base64(event, payload);
  return event.append("\n\n");
}

// Without a line of data a browser would not tell its page of it.
std::string ping_event() { return "event:ping\ndata:\n\n"; }

std::string close_event(std::uint16_t code) {
  return "event:close\ndata:" + std::to_string(code) + "\n\n";
}

}  // namespace plenary::transport
