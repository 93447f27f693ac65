// Times recorded so that none is lost and no memory is taken while recording: buckets that grow
// with the value, as in HdrHistogram (which Debian packages for other languages only).
//
// Takes microseconds, gives microseconds. Up to 255 every value has its own bucket; above, a
// bucket is at most 1/128 of its values wide, and a percentile says the bucket's upper end: never
// too fast. Smallest, largest and count are exact. A negative time is a bug. For one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace plenary::cli {

class Histogram {
 public:
  void record(std::int64_t us);
  void add(const Histogram& more);

  std::uint64_t count() const { return count_; }
  std::int64_t min() const { return count_ == 0 ? 0 : min_; }
  std::int64_t max() const { return max_; }
  // The value that `percent` of all do not exceed; zero where nothing was recorded.
  std::int64_t percentile(double percent) const;

  // The bucket of a value, and the largest value that is in a bucket.
  static std::size_t bucket_of(std::int64_t us);
  static std::int64_t upper_end(std::size_t bucket);

 private:
  static constexpr int exact_bits = 8;  // Below 2^8 buckets are one wide.
  static constexpr std::size_t half = std::size_t{1} << (exact_bits - 1);
  static constexpr std::size_t buckets = (64 - exact_bits) * half + 2 * half;

  std::array<std::uint64_t, buckets> counts_{};
  std::uint64_t count_ = 0;
  std::int64_t min_ = INT64_MAX;
  std::int64_t max_ = 0;
};

}  // namespace plenary::cli
