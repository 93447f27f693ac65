// What every presence board promises, and what Redis may do to the one that several nodes share.
#include <thread>

#include <gtest/gtest.h>

#include "live/limits.h"
#include "presence/memory.h"
#include "presence/redis.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/liar.h"
#include "tests/support/manual_executor.h"
#include "tests/support/redis_server.h"
#include "tests/support/silent_log.h"

namespace plenary::test {
namespace {

using live::Presence;
using live::PresenceState;
using testing::RedisServer;

constexpr std::uint64_t session = 7;

Presence person(std::uint64_t seat, std::uint32_t devices = 1,
                PresenceState state = PresenceState::active, std::uint64_t room = 0) {
  return {Id<audit::Seat>(seat),
          Id<audit::Room>(room),
          audit::Role::participant,
          audit::Modality::in_room,
          state,
          devices};
}

// "seat:state:devices", in the order of seats.
std::string told(const std::vector<Presence>& rows) {
  std::string all;
  for (const Presence& row : rows) {
    all += (all.empty() ? "" : " ") + std::to_string(row.seat.value) + ":" +
           std::to_string(static_cast<int>(row.state)) + ":" + std::to_string(row.devices);
  }
  return all;
}

// ---- What both promise

struct Twin {
  const char* name;
  bool in_redis = false;
};
void PrintTo(const Twin& twin, std::ostream* out) { *out << twin.name; }

class PresenceContract : public ::testing::TestWithParam<Twin> {
 protected:
  PresenceContract() {
    if (!GetParam().in_redis) {
      board = std::make_unique<presence::MemoryBoard>();
      return;
    }
    server = std::make_unique<RedisServer>();
    presence::RedisOptions options;
    options.address = *redis::parse_address(server->url());
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

INSTANTIATE_TEST_SUITE_P(Twins, PresenceContract,
                         ::testing::Values(Twin{"memory"}, Twin{"redis", true}),
                         [](const auto& twin) { return twin.param.name; });

// ---- Several nodes

class Node {
 public:
  Node(const std::string& url, const std::string& name, std::uint64_t start = 1) {
    presence::RedisOptions options;
    options.address = *redis::parse_address(url);
    options.node = name;
    options.start = start;
    options.deadline_ms = 300;
    options.renew_ms = 100;
    options.lives_ms = 600;
    presence_ = std::make_unique<presence::RedisPresence>(
        options, [this] { return dice_ += 0x9E3779B97F4A7C15ULL; }, metrics_, log_);
    board_ = presence_->board(executor_);
  }
  void put(const Presence& presence) { board_->put(session, presence, now_); }
  std::string all() {
    executor_.run_all();
    return told(board_->all(session, now_));
  }
  // Whether that is told within half a minute.
  bool comes_to_tell(const std::string& wanted) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (all() != wanted) {
      if (std::chrono::steady_clock::now() > until) {
        ADD_FAILURE() << "told " << all() << " and never " << wanted;
        return false;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }
  void pass(std::int64_t ms) { now_ = now_ + ms; }

 private:
  Time now_{1'000'000};
  NoMetrics metrics_;
  SilentLog log_;
  testing::ManualExecutor executor_;
  std::uint64_t dice_ = 1;
  std::unique_ptr<presence::RedisPresence> presence_;
  std::unique_ptr<live::PresenceBoard> board_;
};

class RedisPresence : public ::testing::Test {
 protected:
  // Both see both, or the test has failed.
  void meet(Node& north, Node& south) {
    north.all();
    south.all();
    north.put(person(1));
    south.put(person(2, 3, PresenceState::writing));
    ASSERT_TRUE(north.comes_to_tell("1:2:1 2:3:3"));
    ASSERT_TRUE(south.comes_to_tell("1:2:1 2:3:3"));
  }

  RedisServer server;
};

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

// ---- What Redis may do

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
    ASSERT_TRUE(server.run({"PUBLISH", "plenary:{7}:told", said}));
  }
  // A young one that is a lie stands until all is read again.
  ASSERT_TRUE(server.run({"PUBLISH", "plenary:{7}:told", "south:1 999999 2 0 5 1 4 9"}));
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

}  // namespace
}  // namespace plenary::test
