// The journal in PostgreSQL, as the thread of one node sees it. Private to journal; one thread.
//
// A commit is one round trip: begin, an insert per entry, commit. Each insert writes only where
// (session, epoch, seq) are still what the owner believes, so the same rows can be sent again after
// a lost connection: what is there already, by the same epoch and with the same hash chain, is
// found and not written twice. So a lost answer is no doubt that stays; only where PostgreSQL does
// not come back within the patience is nothing known, and the owners are stopped.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "journal/node_lease.h"
#include "journal/postgres_connection.h"
#include "journal/store.h"

namespace plenary::journal {

// What a row of `entries` or `snapshots` keeps, with its first four columns.
Kept kept_in(const PgResult& result, int row);

class PostgresStore final : public Store {
 public:
  struct Options {
    PgConnection::Options connection;
    std::int64_t patience_ms = 0;  // How long a call is tried again.
  };
  // Nothing, and `why` for the operator, where PostgreSQL cannot be used.
  static std::unique_ptr<Store> open(const Options& options, std::shared_ptr<const NodeLease> lease,
                                     Log& log, std::string& why);

  std::optional<std::vector<Written>> commit(std::span<const Row> rows,
                                             std::span<const SnapshotRow> snapshots) override;
  std::optional<live::JournalFault> create(const live::SessionCard& card) override;
  std::optional<live::JournalFault> load(live::SessionId session, Loaded& loaded) override;
  void release(live::SessionId session, std::uint64_t epoch) override;
  bool is_current(live::SessionId session, std::uint64_t epoch) override;
  std::optional<std::vector<live::SessionCard>> list() override;
  live::FoundSession find_code(const std::string& code) override;
  std::optional<std::vector<live::Journal::Line>> read(live::SessionId session) override;
  bool has_given_up() const override { return gave_up_; }

 private:
  PostgresStore(Options options, std::shared_ptr<const NodeLease> lease, Log& log)
      : options_(std::move(options)), lease_(std::move(lease)), log_(log) {}

  bool ensure_connected(std::string& why);
  bool prepare_statements();
  // Until `attempt` succeeds, or fails for good, or the patience ends, the node's lease with it.
  bool persist(const std::function<bool()>& attempt);
  bool is_worth_another() const;
  std::optional<PgResult> ask(const PgCall& call);

  bool try_commit(std::span<const Row> rows, std::span<const SnapshotRow> snapshots,
                  std::vector<Written>& outcomes);
  // Why a row was not written: or that it had been, before an answer was lost.
  std::optional<Written> judge(const Row& row);
  std::optional<live::JournalFault> take_over(live::SessionId session, Loaded& loaded);
  bool load_snapshot(live::SessionId session, Loaded& loaded);
  // The entries after `seq` in pieces, until `take` says no.
  bool each_entry(live::SessionId session, std::uint64_t seq,
                  const std::function<bool(const PgResult& piece, int row)>& take);

  Options options_;
  std::shared_ptr<const NodeLease> lease_;
  Log& log_;
  std::unique_ptr<PgConnection> connection_;
  bool gave_up_ = false;
};

}  // namespace plenary::journal
