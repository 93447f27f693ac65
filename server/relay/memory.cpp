#include "relay/memory.h"

#include <utility>

namespace plenary::relay {

void MemoryExchange::deliver(const std::string& node, std::string packet) {
  const std::lock_guard lock(mutex_);
  const auto found = nodes_.find(node);
  if (found != nodes_.end()) found->second(std::move(packet));
}

void MemoryRelay::send(const std::string& node, std::string packet) {
  if (!exchange_.up_) return;
  if (exchange_.carry_) {
    exchange_.carry_(node, std::move(packet));
  } else {
    exchange_.deliver(node, std::move(packet));
  }
}

void MemoryRelay::listen(Hear hear) {
  const std::lock_guard lock(exchange_.mutex_);
  exchange_.nodes_.erase(node_);
  if (hear) exchange_.nodes_[node_] = std::move(hear);
}

}  // namespace plenary::relay
