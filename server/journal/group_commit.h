// A journal that commits for all sessions of the node at once: one thread over one Store.
//
// The thread takes whatever gathered during the last sync, writes it in one transaction, and tells
// each owner how far it is durable. An error of a commit is final for every session open at the
// time: they are told, nothing of theirs is written any more, and a sync is never tried again
// (after a failed one the next reports success). append() may be called from any loop and never
// waits for the store; the thread is told once the loop has done what it does.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <vector>

#include "base/log.h"
#include "base/metrics.h"
#include "base/steady_ms.h"
#include "base/time.h"
#include "journal/store.h"
#include "live/journal.h"

namespace plenary::journal {

// Opens the store, or says in `why` with a sentence for the operator why it cannot.
using OpenStore = std::function<std::unique_ptr<Store>(std::string& why)>;

class GroupCommit : public live::Journal {
 public:
  // Throws std::runtime_error with a sentence for the operator where the store cannot be opened.
  GroupCommit(OpenStore open_store, const Clock& clock, Metrics& metrics, Log& log);
  ~GroupCommit() override;

  void create(live::SessionCard card, Executor& executor,
              std::function<void(std::optional<live::JournalFault>)> answer) override;
  void open(live::SessionId id, Executor& executor, live::JournalOwner& owner,
            std::function<void(live::OpenAnswer)> answer) override;
  void list(Executor& executor,
            std::function<void(std::optional<std::vector<live::SessionCard>>)> answer) override;
  void find_code(std::string code, Executor& executor,
                 std::function<void(live::FoundSession)> answer) override;
  void read(live::SessionId id, Executor& executor,
            std::function<void(std::optional<std::vector<live::Journal::Line>>)> answer) override;

  // Writes what is queued and ends the thread; later calls do nothing.
  void stop();
  // Whether sessions can be opened and kept here, as far as is known. Any thread.
  bool is_reachable() const { return steady_ms() < reachable_until_ms_; }

 protected:
  // Until then, by steady_ms(), if nothing is said before. Any thread.
  void set_reachable(std::int64_t until_ms) { reachable_until_ms_ = until_ms; }
  // Stops the sessions that somebody else has opened meanwhile. Any thread.
  void look_for_fenced();
  // Stops all sessions: whose they are is not known. Any thread.
  void let_go_of_all();

 private:
  struct Owned;
  class Handle;
  // A row or a snapshot, and whose it is.
  template <class What>
  struct Queued {
    std::shared_ptr<Owned> owned;
    What what;
  };
  using Work = std::function<void(Store*)>;

  void run();
  void answer_all(std::deque<Work> works);
  void commit(std::deque<Queued<Row>> rows, std::deque<Queued<SnapshotRow>> snapshots);
  void settle(const std::vector<std::shared_ptr<Owned>>& owners, const std::vector<Row>& rows,
              const std::vector<Written>& written);
  void fail_all(live::JournalFault fault);
  void fail(const std::shared_ptr<Owned>& owned, live::JournalFault fault);
  void ask(Work work);
  bool ensure_open();

  OpenStore open_store_;
  const Clock& clock_;
  Metrics& metrics_;
  Log& log_;
  std::atomic<std::int64_t> reachable_until_ms_ = INT64_MAX;
  std::unique_ptr<Store> store_;                      // The journal thread's, once it runs.
  std::unordered_set<std::shared_ptr<Owned>> owned_;  // The journal thread's.

  std::mutex mutex_;  // Guards what follows.
  std::condition_variable woken_;
  std::deque<Queued<Row>> rows_;
  std::deque<Queued<SnapshotRow>> snapshots_;
  std::deque<Work> works_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace plenary::journal
