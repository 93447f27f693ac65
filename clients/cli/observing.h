// `plenary observe`: observers of a session, at the nodes that are named, until it is closed; then
// whether all of them hold what the server holds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "clients/cli/api.h"

namespace plenary::cli {

struct ObserveWish {
  std::uint64_t session = 0;
  std::uint32_t observers = 3;
  std::vector<std::string> nodes;  // Where they come in, in turn; none: wherever the address leads.
};

// Prints a line, or a JSON object, and returns an exit code. Once all are inside, stderr has a line
// that says so.
int observe(const Setting& setting, const ObserveWish& wish);

}  // namespace plenary::cli
