// The command line itself: what may be said, and which function it calls.
// Returns the exit code of the process; --help lists them.
#pragma once

namespace plenary::cli {

int run_program(int argc, const char* const* argv);

}  // namespace plenary::cli
