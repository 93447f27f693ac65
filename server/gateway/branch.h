// Another node's people in a session that this node has, and the lane to that node's outpost.
//
// To the Host they are Links like others, whose ids say that they are this branch's. Of each batch
// the lane gets what is for them: a stream's frame once for all of them, and only while one of them
// is on the stream; what is due to several of them one by one, once as well. Owned by the RelayDesk
// of the session's loop, and on that loop only.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "gateway/close_codes.h"
#include "live/batch.h"
#include "live/journal.h"
#include "relay/lane.h"
#include "relay/shared_frames.h"

namespace plenary::gateway {

class SessionBook;

class Branch {
 public:
  Branch(SessionBook& book, std::uint32_t number, relay::Lane lane, Metrics& metrics)
      : book_(book), number_(number), lane_(std::move(lane)), metrics_(metrics) {}

  std::uint32_t number() const { return number_; }
  wire::LaneId lane() const { return lane_.ends().lane; }
  live::SessionId session() const { return live::SessionId(lane_.ends().session.value); }
  bool is_over() const { return lane_.is_over(); }

  // What the session's Host tells its Links.
  void carry(const live::Batch& batch, Time now);
  // What became of somebody who came in by the lane.
  void entered(LinkId link, Time now);
  void turn_away(LinkId link, CloseCode code, const Frame& frame, Time now);

  void hear(const wire::RelayPacket& packet, Time now);
  void tick(Time now) { lane_.tick(now); }
  // The session is not here, or not any more.
  void end() { lane_.end(); }
  // Its Links leave the session. Once, when it is over.
  void take_all_out();

 private:
  struct Followed {
    audit::Scope scope;
    bool delayed = false;
    friend auto operator<=>(const Followed&, const Followed&) = default;
  };
  using Words = std::vector<wire::FromOwner>;

  bool is_ours(LinkId link) const;
  void carry(const live::Step& step, Words& words);
  void join(const live::JoinStream& step);
  void leave(LinkId link, const Followed& stream);
  void leave_all(LinkId link);
  void forget(LinkId link);
  void say(Words words, Time now);
  void take(std::string_view message);
  void take(wire::FromOutpost& word);
  void take(wire::Submits& word);

  SessionBook& book_;
  std::uint32_t number_;
  relay::Lane lane_;
  Metrics& metrics_;
  relay::SharedFrames frames_;
  std::unordered_map<LinkId, std::vector<Followed>> links_;
  std::map<Followed, std::uint32_t> followers_;  // How many of the Links are on it.
};

}  // namespace plenary::gateway
