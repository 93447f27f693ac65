#include "gateway/guess_throttle.h"

#include <algorithm>

#include "gateway/limits.h"

namespace plenary::gateway {
namespace {

constexpr std::int64_t minute_ms = 60'000;

std::string_view prefix_of(std::string_view code) {
  return code.substr(0, limits::code_prefix_length);
}

}  // namespace

std::optional<std::int64_t> GuessThrottle::wait_ms(std::string_view code, Time now) {
  forget_before(now);
  const auto alike = std::count_if(failures_.begin(), failures_.end(), [&](const Failure& failure) {
    return failure.prefix == prefix_of(code);
  });
  const bool guessing = failures_.size() >= limits::code_failures_per_minute_max ||
                        alike >= limits::prefix_failures_per_minute_max;
  if (!guessing) return 0;
  const Time turn = std::max(line_ends_, now) + limits::code_check_every_ms;
  if (turn - now > limits::code_check_wait_ms_max) return std::nullopt;
  line_ends_ = turn;
  return turn - now;
}

void GuessThrottle::failed(std::string_view code, Time now) {
  forget_before(now);
  failures_.push_back({now, std::string(prefix_of(code))});
}

void GuessThrottle::forget_before(Time now) {
  while (!failures_.empty() && now - failures_.front().at >= minute_ms) failures_.pop_front();
}

}  // namespace plenary::gateway
