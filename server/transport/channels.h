// Which Links follow which channels: contiguous lists both ways, so that publishing walks memory
// in order and leaving is a swap with the last.
//
// Links are named by their slot here. Pure; owned by the hub, on its loop.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "transport/hub.h"

namespace plenary::transport {

class Channels {
 public:
  using Slot = std::uint32_t;
  struct Follower {
    Slot slot = 0;
    std::uint32_t place = 0;  // Of the channel among those the slot follows.
  };

  // Following twice is following once.
  void follow(Slot slot, Channel channel);
  void leave(Slot slot, Channel channel);
  void leave_all(Slot slot);
  // Good until somebody follows or leaves.
  std::span<const Follower> followers(Channel channel) const;

 private:
  struct Followed {
    Channel channel;
    std::uint32_t place = 0;  // Of the slot among the channel's followers.
  };
  void leave_at(Slot slot, std::size_t place);

  std::unordered_map<Channel, std::vector<Follower>> followers_;
  std::vector<std::vector<Followed>> followed_;  // By slot; a person follows a handful.
};

}  // namespace plenary::transport
