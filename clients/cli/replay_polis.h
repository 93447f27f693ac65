// Replays a real conversation: one real connection a person, every note and vote in its order, and
// at the end every replica and every vote compared with what they must be.
#pragma once

#include <string>

#include "clients/cli/api.h"

namespace plenary::cli {

struct PolisReplay {
  std::string folder;
  double speed = 0;  // Zero: as fast as it goes; else pauses are divided by it.
};

// Prints the result; an exit code.
int replay_polis(const Setting& setting, const PolisReplay& replay);

}  // namespace plenary::cli
