// How fast one seat may go: a token bucket, by seat and never by address, because a whole school
// sits behind one address.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.h"

namespace plenary::live {

struct Pace {
  std::uint32_t per_second = 20;
  std::uint32_t burst = 60;
};

class Throttle {
 public:
  // Zero and one token less, or the milliseconds until there is one.
  std::uint64_t take(const Pace& pace, Time now) {
    if (filled_ == Time{}) {  // Everybody begins with all they may have.
      filled_ = now;
      thousandths_ = std::int64_t{pace.burst} * 1000;
    }
    // A clock that was set back gives nothing and takes nothing.
    const std::int64_t gained = std::max<std::int64_t>(now - filled_, 0) * pace.per_second;
    thousandths_ = std::min(thousandths_ + gained, std::int64_t{pace.burst} * 1000);
    filled_ = now;
    if (thousandths_ >= 1000) {
      thousandths_ -= 1000;
      return 0;
    }
    return static_cast<std::uint64_t>(
        (1000 - thousandths_ + pace.per_second - 1) / pace.per_second);
  }

 private:
  Time filled_;
  std::int64_t thousandths_ = 0;
};

}  // namespace plenary::live
