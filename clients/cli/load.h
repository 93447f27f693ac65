// An open-loop load: people who send at times fixed beforehand, whatever the server does, and
// what it cost until everybody had seen everything.
//
// Prints counts, times in microseconds from the intended send, and the server's CPU for each
// delivery (a command shown to one person). An exit code: 1 where anything due did not come, came
// in another order or form, or was refused; a fast wrong answer is a failure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "clients/cli/api.h"
#include "clients/cli/crowd.h"

namespace plenary::cli {

struct LoadWish {
  std::string scenario = "S1";
  CrowdShape shape;
  double per_second = 200;
  double warm_up_s = 2;  // Sent and checked, not measured; then the newcomers come.
  double seconds = 10;
  std::uint64_t seed = 1;
  std::int64_t server_pid = 0;      // Whose CPU and memory is measured; zero: nobody's.
  std::string peer;                 // A dialect (dialect.h), to measure something else.
  std::string address;              // Its HOST:PORT.
  std::size_t message_bytes = 150;  // Of a command to it.
};

// The sizes of a scenario, S1 to S6, as they are meant; nothing where there is none of that name.
std::optional<LoadWish> scenario_named(const std::string& name);

int load(const Setting& setting, const LoadWish& wish);

}  // namespace plenary::cli
