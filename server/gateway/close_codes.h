// The close codes the gateway gives; the registry with a sentence for people is proto/README.md.
// 4000–4099: come back, with jitter. 4100–4199: do not.
#pragma once

#include <cstdint>

namespace plenary::gateway {

enum class CloseCode : std::uint16_t {
  server_draining = 4000,
  session_reopening = 4001,
  malformed = 4100,
  not_admitted = 4101,  // The same for every ticket, code or link that does not let in.
  removed = 4103,
  upgrade_needed = 4105,
  flooding = 4106,
};

}  // namespace plenary::gateway
