// How somebody who has gone fades from a board: away for a while, then left, then forgotten.
//
// A reconnect within the grace is no leaving: nobody "left" because a train went by, or because a
// node was restarted. Plain; one thread.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "base/time.h"
#include "live/presence.h"

namespace plenary::presence {

// In the order of seats, so that the same people always make the same bytes.
using Rows = std::map<Id<audit::Seat>, live::Presence>;

class Fading {
 public:
  // Somebody's last device has gone just now.
  void went(const live::Presence& presence, Time now) { shown_[presence.seat] = {presence, now}; }
  // All of `here` have gone just now, and are not there any more.
  void all_went(Rows& here, Time now);
  // Somebody was here before anybody could be seen going.
  void was_here(const live::Presence& presence, Time now) {
    shown_.try_emplace(presence.seat, Shown{presence, now});
  }
  // Everybody to be shown, given who is here with at least one device. Who is missing without a
  // word went when that is first seen.
  std::vector<live::Presence> show(const Rows& here, Time now);
  // Whether it showed nobody but who is here.
  bool is_over(const Rows& here) const { return shown_.size() == here.size(); }

 private:
  struct Shown {
    live::Presence presence;
    std::optional<Time> gone_at;
  };
  std::map<Id<audit::Seat>, Shown> shown_;
};

}  // namespace plenary::presence
