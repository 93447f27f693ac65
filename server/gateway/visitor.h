// What the gateway is to one Link: asks who is there, and carries what they say to their session.
//
// Says Hello first or goes; then commands, presence and small talk. Lives on the Link's loop and is
// owned by the Link. Answers that come late find it through its loop's GuestBook, or find it gone.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/close_codes.h"
#include "gateway/code_desk.h"
#include "gateway/directory.h"
#include "gateway/replay_desk.h"
#include "live/throttle.h"
#include "wire/decode.h"

namespace plenary::gateway {

class Visitor;

// The Visitors of one loop. On that loop.
class GuestBook {
 public:
  void add(LinkId link, Visitor& visitor) { visitors_[link] = &visitor; }
  void remove(LinkId link) { visitors_.erase(link); }
  std::size_t size() const { return visitors_.size(); }
  Visitor* find(LinkId link) const {
    const auto found = visitors_.find(link);
    return found == visitors_.end() ? nullptr : found->second;
  }
  // `visit` may not make a Visitor come or go.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const auto& [link, visitor] : visitors_) visit(*visitor);
  }

 private:
  std::unordered_map<LinkId, Visitor*> visitors_;
};

// What the Visitors of a loop have in common.
struct Frontage {
  const Loops& loops;
  std::size_t loop = 0;
  Directory& directory;
  CodeDesk& codes;
  const Clock& clock;
  Metrics& metrics;
  Log& log;
  live::Pace pace;
  GuestBook guests;
  ReplayDesk replays;
};

class Visitor final : public transport::Guest {
 public:
  Visitor(LinkId link, transport::Encoding encoding, Frontage& front);
  ~Visitor() override;

  void received(std::string_view message) override;
  void drained() override;
  void closed() override;

  // The session has taken the Link in: commands may follow.
  void entered();
  // The session is over and the Link watches it again.
  void watch_again(const ReplayWish& wish);
  // The Link is told `frame`, if there is one, and closed. Nothing it says is heard any more.
  void turn_away(CloseCode code, const Frame& frame);
  void send(const Frame& frame);

 private:
  enum class State : std::uint8_t { expected, entering, inside, watching, gone };

  void hear_binary(std::string_view message);
  void keep_for_later(std::string_view message);
  void hear_what_was_early();
  void hear(wire::Hello&& hello);
  void hear(wire::ReceivedSubmit&& submit);
  void hear(wire::PresenceUpdate&& presence);
  void hear(wire::Ack&& ack);
  void hear(wire::Ping&& ping);
  void hear(wire::Heal&& heal);
  void hear(wire::Replay&& replay);
  void ask_for(const std::string& code, wire::Hello&& hello);
  void enter(live::SessionId session, wire::Hello&& hello);
  // Works with whoever has the Link's session, on its loop, if anybody has.
  template <class Work>
  void tell_session(Work&& work);
  bool is_flooding(live::Throttle& throttle, const live::Pace& pace);
  void refuse_malformed(std::string_view what);

  Frontage& front_;
  LinkId link_;
  live::SessionId session_;
  State state_ = State::expected;
  bool json_ = false;
  std::vector<std::string> early_;  // Said while the seat was being found, in order.
  Time presence_at_;
  live::Throttle commands_;
  live::Throttle small_talk_;
};

// Tells the Link's Visitor something on its loop, if it is still there; the caller is on loop
// `here`.
template <class Tell>
void tell_visitor(const Loops& loops, std::size_t here, const Frontage& front, LinkId link,
                  Tell tell) {
  loops.run(here, front.loop, [front = &front, link, tell = std::move(tell)] {
    if (Visitor* visitor = front->guests.find(link)) tell(*visitor);
  });
}

}  // namespace plenary::gateway
