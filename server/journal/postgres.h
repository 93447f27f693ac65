// The journal of several nodes: PostgreSQL keeps entries, snapshots, and who has which session.
//
// As the embedded one, a thread that commits for all sessions of the node at once; a second thread
// renews the node's lease (node_lease.h). Sessions that another node has open are `elsewhere`.
#pragma once

#include "journal/group_commit.h"
#include "journal/postgres_store.h"

namespace plenary::journal {

struct PostgresOptions {
  PostgresStore::Options store;
  NodeName node;
  // How long others leave a node's sessions alone that says nothing.
  std::int64_t lease_ms = 2'500;
};

class PostgresJournal final : public GroupCommit {
 public:
  // Throws std::runtime_error with a sentence for the operator, where PostgreSQL cannot be used.
  PostgresJournal(const PostgresOptions& options, const Clock& clock, Metrics& metrics, Log& log);
};

}  // namespace plenary::journal
