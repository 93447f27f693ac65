// Loses, doubles and swaps what a Redis says to a subscriber, and leaves everything else as it is.
// Of one line; a plain value. The same seed bends the same messages.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tests/support/dice.h"

namespace plenary::testing {

class MessageBender {
 public:
  explicit MessageBender(std::uint64_t seed) : dice_(seed) {}

  // What goes on of it, now that these bytes have come.
  std::string pass(std::string_view bytes) {
    buffer_ += bytes;
    std::string out;
    while (const auto size = whole(buffer_, 0)) {
      std::string reply = buffer_.substr(0, *size);
      buffer_.erase(0, *size);
      if (reply.find("smessage") > 16) {
        out += reply;
        continue;
      }
      if (dice_.chance(20)) continue;
      if (held_.empty() && dice_.chance(20)) {
        held_ = std::move(reply);
        continue;
      }
      out += reply;
      if (dice_.chance(20)) out += reply;
      out += std::exchange(held_, {});
    }
    return out;
  }

 private:
  // How long the reply at the beginning of `text` is, once all of it is there.
  static std::optional<std::size_t> whole(std::string_view text, int depth) {
    const std::size_t line = text.find("\r\n");
    if (line == text.npos || depth > 8) return std::nullopt;
    std::size_t size = line + 2;
    long number = 0;
    std::from_chars(text.data() + 1, text.data() + line, number);
    if (text[0] == '$' && number >= 0) size += static_cast<std::size_t>(number) + 2;
    if (size > text.size()) return std::nullopt;
    for (long item = 0; text[0] == '*' && item < number; ++item) {
      const auto more = whole(text.substr(size), depth + 1);
      if (!more) return std::nullopt;
      size += *more;
    }
    return size;
  }

  test::Dice dice_;
  std::string buffer_;
  std::string held_;
};

}  // namespace plenary::testing
