// The journal's twin in memory, for simulations and tests: a disk that obeys.
//
// Entries are durable when flush() says so and not before; crash() is a kill -9, fail_next() a
// broken disk. It keeps encoded bytes and chains them as journal/sqlite does, so encoding, decoding
// and replay are the same. Answers and marks are posted to the executors given. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "live/journal.h"

namespace plenary::journal {

class MemoryJournal final : public live::Journal {
 public:
  void create(live::SessionCard card, Executor& executor,
              std::function<void(std::optional<live::JournalFault>)> answer) override;
  void open(live::SessionId id, Executor& executor, live::JournalOwner& owner,
            std::function<void(live::OpenAnswer)> answer) override;
  void list(Executor& executor,
            std::function<void(std::optional<std::vector<live::SessionCard>>)> answer) override;
  void find_code(std::string code, Executor& executor,
                 std::function<void(live::FoundSession)> answer) override;
  void read(live::SessionId id, Executor& executor,
            std::function<void(std::optional<std::vector<Line>>)> answer) override;

  // Makes the first `count` queued writes durable, in the order of queueing, over all sessions, as
  // one transaction. Says how many that were.
  std::size_t flush(std::size_t count = std::numeric_limits<std::size_t>::max());
  std::size_t queued() const { return queue_.size(); }
  // The process dies: what is queued is forgotten. Its Hosts must be gone already.
  void crash() { queue_.clear(); }
  // The next flush that has something to write fails: it writes nothing, drops the queue and stops
  // every open session.
  void fail_next(live::JournalFault fault) { next_fault_ = fault; }

  // What is on the disk of a session that was made, to be looked at and to be damaged.
  struct Row {
    std::string bytes;
    Digest chain{};
  };
  struct Disk {
    live::SessionCard card;
    std::uint64_t epoch = 0;
    std::vector<Row> rows;                           // That of seq n is at n - 1.
    std::map<std::uint64_t, std::string> snapshots;  // By seq.
  };
  Disk& disk(live::SessionId id) { return disks_.at(id); }

 private:
  struct Owned;
  class Handle;
  // By session and opening, so that one seed always takes one way.
  struct Earlier {
    bool operator()(const std::shared_ptr<Owned>& one, const std::shared_ptr<Owned>& other) const;
  };
  using OwnedSet = std::set<std::shared_ptr<Owned>, Earlier>;
  struct Write {
    std::shared_ptr<Owned> owned;
    std::uint64_t seq = 0;
    std::string bytes;
    live::CardChange card;
    bool is_snapshot = false;
  };

  std::optional<live::JournalFault> refusal(const Write& write) const;
  void write_now(Write& write);
  static void keep_card(live::SessionCard& card, const live::CardChange& change);
  void fail(const std::shared_ptr<Owned>& owned, live::JournalFault fault);
  const Disk* holder(const std::string& code) const;

  std::map<live::SessionId, Disk> disks_;
  OwnedSet owned_;
  std::deque<Write> queue_;
  std::optional<live::JournalFault> next_fault_;
};

}  // namespace plenary::journal
