// The detours of a loop: who waits, for how long, and how many.
#include "transport/detours.h"

#include <gtest/gtest.h>

#include "transport/limits.h"

namespace plenary::transport {
namespace {

Detours::Waiting detour(const std::string& stream, std::int64_t since_ms = 0) {
  return {stream, stream + "'s key", "hello", nullptr, since_ms, false};
}

TEST(Detours, a_stream_is_claimed_and_taken_once) {
  Detours detours;
  detours.wait(detour("a"));
  detours.wait(detour("b"));

  EXPECT_TRUE(detours.claim("b", 0));
  EXPECT_FALSE(detours.claim("b", 0));
  EXPECT_FALSE(detours.claim("c", 0));
  const auto taken = detours.take("b");

  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->key, "b's key");
  EXPECT_EQ(taken->said, "hello");
  EXPECT_FALSE(detours.take("b"));
  EXPECT_TRUE(detours.claim("a", 0));
}

TEST(Detours, who_waits_too_long_is_forgotten_claimed_or_not) {
  Detours detours;
  detours.wait(detour("a", 100));
  detours.wait(detour("b", 200));
  detours.wait(detour("c", 201));
  // Its connection is on the way: it is waited for once more, and no longer.
  EXPECT_TRUE(detours.claim("b", 250));

  detours.expire(200);
  EXPECT_FALSE(detours.claim("a", 300));
  EXPECT_TRUE(detours.claim("c", 300));
  detours.expire(250);

  EXPECT_FALSE(detours.take("b"));
  EXPECT_TRUE(detours.take("c"));
}

TEST(Detours, T_R1_the_oldest_makes_room_for_the_newest) {
  Detours detours;
  for (std::size_t i = 0; i < limits::detours_waiting_max; ++i) {
    detours.wait(detour(std::to_string(i)));
  }

  detours.wait(detour("newest"));

  EXPECT_EQ(detours.waiting(), limits::detours_waiting_max);
  EXPECT_FALSE(detours.claim("0", 0));
  EXPECT_TRUE(detours.claim("1", 0));
  EXPECT_TRUE(detours.claim("newest", 0));
}

TEST(Detours, a_key_names_a_link_as_long_as_it_is_there) {
  Detours detours;
  detours.opened("key", LinkId(7));

  EXPECT_EQ(detours.find("key"), LinkId(7));
  EXPECT_EQ(detours.find("another"), LinkId());
  detours.closed("key");
  EXPECT_EQ(detours.find("key"), LinkId());
}

}  // namespace
}  // namespace plenary::transport
