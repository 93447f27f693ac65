// The small parts that keep the live path within bounds: tails and token buckets.
#include <gtest/gtest.h>

#include "live/tail.h"
#include "live/throttle.h"

namespace plenary::live {
namespace {

Frame frame(std::size_t bytes) { return make_frame(std::string(bytes, 'x')); }

TEST(Tail, P5_gives_everything_after_a_cursor_or_nothing) {
  Tail tail(100, 10);
  tail.push(12, frame(30));
  tail.push(13, frame(30));

  EXPECT_EQ(tail.after(13)->size(), 0U);
  EXPECT_EQ(tail.after(12)->size(), 1U);
  EXPECT_EQ(tail.after(11)->size(), 2U);
  EXPECT_EQ(tail.after(10)->size(), 2U);
  EXPECT_FALSE(tail.after(9).has_value());
  EXPECT_FALSE(tail.after(14).has_value());
}

TEST(Tail, P5_forgets_the_oldest_beyond_its_bytes_but_never_the_newest) {
  Tail tail(100, 0);
  for (std::uint64_t seq = 1; seq <= 10; ++seq) tail.push(seq, frame(40));

  EXPECT_FALSE(tail.after(7).has_value());
  EXPECT_EQ(tail.after(8)->size(), 2U);
  EXPECT_EQ(tail.bytes_after(8), 80U);
  tail.push(11, frame(5'000));
  EXPECT_EQ(tail.after(10)->size(), 1U);
}

TEST(Tail, An_empty_tail_knows_where_it_begins) {
  const Tail tail(100, 7);

  EXPECT_EQ(tail.after(7)->size(), 0U);
  EXPECT_FALSE(tail.after(6).has_value());
  EXPECT_FALSE(tail.after(8).has_value());
}

TEST(Throttle, T_R3_a_burst_and_then_so_many_a_second) {
  Throttle throttle;
  const Pace pace{.per_second = 20, .burst = 60};
  Time now{1'000'000};

  for (int i = 0; i < 60; ++i) EXPECT_EQ(throttle.take(pace, now), 0U);
  EXPECT_EQ(throttle.take(pace, now), 50U);
  int taken = 0;
  for (int ms = 0; ms < 1'000; ++ms) {
    now = now + 1;
    taken += throttle.take(pace, now) == 0 ? 1 : 0;
  }

  EXPECT_EQ(taken, 20);
}

TEST(Throttle, T_S12_a_clock_that_steps_back_locks_nobody_out) {
  Throttle throttle;
  const Pace pace{.per_second = 20, .burst = 60};
  for (int i = 0; i < 60; ++i) throttle.take(pace, Time{100'000'000});

  EXPECT_LE(throttle.take(pace, Time{13'600'000}), 50U);
}

}  // namespace
}  // namespace plenary::live
