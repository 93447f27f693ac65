// The one place where time is read: the wall clock at the start, carried on by the steady clock,
// so that a clock set back does not make time go back.
#pragma once

#include <chrono>

#include "base/time.h"

namespace plenary::app {

class SystemClock final : public Clock {
 public:
  Time now() const override {
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    const auto since = std::chrono::steady_clock::now() - steady_;
    return {duration_cast<milliseconds>(wall_.time_since_epoch() + since).count()};
  }

 private:
  std::chrono::system_clock::time_point wall_ = std::chrono::system_clock::now();
  std::chrono::steady_clock::time_point steady_ = std::chrono::steady_clock::now();
};

}  // namespace plenary::app
