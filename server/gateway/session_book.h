// The sessions of one loop that somebody needs just now, and what they share there.
//
// Ticks every session while there is one. Built before the loops run and destroyed after them;
// everything else on its loop.
#pragma once

#include <memory>
#include <unordered_map>

#include "gateway/relay_desk.h"
#include "gateway/secrets.h"
#include "gateway/session_home.h"
#include "gateway/unlinked_desk.h"

namespace plenary::gateway {

struct BookParts {
  const Loops& loops;
  std::size_t loop = 0;
  live::Journal& journal;
  const Clock& clock;
  live::Encoder& encoder;
  live::PresenceBoard& presence;
  OpenSessions& open_sessions;
  Metrics& metrics;
  Log& log;
  live::Pace pace;
  relay::Relay* relay = nullptr;  // Null where nobody speaks to other nodes.
  std::string node = {};          // This node's name among them.
};

class SessionBook {
 public:
  explicit SessionBook(const BookParts& parts);

  // The session's home, made if there is none yet.
  SessionHome& home(live::SessionId id);
  // The session's home, or null.
  SessionHome* find(live::SessionId id);
  // The Host if the session is open, else null.
  live::Host* host(live::SessionId id);
  // Whoever has the session for this node's Links – its Host, or an outpost that speaks to it – if
  // there is anybody.
  template <class Work>
  void with_whoever_has(live::SessionId id, Work&& work) {
    if (live::Host* open = host(id)) {
      work(*open);
    } else if (Outpost* outpost = relay_.outpost(id)) {
      work(*outpost);
    }
  }
  // A command of a Link.
  void submit(live::SessionId id, live::Submission submission);
  // A Link has gone.
  void leave(live::SessionId id, LinkId link);

  // Lets go of all sessions, each once all it has taken is durable.
  void hand_over();

  const Loops& loops() const { return home_parts_.loops; }
  std::size_t loop() const { return home_parts_.loop; }
  Entropy& entropy() { return entropy_; }
  UnlinkedDesk& unlinked() { return unlinked_; }
  RelayDesk& relay() { return relay_; }
  Log& log() { return home_parts_.log; }
  Time now() const { return home_parts_.clock.now(); }
  // Somebody wants to be ticked.
  void tick_later();

 private:
  void put_out(live::SessionId id, std::vector<Unlinked> commands);
  void tick();

  SystemEntropy entropy_;
  ChannelNumbers channels_;
  HomeParts home_parts_;
  RelayDesk relay_;
  std::unordered_map<live::SessionId, std::unique_ptr<SessionHome>> homes_;
  UnlinkedDesk unlinked_;
  bool ticking_ = false;
};

}  // namespace plenary::gateway
