// What nodes have in Redis, and a Redis Cluster for it of which masters die.
#include <chrono>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/integration/roamer.h"
#include "tests/integration/server.h"
#include "tests/support/postgres_server.h"
#include "tests/support/redis_cluster.h"

namespace plenary::testing {
namespace {

class NodesOnCluster : public ::testing::Test {
 protected:
  NodesOnCluster() {
    const std::string url = shared_postgres().url(shared_postgres().make_database());
    for (const char* name : {"north", "south"}) {
      nodes.push_back(std::make_unique<ServerProcess>(std::vector<std::string>{
          "--journal", url, "--node", name, "--relay", cluster.url(), "--presence",
          cluster.url()}));
      EXPECT_TRUE(nodes.back()->is_ready()) << nodes.back()->log();
    }
    all_become(1);
    session = make_session(*nodes[0]);
    hash_tag = "plenary:{" + std::to_string(session.session.value) + "}:";
  }

  void all_become(double up) {
    for (const auto& node : nodes) {
      EXPECT_TRUE(comes_to_be(*node, "plenary_relay_up", up)) << node->log();
      EXPECT_TRUE(comes_to_be(*node, "plenary_redis_up", up)) << node->log();
    }
  }
  // How many people the cluster comes to have of the session's only node.
  void expect_in_the_cluster(std::size_t people) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    std::string told;
    while (told != std::to_string(people) && std::chrono::steady_clock::now() < until) {
      RedisServer& master = cluster.server(cluster.master_of(hash_tag + "nodes"));
      const std::string node = master.answer("SMEMBERS " + hash_tag + "nodes");
      EXPECT_EQ(node.find('\n'), std::string::npos) << node;
      told = master.answer("HLEN " + hash_tag + node);
    }
    EXPECT_EQ(told, std::to_string(people));
  }
  static void expect_shown(LiveClient& witness, const std::set<Id<audit::Seat>>& people) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    EXPECT_TRUE(witness.until(until, [&] {
      std::set<Id<audit::Seat>> shown;
      for (const auto& [seat, state] : witness.roster) shown.insert(seat);
      return shown == people;
    })) << witness.roster.size();
  }

  // Once the south has asked the north again: it may have been silent when it was asked last.
  static bool is_relayed_again(Roamer& roamer) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    do {
      roamer.move_to(1);
      EXPECT_TRUE(roamer.ensure_inside());
    } while (roamer.at() != 1 && std::chrono::steady_clock::now() < until);
    return roamer.at() == 1;
  }

  RedisCluster cluster;
  std::vector<std::unique_ptr<ServerProcess>> nodes;
  wire::SessionMade session;
  std::string hash_tag;
};

TEST_F(NodesOnCluster, T_K1_presence_and_relay_go_on_after_a_master_is_killed) {
  LiveClient ana = enter(*nodes[0], by_code(1, session.code));
  Roamer ben(
      nodes, [](const std::string& name) { return name == "north" ? 0 : 1; },
      by_code(2, session.code));
  ben.move_to(1);
  ben.write(5);
  std::set people{ana.welcome->seat.id, ben.client().welcome->seat.id};
  expect_shown(ana, people);
  expect_shown(ben.client(), people);
  expect_in_the_cluster(2);
  EXPECT_TRUE(ben.client().goaways.empty());

  // The one with the session's people, and the one by which a node hears the other.
  std::uint64_t device = 100;
  std::uint64_t written = 5;
  for (const std::string& key : {hash_tag + "nodes", std::string("plenary:{north}:relay")}) {
    const std::size_t master = cluster.master_of(key);
    cluster.server(master).stop();
    all_become(0);
    ben.write(written += 5);  // Where the session is, meanwhile.
    all_become(1);

    EXPECT_NE(cluster.master_of(key), master);
    EXPECT_TRUE(is_relayed_again(ben));
    ben.write(written += 5);
    LiveClient observer = enter(*nodes[1], by_link(++device, session.observer));
    const auto now_until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    EXPECT_TRUE(ana.until(now_until, [&] { return ana.observers == 1; }));
    expect_shown(ana, people);
    expect_in_the_cluster(3);
    EXPECT_TRUE(ana.until([&] { return ana.notes().size() == written; }));
    expect_level(observer, state_of(*nodes[0], session));
    EXPECT_EQ(ben.at(), 1U);
    EXPECT_TRUE(ben.client().goaways.empty());
    cluster.rejoin(master);
  }
  EXPECT_TRUE(ana.goaways.empty());
}

TEST(PresenceOutside, T_M17_what_redis_has_of_people_are_numbers_that_expire) {
  const RedisServer redis;
  const ServerProcess node({"--presence", redis.url(), "--node", "north"});
  ASSERT_TRUE(node.is_ready()) << node.log();
  const auto session = make_session(node);
  wire::Hello hello = by_code(1, session.code);
  hello.name = "Canary Ana";
  LiveClient ana = enter(node, hello);
  ana.send(note(1, 101, "Canary"));
  ASSERT_TRUE(ana.until_receipt(1));

  std::string keys;
  for (int tried = 0; keys.find(":north:") == std::string::npos; ++tried) {
    ASSERT_LT(tried, 3'000);
    keys = redis.answer("KEYS '*'");
  }
  std::istringstream lines(keys);
  for (std::string key; std::getline(lines, key);) {
    EXPECT_GT(std::stoll(redis.answer("PTTL " + key)), 0) << key;
    if (key.find(":north:") == std::string::npos) continue;
    const std::string rows = redis.answer("HGETALL " + key);
    EXPECT_FALSE(rows.empty());
    EXPECT_EQ(rows.find_first_not_of("0123456789 \n"), std::string::npos) << rows;
  }
}

}  // namespace
}  // namespace plenary::testing
