// Slows down those who guess join codes, without an eye on addresses: a whole school has one.
//
// Wrong codes use up a budget for the whole node. While it is spent every attempt waits its turn,
// so that guessing gains nothing and an honest person loses two seconds. One a node, on loop 0.
#pragma once

#include <cstdint>
#include <functional>

#include "base/executor.h"
#include "base/time.h"
#include "live/throttle.h"

namespace plenary::gateway {

class CodeThrottle {
 public:
  CodeThrottle(const Clock& clock, Executor& executor) : clock_(clock), executor_(executor) {}

  // Runs `attempt` now or later; false: too many wait already, and it is not run.
  bool admit(std::function<void()> attempt);
  void failed();

 private:
  const Clock& clock_;
  Executor& executor_;
  live::Throttle failures_;
  Time spent_until_;
  std::size_t waiting_ = 0;
};

}  // namespace plenary::gateway
