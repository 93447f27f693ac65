// What every relay promises, and what somebody with hands on the Redis between nodes can do.
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "relay/memory.h"
#include "relay/redis.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/liar.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/redis_server.h"
#include "tests/support/silent_log.h"

namespace plenary::test {
namespace {

using testing::RedisServer;

bool comes_to_be(const std::function<bool()>& met) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!met() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return met();
}

relay::Key key_of(std::uint8_t byte) {
  relay::Key key;
  key.fill(byte);
  return key;
}

// A node and all it heard.
class RelayedNode {
 public:
  RelayedNode(relay::MemoryExchange& exchange, const std::string& name)
      : RelayedNode(std::make_unique<relay::MemoryRelay>(exchange, name)) {}
  RelayedNode(const std::string& url, const std::string& name, std::uint8_t key = 1) {
    relay::RedisRelayOptions options;
    options.address = *redis::parse_address(url);
    options.node = name;
    options.key = key_of(key);
    options.deadline_ms = 300;
    relay_ = std::make_unique<relay::RedisRelay>(
        options, [this] { return dice_ += 0x9E3779B97F4A7C15ULL; }, metrics_, log_);
    listen();
  }
  explicit RelayedNode(std::unique_ptr<relay::Relay> relay) : relay_(std::move(relay)) { listen(); }
  ~RelayedNode() { relay_->listen({}); }

  void send(const std::string& node, std::string packet) { relay_->send(node, std::move(packet)); }
  bool comes_up() const {
    return comes_to_be([this] { return relay_->is_up(); });
  }
  bool goes_down() const {
    return comes_to_be([this] { return !relay_->is_up(); });
  }
  std::vector<std::string> heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  bool hears(const std::vector<std::string>& wanted) const {
    return comes_to_be([&] { return heard() == wanted; });
  }
  relay::Relay& relay() { return *relay_; }

 private:
  void listen() {
    relay_->listen([this](std::string packet) {
      const std::lock_guard lock(mutex_);
      heard_.push_back(std::move(packet));
    });
  }

  NoMetrics metrics_;
  SilentLog log_;
  std::uint64_t dice_ = 1;
  mutable std::mutex mutex_;
  std::vector<std::string> heard_;
  std::unique_ptr<relay::Relay> relay_;
};

// ---- What both promise

enum class RelayPlace : std::uint8_t { memory, redis, cluster };
struct RelayTwin {
  const char* name;
  RelayPlace where = RelayPlace::memory;
};
void PrintTo(const RelayTwin& twin, std::ostream* out) { *out << twin.name; }

class RelayContract : public ::testing::TestWithParam<RelayTwin> {
 protected:
  RelayContract() {
    std::string url;
    if (GetParam().where == RelayPlace::cluster) url = testing::shared_redis_cluster().url();
    if (GetParam().where == RelayPlace::redis) {
      server = std::make_unique<RedisServer>();
      url = server->url();
    }
    for (const char* name : {"north", "south", "west"}) {
      nodes.push_back(url.empty() ? std::make_unique<RelayedNode>(exchange, name)
                                  : std::make_unique<RelayedNode>(url, name));
      EXPECT_TRUE(nodes.back()->comes_up());
    }
  }
  relay::MemoryExchange exchange;
  std::unique_ptr<RedisServer> server;
  std::vector<std::unique_ptr<RelayedNode>> nodes;
};

TEST_P(RelayContract, packets_come_to_the_node_they_are_for_in_order_and_to_no_other) {
  nodes[0]->send("south", "one");
  nodes[2]->send("west", "for oneself");
  nodes[0]->send("south", "two");
  nodes[0]->send("south", "three");
  EXPECT_TRUE(nodes[1]->hears({"one", "two", "three"}));
  EXPECT_TRUE(nodes[2]->hears({"for oneself"}));
  EXPECT_TRUE(nodes[0]->heard().empty());
}

TEST_P(RelayContract, any_bytes_of_any_size_arrive_as_they_were) {
  const std::string all(std::string("\0\r\n\xFF", 4) + std::string(200'000, '\x7F'));
  nodes[1]->send("north", "");
  nodes[1]->send("north", all);
  EXPECT_TRUE(nodes[0]->hears({"", all}));
}

TEST_P(RelayContract, what_is_for_nobody_is_lost_and_hurts_nobody) {
  nodes[0]->send("nobody", "lost");
  nodes[0]->send("", "lost");
  nodes[0]->send("south", "kept");
  EXPECT_TRUE(nodes[1]->hears({"kept"}));
}

TEST_P(RelayContract, once_it_does_not_listen_any_more_nobody_is_told) {
  nodes[1]->relay().listen({});
  nodes[0]->send("south", "unheard");
  nodes[0]->send("west", "heard");
  EXPECT_TRUE(nodes[2]->hears({"heard"}));
  EXPECT_TRUE(nodes[1]->heard().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Twins, RelayContract,
    ::testing::Values(RelayTwin{"memory"}, RelayTwin{"redis", RelayPlace::redis},
                      RelayTwin{"cluster", RelayPlace::cluster}),
    [](const auto& twin) { return twin.param.name; });

// ---- What Redis may do

class RedisRelay : public ::testing::Test {
 protected:
  RedisServer server;
};

TEST_F(RedisRelay, T_K1_a_redis_that_dies_or_hangs_is_noticed_and_taken_up_again) {
  RelayedNode north(server.url(), "north");
  RelayedNode south(server.url(), "south");
  ASSERT_TRUE(north.comes_up() && south.comes_up());
  server.stop();
  ASSERT_TRUE(north.goes_down() && south.goes_down());
  north.send("south", "lost");
  server.start();
  ASSERT_TRUE(north.comes_up() && south.comes_up());
  server.halt(true);
  ASSERT_TRUE(north.goes_down() && south.goes_down());
  server.halt(false);
  ASSERT_TRUE(north.comes_up() && south.comes_up());
  north.send("south", "heard");
  EXPECT_TRUE(comes_to_be([&] { return !south.heard().empty(); }));
  EXPECT_EQ(south.heard().back(), "heard");
}

TEST_F(RedisRelay, T_K4_a_subscriber_that_is_cut_off_subscribes_again) {
  RelayedNode north(server.url(), "north");
  RelayedNode south(server.url(), "south");
  ASSERT_TRUE(north.comes_up() && south.comes_up());
  ASSERT_TRUE(server.run({"CLIENT", "KILL", "TYPE", "pubsub"}));
  EXPECT_TRUE(comes_to_be([&] {
    north.send("south", "heard");
    return !south.heard().empty();
  }));
}

TEST_F(RedisRelay, T_K1_a_user_that_may_not_listen_or_a_wrong_password_is_never_up) {
  ASSERT_TRUE(server.run({"ACL", "SETUSER", "deaf", "on", ">secret", "resetchannels", "+@all"}));
  RelayedNode wrong("redis+unix://deaf:guess@" + server.socket(), "wrong");
  RelayedNode deaf("redis+unix://deaf:secret@" + server.socket(), "deaf");
  RelayedNode north(server.url(), "north");
  ASSERT_TRUE(north.comes_up());
  EXPECT_FALSE(wrong.relay().is_up());
  EXPECT_FALSE(deaf.relay().is_up());
  // Put right later, it is heard without anybody's help; its lines were well all the time.
  ASSERT_TRUE(server.run({"ACL", "SETUSER", "deaf", "&plenary:*"}));
  EXPECT_TRUE(deaf.comes_up());
  ASSERT_TRUE(server.run(
      {"ACL", "SETUSER", "fit", "on", ">secret", "resetchannels", "&plenary:*", "+@all"}));
  RelayedNode fit("redis+unix://fit:secret@" + server.socket(), "fit");
  EXPECT_TRUE(fit.comes_up());
}

// ---- What somebody with hands on it may do

TEST_F(RedisRelay, whoever_reads_redis_reads_nothing_of_what_nodes_say) {
  testing::TemporaryFolder folder;
  RelayedNode north(server.url(), "north");
  RelayedNode south(server.url(), "south");
  ASSERT_TRUE(north.comes_up() && south.comes_up());
  const std::string canary = "CanaryOfSomebody";
  // A program of Redis' own writes down every command.
  const std::string heard = folder.path() + "/monitor";
  const std::string monitor =
      "/usr/bin/redis-cli -s " + server.socket() + " MONITOR > " + heard + " & echo $!";
  FILE* shell = ::popen(monitor.c_str(), "r");
  int pid = 0;
  ASSERT_EQ(::fscanf(shell, "%d", &pid), 1);
  const auto bytes = [&] {
    std::ifstream file(heard);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  ASSERT_TRUE(comes_to_be([&] { return bytes().find("OK") != std::string::npos; }));
  north.send("south", canary);
  ASSERT_TRUE(south.hears({canary}));
  EXPECT_TRUE(comes_to_be([&] { return bytes().find("SPUBLISH") != std::string::npos; }));
  EXPECT_EQ(bytes().find("Canary"), std::string::npos);
  ::kill(pid, SIGKILL);
  ::pclose(shell);
}

TEST_F(RedisRelay, T_K3_what_others_write_into_a_nodes_channel_is_not_heard) {
  RelayedNode north(server.url(), "north");
  RelayedNode south(server.url(), "south");
  RelayedNode stranger(server.url(), "stranger", /*key=*/2);
  ASSERT_TRUE(north.comes_up() && south.comes_up() && stranger.comes_up());
  stranger.send("south", "by another key");
  for (const char* forged :
       {"", "x", "forged", "0123456789012345678901234567890123456789 and more"}) {
    ASSERT_TRUE(server.run({"SPUBLISH", "plenary:{south}:relay", forged}));
  }
  north.send("south", "by a node");
  EXPECT_TRUE(south.hears({"by a node"}));
}

TEST(Seal, opens_only_what_was_closed_with_its_key_for_that_node_and_is_whole) {
  const relay::Seal seal(key_of(1));
  const std::string sealed = seal.close("south", "what is said");
  EXPECT_EQ(seal.open("south", sealed), "what is said");
  EXPECT_NE(seal.close("south", "what is said"), sealed);
  EXPECT_EQ(seal.open("west", sealed), std::nullopt);
  EXPECT_EQ(relay::Seal(key_of(2)).open("south", sealed), std::nullopt);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string bent = sealed;
    bent[at] = static_cast<char>(bent[at] ^ 1);
    EXPECT_EQ(seal.open("south", bent), std::nullopt) << at;
    EXPECT_EQ(seal.open("south", sealed.substr(0, at)), std::nullopt) << at;
  }
}

TEST(RedisRelayLiar, T_K2_whatever_a_server_says_the_relay_is_not_up_and_tries_again) {
  for (const std::string& lie :
       {std::string("+PONG\r\n+more than was asked\r\n"), std::string("*2147483647\r\n"),
        std::string("*3\r\n$8\r\nsmessage\r\n$1\r\nx\r\n$1\r\ny\r\n"),
        std::string("-LOADING Redis is loading the dataset in memory\r\n")}) {
    testing::Liar liar(lie);
    RelayedNode north("redis+unix://" + liar.socket(), "north");
    EXPECT_TRUE(comes_to_be([&] { return liar.met() >= 4; })) << lie;
    EXPECT_TRUE(north.heard().empty());
  }
}

}  // namespace
}  // namespace plenary::test
