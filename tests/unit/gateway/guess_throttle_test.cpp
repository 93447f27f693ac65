#include "gateway/guess_throttle.h"

#include <cmath>

#include <gtest/gtest.h>

#include "audit/join_code.h"
#include "gateway/limits.h"

namespace plenary::gateway {
namespace {

constexpr Time start{1'000'000};

std::string code(std::uint64_t number) {
  constexpr std::string_view letters = audit::join_code_letters;
  std::string made;
  for (std::size_t i = 0; i < audit::join_code_length; ++i) {
    made.push_back(letters[number % letters.size()]);
    number /= letters.size();
  }
  return made;
}

void fail_everywhere(GuessThrottle& throttle, std::uint32_t times, Time now) {
  for (std::uint32_t i = 0; i < times; ++i) throttle.failed(code(i), now);
}

TEST(GuessThrottle, a_typing_error_here_and_there_delays_nobody) {
  GuessThrottle throttle;
  fail_everywhere(throttle, limits::code_failures_per_minute_max - 1, start);

  EXPECT_EQ(throttle.wait_ms("ZZZZZZZZ", start), 0);
}

TEST(GuessThrottle, T_A4_after_a_hundred_failures_in_a_minute_checks_stand_in_line) {
  GuessThrottle throttle;
  fail_everywhere(throttle, limits::code_failures_per_minute_max, start);

  EXPECT_EQ(throttle.wait_ms("ZZZZZZZZ", start), limits::code_check_every_ms);
  EXPECT_EQ(throttle.wait_ms("YYYYYYYY", start), 2 * limits::code_check_every_ms);
}

TEST(GuessThrottle, T_A4_who_would_wait_too_long_is_not_checked_at_all) {
  GuessThrottle throttle;
  fail_everywhere(throttle, limits::code_failures_per_minute_max, start);
  std::optional<std::int64_t> wait = 0;
  std::int64_t in_line = 0;

  while ((wait = throttle.wait_ms("ZZZZZZZZ", start))) {
    EXPECT_LE(*wait, limits::code_check_wait_ms_max);
    ++in_line;
  }

  EXPECT_EQ(in_line, limits::code_check_wait_ms_max / limits::code_check_every_ms);
}

TEST(GuessThrottle, T_A4_codes_that_begin_alike_are_counted_together) {
  GuessThrottle throttle;
  for (std::uint32_t i = 0; i < limits::prefix_failures_per_minute_max; ++i) {
    throttle.failed("ABC" + code(i).substr(3), start);
  }

  EXPECT_GT(throttle.wait_ms("ABCZZZZZ", start), 0);
  EXPECT_EQ(throttle.wait_ms("ABDZZZZZ", start), 0);
}

TEST(GuessThrottle, after_a_quiet_minute_nobody_waits) {
  GuessThrottle throttle;
  fail_everywhere(throttle, limits::code_failures_per_minute_max, start);

  EXPECT_GT(throttle.wait_ms("ZZZZZZZZ", start + 59'999), 0);
  EXPECT_EQ(throttle.wait_ms("ZZZZZZZZ", start + 60'000), 0);
}

TEST(GuessThrottle, T_A5_a_day_of_guessing_finds_one_of_200_sessions_with_less_than_1_in_10000) {
  GuessThrottle throttle;
  constexpr std::int64_t ten_minutes_ms = 600'000;
  std::uint64_t checked = 0;

  // A hundred guesses a second, and each that is checked is wrong.
  for (std::int64_t ms = 0; ms < ten_minutes_ms; ms += 10) {
    const std::string guess = code(static_cast<std::uint64_t>(ms) * 7'919);
    if (!throttle.wait_ms(guess, start + ms)) continue;
    throttle.failed(guess, start + ms);
    ++checked;
  }

  const double codes = std::pow(31.0, 8.0);
  const double found_in_a_day = 200.0 * 144.0 * static_cast<double>(checked) / codes;
  EXPECT_LT(found_in_a_day, 0.0001);
  EXPECT_GT(checked, 1'500U);  // It is slowed, not shut: honest people are among them.
}

}  // namespace
}  // namespace plenary::gateway
