// A few people who each say a little, steadily, and how long they wait while something happens to
// the servers: a node that is restarted, one that is killed, a database that moves.
#pragma once

#include <cstdint>
#include <string>

#include "clients/cli/api.h"

namespace plenary::cli {

struct PulseWish {
  std::uint32_t people = 10;
  std::uint32_t every_ms = 200;  // Of each; a seat may say five a second.
  double seconds = 30;
  std::string code;  // Of the session that they come into; empty: one of its own.
};

// Prints, at the end, how long people waited for an answer: measured
// from when a command was meant to be said, whether there was a connection then or not. What was
// waited for by the first command after an interruption is that person's pause. Fails where a
// command got no answer or was refused.
int pulse(const Setting& setting, const PulseWish& wish);

}  // namespace plenary::cli
