// What every presence board promises, and what several nodes make of the one that they share.
#include <thread>

#include <gtest/gtest.h>

#include "live/limits.h"
#include "presence/memory.h"
#include "tests/contract/presence_nodes.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/redis_cluster.h"

namespace plenary::test {
namespace {

using Node = PresenceNode;

// ---- What both promise

enum class PresencePlace : std::uint8_t { memory, redis, cluster };
struct PresenceTwin {
  const char* name;
  PresencePlace where = PresencePlace::memory;
};
void PrintTo(const PresenceTwin& twin, std::ostream* out) { *out << twin.name; }

class PresenceContract : public ::testing::TestWithParam<PresenceTwin> {
 protected:
  PresenceContract() {
    if (GetParam().where == PresencePlace::memory) {
      board = std::make_unique<presence::MemoryBoard>();
      return;
    }
    std::string url;
    if (GetParam().where == PresencePlace::cluster) {
      testing::shared_redis_cluster().empty();
      url = testing::shared_redis_cluster().url();
    } else {
      server = std::make_unique<RedisServer>();
      url = server->url();
    }
    presence::RedisOptions options;
    options.address = *redis::parse_address(url);
    options.node = "north";
    presence = std::make_unique<presence::RedisPresence>(
        options, [] { return std::uint64_t{7}; }, metrics, log);
    board = presence->board(executor);
  }
  std::string all() {
    executor.run_all();
    return told(board->all(session, now));
  }

  Time now{1'000'000};
  NoMetrics metrics;
  SilentLog log;
  testing::ManualExecutor executor;
  std::unique_ptr<RedisServer> server;
  std::unique_ptr<presence::RedisPresence> presence;
  std::unique_ptr<live::PresenceBoard> board;
};

TEST_P(PresenceContract, tells_who_is_here_in_the_order_of_seats_and_how_lively) {
  EXPECT_EQ(all(), "");
  board->put(session, person(5, 1), now);
  board->put(session, person(3, 2, PresenceState::writing), now);
  EXPECT_EQ(all(), "3:3:2 5:2:1");
  board->put(session, person(5, 1, PresenceState::done), now);
  EXPECT_EQ(all(), "3:3:2 5:4:1");
  board->put(session, person(5, 1, PresenceState::away, 9), now);
  EXPECT_EQ(board->all(session, now)[1].room.value, 9U);
}

TEST_P(PresenceContract, sessions_do_not_mix) {
  board->put(session, person(5), now);
  board->put(8, person(6), now);
  EXPECT_EQ(all(), "5:2:1");
}

TEST_P(PresenceContract, who_goes_is_away_for_a_while_then_left_then_forgotten) {
  board->put(session, person(5), now);
  board->put(session, person(5, 0, PresenceState::left), now);
  EXPECT_EQ(all(), "5:1:0");
  now = now + live::limits::left_after_ms;
  EXPECT_EQ(all(), "5:1:0");
  now = now + 1;
  EXPECT_EQ(all(), "5:0:0");
  now = now + live::limits::left_after_ms;
  EXPECT_EQ(all(), "5:0:0");  // Told once more, as it is forgotten.
  EXPECT_EQ(all(), "");
}

TEST_P(PresenceContract, who_comes_back_in_time_never_left) {
  board->put(session, person(5), now);
  board->put(session, person(5, 0), now);
  now = now + live::limits::left_after_ms / 2;
  board->put(session, person(5), now);
  EXPECT_EQ(all(), "5:2:1");
  now = now + live::limits::left_after_ms;
  EXPECT_EQ(all(), "5:2:1");
}

TEST_P(PresenceContract, an_opening_begins_with_nobody_and_who_was_there_is_away_until_they_come) {
  board->begin(session, 1, now);
  board->put(session, person(5), now);
  board->put(session, person(6), now);
  board->end(session, 1, now);
  EXPECT_EQ(all(), "5:1:0 6:1:0");
  board->begin(session, 2, now);
  board->put(session, person(6, 2), now);
  board->end(session, 1, now);  // It is over already.
  EXPECT_EQ(all(), "5:1:0 6:2:2");
  now = now + live::limits::left_after_ms + 1;
  EXPECT_EQ(all(), "5:0:0 6:2:2");
  // Without a word between: the one before failed.
  board->begin(session, 3, now);
  EXPECT_EQ(all(), "5:0:0 6:1:0");
}

// What stands still is not asked again; what several nodes share never does.
TEST_P(PresenceContract, a_board_of_one_node_stands_still_once_who_went_is_forgotten) {
  const bool alone = GetParam().where == PresencePlace::memory;
  EXPECT_EQ(board->stands_still(session), alone);
  board->put(session, person(5), now);
  board->put(session, person(6), now);
  EXPECT_FALSE(board->stands_still(session));
  EXPECT_EQ(all(), "5:2:1 6:2:1");
  EXPECT_EQ(board->stands_still(session), alone);
  board->put(session, person(6, 0), now);
  EXPECT_EQ(all(), "5:2:1 6:1:0");
  EXPECT_FALSE(board->stands_still(session));
  now = now + 2 * live::limits::left_after_ms + 1;
  EXPECT_EQ(all(), "5:2:1 6:0:0");
  EXPECT_EQ(board->stands_still(session), alone);
}

INSTANTIATE_TEST_SUITE_P(
    Twins, PresenceContract,
    ::testing::Values(PresenceTwin{"memory"}, PresenceTwin{"redis", PresencePlace::redis},
                      PresenceTwin{"cluster", PresencePlace::cluster}),
    [](const auto& twin) { return twin.param.name; });

// ---- Several nodes

TEST_F(RedisPresence, nodes_see_each_others_people_come_change_and_go) {
  Node north(server.url(), "north");
  Node south(server.url(), "south");
  meet(north, south);
  south.put(person(2, 1, PresenceState::done));
  ASSERT_TRUE(north.comes_to_tell("1:2:1 2:4:1"));
  south.put(person(2, 0));
  ASSERT_TRUE(north.comes_to_tell("1:2:1 2:1:0"));
  north.pass(live::limits::left_after_ms + 1);
  EXPECT_EQ(north.all(), "1:2:1 2:0:0");
}

TEST_F(RedisPresence, devices_of_one_seat_at_two_nodes_are_counted_and_the_livelier_counts) {
  Node north(server.url(), "north");
  Node south(server.url(), "south");
  north.put(person(1, 1, PresenceState::away));
  south.put(person(1, 2, PresenceState::writing));
  ASSERT_TRUE(north.comes_to_tell("1:3:3"));
  // The last device here goes: those there stay.
  north.put(person(1, 0));
  EXPECT_EQ(north.all(), "1:3:2");
  ASSERT_TRUE(south.comes_to_tell("1:3:2"));
}

TEST_F(RedisPresence, a_node_that_comes_late_sees_who_is_there) {
  Node north(server.url(), "north");
  north.put(person(1));
  EXPECT_EQ(north.all(), "1:2:1");
  Node south(server.url(), "south");
  EXPECT_TRUE(south.comes_to_tell("1:2:1"));
}

TEST_F(RedisPresence, a_node_that_ends_takes_its_people_off_at_once) {
  Node north(server.url(), "north");
  auto south = std::make_unique<Node>(server.url(), "south");
  meet(north, *south);
  south.reset();
  EXPECT_TRUE(north.comes_to_tell("1:2:1 2:1:0"));
}

TEST_F(RedisPresence, a_node_that_dies_takes_its_people_with_it) {
  testing::TemporaryFolder folder;
  testing::FaultProxy proxy(folder.path() + "/redis.sock", server.socket());
  Node north(server.url(), "north");
  Node south("redis+unix://" + folder.path() + "/redis.sock", "south");
  meet(north, south);
  proxy.hold(true);  // Nothing of it arrives any more.
  EXPECT_TRUE(north.comes_to_tell("1:2:1 2:1:0"));
  // Its own people are shown to itself, and it cannot know of the others.
  EXPECT_TRUE(south.comes_to_tell("1:5:1 2:3:3"));
  proxy.hold(false);
  EXPECT_TRUE(north.comes_to_tell("1:2:1 2:3:3"));
  EXPECT_TRUE(south.comes_to_tell("1:2:1 2:3:3"));
}

TEST_F(RedisPresence, a_process_that_starts_again_stands_for_the_one_before) {
  testing::TemporaryFolder folder;
  testing::FaultProxy proxy(folder.path() + "/redis.sock", server.socket());
  Node north(server.url(), "north");
  Node before("redis+unix://" + folder.path() + "/redis.sock", "south", 1);
  meet(north, before);
  Node after(server.url(), "south", 2);
  after.put(person(3));
  ASSERT_TRUE(north.comes_to_tell("1:2:1 2:1:0 3:2:1"));
  // What the one before still says is passed over.
  before.put(person(4));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(north.all(), "1:2:1 2:1:0 3:2:1");
}

}  // namespace
}  // namespace plenary::test
