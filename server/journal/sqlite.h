// The embedded journal: one SQLite file (WAL, synchronous=FULL) and one thread that commits for
// all sessions of the node at once.
//
// The thread takes whatever gathered during the last sync, writes it in one transaction, and tells
// each owner how far it is durable. An error of a commit is final for every session open at the
// time: they are told, nothing of theirs is written any more, and a sync is never tried again
// (after a failed one the next reports success). append() may be called from any loop and never
// waits for the disk.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "base/log.h"
#include "base/metrics.h"
#include "base/time.h"
#include "journal/data_folder.h"
#include "journal/database.h"
#include "live/journal.h"

namespace plenary::journal {

struct SqliteOptions {
  std::string folder;
  std::string vfs;  // Empty: the system's. Tests name one that fails.
};

class SqliteJournal final : public live::Journal {
 public:
  // Throws std::runtime_error with a sentence for the operator.
  SqliteJournal(SqliteOptions options, const Clock& clock, Metrics& metrics, Log& log);
  ~SqliteJournal() override;

  void create(live::SessionCard card, Executor& executor,
              std::function<void(std::optional<live::JournalFault>)> answer) override;
  void open(live::SessionId id, Executor& executor, live::JournalOwner& owner,
            std::function<void(live::OpenAnswer)> answer) override;
  void list(Executor& executor,
            std::function<void(std::vector<live::SessionCard>)> answer) override;
  void find_code(std::string code, Executor& executor,
                 std::function<void(std::optional<live::SessionId>)> answer) override;
  void read(live::SessionId id, Executor& executor,
            std::function<void(std::optional<std::vector<live::Journal::Line>>)> answer) override;

  // Writes what is queued and ends the thread; later calls do nothing.
  void stop();

 private:
  struct Owned;
  class Handle;
  struct Snapshot {
    std::shared_ptr<Owned> owned;
    std::uint64_t seq = 0;
    std::string bytes;
  };
  struct Queued {
    std::shared_ptr<Owned> owned;
    Row row;
  };
  using Work = std::function<void(Database*)>;

  void run();
  void commit(std::deque<Queued> rows, std::deque<Snapshot> snapshots);
  void fail_all(live::JournalFault fault);
  void fail(const std::shared_ptr<Owned>& owned, live::JournalFault fault);
  void tell_durable(const std::unordered_map<Owned*, std::shared_ptr<Owned>>& touched);
  void ask(Work work);
  bool ensure_open();

  SqliteOptions options_;
  const Clock& clock_;
  Metrics& metrics_;
  Log& log_;
  DataFolder folder_;
  std::unique_ptr<Database> database_;                // The journal thread's, once it runs.
  std::unordered_set<std::shared_ptr<Owned>> owned_;  // The journal thread's.

  std::mutex mutex_;  // Guards what follows.
  std::condition_variable woken_;
  std::deque<Queued> rows_;
  std::deque<Snapshot> snapshots_;
  std::deque<Work> works_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace plenary::journal
