#include "transport/utf8_check.h"

#include <cstddef>
#include <cstring>

namespace plenary::transport {
namespace {

// How many bytes at the front are ASCII, in steps of eight.
std::size_t ascii_run(std::string_view bytes) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes.data() + at, 8);
    if ((eight & high_bits) != 0) break;
  }
  return at;
}

}  // namespace

bool Utf8Check::take(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (more_ == 0) {
      at += ascii_run(bytes.substr(at));
      if (at == bytes.size()) break;
    }
    const auto value = static_cast<std::uint8_t>(bytes[at]);
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

bool is_utf8(std::string_view bytes) {
  Utf8Check check;
  return check.take(bytes) && check.complete();
}

}  // namespace plenary::transport
