#include "presence/fading.h"

#include <iterator>

#include "live/limits.h"

namespace plenary::presence {

using live::PresenceState;

void Fading::all_went(Rows& here, Time now) {
  for (const auto& [seat, presence] : here) went(presence, now);
  here.clear();
}

std::vector<live::Presence> Fading::show(const Rows& here, Time now) {
  std::vector<live::Presence> rows;
  for (const auto& [seat, presence] : here) shown_[seat] = {presence, {}};
  for (auto at = shown_.begin(); at != shown_.end();) {
    Shown& shown = at->second;
    if (here.contains(at->first)) {
      rows.push_back(shown.presence);
      ++at;
      continue;
    }
    if (!shown.gone_at) shown.gone_at = now;
    const std::int64_t gone_ms = now - *shown.gone_at;
    const bool left = gone_ms > live::limits::left_after_ms;
    shown.presence.devices = 0;
    shown.presence.state = left ? PresenceState::left : PresenceState::away;
    rows.push_back(shown.presence);
    at = gone_ms > 2 * live::limits::left_after_ms ? shown_.erase(at) : std::next(at);
  }
  return rows;
}

}  // namespace plenary::presence
