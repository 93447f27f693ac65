// A Redis Cluster of our own for tests: three masters and their replicas on free ports of this
// machine, stopped by their process ids. One thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/support/redis_server.h"

namespace plenary::testing {

class RedisCluster {
 public:
  static constexpr std::size_t masters_count = 3;

  RedisCluster() {
    std::vector<std::string> create{"--cluster", "create"};
    for (std::size_t i = 0; i < 2 * masters_count; ++i) {
      ports_.push_back(free_port());
      const std::string bus = free_port();
      servers_.push_back(std::make_unique<RedisServer>(std::vector<std::string>{
          "--bind", "127.0.0.1", "--port", ports_.back(), "--cluster-enabled", "yes",
          "--cluster-port", bus, "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay",
          "0"}));
      create.push_back("127.0.0.1:" + ports_.back());
    }
    for (const char* word : {"--cluster-replicas", "1", "--cluster-yes"}) create.emplace_back(word);
    PLENARY_ASSERT(servers_[0]->run_client(create));
    for (const auto& server : servers_) {
      // A replica that never had everything would not stand in for its master.
      const auto is_ready = [&server] {
        const std::string role = server->answer("ROLE");
        return (role.starts_with("master") || role.find("connected") != role.npos) &&
               server->answer("CLUSTER INFO").find("cluster_state:ok") != std::string::npos;
      };
      while (!is_ready()) ::usleep(20'000);
    }
  }

  // Of one that knows the others.
  std::string url(std::size_t which = 0) const {
    return "redis+cluster://127.0.0.1:" + ports_[which];
  }
  const std::string& port(std::size_t which) const { return ports_[which]; }
  RedisServer& server(std::size_t which) { return *servers_[which]; }
  // The master that has a key.
  std::size_t master_of(const std::string& key) {
    for (std::size_t which = 0; which < servers_.size(); ++which) {
      // It answers for its own keys, and says MOVED for others.
      const bool is_master = servers_[which]->answer("ROLE").starts_with("master");
      if (is_master && servers_[which]->run({"EXISTS", key})) return which;
    }
    PLENARY_ASSERT(false);
    return 0;
  }
  // One that was stopped, as the replica of whoever stands in for it.
  void rejoin(std::size_t which) {
    servers_[which]->start();
    while (servers_[which]->answer("INFO replication").find("master_link_status:up") ==
           std::string::npos) {
      ::usleep(20'000);
    }
  }
  void empty() {
    for (const auto& server : servers_) server->run({"FLUSHALL"});  // Replicas refuse.
  }
  // What has to be there before a slot moves, and what moves it.
  void begin_to_move(std::size_t slot, std::size_t from, std::size_t to) {
    const std::string number = std::to_string(slot);
    PLENARY_ASSERT(servers_[to]->run({"CLUSTER", "SETSLOT", number, "IMPORTING", id(from)}) &&
                   servers_[from]->run({"CLUSTER", "SETSLOT", number, "MIGRATING", id(to)}));
  }
  void move(std::size_t slot, std::size_t from, std::size_t to) {
    const std::string number = std::to_string(slot);
    while (true) {
      const std::string keys = servers_[from]->answer("CLUSTER GETKEYSINSLOT " + number + " 1");
      if (keys.empty()) break;
      servers_[from]->run({"MIGRATE", "127.0.0.1", ports_[to], keys, "0", "1000"});
    }
    // Whoever gets it first.
    PLENARY_ASSERT(servers_[to]->run({"CLUSTER", "SETSLOT", number, "NODE", id(to)}));
    PLENARY_ASSERT(servers_[from]->run({"CLUSTER", "SETSLOT", number, "NODE", id(to)}));
  }

  static std::string free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    PLENARY_ASSERT(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
    PLENARY_ASSERT(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    ::close(socket);
    return std::to_string(ntohs(address.sin_port));
  }

 private:
  std::string id(std::size_t which) { return servers_[which]->answer("CLUSTER MYID"); }

  std::vector<std::string> ports_;
  std::vector<std::unique_ptr<RedisServer>> servers_;
};

// One for the whole test program: making it takes seconds.
inline RedisCluster& shared_redis_cluster() {
  static RedisCluster cluster;
  return cluster;
}

}  // namespace plenary::testing
