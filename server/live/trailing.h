// A second session value that follows behind, for observers: private to the Host.
//
// Entries wait until they are old enough; what was shown is never un-said, because due times only
// grow, whatever the delay becomes.
#pragma once

#include <deque>
#include <unordered_map>

#include "live/host.h"

namespace plenary::live {

struct Host::Trailing {
  struct Due {
    Time at;
    audit::Entry entry;
    std::uint64_t hash = 0;  // Of `everyone` after it, where it is said.
  };
  audit::Session session;
  std::deque<Due> queue;
  std::int64_t delay_ms = 0;
  std::unordered_map<audit::Scope, CachedSnapshot> snapshots;
};

}  // namespace plenary::live
