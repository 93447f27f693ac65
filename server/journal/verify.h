// Reads a whole journal without changing it, and says of every session whether each entry is there,
// in order, undamaged and unaltered. For `plenary journal verify`; not for a running server's
// loops.
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
using Verdicts = std::vector<SessionVerdict>;

// Nothing, and `why` says it in a sentence, where the journal cannot be read at all.
std::optional<Verdicts> verify_folder(const std::string& folder, std::string& why);
// `url` as for `plenaryd --journal`; a password is better kept in PGPASSFILE or PGPASSWORD. Nodes
// may go on meanwhile: all is read as it stood at one moment.
std::optional<Verdicts> verify_postgres(const std::string& url, std::string& why);

}  // namespace plenary::journal
