// Two nodes with a relay between them, in memory: a session at one, and people of it at the other.
#pragma once

#include "relay/memory.h"
#include "tests/unit/gateway/front.h"

namespace plenary::test {

class Relayed : public ::testing::Test {
 protected:
  Relayed() {
    south.journal.holder = "north";
    south.journal.holder_journal = &north.journal;
  }

  void settle() {
    while (north.settle() || south.settle()) {
    }
  }
  void wait(std::int64_t ms) {
    for (; ms > 0; ms -= Front::step_ms) {
      north.wait(Front::step_ms);
      south.wait(Front::step_ms);
      settle();
    }
  }
  wire::ServerMessage heard(Front& front, LinkId link) {
    settle();
    return front.heard(link);
  }
  // At the south, where the session is not.
  Inside enter(const wire::Hello& hello, std::size_t loop = 0) {
    const LinkId link = south.connect(loop);
    south.say(link, hello);
    const auto told = heard(south, link);
    EXPECT_EQ(told.welcome.size(), 1U);
    return {link, told.welcome.empty() ? wire::Welcome{} : told.welcome[0]};
  }
  std::uint64_t frames() { return north.metrics.counts[Counter::relay_frames]; }

  relay::MemoryExchange exchange;
  relay::MemoryRelay north_relay{exchange, "north"};
  relay::MemoryRelay south_relay{exchange, "south"};
  Front north{2, &north_relay, "north"};
  Front south{2, &south_relay, "south"};
  Front::Made session = north.make_session();
};

}  // namespace plenary::test
