// Whether bytes that come in pieces are UTF-8 so far.
//
// Knows at the first byte that cannot belong, so that bad text is refused before the rest of it
// has come. After take() has said no it is to be thrown away. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace plenary::transport {

class Utf8Check {
 public:
  // False: no continuation can make this UTF-8 (Unicode 15, table 3-7).
  bool take(std::string_view bytes);
  // Whether the last character is whole.
  bool complete() const { return more_ == 0; }

 private:
  std::uint8_t more_ = 0;    // Continuation bytes still to come,
  std::uint8_t low_ = 0x80;  // and the bounds of the next.
  std::uint8_t high_ = 0xBF;
};

// Whether all of `bytes` is UTF-8.
bool is_utf8(std::string_view bytes);

}  // namespace plenary::transport
