#include "clients/cli/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/assert.h"

namespace plenary::cli {

// A value of n bits beyond the exact ones loses its n lowest: what is left is in [half, 2 half).
std::size_t Histogram::bucket_of(std::int64_t us) {
  PLENARY_ASSERT(us >= 0);
  const auto value = static_cast<std::uint64_t>(us);
  const int shift = std::max(static_cast<int>(std::bit_width(value)) - exact_bits, 0);
  return static_cast<std::size_t>(shift) * half + static_cast<std::size_t>(value >> shift);
}

std::int64_t Histogram::upper_end(std::size_t bucket) {
  if (bucket < 2 * half) return static_cast<std::int64_t>(bucket);
  const std::size_t shift = bucket / half - 1;
  const std::uint64_t first = std::uint64_t{bucket - shift * half} << shift;
  return static_cast<std::int64_t>(first + ((std::uint64_t{1} << shift) - 1));
}

void Histogram::record(std::int64_t us) {
  ++counts_[bucket_of(us)];
  ++count_;
  min_ = std::min(min_, us);
  max_ = std::max(max_, us);
}

void Histogram::add(const Histogram& more) {
  for (std::size_t at = 0; at < buckets; ++at) counts_[at] += more.counts_[at];
  count_ += more.count_;
  min_ = std::min(min_, more.min_);
  max_ = std::max(max_, more.max_);
}

std::int64_t Histogram::percentile(double percent) const {
  if (count_ == 0) return 0;
  const double share = std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(count_);
  // The rounding of 0.99 * 100 must not ask for one more than the 99th.
  const auto wanted =
      std::max<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(share - 1e-6)), 1);
  std::uint64_t met = 0;
  for (std::size_t at = 0; at < buckets; ++at) {
    met += counts_[at];
    if (met >= wanted) return std::clamp(upper_end(at), min_, max_);
  }
  return max_;
}

}  // namespace plenary::cli
