// Presence of a session that changes hands, and how soon it is right in use.
#include <gtest/gtest.h>

#include "live/limits.h"
#include "tests/contract/presence_nodes.h"
#include "tests/support/fault_proxy.h"

namespace plenary::test {
namespace {

using Node = PresenceNode;

// ---- Openings

TEST_F(RedisPresence, T_K6_people_of_an_owner_that_died_are_away_at_the_next_until_they_come) {
  testing::TemporaryFolder folder;
  testing::FaultProxy proxy(folder.path() + "/redis.sock", server.socket());
  auto options = hasty_options();
  options.lives_ms = 3'600'000;  // What the dead one wrote stays.
  Node north("redis+unix://" + folder.path() + "/redis.sock", "north", 1, options);
  Node south(server.url(), "south");
  north.begin(1);
  north.put(person(1, 2));
  north.put(person(2));
  ASSERT_TRUE(south.comes_to_tell("1:2:2 2:2:1"));
  proxy.hold(true);  // Nothing of it arrives any more.

  south.begin(2);
  south.put(person(1));
  EXPECT_TRUE(south.comes_to_tell("1:2:1 2:1:0"));
  south.pass(live::limits::left_after_ms + 1);
  EXPECT_TRUE(south.comes_to_tell("1:2:1 2:0:0"));
}

TEST_F(RedisPresence, T_K5_what_an_owner_says_that_does_not_know_it_is_none_counts_nowhere) {
  Node north(server.url(), "north");
  Node south(server.url(), "south");
  Node west(server.url(), "west");
  north.begin(1);
  north.put(person(1));
  south.begin(2);
  south.put(person(2));
  ASSERT_TRUE(south.comes_to_tell("1:1:0 2:2:1"));
  // Both by what is published and by what is read.
  north.put(person(1, 2, PresenceState::writing));
  south.put(person(2, 3));
  ASSERT_TRUE(west.comes_to_tell("1:1:0 2:2:3"));
  std::this_thread::sleep_for(std::chrono::milliseconds(250));
  EXPECT_EQ(west.all(), "1:1:0 2:2:3");
  EXPECT_EQ(south.all(), "1:1:0 2:2:3");

  north.end(1);
  EXPECT_TRUE(north.comes_to_tell("1:1:0 2:2:3"));
  for (int tried = 0; server.answer("SMEMBERS plenary:{7}:nodes") != "south:1:2"; ++tried) {
    ASSERT_LT(tried, 3'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(server.answer("EXISTS plenary:{7}:north:1:1"), "0");
}

TEST_F(RedisPresence, T_K10_nodes_of_a_version_before_are_understood) {
  ASSERT_TRUE(server.run({"SADD", "plenary:{7}:nodes", "older:5"}));
  ASSERT_TRUE(server.run({"HSET", "plenary:{7}:older:5", "3", "0 5 1 2 1"}));
  Node north(server.url(), "north");
  ASSERT_TRUE(north.comes_to_tell("3:2:1"));
  ASSERT_TRUE(server.run({"SPUBLISH", "plenary:{7}:told", "older:5 1 4 0 5 1 2 2"}));
  EXPECT_TRUE(north.comes_to_tell("3:2:1 4:2:2"));
}

TEST_F(RedisPresence, a_crowd_that_comes_at_once_is_seen_by_all) {
  Node north(server.url(), "north");
  Node south(server.url(), "south");
  std::string wanted;
  north.all();
  for (std::uint64_t seat = 1'000; seat < 9'000; ++seat) {
    south.put(person(seat));
    wanted += (wanted.empty() ? "" : " ") + std::to_string(seat) + ":2:1";
  }
  EXPECT_TRUE(north.comes_to_tell(wanted));
}

// ---- In use: five seconds are promised

class RedisPresenceInUse : public RedisPresence {
 protected:
  static constexpr std::chrono::milliseconds promised{5'000};

  testing::TemporaryFolder folder;
  testing::FaultProxy proxy{folder.path() + "/redis.sock", server.socket()};
  Node north{server.url(), "north", 1, {}};
  Node south{"redis+unix://" + folder.path() + "/redis.sock", "south", 1, {}};
};

TEST_F(RedisPresenceInUse, T_K1_within_5_s_of_the_return_of_redis_it_is_exact) {
  for (int times = 0; times < 2; ++times) {
    meet(north, south);
    server.stop();
    ASSERT_TRUE(north.comes_to_tell("1:2:1 2:5:3"));
    ASSERT_TRUE(south.comes_to_tell("1:5:1 2:3:3"));
    north.put(person(1, 4));
    std::this_thread::sleep_for(std::chrono::seconds(3));  // It is not tried every moment any more.
    server.start();
    EXPECT_TRUE(south.comes_to_tell("1:2:4 2:3:3", promised));
    EXPECT_TRUE(north.comes_to_tell("1:2:4 2:3:3", promised));
  }
}

TEST_F(RedisPresenceInUse, T_K1_within_5_s_of_being_emptied_it_is_exact) {
  meet(north, south);
  for (std::uint64_t seat = 3; seat < 5; ++seat) {
    ASSERT_TRUE(server.run({"FLUSHALL"}));
    // What is published gives a part of it away: that does not stand for the whole.
    south.put(person(seat));
    south.put(person(seat, 0));
    const auto until = std::chrono::steady_clock::now() + promised;
    std::this_thread::sleep_for(promised / 2);
    // Nobody who is here is missing any more, and it stays so.
    while (std::chrono::steady_clock::now() < until) {
      EXPECT_TRUE(north.all().starts_with("1:2:1 2:3:3")) << north.all();
      EXPECT_TRUE(south.all().starts_with("1:2:1 2:3:3")) << south.all();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
}

TEST_F(RedisPresenceInUse, T_K6_within_5_s_of_a_nodes_death_its_people_are_gone) {
  meet(north, south);
  proxy.hold(true);
  EXPECT_TRUE(north.comes_to_tell("1:2:1 2:1:0", promised));
}

}  // namespace
}  // namespace plenary::test
