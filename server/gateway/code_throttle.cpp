#include "gateway/code_throttle.h"

#include "gateway/limits.h"

namespace plenary::gateway {
namespace {

constexpr live::Pace failures_allowed{2, limits::code_failures_per_minute};

}  // namespace

bool CodeThrottle::admit(std::function<void()> attempt) {
  if (clock_.now() >= spent_until_) {
    attempt();
    return true;
  }
  if (waiting_ >= limits::code_delayed_max) return false;
  ++waiting_;
  executor_.post_after(limits::code_delay_ms, [this, attempt = std::move(attempt)] {
    --waiting_;
    attempt();
  });
  return true;
}

void CodeThrottle::failed() {
  if (failures_.take(failures_allowed, clock_.now()) != 0) {
    spent_until_ = clock_.now() + 60'000;
  }
}

}  // namespace plenary::gateway
