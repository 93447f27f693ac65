// Replays two people who really typed into one text at once, each transaction based on exactly
// what its author had seen.
#pragma once

#include <string>

#include "clients/cli/api.h"

namespace plenary::cli {

// Prints the result; an exit code.
int replay_text(const Setting& setting, const std::string& file);

}  // namespace plenary::cli
