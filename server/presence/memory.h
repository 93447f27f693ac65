// PresenceBoard of one node, in memory: the embedded default, and the twin the tests use.
// One a loop, for all its sessions. Forgets everything with the process, as presence may.
#pragma once

#include <unordered_map>
#include <vector>

#include "live/presence.h"
#include "presence/fading.h"

namespace plenary::presence {

class MemoryBoard final : public live::PresenceBoard {
 public:
  void begin(std::uint64_t session, std::uint64_t epoch, Time now) override;
  void end(std::uint64_t session, std::uint64_t epoch, Time now) override;
  void put(std::uint64_t session, const live::Presence& presence, Time now) override;
  // Those who left are listed for left_after_ms more, as `away` until then.
  std::vector<live::Presence> all(std::uint64_t session, Time now) override;
  bool stands_still(std::uint64_t session) const override;

 private:
  struct Session {
    std::uint64_t epoch = 0;
    Rows here;
    Fading fading;
  };
  std::unordered_map<std::uint64_t, Session> sessions_;
};

}  // namespace plenary::presence
