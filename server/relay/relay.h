// Port: carries packets between the nodes that share a journal. Twins: relay/memory, relay/redis.
//
// Promises little: a packet may be lost, doubled or late, and nobody is told. What arrives was sent
// by a node to this one, and is whole. What has to arrive goes on a lane (lane.h).
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>

namespace plenary::relay {

class Relay {
 public:
  using Hear = std::function<void(std::string packet)>;

  virtual ~Relay() = default;
  // Whether packets go out and come in just now. Any thread.
  virtual bool is_up() const = 0;
  // To the node of that name, if it listens. Any thread; never waits.
  virtual void send(const std::string& node, std::string packet) = 0;
  // What comes for this node from now on is told to `hear`, on a thread of the relay's; nobody is
  // told any more once listen({}) has returned. Not from within `hear`.
  virtual void listen(Hear hear) = 0;

  // Bytes that all lanes of this node keep until they are heard. Any thread.
  std::atomic<std::size_t> unheard_bytes = 0;
};

}  // namespace plenary::relay
