// Why the server closes a connection. 4000–4099: come back, with jitter; 4100–4199: do not. The
// registry with a sentence for people is proto/README.md.
#pragma once

#include <cstdint>

namespace plenary::gateway {

enum class CloseCode : std::uint16_t {
  server_draining = 4000,
  session_reopening = 4001,
  malformed = 4100,
  not_admitted = 4101,
  upgrade_needed = 4105,
};

}  // namespace plenary::gateway
