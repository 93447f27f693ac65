#include "transport/liveness.h"

#include <algorithm>

#include "transport/close_codes.h"

namespace plenary::transport {

void Liveness::heard(std::int64_t now_ms, Heard what) {
  heard_ms_ = now_ms;
  if (!what.in_the_middle) {
    began_ms_ = never;
  } else if (what.completed || began_ms_ == never) {
    began_ms_ = now_ms;
  }
}

Liveness::Pinged Liveness::pinged(std::int64_t now_ms) {
  const std::int64_t second = now_ms / 1'000;
  if (second != pings_second_) {
    if (pings_ <= limits::pongs_per_second_max) unanswered_ = 0;
    pings_second_ = second;
    pings_ = 0;
  }
  if (++pings_ <= limits::pongs_per_second_max) return Pinged::answer;
  return ++unanswered_ > limits::pings_unanswered_max ? Pinged::flood : Pinged::ignore;
}

Liveness::Verdict Liveness::check(std::int64_t now_ms, const Patience& patience, bool sending) {
  if (closing_ms_ != never) {
    return {now_ms - closing_ms_ >= patience.close_ms ? Due::drop : Due::nothing, 0};
  }
  if (sending && now_ms - progress_ms_ >= patience.stall_ms) {
    return {Due::close, close_codes::too_slow};
  }
  if (!admitted_ && now_ms - opened_ms_ >= patience.hello_ms) {
    return {Due::close, close_codes::hello_late};
  }
  if (began_ms_ != never && now_ms - began_ms_ >= patience.message_ms) {
    return {Due::close, close_codes::policy};
  }
  if (now_ms - heard_ms_ >= patience.silence_ms) return {Due::close, close_codes::silent};
  if (now_ms - std::max(used_ms(), asked_ms_) >= patience.ping_after_ms) {
    asked_ms_ = now_ms;
    return {Due::ping, 0};
  }
  return {};
}

std::int64_t Liveness::used_ms() const {
  return speaks_ == Speaks::here ? heard_ms_ : std::min(heard_ms_, progress_ms_);
}

std::int64_t Liveness::due_ms(const Patience& patience, bool sending) const {
  if (closing_ms_ != never) return closing_ms_ + patience.close_ms;
  std::int64_t due_ms = std::min(
      std::max(used_ms(), asked_ms_) + patience.ping_after_ms, heard_ms_ + patience.silence_ms);
  if (sending) due_ms = std::min(due_ms, progress_ms_ + patience.stall_ms);
  if (!admitted_) due_ms = std::min(due_ms, opened_ms_ + patience.hello_ms);
  if (began_ms_ != never) due_ms = std::min(due_ms, began_ms_ + patience.message_ms);
  return due_ms;
}

}  // namespace plenary::transport
