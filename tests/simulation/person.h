// One device of one seat, as a client keeps the rules of proto/README.md: it numbers its commands,
// keeps each until it is answered, and after every Welcome says again what has no answer.
//
// What is on its way lies in two queues, so that a World decides when and whether it arrives.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "audit/commands.h"
#include "base/link.h"
#include "tests/simulation/broken.h"
#include "tests/support/replica.h"

namespace plenary::simulation {

// How often a command of each tag was said.
using Said = std::map<std::uint32_t, std::uint64_t>;

inline std::uint32_t tag_of(const audit::Command& command) {
  return std::visit([]<class C>(const C&) { return C::tag; }, command);
}

struct Person {
  Id<audit::Seat> seat;
  Key128 device;
  LinkId link;  // Zero: not connected.
  test::Replica replica;
  std::uint64_t came = 0;  // Entries on the disk when it first connected, or forgot everything.
  bool gone = false;       // Removed for good.

  struct Asked {
    std::uint64_t number = 0;
    std::string bytes;
  };
  std::deque<Asked> outbox;          // What has no answer yet.
  std::deque<std::string> uplink;    // Submits that have not arrived.
  std::deque<std::string> downlink;  // Messages that have not arrived.
  bool welcomed = false;
  bool dropping = false;  // Its queue overflowed; a Welcome is to be sent.
  bool lagging = false;   // What was dropped is missing until that Welcome is heard.
  bool resend = false;
  std::uint64_t answers = 0;
  std::uint64_t resumes = 0;
  Said said;

  // As somebody at the table whose device this is, if `as` names one.
  void ask(const audit::Command& command, Id<audit::Seat> as = {});
  // Says again all that has no answer.
  void say_again();
  void connected(LinkId to);
  void cut();
  // Reads one message; throws Broken for what a client must never see.
  void hear(const std::string& bytes);

 private:
  std::uint64_t next_number_ = 1;
  void hear_answer(const wire::Receipt& receipt);
};

}  // namespace plenary::simulation
