// What Redis and the lines to it may do to presence.
#include <thread>

#include <gtest/gtest.h>

#include "tests/contract/presence_nodes.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/liar.h"

namespace plenary::test {
namespace {

using Node = PresenceNode;

TEST_F(RedisPresence, T_K1_a_redis_that_is_emptied_is_filled_again) {
  Node north(server.url(), "north");
  Node south(server.url(), "south");
  meet(north, south);
  ASSERT_TRUE(server.run({"FLUSHALL"}));
  south.put(person(4));
  EXPECT_TRUE(north.comes_to_tell("1:2:1 2:3:3 4:2:1"));
}

TEST_F(RedisPresence, T_K1_a_redis_that_dies_and_comes_back_empty_is_filled_again) {
  Node north(server.url(), "north");
  Node south(server.url(), "south");
  meet(north, south);
  server.stop();
  ASSERT_TRUE(north.comes_to_tell("1:2:1 2:5:3"));  // Here: exact. There: unknown.
  north.put(person(3));
  EXPECT_EQ(north.all(), "1:2:1 2:5:3 3:2:1");
  server.start();
  EXPECT_TRUE(north.comes_to_tell("1:2:1 2:3:3 3:2:1"));
  EXPECT_TRUE(south.comes_to_tell("1:2:1 2:3:3 3:2:1"));
}

TEST_F(RedisPresence, T_K1_a_redis_that_is_not_there_at_the_start_may_come_later) {
  server.stop();
  Node north(server.url(), "north");
  north.put(person(1));
  EXPECT_EQ(north.all(), "1:2:1");
  Node south(server.url(), "south");
  south.all();
  server.start();
  EXPECT_TRUE(south.comes_to_tell("1:2:1"));
}

TEST_F(RedisPresence, T_K1_a_redis_that_hangs_is_noticed_and_taken_up_again) {
  Node north(server.url(), "north");
  Node south(server.url(), "south");
  meet(north, south);
  server.halt(true);
  ASSERT_TRUE(north.comes_to_tell("1:2:1 2:5:3"));
  north.put(person(3));
  EXPECT_EQ(north.all(), "1:2:1 2:5:3 3:2:1");
  server.halt(false);
  EXPECT_TRUE(south.comes_to_tell("1:2:1 2:3:3 3:2:1"));
}

TEST_F(RedisPresence, T_K1_a_redis_that_is_full_or_a_replica_costs_only_news) {
  Node north(server.url(), "north");
  Node south(server.url(), "south");
  meet(north, south);
  const auto refuses_writes = [&](const std::vector<std::string>& bad,
                                  const std::vector<std::string>& good, std::uint64_t seat) {
    ASSERT_TRUE(server.run(bad));
    // Said to Redis in vain, and known here all the same.
    south.put(person(seat));
    EXPECT_NE(south.all().find(std::to_string(seat) + ":2:1"), std::string::npos);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    ASSERT_TRUE(server.run(good));
    ASSERT_TRUE(north.comes_to_tell(south.all()));
  };
  refuses_writes({"CONFIG", "SET", "maxmemory", "1"}, {"CONFIG", "SET", "maxmemory", "0"}, 5);
  refuses_writes({"REPLICAOF", "127.0.0.1", "1"}, {"REPLICAOF", "NO", "ONE"}, 6);
}

TEST(RedisPresencePassword, T_K1_users_and_passwords_are_said_and_wrong_ones_change_nothing) {
  RedisServer server({"--user", "plenary", "on", ">secret", "~plenary:*", "&plenary:*", "+@all"});
  ASSERT_TRUE(server.run({"ACL", "SETUSER", "default", "off"}));
  const std::string socket = "@" + server.socket();
  Node north("redis+unix://plenary:secret" + socket, "north");
  Node wrong("redis+unix://plenary:guess" + socket, "wrong");
  Node nobody(server.url(), "nobody");
  wrong.put(person(8));
  nobody.put(person(9));
  north.put(person(1));
  Node south("redis+unix://plenary:secret" + socket, "south");
  EXPECT_TRUE(south.comes_to_tell("1:2:1"));
  EXPECT_EQ(wrong.all(), "8:2:1");
  EXPECT_EQ(nobody.all(), "9:2:1");
}

TEST_F(RedisPresence, T_K3_messages_that_are_lost_doubled_old_or_nonsense_change_nothing_for_long) {
  Node north(server.url(), "north");
  Node south(server.url(), "south");
  meet(north, south);
  for (const char* said :
       {"south:1 1 2 0 5 1 4 9", "south:1 0 2 0 5 1 4 9", "south:0 999 2 0 5 1 4 9", "south:1",
        "south:1 999999 2", "south 1 2 3", "", ":1 1 1 1 1 1 1 1", "south:1 x 2 0 5 1 4 9",
        "south:1 99999 2 0 5 1 250 9"}) {
    ASSERT_TRUE(server.run({"SPUBLISH", "plenary:{7}:told", said}));
  }
  // A young one that is a lie stands until all is read again.
  ASSERT_TRUE(server.run({"SPUBLISH", "plenary:{7}:told", "south:1 999999 2 0 5 1 4 9"}));
  EXPECT_TRUE(north.comes_to_tell("1:2:1 2:3:3"));
  std::this_thread::sleep_for(std::chrono::milliseconds(250));
  EXPECT_EQ(north.all(), "1:2:1 2:3:3");
}

TEST_F(RedisPresence, T_K4_a_subscriber_that_is_cut_off_subscribes_and_reads_again) {
  Node north(server.url(), "north");
  Node south(server.url(), "south");
  meet(north, south);
  ASSERT_TRUE(server.run({"CLIENT", "KILL", "TYPE", "pubsub"}));
  south.put(person(5));
  EXPECT_TRUE(north.comes_to_tell("1:2:1 2:3:3 5:2:1"));
}

TEST_F(RedisPresence, T_K2_keys_of_the_wrong_kind_or_with_nonsense_hurt_nobody) {
  ASSERT_TRUE(server.run({"SADD", "plenary:{7}:nodes", "odd", "list:1", "odd:x", "fine:1", ""}));
  ASSERT_TRUE(server.run({"RPUSH", "plenary:{7}:list:1", "1"}));
  ASSERT_TRUE(server.run({"HSET", "plenary:{7}:fine:1", "x", "0 5 1 2 1", "2", "words", "3",
                          "0 5 1 2 1", "4", "0 5 1 99 1", "5", ""}));
  Node north(server.url(), "north");
  north.put(person(1));
  EXPECT_TRUE(north.comes_to_tell("1:2:1 3:2:1"));
  ASSERT_TRUE(server.run({"DEL", "plenary:{8}:nodes"}));
  ASSERT_TRUE(server.run({"SET", "plenary:{7}:nodes", "not a set"}));
  north.put(person(2));
  EXPECT_NE(north.all().find("2:2:1"), std::string::npos);
}

TEST(RedisPresenceLiar, T_K2_whatever_a_server_says_the_node_goes_on_and_tries_again) {
  const std::vector<std::string> lies{
      "+PONG\r\n+more than was asked\r\n",
      "$536870912\r\n" + std::string(16'000, 'x'),
      "*2147483647\r\n",
      "HTTP/1.1 400 Bad Request\r\n\r\n",
      std::string(16'000, '+'),
      "-LOADING Redis is loading the dataset in memory\r\n",
      "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n"};
  for (const std::string& lie : lies) {
    testing::Liar liar(lie);
    Node north("redis+unix://" + liar.socket(), "north");
    north.put(person(1));
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (liar.met() < 4 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    EXPECT_GE(liar.met(), 4) << lie.substr(0, 40);
    EXPECT_EQ(north.all(), "1:2:1");
  }
}

// ---- What the lines between may do

TEST_F(RedisPresence, T_K3_messages_that_a_line_loses_doubles_or_reorders_change_nothing_for_long) {
  testing::TemporaryFolder folder;
  testing::FaultProxy proxy(folder.path() + "/redis.sock", server.socket());
  Node north("redis+unix://" + folder.path() + "/redis.sock", "north");
  Node south(server.url(), "south");
  meet(north, south);
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    proxy.bend_messages(seed);
    for (std::uint32_t devices = 1; devices <= 30; ++devices) south.put(person(4, devices));
    south.put(person(5, 2, PresenceState::done));
    EXPECT_TRUE(north.comes_to_tell("1:2:1 2:3:3 4:2:30 5:4:2"));
    south.put(person(5, 0));
    south.put(person(4, 1));
    EXPECT_TRUE(north.comes_to_tell("1:2:1 2:3:3 4:2:1 5:1:0"));
  }
}

TEST_F(RedisPresence, T_K7_a_line_that_is_slow_makes_others_late_and_nobody_gone) {
  testing::TemporaryFolder folder;
  testing::FaultProxy proxy(folder.path() + "/redis.sock", server.socket());
  Node north("redis+unix://" + folder.path() + "/redis.sock", "north");
  Node south(server.url(), "south");
  meet(north, south);
  proxy.delay_ms(60);
  south.put(person(2, 1, PresenceState::done));
  north.put(person(3));
  EXPECT_TRUE(north.comes_to_tell("1:2:1 2:4:1 3:2:1"));
  EXPECT_TRUE(south.comes_to_tell("1:2:1 2:4:1 3:2:1"));
}

TEST_F(RedisPresence, T_K7_a_line_that_is_half_open_or_cut_is_noticed_and_mended) {
  testing::TemporaryFolder folder;
  testing::FaultProxy proxy(folder.path() + "/redis.sock", server.socket());
  Node north("redis+unix://" + folder.path() + "/redis.sock", "north");
  Node south(server.url(), "south");
  meet(north, south);
  proxy.lose_answers(true);
  ASSERT_TRUE(north.comes_to_tell("1:2:1 2:5:3"));
  proxy.lose_answers(false);
  ASSERT_TRUE(north.comes_to_tell("1:2:1 2:3:3"));
  for (int times = 0; times < 5; ++times) {
    proxy.cut();
    south.put(person(2, 1 + static_cast<std::uint32_t>(times)));
  }
  EXPECT_TRUE(north.comes_to_tell("1:2:1 2:2:5"));
}

}  // namespace
}  // namespace plenary::test
