// Plays a whole session with scripted people over real connections, and then holds what everybody
// received against what they may have.
#pragma once

#include <string>

#include "clients/cli/api.h"

namespace plenary::cli {

struct RehearsalWish {
  std::string agenda = "full-day";
  std::size_t people = 62;
  std::size_t observers = 8;
  std::uint32_t observer_delay_s = 2;
  std::string transcripts;  // A folder for what one of each role was sent; empty: not kept.
};

// Prints the result; an exit code.
int rehearse(const Setting& setting, const RehearsalWish& wish);

}  // namespace plenary::cli
