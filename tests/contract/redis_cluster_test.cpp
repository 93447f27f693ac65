// A client of Redis on a cluster: who has a key, where it moves, and what a master's end costs.
#include "tests/support/redis_cluster.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>

#include <gtest/gtest.h>

#include "redis/client.h"
#include "tests/support/silent_log.h"

namespace plenary::test {
namespace {

using redis::Reply;
using testing::RedisCluster;

TEST(RedisSlot, is_that_of_what_stands_in_the_first_braces) {
  // From Redis' own description of its clusters.
  EXPECT_EQ(redis::slot_of("123456789"), 0x31C3U);
  EXPECT_EQ(redis::slot_of("{user1000}.following"), redis::slot_of("{user1000}.followers"));
  EXPECT_EQ(redis::slot_of("foo{}{bar}"), redis::slot_of("foo{}{bar}"));
  EXPECT_NE(redis::slot_of("foo{}{bar}"), redis::slot_of("bar"));
  EXPECT_EQ(redis::slot_of("foo{{bar}}zap"), redis::slot_of("{bar"));
  EXPECT_EQ(redis::slot_of("foo{bar}{zap}"), redis::slot_of("bar"));
}

// A client on this thread.
class Speaking {
 public:
  explicit Speaking(const std::string& url) {
    redis::ClientOptions options;
    options.connection.address = *redis::parse_address(url);
    options.connection.deadline_ms = 300;
    options.look_every_ms = 50;
    client = std::make_unique<redis::Client>(
        io, options, [this] { return dice += 0x9E3779B97F4A7C15ULL; }, log,
        redis::ClientEvents{
            [] {}, [] {}, [this] { ++deafenings; }, [this](const std::string&) { ++listenings; },
            [this](std::string_view, std::string_view message) { heard.emplace_back(message); }});
  }
  bool runs_until(const std::function<bool()>& met) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!met() && std::chrono::steady_clock::now() < end) {
      io.run_for(std::chrono::milliseconds(2));
      io.restart();
    }
    return met();
  }
  bool comes_up() {
    return runs_until([this] { return client->is_up(); });
  }
  // What it is answered; "lost" where it is not.
  std::string ask(const redis::Words& words) {
    std::optional<std::string> answer;
    client->send(words, [&](const Reply* reply) {
      answer = reply == nullptr                      ? "lost"
               : reply->type == Reply::Type::integer ? std::to_string(reply->number)
                                                     : reply->text;
    });
    EXPECT_TRUE(runs_until([&] { return answer.has_value(); }));
    return answer.value_or("");
  }
  // Until it is answered so.
  bool comes_to_be_told(const redis::Words& words, const std::string& wanted) {
    return runs_until([&, last = std::string()]() mutable {
      last = ask(words);
      return last == wanted;
    });
  }

  boost::asio::io_context io;
  SilentLog log;
  std::uint64_t dice = 1;
  int deafenings = 0;
  int listenings = 0;
  std::vector<std::string> heard;
  std::unique_ptr<redis::Client> client;
};

TEST(RedisClusterClient, each_key_is_spoken_of_where_it_is_whichever_redis_was_named) {
  RedisCluster& cluster = testing::shared_redis_cluster();
  cluster.empty();
  Speaking first(cluster.url(0));
  Speaking last(cluster.url(5));  // A replica.
  ASSERT_TRUE(first.comes_up());
  ASSERT_TRUE(last.comes_up());
  std::vector<bool> used(6);
  for (int i = 0; i < 30; ++i) {
    const std::string key = "plenary:{" + std::to_string(i) + "}:key";
    EXPECT_EQ(first.ask({"SET", key, std::to_string(i)}), "OK");
    EXPECT_EQ(last.ask({"GET", key}), std::to_string(i));
    used[cluster.master_of(key)] = true;
  }
  EXPECT_EQ(std::count(used.begin(), used.end(), true), 3);
}

TEST(RedisClusterClient, what_is_said_on_a_channel_is_heard_by_who_named_another) {
  RedisCluster& cluster = testing::shared_redis_cluster();
  Speaking north(cluster.url(1));
  Speaking south(cluster.url(2));
  ASSERT_TRUE(north.comes_up() && south.comes_up());
  for (int i = 0; i < 10; ++i) south.client->subscribe("plenary:{" + std::to_string(i) + "}:told");
  ASSERT_TRUE(south.runs_until([&] { return south.listenings == 10; }));
  for (int i = 0; i < 10; ++i) {
    north.ask({"SPUBLISH", "plenary:{" + std::to_string(i) + "}:told", "said"});
  }
  EXPECT_TRUE(south.runs_until([&] { return south.heard.size() == 10; }));
  south.client->unsubscribe("plenary:{3}:told");
  EXPECT_TRUE(south.runs_until([&] {
    return north.ask({"SPUBLISH", "plenary:{3}:told", "unheard"}) == "0";
  }));
}

TEST(RedisClusterClient, a_slot_that_moves_is_followed_while_it_moves_and_after) {
  RedisCluster& cluster = testing::shared_redis_cluster();
  cluster.empty();
  const std::string key = "plenary:{moving}:key";
  const std::string channel = "plenary:{moving}:told";
  Speaking north(cluster.url(0));
  Speaking south(cluster.url(1));
  ASSERT_TRUE(north.comes_up() && south.comes_up());
  south.client->subscribe(channel);
  ASSERT_TRUE(south.runs_until([&] { return south.listenings == 1; }));
  EXPECT_EQ(north.ask({"SET", key, "before"}), "OK");
  const std::size_t from = cluster.master_of(key);
  const std::size_t to = (from + 1) % RedisCluster::masters_count;

  cluster.begin_to_move(redis::slot_of(key), from, to);
  EXPECT_EQ(north.ask({"GET", key}), "before");                          // Still there.
  EXPECT_EQ(north.ask({"SET", "plenary:{moving}:new", "asked"}), "OK");  // There already.
  EXPECT_EQ(north.ask({"GET", "plenary:{moving}:new"}), "asked");
  cluster.move(redis::slot_of(key), from, to);
  EXPECT_EQ(north.ask({"GET", key}), "before");
  EXPECT_EQ(north.ask({"GET", "plenary:{moving}:new"}), "asked");
  EXPECT_EQ(cluster.master_of(key), to);

  // The subscriber is told that it is none there any more, and subscribes where the slot is now.
  EXPECT_TRUE(south.runs_until([&] {
    north.ask({"SPUBLISH", channel, "said after"});
    return !south.heard.empty();
  }));
  cluster.begin_to_move(redis::slot_of(key), to, from);
  cluster.move(redis::slot_of(key), to, from);
}

TEST(RedisClusterClient, T_K4_only_the_line_that_carries_a_channel_deafens_when_it_is_cut) {
  RedisCluster& cluster = testing::shared_redis_cluster();
  const std::string ours = "plenary:{north}:relay";
  const std::size_t carrying = cluster.master_of(ours);
  const std::size_t idle = (carrying + 1) % RedisCluster::masters_count;
  // A channel of the idle one shows which line hears there, and later that it is back.
  std::string probe;
  for (int i = 0; probe.empty() || cluster.master_of(probe) != idle; ++i) {
    probe = "plenary:{" + std::to_string(i) + "}:probe";
  }
  Speaking north(cluster.url());
  ASSERT_TRUE(north.comes_up());
  north.client->subscribe(ours);
  north.client->subscribe(probe);
  ASSERT_TRUE(north.runs_until([&] { return north.listenings == 2; }));
  const std::string lines = cluster.server(idle).answer("CLIENT LIST TYPE pubsub");
  ASSERT_EQ(std::count(lines.begin(), lines.end(), '\n'), 0) << lines;
  const std::string line = lines.substr(3, lines.find(' ') - 3);  // "id=7 addr=…"
  north.client->unsubscribe(probe);
  ASSERT_TRUE(north.runs_until([&] {
    return cluster.server(idle).answer("CLIENT LIST TYPE pubsub").empty();
  }));

  ASSERT_TRUE(cluster.server(idle).run({"CLIENT", "KILL", "ID", line}));
  // Answered after the end of the line was there to be read.
  for (int i = 0; i < 2; ++i) ASSERT_EQ(north.ask({"EXISTS", probe}), "0");
  north.client->subscribe(probe);
  ASSERT_TRUE(north.runs_until([&] { return north.listenings == 3; }));
  EXPECT_EQ(north.deafenings, 0);
  ASSERT_EQ(north.ask({"SPUBLISH", ours, "still heard"}), "1");
  EXPECT_TRUE(north.runs_until([&] { return north.heard.size() == 1; }));

  ASSERT_TRUE(cluster.server(carrying).run({"CLIENT", "KILL", "TYPE", "pubsub"}));
  EXPECT_TRUE(north.runs_until([&] { return north.deafenings == 1; }));
  EXPECT_TRUE(north.runs_until([&] { return north.listenings == 4; }));
}

TEST(RedisClusterClient, T_K1_a_master_that_dies_is_replaced_by_its_replica) {
  RedisCluster cluster;  // Of its own: it is never again what it was.
  const std::string key = "plenary:{7}:key";
  const std::string channel = "plenary:{7}:told";
  const std::size_t master = cluster.master_of(key);
  Speaking north(cluster.url(master));  // Even the one that it was told of.
  Speaking south(cluster.url((master + 1) % RedisCluster::masters_count));
  ASSERT_TRUE(north.comes_up() && south.comes_up());
  south.client->subscribe(channel);
  ASSERT_TRUE(south.runs_until([&] { return south.listenings == 1; }));

  cluster.server(master).stop();
  ASSERT_TRUE(north.runs_until([&] { return !north.client->is_up(); }));
  EXPECT_TRUE(north.comes_up());
  EXPECT_TRUE(south.comes_up());
  EXPECT_TRUE(north.comes_to_be_told({"SET", key, "after"}, "OK"));
  EXPECT_TRUE(south.comes_to_be_told({"GET", key}, "after"));
  EXPECT_TRUE(south.runs_until([&] {
    north.ask({"SPUBLISH", channel, "said after"});
    return !south.heard.empty();
  }));
}

}  // namespace
}  // namespace plenary::test
