// One loop's side of presence in Redis: a copy of what the desk knows of the others, and its own
// people. Private to presence; on the loop.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "base/executor.h"
#include "live/presence.h"
#include "presence/fading.h"

namespace plenary::presence {

class RedisDesk;

// The people of other nodes, of one session. `known`: as Redis said it not long ago.
struct Others {
  std::vector<live::Presence> rows;
  std::vector<live::Presence> gone;  // Those of openings before.
  bool known = false;
};
// What the desk writes into, by way of the loop, for as long as the board is there.
struct OthersBySession {
  std::unordered_map<std::uint64_t, Others> sessions;
};

class RedisBoard final : public live::PresenceBoard {
 public:
  RedisBoard(std::shared_ptr<RedisDesk> desk, Executor& executor)
      : desk_(std::move(desk)), executor_(executor) {}

  void begin(std::uint64_t session, std::uint64_t epoch, Time now) override;
  void end(std::uint64_t session, std::uint64_t epoch, Time now) override;
  void put(std::uint64_t session, const live::Presence& presence, Time now) override;
  // Those who left are listed for left_after_ms more, as `away` until then.
  std::vector<live::Presence> all(std::uint64_t session, Time now) override;
  // Other nodes say what they say without being asked.
  bool stands_still(std::uint64_t) const override { return false; }

 private:
  struct Session {
    std::uint64_t epoch = 0;
    Rows here;
    Fading fading;
    Time looked_at;
  };
  Session& session(std::uint64_t id, Time now);

  std::shared_ptr<RedisDesk> desk_;
  Executor& executor_;
  std::unordered_map<std::uint64_t, Session> sessions_;
  std::shared_ptr<OthersBySession> others_ = std::make_shared<OthersBySession>();
};

}  // namespace plenary::presence
