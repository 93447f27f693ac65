// Shows finished sessions again: the replays that the Links of one loop watch.
//
// Reads a session from the journal once for all who watch it on this loop, and keeps it a while
// for the next. Each Link has its own place and pace; ten times a second it is told what happened
// meanwhile, in the messages of the live session and a word on where it is. On its loop only; built
// before the loops run and destroyed after them.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "audit/refusal.h"
#include "base/time.h"
#include "gateway/loops.h"
#include "live/journal.h"
#include "live/replay.h"
#include "wire/messages.h"

namespace plenary::gateway {

struct ReplayDeskParts {
  const Loops& loops;
  std::size_t loop = 0;
  live::Journal& journal;
  const Clock& clock;
  live::Encoder& encoder;
};

// Who watches what, and how.
struct ReplayWish {
  live::SessionId session;
  audit::Seat seat;
  std::int64_t observer_delay_ms = 0;
  wire::Replay how;
};

// Whether a client may ask for this.
bool is_steerable(const wire::Replay& replay);

class ReplayDesk {
 public:
  explicit ReplayDesk(const ReplayDeskParts& parts) : parts_(parts) {}

  // `done` is told `none` once the Link watches, or why it does not: `still_going` where observers
  // are not due the end yet, `storage_unavailable` where it may come back.
  using Done = std::function<void(const audit::Refused&)>;
  void begin(LinkId link, const ReplayWish& wish, Done done);
  // Of a Link that watches; of any other nothing happens.
  void steer(LinkId link, const wire::Replay& how);
  void show_again(LinkId link);
  void end(LinkId link) { shows_.erase(link); }

 private:
  struct Show {
    live::Replay replay;
    wire::Replay how;
    Time wanted;          // Where it is on its way to, while it winds.
    bool winding = true;  // Nothing is shown before it is there.
    bool again = false;   // Snapshots are due.
    Time moved_at;        // By the clock, when it last went on.
    Time said_at;
    Time again_at;
  };
  struct Held {
    std::shared_ptr<const live::Reel> reel;  // Null while it is read.
    std::vector<std::function<void()>> waiting;
    Time used_at;
  };

  void with_reel(live::SessionId session, std::function<void(std::shared_ptr<const live::Reel>)>);
  void open(LinkId link, const ReplayWish& wish, std::shared_ptr<const live::Reel> reel,
            const Done& done);
  void tick_later();
  void tick();
  void go_on(LinkId link, Show& show, Time now);
  void say_where(LinkId link, Show& show, Time now);
  void send(LinkId link, const Frame& frame);

  ReplayDeskParts parts_;
  std::unordered_map<LinkId, Show> shows_;
  std::unordered_map<live::SessionId, Held> reels_;
  bool ticking_ = false;
};

}  // namespace plenary::gateway
