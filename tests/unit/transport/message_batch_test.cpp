// The messages in the body of a POST, and what is none.
#include "transport/message_batch.h"

#include <gtest/gtest.h>

#include "tests/support/detour.h"
#include "tests/support/dice.h"
#include "transport/limits.h"

namespace plenary::transport {
namespace {

using testing::delimited;
using std::string_literals::operator""s;

TEST(MessageBatch, messages_come_out_as_they_went_in) {
  const std::string body = delimited("one") + delimited("") + delimited("three");

  const auto messages = split_messages(body);

  ASSERT_TRUE(messages);
  EXPECT_EQ(*messages, (std::vector<std::string_view>{"one", "", "three"}));
}

TEST(MessageBatch, an_empty_body_holds_none) {
  const auto messages = split_messages("");

  ASSERT_TRUE(messages);
  EXPECT_TRUE(messages->empty());
}

TEST(MessageBatch, a_message_of_any_allowed_size_is_taken) {
  for (const std::size_t size : {1UL, 127UL, 128UL, 16'383UL, 16'384UL, 65'535UL, 65'536UL}) {
    const std::string body = delimited(std::string(size, 'm'));

    const auto messages = split_messages(body);

    ASSERT_TRUE(messages) << size;
    ASSERT_EQ(messages->size(), 1U);
    EXPECT_EQ(messages->front().size(), size);
    EXPECT_LE(body.size(), limits::post_bytes_max);
  }
}

TEST(MessageBatch, T_P13_what_is_not_well_formed_holds_no_message_at_all) {
  const std::string good = delimited("good");
  for (const std::string& bad :
       {"\x05"
        "four"s,               // Less than it says,
        "\x80"s, "\xFF\xFF"s,  // a length that does not end,
        "\x80\x00"s,
        "\x83\x00"
        "abc"s,
        "\x80\x80\x00"s,                               // or is longer than it need be,
        "\x80\x80\x80\x01"s, "\xFF\xFF\xFF\xFF\x0F"s,  // or says more than anybody may.
        delimited(std::string(65'537, 'm'))}) {
    EXPECT_FALSE(split_messages(bad));
    EXPECT_FALSE(split_messages(good + bad));
  }
}

TEST(MessageBatch, T_P16_more_messages_than_a_body_may_hold_are_refused) {
  std::string body;
  for (std::size_t i = 0; i < limits::messages_per_post_max; ++i) body += delimited("m");
  EXPECT_TRUE(split_messages(body));

  EXPECT_FALSE(split_messages(body + delimited("m")));
}

// Every body has one reading: what was read, written again, is the body.
TEST(MessageBatch, T_P13_any_bytes_are_read_in_one_way_or_not_at_all) {
  plenary::test::Dice dice(4);
  std::size_t read = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    std::string body;
    for (std::size_t left = dice.below(12); left > 0; --left) {
      const std::uint64_t byte = dice.below(256);
      body.push_back(static_cast<char>(dice.below(2) == 0 ? byte % 6 : byte));
    }

    const auto messages = split_messages(body);

    if (!messages) continue;
    ++read;
    std::string again;
    for (const std::string_view message : *messages) again += delimited(message);
    EXPECT_EQ(again, body);
  }
  EXPECT_GT(read, 1'000U);
}

}  // namespace
}  // namespace plenary::transport
