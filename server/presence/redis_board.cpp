#include "presence/redis_board.h"

#include <algorithm>

#include "presence/redis_desk.h"

namespace plenary::presence {
namespace {

using live::PresenceState;

// How lively a state is: of two devices the livelier counts.
int liveliness(PresenceState state) {
  if (state == PresenceState::left) return 0;
  return state == PresenceState::unknown ? 1 : 1 + static_cast<int>(state);
}

void add(Rows& rows, const live::Presence& presence) {
  if (presence.devices == 0) return;
  const auto [at, is_new] = rows.try_emplace(presence.seat, presence);
  if (is_new) return;
  at->second.devices += presence.devices;
  if (liveliness(presence.state) > liveliness(at->second.state)) {
    at->second.state = presence.state;
    at->second.room = presence.room;
  }
}

}  // namespace

// The desk is told now and then that the session is looked at; what is not is let go on both sides.
RedisBoard::Session& RedisBoard::session(std::uint64_t id, Time now) {
  Session& kept = sessions_[id];
  if (kept.looked_at == Time{} || now - kept.looked_at > desk_->options().unused_ms / 4) {
    kept.looked_at = now;
    desk_->look(id, executor_, others_);
    std::erase_if(sessions_, [&](const auto& each) {
      const bool unused = now - each.second.looked_at > desk_->options().unused_ms;
      if (unused) others_->sessions.erase(each.first);
      return unused;
    });
  }
  return sessions_[id];
}

void RedisBoard::begin(std::uint64_t id, std::uint64_t epoch, Time now) {
  Session& kept = session(id, now);
  kept.fading.all_went(kept.here, now);
  kept.epoch = epoch;
  desk_->begin(id, epoch);
}

void RedisBoard::end(std::uint64_t id, std::uint64_t epoch, Time now) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second.epoch != epoch) return;
  found->second.fading.all_went(found->second.here, now);
  desk_->end(id, epoch);
}

void RedisBoard::put(std::uint64_t id, const live::Presence& presence, Time now) {
  Session& kept = session(id, now);
  if (presence.devices > 0) {
    kept.here[presence.seat] = presence;
  } else {
    kept.here.erase(presence.seat);
    kept.fading.went(presence, now);
  }
  desk_->put(id, presence);
}

std::vector<live::Presence> RedisBoard::all(std::uint64_t id, Time now) {
  Session& kept = session(id, now);
  Rows rows = kept.here;
  const auto others = others_->sessions.find(id);
  if (others != others_->sessions.end()) {
    for (live::Presence presence : others->second.rows) {
      if (!others->second.known) presence.state = PresenceState::unknown;
      add(rows, presence);
    }
    for (const live::Presence& presence : others->second.gone) {
      if (!rows.contains(presence.seat)) kept.fading.was_here(presence, now);
    }
  }
  return kept.fading.show(rows, now);
}

}  // namespace plenary::presence
