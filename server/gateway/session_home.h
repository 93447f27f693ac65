// One session on its loop: closed, being opened, open, or resting after a fault.
//
// Opens the session through the journal when somebody needs it; those who come meanwhile wait for
// the same opening. A Host that failed has closed its Links itself; it is discarded here, and
// opened again on the next need after a rest that doubles with each fault. Owned by the
// SessionBook of its loop, and only ever touched there.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/result.h"
#include "gateway/session_audience.h"
#include "live/host.h"

namespace plenary::gateway {

class NotOpen {
 public:
  enum Why : std::uint8_t {
    not_found,    // There is no such session.
    unavailable,  // It cannot be opened now; it can be asked for again.
    elsewhere,    // Another node has it open.
  };
  NotOpen(Why why, live::Holder holder = {}) : why_(why), holder_(std::move(holder)) {}

  bool is(Why why) const { return why_ == why; }
  // The node that has it open.
  const live::Holder& holder() const { return holder_; }

 private:
  Why why_;
  live::Holder holder_;
};

// The Host of an open session, or why there is none.
using Opening = Result<live::Host*, NotOpen>;

// How many sessions of the node are open.
class OpenSessions {
 public:
  explicit OpenSessions(Metrics& metrics) : metrics_(metrics) {}
  // Any thread.
  void add(int by) { metrics_.set(Gauge::sessions_open, count_ += by); }

 private:
  Metrics& metrics_;
  std::atomic<std::int64_t> count_ = 0;
};

class RelayDesk;

// What all sessions of a loop have in common.
struct HomeParts {
  const Loops& loops;
  std::size_t loop = 0;
  live::Journal& journal;
  const Clock& clock;
  Entropy& entropy;
  live::Encoder& encoder;
  live::PresenceBoard& presence;
  ChannelNumbers& channels;
  OpenSessions& open_sessions;
  Metrics& metrics;
  Log& log;
  live::Pace pace;
  RelayDesk& relay;
  bool handing_over = false;  // The node goes: no session is opened any more.
};

class SessionHome {
 public:
  using Work = std::function<void(Opening)>;

  SessionHome(live::SessionId id, const HomeParts& parts);
  ~SessionHome();

  // Calls `work` with the Host, now or when it is open; or says why there is none.
  void with_host(Work work);
  // The Host if it is open now, else null.
  live::Host* host() { return state_ == State::open ? host_.get() : nullptr; }

  // A Link is on its way in: unless it leaves again, let_in() may follow.
  void expect(LinkId link) { expected_.insert(link); }
  void forget(LinkId link) { expected_.erase(link); }
  bool expects(LinkId link) const { return expected_.contains(link); }
  // The session must be open.
  void let_in(live::Arrival arrival);
  void leave(LinkId link);

  // Lets go of the session, so that another node may have it: its Links are told nothing more, and
  // what is not durable yet has no receipt.
  void hand_over();

  void tick(Time now);
  // Neither open nor resting nor awaited: nothing is lost by forgetting it.
  bool is_over(Time now) const;

 private:
  enum class State : std::uint8_t { closed, opening, open, failed };

  void open();
  void opened(live::OpenAnswer answer);
  bool starts(live::Opened opened);
  void stopped();
  void discard();
  void rest();

  live::SessionId id_;
  const HomeParts& parts_;
  State state_ = State::closed;
  std::unique_ptr<SessionAudience> audience_;
  std::unique_ptr<live::Host> host_;
  std::vector<Work> waiting_;
  std::unordered_set<LinkId> expected_;
  std::unordered_set<LinkId> links_;
  Time needed_at_;  // When somebody was last here or asked for it.
  Time opened_at_;
  Time rests_until_;
  std::int64_t rest_ms_ = 0;
  live::Holder holder_;  // Of the session when it was last asked for,
  Time holder_until_;    // and until when that is believed.
};

}  // namespace plenary::gateway
