// Builds the parts of plenaryd, runs them, and takes them down in reverse.
// Throws std::runtime_error with a sentence for the operator where a part cannot start.
#pragma once

#include "app/config.h"

namespace plenary::app {

// Runs until a signal ends it. Throws std::runtime_error with a sentence for the operator where it
// cannot start.
void serve(const Config& config);

}  // namespace plenary::app
