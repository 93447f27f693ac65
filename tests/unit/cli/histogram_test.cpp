// What a histogram says is what was recorded, to the promised exactness.
#include "clients/cli/histogram.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace plenary::cli {
namespace {

TEST(HistogramTest, counts_every_value_below_256_for_itself) {
  for (std::int64_t us = 0; us < 256; ++us) {
    const std::size_t bucket = Histogram::bucket_of(us);

    EXPECT_EQ(bucket, static_cast<std::size_t>(us));
    EXPECT_EQ(Histogram::upper_end(bucket), us);
  }
}

TEST(HistogramTest, buckets_follow_each_other_without_gap_or_overlap) {
  const std::size_t last = Histogram::bucket_of(INT64_MAX);
  EXPECT_EQ(Histogram::upper_end(last), INT64_MAX);

  for (std::size_t bucket = 0; bucket < last; ++bucket) {
    const std::int64_t end = Histogram::upper_end(bucket);

    ASSERT_EQ(Histogram::bucket_of(end), bucket);
    ASSERT_EQ(Histogram::bucket_of(end + 1), bucket + 1);
  }
}

TEST(HistogramTest, is_never_below_the_value_and_at_most_a_128th_above) {
  for (std::int64_t us = 1; us < INT64_MAX / 3; us = us * 3 / 2 + 1) {
    const std::int64_t said = Histogram::upper_end(Histogram::bucket_of(us));

    EXPECT_GE(said, us);
    EXPECT_LE(said - us, us / 128);
  }
}

// Against the definition, on values that are sorted: nearest rank.
TEST(HistogramTest, percentiles_are_those_of_the_sorted_values) {
  auto histogram = std::make_unique<Histogram>();
  std::vector<std::int64_t> all;
  std::uint64_t state = 7;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const auto us = static_cast<std::int64_t>((state >> 33) >> (state >> 59));
    all.push_back(us);
    histogram->record(us);
  }
  std::sort(all.begin(), all.end());

  for (const double percent : {0.0, 0.1, 1.0, 25.0, 50.0, 90.0, 99.0, 99.9, 99.99, 100.0}) {
    const double rank = std::ceil(percent / 100 * 20'000 - 1e-6);
    const std::int64_t exact = all[rank < 1 ? 0 : static_cast<std::size_t>(rank) - 1];
    EXPECT_GE(histogram->percentile(percent), exact) << percent;
    EXPECT_LE(histogram->percentile(percent), exact + exact / 128) << percent;
  }
  EXPECT_EQ(histogram->count(), 20'000U);
  EXPECT_EQ(histogram->min(), all.front());
  EXPECT_EQ(histogram->max(), all.back());
}

TEST(HistogramTest, one_late_value_in_a_hundred_is_beyond_the_99th) {
  Histogram histogram;
  for (int i = 0; i < 99; ++i) histogram.record(100);
  histogram.record(5'000'000);

  EXPECT_EQ(histogram.percentile(99), 100);
  EXPECT_EQ(histogram.percentile(99.1), 5'000'000);
}

TEST(HistogramTest, added_together_is_as_recorded_together) {
  Histogram one;
  Histogram other;
  Histogram both;
  for (std::int64_t us = 0; us < 3'000; ++us) {
    (us % 3 == 0 ? one : other).record(us * us);
    both.record(us * us);
  }

  one.add(other);

  EXPECT_EQ(one.count(), both.count());
  EXPECT_EQ(one.min(), both.min());
  EXPECT_EQ(one.max(), both.max());
  for (const double percent : {1.0, 50.0, 99.0, 100.0}) {
    EXPECT_EQ(one.percentile(percent), both.percentile(percent));
  }
}

TEST(HistogramTest, of_nothing_says_nothing) {
  const Histogram histogram;

  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.percentile(99), 0);
  EXPECT_EQ(histogram.min(), 0);
  EXPECT_EQ(histogram.max(), 0);
}

TEST(HistogramTest, a_negative_time_is_a_bug) {
  Histogram histogram;

  EXPECT_DEATH(histogram.record(-1), "");
}

}  // namespace
}  // namespace plenary::cli
