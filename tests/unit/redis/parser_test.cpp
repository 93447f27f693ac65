// What Redis may say, and what it must not get away with.
#include "redis/parser.h"

#include <gtest/gtest.h>

namespace plenary::redis {
namespace {

using Type = Reply::Type;

std::optional<Reply> read(std::string_view bytes) {
  Parser parser;
  EXPECT_TRUE(parser.feed(bytes));
  return parser.next();
}

TEST(RedisParser, reads_every_kind_of_reply) {
  EXPECT_EQ(read("+PONG\r\n")->text, "PONG");
  EXPECT_EQ(read("-OOM command not allowed\r\n")->type, Type::error);
  EXPECT_EQ(read(":-7\r\n")->number, -7);
  EXPECT_EQ(read("$5\r\nab\r\nc\r\n")->text, "ab\r\nc");
  EXPECT_EQ(read("$0\r\n\r\n")->type, Type::text);
  EXPECT_EQ(read("$-1\r\n")->type, Type::nil);
  EXPECT_EQ(read("*-1\r\n")->type, Type::nil);
  const auto nested = read("*3\r\n:1\r\n*2\r\n+a\r\n$1\r\nb\r\n$-1\r\n");
  ASSERT_EQ(nested->items.size(), 3U);
  EXPECT_EQ(nested->items[0].number, 1);
  EXPECT_EQ(nested->items[1].items[1].text, "b");
  EXPECT_EQ(nested->items[2].type, Type::nil);
}

TEST(RedisParser, a_reply_in_pieces_comes_when_it_is_whole_and_two_come_one_after_the_other) {
  const std::string said = "*2\r\n$3\r\nabc\r\n:42\r\n+OK\r\n";
  Parser parser;
  std::size_t replies = 0;
  for (const char byte : said) {
    ASSERT_TRUE(parser.feed({&byte, 1}));
    while (parser.next()) ++replies;
  }
  EXPECT_EQ(replies, 2U);
}

TEST(RedisParser, T_K2_what_is_no_reply_ends_it) {
  for (const std::string_view wrong :
       {"HTTP/1.1 400 Bad Request\r\n", "?\r\n", "$abc\r\n", ":\r\n", "*x\r\n", "$-2\r\n"}) {
    Parser parser;
    parser.feed(wrong);
    EXPECT_FALSE(parser.next().has_value()) << wrong;
    EXPECT_TRUE(parser.has_ended()) << wrong;
    EXPECT_FALSE(parser.feed("+OK\r\n"));
  }
}

TEST(RedisParser, T_K2_arrays_that_claim_too_much_end_it_before_anything_is_allocated) {
  for (const std::string_view huge :
       {"*2147483647\r\n", "*4294967296\r\n", "*65537\r\n", "*300\r\n*65000\r\n*65000\r\n"}) {
    Parser parser;
    parser.feed(huge);
    EXPECT_FALSE(parser.next().has_value());
    EXPECT_TRUE(parser.has_ended()) << huge;
  }
}

TEST(RedisParser, T_K2_texts_that_are_too_long_end_it_as_they_come) {
  Parser parser({1'000, 100});
  ASSERT_TRUE(parser.feed("$536870912\r\n"));
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_TRUE(parser.feed(std::string(900, 'x')));
  EXPECT_FALSE(parser.feed(std::string(200, 'x')));
  EXPECT_TRUE(parser.has_ended());
}

TEST(RedisParser, T_K2_a_line_without_end_ends_it) {
  Parser parser({1'000, 100});
  ASSERT_TRUE(parser.feed("+" + std::string(900, 'x')));
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_FALSE(parser.feed(std::string(200, 'x')));
}

TEST(RedisParser, T_K2_nesting_without_end_ends_it) {
  Parser parser;
  std::string deep;
  for (int i = 0; i < 20; ++i) deep += "*1\r\n";
  parser.feed(deep);
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_TRUE(parser.has_ended());
}

}  // namespace
}  // namespace plenary::redis
