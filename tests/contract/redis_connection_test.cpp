// One line to a Redis that is reached by a name.
#include <chrono>

#include <gtest/gtest.h>

#include "redis/connection.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/silent_log.h"

namespace plenary::test {
namespace {

using boost::asio::ip::tcp;

// As a name that has an address of IPv6 first, of a Redis that listens on IPv4 only.
TEST(RedisConnection, T_K1_a_name_whose_first_address_is_nobodys_is_tried_by_the_next) {
  const std::string port = testing::RedisCluster::free_port();
  testing::RedisServer server({"--bind", "127.0.0.1", "--port", port});
  const auto at = [&](const char* address) {
    return tcp::endpoint(
        boost::asio::ip::make_address(address), static_cast<std::uint16_t>(std::stoi(port)));
  };
  redis::ConnectionOptions options;
  options.address = *redis::parse_address("redis://somewhere:" + port);
  options.addresses = {at("127.0.0.2"), at("127.0.0.3"), at("127.0.0.1")};
  boost::asio::io_context io;
  SilentLog log;
  std::size_t ups = 0;
  const redis::Connection connection(
      io, options, [] { return std::uint64_t{1}; }, log, {[&] { ++ups; }, [] {}});
  const auto comes_up = [&](std::size_t times) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (ups < times && std::chrono::steady_clock::now() < until) {
      io.run_one_for(std::chrono::milliseconds(10));
    }
    return ups >= times;
  };

  EXPECT_TRUE(comes_up(1));
  server.stop();
  server.start();
  EXPECT_TRUE(comes_up(2));
}

}  // namespace
}  // namespace plenary::test
