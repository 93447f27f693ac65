#include "audit/receipts.h"

#include <gtest/gtest.h>

#include "audit/limits.h"

namespace plenary::audit {
namespace {

constexpr Key128 phone{1, 2};
constexpr Key128 laptop{1, 3};

Entry entry_of(Key128 device, std::uint64_t command_no, std::uint64_t seq) {
  Entry entry;
  entry.seq = seq;
  entry.device = device;
  entry.command_no = command_no;
  entry.body_hash = command_no * 1'000;
  return entry;
}

TEST(Receipts, P2_a_device_begins_with_one_and_counts_for_itself) {
  Receipts receipts;
  receipts.remember(entry_of(phone, 1, 10));

  EXPECT_EQ(receipts.next(phone), 2U);
  EXPECT_EQ(receipts.next(laptop), 1U);
  EXPECT_EQ(receipts.find(laptop, 1), nullptr);
}

TEST(Receipts, P2_a_command_is_answered_as_it_was_the_first_time) {
  Receipts receipts;
  receipts.remember(entry_of(phone, 1, 10));
  Entry refused = entry_of(phone, 2, 14);
  refused.refusal = Refusal::retry_after;
  refused.detail = 5;
  refused.kept = {ref(Id<Note>(4))};
  receipts.remember(refused);

  ASSERT_NE(receipts.find(phone, 1), nullptr);
  EXPECT_EQ(receipts.find(phone, 1)->seq, 10U);
  EXPECT_EQ(receipts.find(phone, 1)->body_hash, 1'000U);
  const Answer second{2, 2'000, 14, Refusal::retry_after, 5, {ref(Id<Note>(4))}};
  EXPECT_EQ(*receipts.find(phone, 2), second);
  EXPECT_EQ(receipts.find(phone, 3), nullptr);
  EXPECT_EQ(receipts.find(phone, 0), nullptr);
}

TEST(Receipts, P2_the_last_answers_are_kept_and_the_ones_before_forgotten) {
  Receipts receipts;
  const std::uint64_t given = limits::receipts_per_device + 10;
  for (std::uint64_t i = 1; i <= given; ++i) receipts.remember(entry_of(phone, i, i));

  EXPECT_EQ(receipts.find(phone, 10), nullptr);
  ASSERT_NE(receipts.find(phone, 11), nullptr);
  EXPECT_EQ(receipts.find(phone, 11)->seq, 11U);
  EXPECT_EQ(receipts.find(phone, given)->seq, given);
  EXPECT_EQ(receipts.next(phone), given + 1);
}

TEST(Receipts, what_the_server_does_itself_is_nobodys_answer) {
  Receipts receipts;
  receipts.remember(entry_of({}, 1, 1));
  receipts.remember(entry_of(phone, 0, 2));

  EXPECT_TRUE(receipts.image().empty());
}

TEST(Receipts, P4_answers_survive_in_a_snapshot) {
  Receipts receipts;
  for (std::uint64_t i = 1; i <= 70; ++i) receipts.remember(entry_of(phone, i, 2 * i));
  receipts.remember(entry_of(laptop, 1, 200));

  Receipts again;
  again.restore(receipts.image());

  EXPECT_EQ(again.next(phone), 71U);
  EXPECT_EQ(again.find(phone, 6), nullptr);
  EXPECT_EQ(again.find(phone, 7)->seq, 14U);
  EXPECT_EQ(again.find(laptop, 1)->seq, 200U);
  again.remember(entry_of(phone, 71, 300));
  EXPECT_EQ(again.find(phone, 71)->seq, 300U);
  EXPECT_EQ(again.find(phone, 7), nullptr);
}

}  // namespace
}  // namespace plenary::audit
