// How fast join codes may be tried, by all of the world together.
//
// Not by address: a school shares one. Up to a number of failures a minute, over all and for codes
// that begin alike, every check is made at once; beyond it checks stand in one slow line, and who
// would wait too long is told to come back without being checked. Right and wrong codes wait the
// same, so the wait tells nothing. On one loop; no clock of its own.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace plenary::gateway {

class GuessThrottle {
 public:
  // Milliseconds until `code` may be checked, or nothing: not to be checked at all.
  std::optional<std::int64_t> wait_ms(std::string_view code, Time now);
  // `code` did not let anybody in.
  void failed(std::string_view code, Time now);

 private:
  struct Failure {
    Time at;
    std::string prefix;
  };
  void forget_before(Time now);

  std::deque<Failure> failures_;  // Of the last minute; the line bounds how many there can be.
  Time line_ends_;
};

}  // namespace plenary::gateway
