// A second session value that follows behind, for observers: private to the Host.
//
// An entry's due time is its own time and the delay that was in force when it was decided, and
// never before that of the entry ahead of it. So a change of the delay holds from the next entry
// on: raising it takes nothing back, lowering it shows nothing earlier than was promised, and in
// both cases every entry is shown once. A restart finds the same times in the journal.
#pragma once

#include <algorithm>
#include <deque>

#include "live/host.h"
#include "live/limits.h"

namespace plenary::live {

struct Host::Trailing {
  struct Due {
    Time at;
    audit::Entry entry;
    std::uint64_t hash = 0;  // Of `everyone` after it, where it is said.
  };

  // Nothing up to the head of `ahead` is held back.
  explicit Trailing(const audit::Session& ahead)
      : session(ahead),
        tail(limits::tail_bytes_max, ahead.records().scope_seq(audit::Scope::everyone())) {}

  void hold(const audit::Entry& entry, std::int64_t delay_ms, std::uint64_t hash) {
    Time due = entry.at + delay_ms;
    if (!queue.empty()) due = std::max(due, queue.back().at);
    queue.push_back({due, entry, hash});
  }

  audit::Session session;
  std::deque<Due> queue;
  Tail tail;  // Of `everyone`, as far as the delayed have been told.
  SnapshotShelf snapshots;
};

}  // namespace plenary::live
