// Times measured, and what is said of them.
// For one thread; reading a percentile sorts what there is.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

namespace plenary::cli {

inline std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

class Measured {
 public:
  void add(std::int64_t us) { all_.push_back(us); }
  void add(const Measured& more) { all_.insert(all_.end(), more.all_.begin(), more.all_.end()); }
  // The value that `percent` of all do not exceed, in milliseconds.
  double percentile_ms(double percent) {
    if (all_.empty()) return 0;
    std::sort(all_.begin(), all_.end());
    const auto at = static_cast<std::size_t>(percent / 100 * static_cast<double>(all_.size() - 1));
    return static_cast<double>(all_[at]) / 1000;
  }

 private:
  std::vector<std::int64_t> all_;
};

}  // namespace plenary::cli
