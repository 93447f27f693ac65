#include "presence/memory.h"

namespace plenary::presence {

void MemoryBoard::begin(std::uint64_t session, std::uint64_t epoch, Time now) {
  Session& kept = sessions_[session];
  kept.fading.all_went(kept.here, now);
  kept.epoch = epoch;
}

void MemoryBoard::end(std::uint64_t session, std::uint64_t epoch, Time now) {
  const auto found = sessions_.find(session);
  if (found == sessions_.end() || found->second.epoch != epoch) return;
  found->second.fading.all_went(found->second.here, now);
}

void MemoryBoard::put(std::uint64_t session, const live::Presence& presence, Time now) {
  Session& kept = sessions_[session];
  if (presence.devices > 0) {
    kept.here[presence.seat] = presence;
  } else {
    kept.here.erase(presence.seat);
    kept.fading.went(presence, now);
  }
}

std::vector<live::Presence> MemoryBoard::all(std::uint64_t session, Time now) {
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) return {};
  Session& kept = found->second;
  return kept.fading.show(kept.here, now);
}

bool MemoryBoard::stands_still(std::uint64_t session) const {
  const auto found = sessions_.find(session);
  return found == sessions_.end() || found->second.fading.is_over(found->second.here);
}

}  // namespace plenary::presence
