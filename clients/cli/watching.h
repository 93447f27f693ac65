// `plenary session close --watch`: ends a session and watches it once more, from its beginning and
// as fast as the server shows it; then whether it ends as the session did.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "clients/cli/api.h"
#include "clients/cli/replica.h"

namespace plenary::cli {

// How fast a replay may be asked for.
inline constexpr std::uint32_t replay_speed_max = 3'600;

// How many scopes the replica holds, all by hash as the server does; nothing where one differs.
std::optional<std::size_t> scopes_alike(Replica& replica, const wire::SessionState& state);

// Takes a facilitator's seat first, because nobody sits down in what is over. Prints a line, or a
// JSON object, and returns an exit code.
int close_and_watch(const Setting& setting, std::uint64_t session);

}  // namespace plenary::cli
