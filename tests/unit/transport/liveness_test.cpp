// Who is silent, stuck, late or loud, by a clock the test moves.
#include "transport/liveness.h"

#include <vector>

#include <gtest/gtest.h>

#include "transport/close_codes.h"

namespace plenary::transport {
namespace {

using Due = Liveness::Due;
using Pinged = Liveness::Pinged;
using Verdict = Liveness::Verdict;

constexpr std::int64_t start = 1'000'000;
constexpr Patience patience;

Liveness admitted() {
  Liveness liveness(start);
  liveness.admitted();
  return liveness;
}

Verdict at(Liveness& liveness, std::int64_t seconds, bool sending = false) {
  return liveness.check(start + seconds * 1'000, patience, sending);
}

Verdict close_with(std::uint16_t code) { return {Due::close, code}; }

TEST(Liveness, T_A3_who_says_no_hello_within_5_s_is_closed_4004) {
  Liveness liveness(start);
  liveness.heard(start + 4'000, {.completed = true});

  EXPECT_EQ(at(liveness, 4), Verdict{});
  EXPECT_EQ(at(liveness, 5), close_with(4004));
}

TEST(Liveness, who_was_admitted_may_be_quiet) {
  Liveness liveness = admitted();

  EXPECT_EQ(at(liveness, 24), Verdict{});
}

TEST(Liveness, P11_T_N4_silence_is_asked_every_25_s_and_closed_4003_after_75) {
  Liveness liveness = admitted();

  EXPECT_EQ(at(liveness, 25).due, Due::ping);
  EXPECT_EQ(at(liveness, 26), Verdict{});
  EXPECT_EQ(at(liveness, 50).due, Due::ping);
  EXPECT_EQ(at(liveness, 74), Verdict{});
  EXPECT_EQ(at(liveness, 75), close_with(4003));
}

// A stream of events that nobody speaks on would be cut by proxies after a minute of nothing.
TEST(Liveness, P11_T_N10_who_speaks_elsewhere_is_told_something_every_25_s_all_the_same) {
  Liveness liveness(start, Liveness::Speaks::elsewhere);
  liveness.admitted();
  liveness.heard(start + 24'000, {.completed = true});

  EXPECT_EQ(at(liveness, 25).due, Due::ping);
  liveness.progressed(start + 25'000);
  liveness.heard(start + 40'000, {.completed = true});
  EXPECT_EQ(at(liveness, 49), Verdict{});
  EXPECT_EQ(at(liveness, 50).due, Due::ping);
}

TEST(Liveness, P11_who_speaks_elsewhere_is_asked_although_it_is_told_much) {
  Liveness liveness(start, Liveness::Speaks::elsewhere);
  liveness.admitted();
  for (std::int64_t second = 1; second < 75; ++second) {
    liveness.progressed(start + second * 1'000);
    EXPECT_EQ(at(liveness, second).due, second % 25 == 0 ? Due::ping : Due::nothing);
  }

  EXPECT_EQ(at(liveness, 75), close_with(4003));
}

TEST(Liveness, P11_any_byte_proves_life) {
  Liveness liveness = admitted();
  liveness.heard(start + 70'000, {.in_the_middle = true});

  EXPECT_EQ(at(liveness, 76), Verdict{});
}

TEST(Liveness, T_P8_a_message_unfinished_after_10_s_is_closed_1008) {
  Liveness liveness = admitted();
  liveness.heard(start + 1'000, {.in_the_middle = true});
  liveness.heard(start + 9'000, {.in_the_middle = true});

  EXPECT_EQ(at(liveness, 10), Verdict{});
  EXPECT_EQ(at(liveness, 11), close_with(1008));
}

TEST(Liveness, a_stream_of_messages_that_never_ends_with_a_read_is_no_unfinished_message) {
  Liveness liveness = admitted();

  for (std::int64_t second = 1; second < 60; ++second) {
    liveness.heard(start + second * 1'000, {.completed = true, .in_the_middle = true});
    EXPECT_EQ(at(liveness, second), Verdict{});
  }
}

TEST(Liveness, T_R8_who_takes_nothing_for_30_s_is_closed_4002) {
  Liveness liveness = admitted();
  liveness.progressed(start + 1'000);
  liveness.heard(start + 20'000, {});

  EXPECT_EQ(at(liveness, 30, true), Verdict{});
  EXPECT_EQ(at(liveness, 31, true), close_with(4002));
  EXPECT_EQ(at(liveness, 31, false), Verdict{});
}

// The loop looks at nobody before.
TEST(Liveness, nothing_is_due_before_the_time_it_names_and_something_is_then) {
  std::vector<Liveness> all{
      Liveness(start), admitted(), admitted(),
      admitted(),      admitted(), Liveness(start, Liveness::Speaks::elsewhere)};
  all[2].heard(start + 1'000, {.in_the_middle = true});
  all[3].progressed(start + 2'000);
  all[4].closing(start + 1'000);
  all[5].admitted();
  all[5].heard(start + 9'000, {.completed = true});

  for (Liveness& each : all) {
    for (const bool sending : {false, true}) {
      Liveness liveness = each;
      const std::int64_t due_ms = liveness.due_ms(patience, sending);
      EXPECT_EQ(liveness.check(due_ms - 1, patience, sending), Verdict{});
      EXPECT_NE(liveness.check(due_ms, patience, sending), Verdict{});
    }
  }
}

TEST(Liveness, after_a_ping_the_next_look_is_25_s_later) {
  Liveness liveness = admitted();
  EXPECT_EQ(at(liveness, 25).due, Due::ping);
  EXPECT_EQ(liveness.due_ms(patience, false), start + 50'000);
  EXPECT_EQ(at(liveness, 50).due, Due::ping);
  EXPECT_EQ(liveness.due_ms(patience, false), start + 75'000);
}

TEST(Liveness, T_P27_who_does_not_answer_the_close_is_dropped_after_5_s) {
  Liveness liveness = admitted();
  liveness.closing(start + 1'000);

  EXPECT_EQ(at(liveness, 5), Verdict{});
  EXPECT_EQ(at(liveness, 6).due, Due::drop);
}

TEST(Liveness, T_P11_at_most_20_pings_a_second_are_answered) {
  Liveness liveness = admitted();
  int answered = 0;

  for (int i = 0; i < 50; ++i) answered += liveness.pinged(start) == Pinged::answer;

  EXPECT_EQ(answered, 20);
}

TEST(Liveness, T_P11_a_sustained_flood_of_pings_is_a_flood) {
  Liveness liveness = admitted();
  bool flood = false;

  for (int i = 0; i < 200 && !flood; ++i) {
    flood = liveness.pinged(start + i * 40) == Pinged::flood;  // 25 a second.
  }
  EXPECT_FALSE(flood);

  for (int i = 0; i < 1'000 && !flood; ++i)
    flood = liveness.pinged(start + 8'000 + i) == Pinged::flood;
  EXPECT_TRUE(flood);
}

TEST(Liveness, T_P11_a_burst_after_a_pause_is_forgiven) {
  Liveness liveness = admitted();

  for (std::int64_t second = 0; second < 20; second += 2) {
    for (int i = 0; i < 60; ++i) {
      EXPECT_NE(liveness.pinged(start + second * 1'000), Pinged::flood);
    }
    EXPECT_EQ(liveness.pinged(start + (second + 1) * 1'000), Pinged::answer);
  }
}

}  // namespace
}  // namespace plenary::transport
