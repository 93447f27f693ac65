// This node's word, kept in PostgreSQL and renewed from a thread of its own, that it is alive.
//
// Other nodes leave a node's sessions alone while its lease runs; afterwards, or once the row is
// gone, whoever needs one of them takes it over. The lease decides nothing about what may be
// written: that is the epoch of each append. So a node that wakes after its lease does no harm, and
// goes on with what nobody took. All time is PostgreSQL's.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/log.h"
#include "journal/postgres_connection.h"

namespace plenary::journal {

class NodeLease {
 public:
  // `lapsed` is called, on the lease's thread, each time it is renewed after it had run out: others
  // may have taken sessions. It may be called as long as the lease lives.
  // Takes the place of `name`, which is unique among the nodes that share the database: a process
  // of that name that was here before has lost it.
  // Nothing, and `why` for the operator, where PostgreSQL cannot be used.
  static std::shared_ptr<NodeLease> take(const PgConnection::Options& options,
                                         const std::string& name, std::int64_t lease_ms,
                                         std::function<void()> lapsed, Log& log, std::string& why);
  // Gives the place up at once: nobody waits for the lease to end.
  ~NodeLease();
  NodeLease(const NodeLease&) = delete;
  NodeLease& operator=(const NodeLease&) = delete;

  // The row's number; another one after each start. Any thread.
  std::uint64_t node() const { return node_; }
  // Whether another process of this name has taken the place. Any thread.
  bool is_replaced() const { return replaced_; }

 private:
  NodeLease(PgConnection::Options options, std::int64_t lease_ms, std::function<void()> lapsed,
            Log& log)
      : options_(std::move(options)), lease_ms_(lease_ms), lapsed_(std::move(lapsed)), log_(log) {}
  bool take_place(const std::string& name, std::string& why);
  bool ensure_connected(std::string& why);
  void run();
  void renew();

  PgConnection::Options options_;
  std::int64_t lease_ms_;
  std::function<void()> lapsed_;
  Log& log_;
  std::uint64_t node_ = 0;
  std::atomic<bool> replaced_ = false;
  std::unique_ptr<PgConnection> connection_;  // The thread's, once it runs.
  bool renewing_ = true;                      // The thread's: so that trouble is told once.

  std::mutex mutex_;  // Guards stopping_.
  std::condition_variable woken_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace plenary::journal
