// The sessions of one loop that somebody needs just now, and what they share there.
//
// Ticks every session while there is one. Built before the loops run and destroyed after them;
// everything else on its loop.
#pragma once

#include <memory>
#include <unordered_map>

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

  // Lets go of all sessions, each once all it has taken is durable.
  void hand_over();

  const Loops& loops() const { return home_parts_.loops; }
  std::size_t loop() const { return home_parts_.loop; }
  Entropy& entropy() { return entropy_; }
  UnlinkedDesk& unlinked() { return unlinked_; }
  Log& log() { return home_parts_.log; }

 private:
  void put_out(live::SessionId id, std::vector<audit::Command> commands);
  void tick_later();
  void tick();

  SystemEntropy entropy_;
  ChannelNumbers channels_;
  HomeParts home_parts_;
  std::unordered_map<live::SessionId, std::unique_ptr<SessionHome>> homes_;
  UnlinkedDesk unlinked_;
  bool ticking_ = false;
};

}  // namespace plenary::gateway
