// This node's word, kept in PostgreSQL and renewed from a thread of its own, that it is alive.
//
// Other nodes leave a node's sessions alone while its lease runs; afterwards, or once the row is
// gone, whoever needs one of them takes it over. The lease decides nothing about what may be
// written: that is the epoch of each append. So a node that wakes after its lease does no harm, and
// goes on with what nobody took. Whose a session is, is judged by PostgreSQL's time; by its own a
// node only judges how long it has not been heard there, and stops showing what may be another's.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/log.h"
#include "journal/postgres_connection.h"

namespace plenary::journal {

// What the node learns of its lease, on the lease's thread, as long as the lease lives; the first
// renewal within take().
struct LeaseEvents {
  // It was renewed after it had run out: others may have taken sessions.
  std::function<void()> lapsed;
  // It was taken or renewed, and runs until then by this node's clock (base/steady_ms.h).
  std::function<void(std::int64_t until_ms)> renewed;
  // It has run out for as long as the patience: nothing is known any more.
  std::function<void()> cut_off;
};

class NodeLease {
 public:
  struct Options {
    PgConnection::Options connection;
    std::string name;
    std::int64_t lease_ms = 0;
    std::int64_t patience_ms = 0;
    std::uint64_t relay = 0;  // The version of the relay that it hears; zero for none.
  };
  // Takes the place of the name, which is unique among the nodes that share the database: a process
  // of that name that was here before has lost it.
  // Nothing, and `why` for the operator, where PostgreSQL cannot be used.
  static std::shared_ptr<NodeLease> take(const Options& options, LeaseEvents events, Log& log,
                                         std::string& why);
  // Gives the place up at once: nobody waits for the lease to end.
  ~NodeLease();
  NodeLease(const NodeLease&) = delete;
  NodeLease& operator=(const NodeLease&) = delete;

  // The row's number; another one after each start. Any thread.
  std::uint64_t node() const { return node_; }
  // Whether it has run out for as long as the patience. Any thread.
  bool is_cut_off() const { return cut_off_; }

 private:
  NodeLease(Options options, LeaseEvents events, Log& log)
      : options_(std::move(options)), events_(std::move(events)), log_(log) {}
  bool take_place(std::string& why);
  void be_hasty();
  bool ensure_connected(std::string& why);
  void run();
  void renew();
  std::optional<PgResult> ask_to_renew(std::string& why);
  void note_renewed(std::int64_t asked_ms);
  void judge();

  Options options_;
  LeaseEvents events_;
  Log& log_;
  std::uint64_t node_ = 0;
  std::atomic<bool> cut_off_ = false;
  // The thread's, once it runs:
  std::unique_ptr<PgConnection> connection_;
  std::int64_t renewed_ms_ = 0;  // When the last renewal that was heard was asked for.
  bool renewing_ = true;         // So that trouble is told once.
  bool replaced_ = false;        // By another process of this name.

  std::mutex mutex_;  // Guards stopping_.
  std::condition_variable woken_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace plenary::journal
