// Bytes from Redis into replies, within limits: hiredis' reader with our own values.
//
// Bytes that are no reply, and replies that are too large, end it: the connection is dropped. It
// never allocates for what has only been announced. One thread.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "redis/reply.h"

struct redisReader;  // NOLINT(readability-identifier-naming): hiredis names it.

namespace plenary::redis {

class Parser {
 public:
  struct Limits {
    std::size_t bytes = 4 * 1024 * 1024;  // Of one reply, as it comes.
    std::size_t elements = 65'536;        // Of one reply, in all its arrays.
  };
  explicit Parser(Limits limits);
  Parser() : Parser(Limits()) {}
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // False once it has ended.
  bool feed(std::string_view bytes);
  // The next whole reply, if it is there.
  std::optional<Reply> next();
  bool has_ended() const { return ended_; }

  // For hiredis' calls only: whether so many elements more may be made.
  bool may_make(std::size_t elements);

 private:
  struct Free {
    void operator()(redisReader* reader) const;
  };

  Limits limits_;
  std::unique_ptr<redisReader, Free> reader_;
  std::size_t fed_ = 0;       // Since the reply before.
  std::size_t elements_ = 0;  // Of the reply that is coming.
  bool ended_ = false;
};

}  // namespace plenary::redis
