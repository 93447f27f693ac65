// Reads a whole data folder without changing it, and says of every session whether each entry is
// there, in order, undamaged and unaltered. For `plenary journal verify`; not for a running
// server's loops.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "live/journal.h"

namespace plenary::journal {

struct SessionVerdict {
  live::SessionId session;
  std::uint64_t entries = 0;
  std::uint64_t snapshots = 0;
  std::string fault;  // Empty: whole. Else which entry or snapshot is wrong, and how.
};

// Nothing, and `why` says it, where the folder cannot be read at all.
std::optional<std::vector<SessionVerdict>> verify(const std::string& folder, std::string& why);

}  // namespace plenary::journal
