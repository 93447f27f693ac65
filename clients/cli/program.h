// The command line itself: what may be said, and which function it calls.
#pragma once

namespace plenary::cli {

int run_program(int argc, const char* const* argv);

}  // namespace plenary::cli
