#include "transport/channels.h"

#include <algorithm>

namespace plenary::transport {

void Channels::follow(Slot slot, Channel channel) {
  if (slot >= followed_.size()) followed_.resize(slot + 1);
  auto& mine = followed_[slot];
  const auto is_it = [&](const Followed& followed) { return followed.channel == channel; };
  if (std::any_of(mine.begin(), mine.end(), is_it)) return;
  auto& others = followers_[channel];
  others.push_back({slot, static_cast<std::uint32_t>(mine.size())});
  mine.push_back({channel, static_cast<std::uint32_t>(others.size() - 1)});
}

void Channels::leave(Slot slot, Channel channel) {
  if (slot >= followed_.size()) return;
  const auto& mine = followed_[slot];
  for (std::size_t place = 0; place < mine.size(); ++place) {
    if (mine[place].channel == channel) {
      leave_at(slot, place);
      return;
    }
  }
}

void Channels::leave_all(Slot slot) {
  if (slot >= followed_.size()) return;
  while (!followed_[slot].empty()) leave_at(slot, followed_[slot].size() - 1);
  followed_[slot] = {};
}

// The last of each list takes the place that becomes free, and is told where it is now.
void Channels::leave_at(Slot slot, std::size_t place) {
  auto& mine = followed_[slot];
  const Followed left = mine[place];
  const auto found = followers_.find(left.channel);
  auto& others = found->second;
  const Follower last = others.back();
  others[left.place] = last;
  followed_[last.slot][last.place].place = left.place;
  others.pop_back();
  if (others.empty()) followers_.erase(found);

  mine[place] = mine.back();
  mine.pop_back();
  if (place < mine.size()) {
    const Followed& moved = mine[place];
    followers_.at(moved.channel)[moved.place].place = static_cast<std::uint32_t>(place);
  }
}

std::span<const Channels::Follower> Channels::followers(Channel channel) const {
  const auto found = followers_.find(channel);
  if (found == followers_.end()) return {};
  return found->second;
}

}  // namespace plenary::transport
