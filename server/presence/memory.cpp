#include "presence/memory.h"

#include "live/limits.h"

namespace plenary::presence {

using live::PresenceState;

void MemoryBoard::put(std::uint64_t session, const live::Presence& presence, Time now) {
  sessions_[session][presence.seat] = {presence, now};
}

std::vector<live::Presence> MemoryBoard::all(std::uint64_t session, Time now) {
  std::vector<live::Presence> rows;
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) return rows;
  for (auto at = found->second.begin(); at != found->second.end();) {
    live::Presence row = at->second.presence;
    const bool gone = row.devices == 0;
    const bool faded = gone && now - at->second.left_at > live::limits::left_after_ms;
    // A reconnect within the grace is no leaving: nobody "left" because a train went by.
    if (gone) row.state = faded ? PresenceState::left : PresenceState::away;
    rows.push_back(row);
    const bool old = gone && now - at->second.left_at > 2 * live::limits::left_after_ms;
    at = old ? found->second.erase(at) : std::next(at);
  }
  return rows;
}

}  // namespace plenary::presence
