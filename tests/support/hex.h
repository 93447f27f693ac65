// Bytes as an SQL statement takes them.
#pragma once

#include <string>
#include <string_view>

namespace plenary::test {

inline std::string hex(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    digits += "0123456789abcdef"[value >> 4];
    digits += "0123456789abcdef"[value & 15];
  }
  return digits;
}

}  // namespace plenary::test
