// How an operator names a Redis.
#include "redis/address.h"

#include <gtest/gtest.h>

namespace plenary::redis {
namespace {

Address parsed(const std::string& url) {
  const auto address = parse_address(url);
  EXPECT_TRUE(address.ok()) << url;
  return address.ok() ? *address : Address{};
}

TEST(RedisAddress, a_host_with_or_without_port_user_and_password) {
  EXPECT_EQ(parsed("redis://cache.example").host, "cache.example");
  EXPECT_EQ(parsed("redis://cache.example").port, 6379);
  EXPECT_EQ(parsed("redis://127.0.0.1:7000/").port, 7000);
  EXPECT_EQ(parsed("redis://[::1]:7000").host, "::1");
  const Address known = parsed("redis://plenary:s%3Acret@cache.example:6380");
  EXPECT_EQ(known.user, "plenary");
  EXPECT_EQ(known.password, "s:cret");
  EXPECT_EQ(parsed("redis://:secret@cache.example").password, "secret");
  EXPECT_EQ(parsed("redis://secret@cache.example").password, "secret");
  EXPECT_EQ(parsed("redis://secret@cache.example").user, "");
}

TEST(RedisAddress, one_of_a_cluster) {
  const Address one = parsed("redis+cluster://plenary:secret@cache.example:7001");
  EXPECT_TRUE(one.is_cluster);
  EXPECT_EQ(one.port, 7001);
  EXPECT_EQ(one.password, "secret");
  EXPECT_FALSE(parsed("redis://cache.example").is_cluster);
}

TEST(RedisAddress, a_socket_in_the_file_system) {
  const Address socket = parsed("redis+unix://plenary:secret@/run/redis/redis.sock");
  EXPECT_EQ(socket.path, "/run/redis/redis.sock");
  EXPECT_EQ(socket.password, "secret");
  EXPECT_EQ(parsed("redis+unix:///run/redis.sock").user, "");
}

TEST(RedisAddress, what_is_none_is_refused_in_a_sentence_that_repeats_nothing) {
  for (const char* wrong :
       {"", "cache:6379", "http://cache", "redis://", "redis://cache:0", "redis://cache:99999",
        "redis://cache/1", "redis://cache?db=1", "redis+unix://", "redis+unix://host/path",
        "redis+cluster://", "redis+cluster://cache/1", "redis://plenary:hidden@cache/1"}) {
    const auto address = parse_address(wrong);
    ASSERT_FALSE(address.ok()) << wrong;
    EXPECT_EQ(address.error().find("hidden"), std::string::npos);
  }
}

TEST(RedisAddress, what_is_shown_has_no_password) {
  EXPECT_EQ(parsed("redis://plenary:secret@cache.example:6380").shown(), "cache.example:6380");
}

}  // namespace
}  // namespace plenary::redis
