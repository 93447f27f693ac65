// The journal of several nodes: PostgreSQL keeps entries, snapshots, and who has which session.
//
// As the embedded one, a thread that commits for all sessions of the node at once; a second thread
// renews the node's lease (node_lease.h). Sessions that another node has open are `elsewhere`.
// Where the lease cannot be renewed the journal is not reachable from that on, and all sessions
// stop once the patience is over as well, whether or not they had anything to write: they may be
// another's.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "journal/group_commit.h"

namespace plenary::journal {

struct PostgresOptions {
  std::string url;     // postgresql://… or libpq's "key=value …"; several hosts are tried in order,
                       // each for its share of the deadline.
  std::string node;    // Unique among the nodes on the database, and kept over restarts.
  std::string folder;  // The node's own, for what is not in the database; locked. Empty: none.
  std::int64_t deadline_ms = 5'000;  // For connecting, and for each answer.
  std::int64_t patience_ms = 8'000;  // How long a commit is tried again before its owners stop.
  std::int64_t lease_ms = 2'500;  // How long the others leave alone the sessions of a silent node.
  std::uint64_t relay = 0;        // The version of the relay that this node hears; zero for none.
};

// The key that all nodes on the database share, and nobody else has. Once the journal is there.
// Throws std::runtime_error with a sentence for the operator where it cannot be read.
std::array<std::uint8_t, 32> relay_key(const PostgresOptions& options);

class PostgresJournal final : public GroupCommit {
 public:
  // Throws std::runtime_error with a sentence for the operator, where PostgreSQL cannot be used.
  PostgresJournal(const PostgresOptions& options, const Clock& clock, Metrics& metrics, Log& log);
};

}  // namespace plenary::journal
