// Holds what is written and voted by nobody until it goes out among others, in an order that says
// nothing.
//
// Whoever can see the journal sees in which order and when things were written. So notes that must
// not be linked to their authors wait here until there are several, are shuffled, and go out in one
// go. They are not on disk meanwhile: who wrote them keeps them until they are seen, and sends them
// again (rule P2 has its counterpart in their token, which is spent once). Of one loop's sessions;
// on that loop only.
#pragma once

#include <functional>
#include <unordered_map>
#include <variant>
#include <vector>

#include "audit/commands_unlinked.h"
#include "base/executor.h"
#include "base/time.h"
#include "live/journal.h"

namespace plenary::gateway {

// What nobody can be held to.
using Unlinked = std::variant<audit::AddUnlinked, audit::ChangeUnlinked, audit::CastUnlinked>;

class UnlinkedDesk {
 public:
  // `put_out` is given a session's commands in the order in which they are to be done.
  using PutOut = std::function<void(live::SessionId, std::vector<Unlinked>)>;
  UnlinkedDesk(Executor& executor, Entropy& entropy, const Clock& clock, PutOut put_out);

  // One that waits already is not taken twice, and of one note or vote the last word is what waits.
  // False: too many wait, it may come again.
  bool hold(live::SessionId session, const Unlinked& command);
  // All of it now.
  void release(live::SessionId session);
  void release_all();

 private:
  struct Held {
    std::vector<Unlinked> commands;
    Time since;  // The oldest.
  };

  void look_later();
  void look();

  Executor& executor_;
  Entropy& entropy_;
  const Clock& clock_;
  PutOut put_out_;
  std::unordered_map<live::SessionId, Held> held_;
  bool looking_ = false;
};

}  // namespace plenary::gateway
