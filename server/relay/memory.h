// Relay of several nodes in one process, in memory: the twin the tests use.
//
// The nodes meet at a MemoryExchange, which outlives them. Packets are told on the thread that
// sends them. A test may look at what goes by, and lose, double or keep it back.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "relay/relay.h"

namespace plenary::relay {

class MemoryExchange {
 public:
  // Gets each packet before it is told, and passes on what is to arrive, in the order in which it
  // is. Without one all of it arrives.
  using Carry = std::function<void(const std::string& node, std::string packet)>;
  void carry_by(Carry carry) { carry_ = std::move(carry); }
  void deliver(const std::string& node, std::string packet);
  // Whether all nodes are told that they are connected.
  void set_up(bool up) { up_ = up; }

 private:
  friend class MemoryRelay;
  std::recursive_mutex mutex_;
  std::map<std::string, Relay::Hear> nodes_;
  Carry carry_;
  bool up_ = true;
};

class MemoryRelay final : public Relay {
 public:
  MemoryRelay(MemoryExchange& exchange, std::string node)
      : exchange_(exchange), node_(std::move(node)) {}
  ~MemoryRelay() override { listen({}); }

  bool is_up() const override { return exchange_.up_; }
  void send(const std::string& node, std::string packet) override;
  void listen(Hear hear) override;

 private:
  MemoryExchange& exchange_;
  std::string node_;
};

}  // namespace plenary::relay
