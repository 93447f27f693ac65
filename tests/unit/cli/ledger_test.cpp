// What viewers heard is held against what was due, and a wrong answer is never counted as one.
#include "clients/cli/ledger.h"

#include <string>

#include <gtest/gtest.h>

namespace plenary::cli {
namespace {

// Three commands, the second and third of which are timed; two viewers.
class LedgerTest : public ::testing::Test {
 protected:
  static constexpr std::int64_t begun_us = 1'000'000;

  LedgerTest() : ledger_(sends_, 100) {
    // An event shows the command whose number it begins with, if any.
    stream_ = ledger_.open_stream([](std::string_view event) {
      return event.front() == '-' ? Ledger::no_command
                                  : static_cast<std::size_t>(event.front() - '0');
    });
    for (std::size_t viewer = 0; viewer < 2; ++viewer) {
      EXPECT_EQ(ledger_.follow(stream_, 40, Ledger::Due::everything), viewer);
    }
    ledger_.begin(begun_us);
    for (std::size_t command = 0; command < sends_.size(); ++command) {
      ledger_.expect(command, stream_);
    }
  }
  void hear(std::size_t viewer, std::uint64_t seq, const std::string& event, std::int64_t after) {
    ledger_.hear({viewer, seq, event, begun_us + after});
  }

  const std::vector<Send> sends_{{0, 0}, {100, 1}, {200, 0}};
  Ledger ledger_;
  std::size_t stream_ = 0;
};

TEST_F(LedgerTest, is_complete_once_everybody_heard_everything) {
  for (std::size_t viewer = 0; viewer < 2; ++viewer) {
    EXPECT_FALSE(ledger_.is_complete());
    hear(viewer, 41, "0 a", 300);
    hear(viewer, 42, "1 b", 300);
    hear(viewer, 43, "2 c", 300);
  }

  EXPECT_TRUE(ledger_.is_complete());
  EXPECT_EQ(ledger_.delivered(), 6U);
  EXPECT_EQ(ledger_.due(), 6U);
  EXPECT_EQ(ledger_.gaps() + ledger_.differences(), 0U);
  EXPECT_EQ(ledger_.stands_at(1), 43U);
}

// The command was due 100 us after the beginning, however late it was really sent.
TEST_F(LedgerTest, times_are_from_the_intended_send_to_each_and_to_the_last) {
  hear(0, 41, "0 a", 50);
  hear(0, 42, "1 b", 150);
  hear(1, 41, "0 a", 60);
  hear(1, 42, "1 b", 5'100);

  EXPECT_EQ(ledger_.by_one().count(), 2U);  // The first is of the warm-up.
  EXPECT_EQ(ledger_.by_one().min(), 50);
  EXPECT_EQ(ledger_.by_one().max(), 5'000);
  EXPECT_EQ(ledger_.by_all().count(), 1U);
  EXPECT_EQ(ledger_.by_all().max(), 5'000);
}

// Compared where it lies, as far as it is what the first who heard it wrote down, and no further.
TEST_F(LedgerTest, the_next_event_is_taken_from_the_front_of_bytes_that_begin_with_it) {
  const auto taken = [&](std::string_view bytes) {
    return ledger_.hear_next(1, bytes, begun_us + 300);
  };
  EXPECT_EQ(taken("0 a1 b"), 0U);  // Nobody has written anything down.
  hear(0, 41, "0 a", 300);
  hear(0, 42, "1 b", 300);

  EXPECT_EQ(taken("0 "), 0U);
  EXPECT_EQ(taken("0 x1 b"), 0U);
  EXPECT_EQ(taken("1 b"), 0U);
  EXPECT_EQ(taken("0 a1 b"), 3U);
  EXPECT_EQ(taken("1 b2 c"), 3U);
  EXPECT_EQ(taken("2 c"), 0U);

  EXPECT_EQ(ledger_.stands_at(1), 42U);
  EXPECT_EQ(ledger_.delivered(), 4U);
  EXPECT_EQ(ledger_.by_one().count(), 2U);
  EXPECT_EQ(ledger_.gaps() + ledger_.differences(), 0U);
}

TEST_F(LedgerTest, what_is_sent_twice_is_wrong_and_counted_once) {
  hear(0, 41, "0 a", 301);
  hear(0, 41, "0 a", 302);

  EXPECT_EQ(ledger_.delivered(), 1U);
  EXPECT_EQ(ledger_.differences(), 1U);
  EXPECT_EQ(ledger_.gaps(), 0U);
}

TEST_F(LedgerTest, a_gap_is_seen_and_nothing_after_it_counts) {
  hear(0, 41, "0 a", 301);
  hear(0, 43, "2 c", 302);

  EXPECT_EQ(ledger_.gaps(), 1U);
  EXPECT_EQ(ledger_.delivered(), 1U);
  EXPECT_EQ(ledger_.stands_at(0), 41U);
}

TEST_F(LedgerTest, another_order_or_other_bytes_are_differences) {
  hear(0, 41, "0 a", 301);
  hear(0, 42, "1 b", 301);

  hear(1, 41, "1 b", 302);
  hear(1, 42, "1 B", 302);

  EXPECT_EQ(ledger_.differences(), 2U);
  EXPECT_EQ(ledger_.delivered(), 2U);
}

TEST_F(LedgerTest, what_nobody_said_or_came_too_often_is_a_difference) {
  hear(0, 41, "7 never said", 301);
  hear(0, 42, "0 a", 301);
  hear(0, 43, "0 a", 301);
  hear(0, 44, "0 a", 301);
  hear(0, 45, "1 before it was due", 99);

  EXPECT_EQ(ledger_.differences(), 3U);
  EXPECT_EQ(ledger_.delivered(), 2U);
}

TEST_F(LedgerTest, what_shows_no_command_is_compared_and_not_counted) {
  hear(0, 41, "- somebody came", 301);
  hear(1, 41, "- somebody went", 301);

  EXPECT_EQ(ledger_.delivered(), 0U);
  EXPECT_EQ(ledger_.differences(), 1U);
}

// Who came while commands were under way is held against the others, and waited for by nobody.
TEST_F(LedgerTest, nothing_is_due_to_who_came_late_and_all_is_compared) {
  const std::size_t late = ledger_.follow(stream_, 41, Ledger::Due::nothing);
  hear(0, 41, "0 a", 301);
  hear(late, 42, "1 b", 302);
  hear(0, 42, "1 B", 303);

  EXPECT_EQ(ledger_.delivered(), 1U);
  EXPECT_EQ(ledger_.differences(), 1U);
  EXPECT_EQ(ledger_.due(), 6U);
}

// A snapshot in place of events brings a viewer forward, and what it never heard stays missing.
TEST_F(LedgerTest, what_a_snapshot_stands_for_is_never_delivered) {
  for (const char* event : {"0 a", "1 b", "2 c"}) {
    hear(0, ledger_.stands_at(0) + 1, event, 301);
  }
  ledger_.brought_to(1, 43);

  EXPECT_EQ(ledger_.stands_at(1), 43U);
  EXPECT_EQ(ledger_.skipped(), 1U);
  EXPECT_FALSE(ledger_.is_complete());
}

// Rooms: what is said in one is due to who sits there.
TEST_F(LedgerTest, a_command_is_due_to_those_who_follow_its_stream) {
  const std::size_t room = ledger_.open_stream([](std::string_view) { return Ledger::no_command; });
  ledger_.follow(room, 0, Ledger::Due::everything);
  const std::uint64_t before = ledger_.due();

  ledger_.expect(0, room);

  EXPECT_EQ(ledger_.due(), before + 1);
}

}  // namespace
}  // namespace plenary::cli
