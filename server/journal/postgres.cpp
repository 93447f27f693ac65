#include "journal/postgres.h"

#include <memory>

#include "journal/postgres_schema.h"

namespace plenary::journal {
namespace {

// The tables and the lease are there before the first store, and stay for all that follow.
OpenStore postgres_store(const PostgresOptions& options, Log& log) {
  return [options, &log, lease = std::shared_ptr<NodeLease>()](std::string& why) mutable
         -> std::unique_ptr<Store> {
    if (!lease) {
      const auto connection = PgConnection::open(options.store.connection, why);
      if (!connection || !migrate(*connection, why)) return nullptr;
      lease = NodeLease::take(options.store.connection, options.node, options.lease_ms, log, why);
      if (!lease) return nullptr;
    }
    return PostgresStore::open(options.store, lease, log, why);
  };
}

}  // namespace

PostgresJournal::PostgresJournal(const PostgresOptions& options, const Clock& clock,
                                 Metrics& metrics, Log& log)
    : GroupCommit(postgres_store(options, log), clock, metrics, log) {}

}  // namespace plenary::journal
