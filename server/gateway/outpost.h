// This node's end of a session that another node has: the Links here, and the lane to its owner.
//
// A Visitor speaks to it as to a Host, and its Links are told what the Host tells them, by batches:
// streams, delays and grants are settled where the session is, and nothing of it is held here. Who
// comes in is judged there too. When the lane is over every Link is told to come back, as when a
// Host has failed. Owned by the RelayDesk of the session's loop, and on that loop only.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "gateway/session_audience.h"
#include "live/host.h"
#include "relay/lane.h"
#include "relay/shared_frames.h"

namespace plenary::gateway {

struct Entrant;
struct Frontage;
struct HomeParts;

class Outpost {
 public:
  Outpost(const HomeParts& parts, relay::LaneEnds ends, relay::Relay& relay);

  // The name of the node that has the session.
  const std::string& node() const { return lane_.ends().there; }
  bool is_by(wire::LaneId lane) const { return lane_.ends().lane == lane; }
  bool is_over() const { return lane_.is_over(); }
  // Whether the owner ever answered.
  bool was_met() const { return lane_.was_met(); }
  // Whether somebody waits, the owner has been silent, and nobody has asked whose the session is
  // for a while. To be asked once each time it says so.
  bool is_to_ask(Time now);
  // The session is elsewhere, or here: nothing is heard from that owner any more.
  void end() { lane_.end(); }

  // Asks the owner to let somebody in; the Visitor is told what comes of it.
  void enter(const Entrant& entrant);
  // A Link has gone.
  void detach(LinkId link);

  // What a Host takes of its Links (live/host.h).
  void submit(live::Submission submission);
  void presence(LinkId link, live::PresenceState state);
  void heal(LinkId link, audit::Scope scope);
  void resync(LinkId link);

  void hear(const wire::RelayPacket& packet);
  void tick(Time now);
  // Tells every Link to come back. Once, when it is over.
  void send_all_away();

 private:
  struct Guest {
    LinkId link;
    Frontage* front = nullptr;
    std::string join_code;  // That it tries to come in with.
  };

  std::uint32_t place_of_guest(LinkId link) const;
  void say(wire::FromOutpost word);
  void take(std::string_view message);
  void take(const wire::FromOwner& word, live::Batch& batch);
  void take(const wire::ToLink& word, live::Batch& batch);
  void turn_away(const wire::TurnedAway& word);
  LinkId link_at(std::uint32_t place) const;

  const HomeParts& parts_;
  SessionAudience audience_;
  relay::Lane lane_;
  relay::SharedFrames frames_;
  std::unordered_map<std::uint32_t, Guest> guests_;
  std::unordered_map<LinkId, std::uint32_t> places_;
  std::uint32_t last_place_ = 0;
  Time used_at_;   // When somebody was last here.
  Time asked_at_;  // When it was last asked whose the session is.
};

}  // namespace plenary::gateway
