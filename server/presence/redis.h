// PresenceBoard of several nodes: each writes its own people to Redis and reads the others'.
//
// A node's people of a session are one hash that lives no longer than the node keeps renewing it,
// so a node that died takes its people with it. What is published is only to be quick: all is read
// again from time to time, and whatever was lost, doubled or late is mended by that. A node's own
// people are shown from memory, with Redis or without; while it is gone, those of others are
// `unknown`. Opaque ids only.
//
//   plenary:{SESSION}:nodes      set of NODE, each node with its opening: NAME:START:EPOCH
//   plenary:{SESSION}:NODE       hash of seat → "room role modality state devices"
//   plenary:{SESSION}:told       sharded channel: "NODE number seat" and the same; or
//                                "NODE number": all of that node is to be read
//
// EPOCH is that of the session's opening: people of the latest are here, those of earlier ones have
// gone. So a session that changes hands is right at once, whether its owner before died, stands
// still or does not know it yet. START is when the process started: of two of one name and epoch
// the later counts. Versions before said NAME:START.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/executor.h"
#include "base/log.h"
#include "base/metrics.h"
#include "live/presence.h"
#include "redis/address.h"

namespace plenary::presence {

struct RedisOptions {
  redis::Address address;
  std::string node;         // This node's name among those that share the Redis.
  std::uint64_t start = 0;  // More than that of any process of this name before.
  std::int64_t deadline_ms = 1'000;
  std::int64_t renew_ms = 1'000;    // How often our own is renewed, and all is read again.
  std::int64_t lives_ms = 3'500;    // What is not renewed is gone: shown for 5 s at most.
  std::int64_t unused_ms = 30'000;  // A session nobody looks at is let go.
};

class RedisDesk;

// One a node, with a thread of its own; a board a loop. Outlived by the loops.
class RedisPresence {
 public:
  // `draw` gives random bits, on the thread of this alone.
  RedisPresence(RedisOptions options, std::function<std::uint64_t()> draw, Metrics& metrics,
                Log& log);
  // Takes this node's people off the boards of the others, if Redis is there, and ends the thread.
  ~RedisPresence();
  RedisPresence(const RedisPresence&) = delete;
  RedisPresence& operator=(const RedisPresence&) = delete;

  // The board of the loop that `executor` is; it may outlive this. Any thread.
  std::unique_ptr<live::PresenceBoard> board(Executor& executor);

 private:
  std::shared_ptr<RedisDesk> desk_;
};

}  // namespace plenary::presence
