#include "journal/postgres.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>

#include "journal/data_folder.h"
#include "journal/postgres_schema.h"
#include "journal/postgres_store.h"

namespace plenary::journal {
namespace {

// The tables and the lease are there before the first store, and stay for all that follow.
OpenStore postgres_store(const PostgresOptions& options, LeaseEvents events, Log& log) {
  std::shared_ptr<DataFolder> folder;
  if (!options.folder.empty()) folder = std::make_shared<DataFolder>(options.folder);
  const PostgresStore::Options store{{options.url, options.deadline_ms}, options.patience_ms};
  return [options, store, folder, events = std::move(events), &log,
          lease =
              std::shared_ptr<NodeLease>()](std::string& why) mutable -> std::unique_ptr<Store> {
    if (!lease) {
      const auto connection = PgConnection::open(store.connection, why);
      if (!connection || !migrate(*connection, why)) return nullptr;
      lease = NodeLease::take(
          {store.connection, options.node, options.lease_ms, options.patience_ms, options.relay},
          events, log, why);
      if (!lease) return nullptr;
    }
    return PostgresStore::open(store, lease, log, why);
  };
}

}  // namespace

std::array<std::uint8_t, 32> relay_key(const PostgresOptions& options) {
  std::array<std::uint8_t, 32> key{};
  std::string why;
  const auto connection = PgConnection::open({options.url, options.deadline_ms}, why);
  if (!connection) throw std::runtime_error(why);
  const bool ready = connection->prepare("relay_key", "SELECT key FROM relay_key");
  const auto read = ready ? connection->call(PgCall("relay_key")) : std::nullopt;
  if (!read || read->rows() != 1 || read->bytes(0, 0).size() != key.size()) {
    throw std::runtime_error(
        "The key that nodes share cannot be read from PostgreSQL: " + connection->error());
  }
  const std::string_view bytes = read->bytes(0, 0);
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return key;
}

PostgresJournal::PostgresJournal(const PostgresOptions& options, const Clock& clock,
                                 Metrics& metrics, Log& log)
    : GroupCommit(postgres_store(options,
                                 {[this] { look_for_fenced(); },
                                  [this](std::int64_t until_ms) { set_reachable(until_ms); },
                                  [this] { let_go_of_all(); }},
                                 log),
                  clock, metrics, log) {}

}  // namespace plenary::journal
