// Nodes that share presence in a Redis, for tests: each with a board, on a clock of its own.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "presence/redis.h"
#include "tests/support/manual_executor.h"
#include "tests/support/redis_server.h"
#include "tests/support/silent_log.h"

namespace plenary::test {

using live::Presence;
using live::PresenceState;
using testing::RedisServer;

inline constexpr std::uint64_t session = 7;

inline Presence person(std::uint64_t seat, std::uint32_t devices = 1,
                       PresenceState state = PresenceState::active, std::uint64_t room = 0) {
  return {Id<audit::Seat>(seat),
          Id<audit::Room>(room),
          audit::Role::participant,
          audit::Modality::in_room,
          state,
          devices};
}

// "seat:state:devices", in the order of seats.
inline std::string told(const std::vector<Presence>& rows) {
  std::string all;
  for (const Presence& row : rows) {
    all += (all.empty() ? "" : " ") + std::to_string(row.seat.value) + ":" +
           std::to_string(static_cast<int>(row.state)) + ":" + std::to_string(row.devices);
  }
  return all;
}

// In haste: what takes seconds in use takes tenths.
inline presence::RedisOptions hasty_options() {
  presence::RedisOptions options;
  options.deadline_ms = 300;
  options.renew_ms = 100;
  options.lives_ms = 600;
  return options;
}

class PresenceNode {
 public:
  PresenceNode(const std::string& url, const std::string& name, std::uint64_t start = 1,
               presence::RedisOptions options = hasty_options()) {
    options.address = *redis::parse_address(url);
    options.node = name;
    options.start = start;
    presence_ = std::make_unique<presence::RedisPresence>(
        options, [this] { return dice_ += 0x9E3779B97F4A7C15ULL; }, metrics_, log_);
    board_ = presence_->board(executor_);
  }
  void begin(std::uint64_t epoch) { board_->begin(session, epoch, now_); }
  void end(std::uint64_t epoch) { board_->end(session, epoch, now_); }
  void put(const Presence& presence) { board_->put(session, presence, now_); }
  std::string all() {
    executor_.run_all();
    return told(board_->all(session, now_));
  }
  // Whether that is told in time.
  bool comes_to_tell(const std::string& wanted,
                     std::chrono::milliseconds in = std::chrono::seconds(30)) {
    const auto until = std::chrono::steady_clock::now() + in;
    while (all() != wanted) {
      if (std::chrono::steady_clock::now() > until) {
        ADD_FAILURE() << "told " << all() << " and never " << wanted;
        return false;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }
  void pass(std::int64_t ms) { now_ = now_ + ms; }

 private:
  Time now_{1'000'000};
  NoMetrics metrics_;
  SilentLog log_;
  testing::ManualExecutor executor_;
  std::uint64_t dice_ = 1;
  std::unique_ptr<presence::RedisPresence> presence_;
  std::unique_ptr<live::PresenceBoard> board_;
};

class RedisPresence : public ::testing::Test {
 protected:
  // Both see both, or the test has failed.
  void meet(PresenceNode& north, PresenceNode& south) {
    north.all();
    south.all();
    north.put(person(1));
    south.put(person(2, 3, PresenceState::writing));
    ASSERT_TRUE(north.comes_to_tell("1:2:1 2:3:3"));
    ASSERT_TRUE(south.comes_to_tell("1:2:1 2:3:3"));
  }

  RedisServer server;
};

}  // namespace plenary::test
