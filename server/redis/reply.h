// What Redis answers, as a value: made by the parser, read by whoever asked.
// Plain; an error of Redis is a reply like others.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plenary::redis {

struct Reply {
  enum class Type : std::uint8_t { nil, integer, text, status, error, array };

  Type type = Type::nil;
  std::int64_t number = 0;  // Of an integer.
  std::string text;         // Of a text, a status or an error.
  std::vector<Reply> items;

  bool is_error() const { return type == Type::error; }
  bool is_text() const { return type == Type::text; }
  bool is_array() const { return type == Type::array; }
};

}  // namespace plenary::redis
