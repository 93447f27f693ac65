// When each command of a load is meant to be sent, fixed before the first one is: an open loop.
//
// Nobody waits for an answer before the next command, so a server that stalls is not asked less
// (no coordinated omission), and times are counted from what was intended. Gaps are drawn from an
// exponential distribution (Poisson arrivals) with a seed: the same seed, the same schedule.
// Microseconds from the start of the load. Plain values, for one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace plenary::cli {

struct Send {
  std::int64_t at_us = 0;
  std::uint32_t person = 0;
};

struct Pace {
  double per_second = 0;  // Of all together.
  double seconds = 0;
  std::uint32_t people = 1;
  std::uint64_t seed = 1;
};

// In order of time, all before the end of `seconds`.
std::vector<Send> poisson_schedule(const Pace& pace);

// Gives out what is due, each once and in order, however late it is asked.
class OpenLoop {
 public:
  explicit OpenLoop(const std::vector<Send>& sends) : sends_(sends) {}

  // One that was to be sent by now: its place in the schedule; or `none`.
  static constexpr std::size_t none = SIZE_MAX;
  std::size_t next_due(std::int64_t now_us) {
    return is_done() || sends_[next_].at_us > now_us ? none : next_++;
  }
  bool is_done() const { return next_ == sends_.size(); }
  // When to ask again; only while it is not done.
  std::int64_t wake_us() const { return sends_[next_].at_us; }

 private:
  const std::vector<Send>& sends_;
  std::size_t next_ = 0;
};

}  // namespace plenary::cli
