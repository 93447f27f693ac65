// One session's line between the node that has it and one that has people of it.
//
// Messages arrive once, in order and whole, over a relay that promises nothing: packets are
// numbered densely, kept until the other end has heard them, and sent again when it says that one
// is missing. Where that cannot be – silence for too long, too much unheard, another epoch, or an
// other end that knows nothing of the lane – it is over, for both ends, and whoever stood at it
// comes in anew. So one that was opened before a node, a Redis or an owner ended is never taken for
// one after. The owner draws a word for each lane and hears only what is said with it: packets of
// an older lane that somebody plays back open one, and say nothing on it. A plain value on its
// session's loop.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/metrics.h"
#include "base/time.h"
#include "relay/relay.h"
#include "wire/relay.h"

namespace plenary::relay {

struct LaneEnds {
  Id<wire::SessionTag> session;
  wire::LaneId lane;
  std::string here;  // The nodes' names.
  std::string there;
  bool to_owner = false;   // Else from the owner to an outpost.
  std::uint64_t word = 0;  // Drawn by the owner, not zero; an outpost is told it.
};

// Bytes that a lane keeps for the other end, counted among those of the node while it lives.
class Unheard {
 public:
  explicit Unheard(Relay& relay) : relay_(&relay) {}
  Unheard(Unheard&& other) noexcept
      : relay_(other.relay_), bytes_(std::exchange(other.bytes_, 0)) {}
  Unheard(const Unheard&) = delete;
  Unheard& operator=(const Unheard&) = delete;
  ~Unheard() { remove(bytes_); }

  void add(std::size_t bytes);
  void remove(std::size_t bytes);
  std::size_t bytes() const { return bytes_; }
  bool is_too_much() const;

 private:
  Relay* relay_;
  std::size_t bytes_ = 0;
};

class Lane {
 public:
  // `relay` and `metrics` outlive it.
  Lane(LaneEnds ends, Relay& relay, Metrics& metrics, Time now);

  // Once it is over nothing more is said.
  void say(std::string_view message, Time now);
  // A packet of this lane has come. Each message that it makes whole is given to `take`.
  void hear(const wire::RelayPacket& packet, Time now,
            const std::function<void(std::string_view message)>& take);
  // Several times a second.
  void tick(Time now);
  // The owner's opening, said with all that is said from now on.
  void set_epoch(std::uint64_t epoch) { epoch_ = epoch; }
  // Ends it, and says so.
  void end();

  bool is_over() const { return over_; }
  // Whether the other end ever took part in it.
  bool was_met() const { return met_; }
  // For how long nothing was heard on it.
  std::int64_t silent_ms(Time now) const { return now - heard_at_; }
  const LaneEnds& ends() const { return ends_; }

 private:
  void put(wire::RelayPacket packet, Time now);
  void say_how_it_is(Time now, bool again);
  void forget_heard(std::uint64_t heard);
  void send_again(Time now);
  void ask_again(Time now);
  void break_off();

  LaneEnds ends_;
  Relay& relay_;
  Metrics& metrics_;
  std::uint64_t epoch_ = 0;
  bool over_ = false;

  std::uint64_t sent_ = 0;
  std::deque<wire::RelayPacket> unheard_;
  Unheard unheard_bytes_;
  Time sent_at_;   // Anything at all.
  Time again_at_;  // When all that is unheard was last sent again.

  bool met_ = false;  // Something was heard on it.
  std::uint64_t heard_ = 0;
  std::uint64_t known_ = 0;  // The highest number the other end is known to have said.
  std::string coming_;       // What there is of a message.
  std::size_t unsaid_ = 0;   // Packets heard of which the other end does not know.
  std::size_t unsaid_bytes_ = 0;
  Time heard_at_;
  Time asked_at_;
};

// Says to whoever sent `packet` that there is no such lane here.
void say_over(const wire::RelayPacket& packet, const std::string& here, Relay& relay);

}  // namespace plenary::relay
