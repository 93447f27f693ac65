// Relay of several nodes over Redis 7: a node is spoken to on a channel of its own.
//
//   plenary:{NODE}:relay   sharded channel: sealed packets (seal.h) for that node
//
// Nothing is kept in Redis. While it is gone is_up() is false, and what would have been sent is
// lost.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/log.h"
#include "base/metrics.h"
#include "redis/address.h"
#include "relay/relay.h"
#include "relay/seal.h"

namespace plenary::relay {

struct RedisRelayOptions {
  redis::Address address;
  std::string node;  // This node's name among those that share the Redis.
  Key key{};         // What they share besides, and nobody else has.
  std::int64_t deadline_ms = 1'000;
};

class RedisRelay final : public Relay {
 public:
  // With a thread of its own. `draw` gives random bits, on that thread alone.
  RedisRelay(RedisRelayOptions options, std::function<std::uint64_t()> draw, Metrics& metrics,
             Log& log);
  ~RedisRelay() override;

  bool is_up() const override;
  void send(const std::string& node, std::string packet) override;
  void listen(Hear hear) override;

 private:
  class Line;
  std::unique_ptr<Line> line_;
};

}  // namespace plenary::relay
