// An open loop: what is meant to be sent is fixed beforehand and does not depend on any answer.
#include "clients/cli/send_schedule.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace plenary::cli {
namespace {

TEST(SendSchedule, is_in_order_within_its_time_and_the_same_for_a_seed) {
  const Pace pace{500, 10, 100, 42};
  const auto sends = poisson_schedule(pace);
  const auto again = poisson_schedule(pace);

  ASSERT_EQ(sends.size(), again.size());
  std::set<std::uint32_t> people;
  for (std::size_t i = 0; i < sends.size(); ++i) {
    EXPECT_EQ(sends[i].at_us, again[i].at_us);
    EXPECT_EQ(sends[i].person, again[i].person);
    EXPECT_GE(sends[i].at_us, i == 0 ? 0 : sends[i - 1].at_us);
    people.insert(sends[i].person);
  }
  EXPECT_LT(sends.back().at_us, 10'000'000);
  EXPECT_EQ(people.size(), 100U);
  EXPECT_EQ(*people.rbegin(), 99U);
}

// Poisson arrivals: the count is within five standard deviations of what was asked, and the gaps'
// mean equals their deviation.
TEST(SendSchedule, has_the_rate_and_the_gaps_of_poisson_arrivals) {
  const auto sends = poisson_schedule({1'000, 100, 10, 3});
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 1; i < sends.size(); ++i) {
    const auto gap = static_cast<double>(sends[i].at_us - sends[i - 1].at_us);
    sum += gap;
    squares += gap * gap;
  }
  const double count = static_cast<double>(sends.size() - 1);
  const double mean = sum / count;
  const double deviation = std::sqrt(squares / count - mean * mean);

  EXPECT_NEAR(static_cast<double>(sends.size()), 100'000, 5 * std::sqrt(100'000));
  EXPECT_NEAR(deviation / mean, 1, 0.03);
}

TEST(SendSchedule, another_seed_is_another_schedule) {
  const auto one = poisson_schedule({100, 10, 10, 1});
  const auto other = poisson_schedule({100, 10, 10, 2});

  EXPECT_NE(one.front().at_us, other.front().at_us);
}

TEST(OpenLoopTest, gives_nothing_before_its_time) {
  const std::vector<Send> sends{{10, 0}, {20, 1}};
  OpenLoop loop(sends);

  EXPECT_EQ(loop.next_due(9), OpenLoop::none);
  EXPECT_EQ(loop.wake_us(), 10);
  EXPECT_EQ(loop.next_due(10), 0U);
  EXPECT_EQ(loop.next_due(19), OpenLoop::none);
  EXPECT_EQ(loop.wake_us(), 20);
  EXPECT_FALSE(loop.is_done());
}

// After a stall everything that was due meanwhile is given at once: no send is left out or moved.
TEST(OpenLoopTest, after_a_stall_all_that_was_missed_is_due_with_its_own_time) {
  const auto sends = poisson_schedule({200, 5, 10, 9});
  OpenLoop loop(sends);
  std::vector<std::size_t> given;
  const auto take = [&](std::int64_t now) {
    for (auto at = loop.next_due(now); at != OpenLoop::none; at = loop.next_due(now)) {
      EXPECT_LE(sends[at].at_us, now);
      given.push_back(at);
    }
  };

  take(1'000'000);
  const std::size_t before = given.size();
  take(4'000'000);  // Nobody asked for three seconds.
  const std::size_t after = given.size();
  take(5'000'000);

  EXPECT_GT(after - before, 400U);
  EXPECT_TRUE(loop.is_done());
  ASSERT_EQ(given.size(), sends.size());
  for (std::size_t i = 0; i < given.size(); ++i) EXPECT_EQ(given[i], i);
}

}  // namespace
}  // namespace plenary::cli
