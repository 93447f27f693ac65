// The embedded journal: one SQLite file (WAL, synchronous=FULL) in the node's own data folder,
// written by one thread for all sessions (group_commit.h).
#pragma once

#include <string>

#include "journal/group_commit.h"

namespace plenary::journal {

struct SqliteOptions {
  std::string folder;
  std::string vfs;  // Empty: the system's. Tests name one that fails.
};

class SqliteJournal final : public GroupCommit {
 public:
  // Locks the folder for its life. Throws std::runtime_error with a sentence for the operator.
  SqliteJournal(const SqliteOptions& options, const Clock& clock, Metrics& metrics, Log& log);
};

}  // namespace plenary::journal
