// Who follows what, against a plain set of pairs.
#include "transport/channels.h"

#include <random>
#include <set>

#include <gtest/gtest.h>

namespace plenary::transport {
namespace {

std::multiset<Channels::Slot> slots_of(const Channels& channels, Channel channel) {
  std::multiset<Channels::Slot> slots;
  for (const auto& follower : channels.followers(channel)) slots.insert(follower.slot);
  return slots;
}

TEST(Channels, nobody_follows_an_unknown_channel) {
  Channels channels;

  EXPECT_TRUE(channels.followers(Channel(1)).empty());
  channels.leave(7, Channel(1));
  channels.leave_all(7);
}

TEST(Channels, following_twice_is_following_once) {
  Channels channels;
  channels.follow(3, Channel(1));
  channels.follow(3, Channel(1));
  EXPECT_EQ(slots_of(channels, Channel(1)), (std::multiset<Channels::Slot>{3}));

  channels.leave(3, Channel(1));

  EXPECT_TRUE(channels.followers(Channel(1)).empty());
}

TEST(Channels, agree_with_a_set_of_pairs_over_any_coming_and_going) {
  std::mt19937 dice(7);
  Channels channels;
  std::set<std::pair<std::uint64_t, Channels::Slot>> expected;

  for (int step = 0; step < 20'000; ++step) {
    const auto slot = static_cast<Channels::Slot>(dice() % 40);
    const std::uint64_t channel = 1 + dice() % 12;
    switch (dice() % 5) {
      case 0:
      case 1:
      case 2:
        channels.follow(slot, Channel(channel));
        expected.emplace(channel, slot);
        break;
      case 3:
        channels.leave(slot, Channel(channel));
        expected.erase({channel, slot});
        break;
      default:
        if (dice() % 8 != 0) break;
        channels.leave_all(slot);
        std::erase_if(expected, [&](const auto& pair) { return pair.second == slot; });
    }
    std::multiset<Channels::Slot> wanted;
    for (const auto& [known, follower] : expected) {
      if (known == channel) wanted.insert(follower);
    }
    ASSERT_EQ(slots_of(channels, Channel(channel)), wanted) << "step " << step;
  }
}

}  // namespace
}  // namespace plenary::transport
