// Several nodes on one PostgreSQL that speak over a real Redis: people of a session are wherever
// they came in, and what dies or stands still between them costs a reconnect and never a word.
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/roamer.h"
#include "tests/integration/server.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/postgres_server.h"
#include "tests/support/redis_server.h"

namespace plenary::testing {
namespace {

class Relay : public ::testing::Test {
 protected:
  Relay() : database(shared_postgres().make_database()) {
    for (const std::string name : {"north", "south", "west"}) {
      // A line to Redis of its own, so that it can be cut off alone.
      const std::string socket = folder.path() + "/" + name + ".sock";
      lines.push_back(std::make_unique<FaultProxy>(socket, redis.socket()));
      nodes.push_back(std::make_unique<ServerProcess>(std::vector<std::string>{
          "--journal", shared_postgres().url(database), "--node", name, "--relay",
          "redis+unix://" + socket, "--commands-burst", "1000"}));
      EXPECT_TRUE(nodes.back()->is_ready()) << nodes.back()->log();
    }
    for (const auto& each : nodes) EXPECT_TRUE(comes_to_be(*each, "plenary_relay_up", 1));
  }
  ServerProcess& node(std::size_t which) { return *nodes[which]; }
  std::size_t named(const std::string& name) {
    return name == "north" ? 0 : name == "south" ? 1 : 2;
  }
  Roamer roamer(const wire::Hello& hello, std::size_t at) {
    Roamer made(nodes, [this](const std::string& name) { return named(name); }, hello);
    made.begin_at(at);
    return made;
  }

  TemporaryFolder folder;
  RedisServer redis;
  std::string database;
  std::vector<std::unique_ptr<FaultProxy>> lines;
  std::vector<std::unique_ptr<ServerProcess>> nodes;
};

TEST_F(Relay, observers_at_three_nodes_hold_the_same_and_cost_one_frame_a_node) {
  const auto session = make_session(node(0));
  LiveClient ana = enter(node(0), by_code(1, session.code));
  std::vector<std::unique_ptr<LiveClient>> observers;
  for (std::uint64_t i = 0; i < 60; ++i) {
    observers.push_back(std::make_unique<LiveClient>(node(i % 3).port()));
    observers.back()->send(by_link(100 + i, session.observer));
    ASSERT_TRUE(observers.back()->until_welcome()) << i;
  }
  LiveClient wall = enter(node(2), by_link(99, session.wall));
  const double before = metric(node(0), "plenary_relay_frames_total");
  for (std::uint64_t no = 1; no <= 70; ++no) {
    ana.send(note(no, 1'000 + no, "note " + std::to_string(no)));
    ASSERT_TRUE(ana.until_receipt(no));
  }

  EXPECT_EQ(metric(node(0), "plenary_relay_frames_total") - before, 2 * 70);
  const auto state = state_of(node(0), session);
  for (const auto& observer : observers) {
    expect_level(*observer, state);
    EXPECT_EQ(observer->notes().size(), 70U);
    EXPECT_TRUE(observer->goaways.empty());
  }
  expect_level(wall, state);
}

TEST_F(Relay, participants_anywhere_write_and_get_their_receipts) {
  const auto session = make_session(node(0));
  LiveClient ana = enter(node(0), by_code(1, session.code));
  LiveClient ben = enter(node(1), by_code(2, session.code));
  LiveClient cleo = enter(node(2), by_code(3, session.code));
  for (std::uint64_t no = 1; no <= 20; ++no) {
    ben.send(note(no, 1'000 + no, "south"));
    cleo.send(note(no, 2'000 + no, "west"));
  }
  ASSERT_TRUE(ben.until_receipt(20));
  ASSERT_TRUE(cleo.until_receipt(20));
  const auto state = state_of(node(0), session);
  for (LiveClient* each : {&ana, &ben, &cleo}) {
    EXPECT_TRUE(each->until([&] { return each->notes().size() == 40; }));
    expect_level(*each, state);
  }
}

TEST_F(Relay, T_K6_when_the_owner_dies_observers_find_the_next_wherever_they_are) {
  const auto session = make_session(node(0));
  Roamer ana = roamer(by_code(1, session.code), 0);
  ana.write(10);
  Roamer south = roamer(by_link(100, session.observer), 1);
  Roamer west = roamer(by_link(101, session.observer), 2);
  ASSERT_TRUE(south.ensure_inside() && west.ensure_inside());
  node(0).kill();
  ana.write(30);

  for (Roamer* each : {&south, &west}) {
    EXPECT_TRUE(each->until([](LiveClient& client) { return client.notes().size() == 30; }));
  }
  EXPECT_EQ(ana.client().notes().size(), 30U);
}

TEST_F(Relay, T_K5_an_owner_that_stood_still_beyond_its_lease_shows_nothing_stale) {
  const auto session = make_session(node(0));
  Roamer ana = roamer(by_code(1, session.code), 0);
  ana.write(10);
  Roamer west = roamer(by_link(100, session.observer), 2);
  LiveClient zombie = enter(node(0), by_code(2, session.code));
  ASSERT_TRUE(west.ensure_inside());

  node(0).halt(true);
  zombie.send(note(1, 900, "too late"));
  for (Roamer* each : {&ana, &west}) each->avoid(0);
  Roamer ben = roamer(by_code(3, session.code), 1);
  ben.avoid(0);
  ben.write(10);
  node(0).halt(false);
  ben.write(20);

  EXPECT_TRUE(west.until([](LiveClient& client) { return client.notes().size() == 30; }));
  EXPECT_THAT(west.client().notes(), ::testing::Not(::testing::Contains("too late")));
  EXPECT_GT(west.client().welcome->epoch, 1U);
}

TEST_F(Relay, T_K1_without_redis_those_at_the_owner_notice_nothing_and_the_others_are_sent_there) {
  const auto session = make_session(node(0));
  LiveClient ana = enter(node(0), by_code(1, session.code));
  LiveClient observer = enter(node(1), by_link(100, session.observer));
  redis.stop();
  ana.send(note(1, 101, "to all"));
  ASSERT_TRUE(ana.until_receipt(1));

  EXPECT_EQ(observer.closed(), 4001);
  ASSERT_TRUE(comes_to_be(node(1), "plenary_relay_up", 0));
  LiveClient sent(node(1).port());
  sent.send(by_link(100, session.observer));
  EXPECT_FALSE(sent.until_welcome());
  ASSERT_EQ(sent.goaways.size(), 1U);
  EXPECT_EQ(sent.goaways[0].node, "north");
  LiveClient there = enter(node(0), by_link(100, session.observer));
  EXPECT_TRUE(there.until([&] { return there.notes().size() == 1; }));

  redis.start();
  for (const auto& each : nodes) ASSERT_TRUE(comes_to_be(*each, "plenary_relay_up", 1));
  LiveClient back = enter(node(1), by_link(101, session.observer));
  ana.send(note(2, 102, "again"));
  EXPECT_TRUE(back.until([&] { return back.notes().size() == 2; }));
}

TEST_F(Relay, T_K1_a_redis_that_is_emptied_or_that_lost_its_lines_for_a_moment_costs_nothing) {
  const auto session = make_session(node(0));
  LiveClient ana = enter(node(0), by_code(1, session.code));
  LiveClient observer = enter(node(1), by_link(100, session.observer));
  LiveClient other = enter(node(2), by_link(101, session.observer));
  for (std::uint64_t no = 1; no <= 60; ++no) {
    if (no == 20) EXPECT_TRUE(redis.run({"FLUSHALL"}));
    if (no == 30) lines[1]->cut();
    if (no == 40) lines[0]->cut();
    if (no == 50) EXPECT_TRUE(redis.run({"CLIENT", "KILL", "TYPE", "pubsub"}));
    ana.send(note(no, 1'000 + no, "note"));
    ASSERT_TRUE(ana.until_receipt(no));
  }

  const auto state = state_of(node(0), session);
  expect_level(observer, state);
  expect_level(other, state);
  observer.send(wire::Ping{7});
  EXPECT_TRUE(observer.until([&] { return !observer.pongs.empty(); }));
}

TEST_F(Relay, T_K3_lines_that_lose_double_and_reorder_make_words_late_and_lose_none) {
  const auto session = make_session(node(0));
  LiveClient ana = enter(node(0), by_code(1, session.code));
  LiveClient ben = enter(node(1), by_code(2, session.code));
  LiveClient observer = enter(node(2), by_link(100, session.observer));
  for (std::uint64_t line = 0; line < 3; ++line) lines[line]->bend_messages(line + 1);
  for (std::uint64_t no = 1; no <= 40; ++no) {
    ana.send(note(no, 1'000 + no, "north"));
    ben.send(note(no, 2'000 + no, "south"));
  }

  ASSERT_TRUE(ana.until_receipt(40));
  ASSERT_TRUE(ben.until_receipt(40));
  const auto state = state_of(node(0), session);
  for (LiveClient* each : {&ana, &ben, &observer}) {
    EXPECT_TRUE(each->until([&] { return each->notes().size() == 80; }));
    expect_level(*each, state);
  }
  EXPECT_GT(metric(node(0), "plenary_relay_packets_again_total"), 0);
}

TEST_F(Relay, T_K1_a_redis_that_hangs_is_noticed_and_nothing_is_shown_twice_when_it_wakes) {
  const auto session = make_session(node(0));
  LiveClient ana = enter(node(0), by_code(1, session.code));
  Roamer observer = roamer(by_link(100, session.observer), 1);
  ASSERT_TRUE(observer.ensure_inside());
  redis.halt(true);
  for (std::uint64_t no = 1; no <= 10; ++no) {
    ana.send(note(no, 1'000 + no, "note"));
    ASSERT_TRUE(ana.until_receipt(no));
  }
  ASSERT_TRUE(comes_to_be(node(1), "plenary_relay_up", 0));
  EXPECT_TRUE(observer.until([](LiveClient& client) { return client.notes().size() == 10; }));
  redis.halt(false);
  for (const auto& each : nodes) ASSERT_TRUE(comes_to_be(*each, "plenary_relay_up", 1));
  ana.send(note(11, 1'011, "note"));
  ASSERT_TRUE(ana.until_receipt(11));
  EXPECT_TRUE(observer.until([](LiveClient& client) { return client.notes().size() == 11; }));
}

TEST_F(Relay, T_K1_a_node_that_redis_does_not_take_sends_people_to_the_owner) {
  ServerProcess outsider({"--journal", shared_postgres().url(database), "--node", "outsider",
                          "--relay", "redis+unix://:guess@" + redis.socket()});
  ASSERT_TRUE(outsider.is_ready()) << outsider.log();
  const auto session = make_session(node(0));
  LiveClient sent(outsider.port());
  sent.send(by_link(100, session.observer));
  EXPECT_FALSE(sent.until_welcome());
  ASSERT_EQ(sent.goaways.size(), 1U);
  EXPECT_EQ(sent.goaways[0].node, "north");
  EXPECT_EQ(outsider.log().find("guess"), std::string::npos);
}

// It has no relay yet, or another version's, and says so where its lease is: nobody waits for it.
TEST_F(Relay, T_K10_people_are_sent_to_a_node_that_does_not_hear_the_others) {
  ServerProcess loner({"--journal", shared_postgres().url(database), "--node", "loner"});
  ASSERT_TRUE(loner.is_ready()) << loner.log();
  const auto session = make_session(loner);
  LiveClient ana = enter(loner, by_code(1, session.code));
  for (std::uint64_t device = 101; device < 104; ++device) {
    LiveClient sent(node(0).port());
    sent.send(by_link(device, session.observer));
    EXPECT_FALSE(sent.until_welcome());
    ASSERT_EQ(sent.goaways.size(), 1U);
    EXPECT_EQ(sent.goaways[0].node, "loner");
  }
  EXPECT_EQ(node(0).log().find("relay_opened"), std::string::npos);
  // The others are still heard.
  const auto other = make_session(node(1));
  EXPECT_TRUE(enter(node(0), by_link(200, other.observer)).goaways.empty());
}

TEST_F(Relay, an_observers_delay_holds_wherever_they_are) {
  const auto session =
      make_session(node(0), R"({"title":"Audit","groups":["students"],"observer_delay_s":600})");
  LiveClient ana = enter(node(0), by_code(1, session.code));
  LiveClient early = enter(node(1), by_link(100, session.observer));
  ana.send(note(1, 101, "CanaryThatIsLate"));
  ASSERT_TRUE(ana.until_receipt(1));
  LiveClient late = enter(node(2), by_link(101, session.observer));

  for (LiveClient* each : {&early, &late}) {
    each->send(note(1, 200, "not theirs to write"));
    ASSERT_TRUE(each->until_receipt(1));  // Behind whatever the owner said before.
    EXPECT_EQ(each->raw.find("CanaryThatIsLate"), std::string::npos);
  }
}

TEST_F(Relay, T_K10_a_node_that_ends_leaves_its_people_elsewhere_to_the_next_owner) {
  const auto session = make_session(node(0));
  Roamer ana = roamer(by_code(1, session.code), 1);
  Roamer observer = roamer(by_link(100, session.observer), 2);
  ana.write(10);
  ASSERT_TRUE(observer.ensure_inside());
  node(0).terminate();
  ana.write(30);

  EXPECT_TRUE(observer.until([](LiveClient& client) { return client.notes().size() == 30; }));
  EXPECT_EQ(ana.client().notes().size(), 30U);
  EXPECT_EQ(node(0).exit_code(true), 0);
}

}  // namespace
}  // namespace plenary::testing
