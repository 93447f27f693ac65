// Where join codes are looked up, one desk for the whole node, on loop 0.
//
// Unknown, rotated and closed look the same from here on: no session.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "gateway/guess_throttle.h"
#include "gateway/loops.h"
#include "live/journal.h"

namespace plenary::gateway {

struct CodeAnswer {
  std::optional<live::SessionId> session;
  // It was not looked up: too much guessing just now, or the journal cannot be asked.
  bool come_back = false;
};

class CodeDesk {
 public:
  CodeDesk(const Loops& loops, live::Journal& journal, const Clock& clock)
      : loops_(loops), journal_(journal), clock_(clock) {}

  // Answered on loop `here`, which is the caller's. `code` as join_code_typed() gives it.
  void find(std::size_t here, std::string code, std::function<void(CodeAnswer)> answer);
  // A code that was found did not let in after all.
  void failed(std::size_t here, std::string code);

 private:
  void line_up(std::size_t asker, std::string code, std::function<void(CodeAnswer)> answer);
  void look_up(std::size_t asker, std::string code, std::function<void(CodeAnswer)> answer);
  void reply(std::size_t asker, CodeAnswer said, std::function<void(CodeAnswer)> answer);

  const Loops& loops_;
  live::Journal& journal_;
  const Clock& clock_;
  GuessThrottle throttle_;
};

}  // namespace plenary::gateway
