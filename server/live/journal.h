// Port: keeps every entry on disk, in order. Twins: journal/memory, sqlite and postgres.
//
// A session is opened once and owned by one Host until it is closed, over all nodes that share the
// journal. append() only queues; the
// journal writes what has gathered from all sessions in one transaction, syncs, and tells each
// owner how far it is durable. Any error is told once and is final for that opening: discard the
// Host and open again, with the next epoch. Callbacks are posted to the executor given at opening.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/changes.h"
#include "audit/session.h"
#include "base/executor.h"
#include "base/id.h"
#include "base/result.h"

namespace plenary::live {

struct SessionTag;
using SessionId = Id<SessionTag>;

// What the node knows of a session without opening it.
struct SessionCard {
  SessionId id;
  std::string title;
  Time created_at;
  bool closed = false;
  std::string code;  // The active join code, empty if none.
};

// What an entry changes of its session's card; written in the entry's transaction.
struct CardChange {
  std::optional<std::string> title;
  std::optional<bool> closed;
  std::optional<std::string> code;
};

enum class JournalFault : std::uint8_t {
  not_found,  // No such session.
  storage,    // The disk or the database said no.
  corrupt,    // Checksum, chain or order broken; `journal verify` says where.
  fenced,     // Somebody else owns the session now.
  taken,      // The id or the join code exists already.
  elsewhere,  // Another node has the session open; OpenAnswer says which.
  newer,      // Whole, but with something in it that only a newer plenaryd knows.
};

// Told about the entries appended since the opening. On the executor given there.
class JournalOwner {
 public:
  virtual ~JournalOwner() = default;
  // Every entry up to and including `seq` is on disk.
  virtual void durable(std::uint64_t seq) = 0;
  // Nothing after the last durable() is known to be on disk, and nothing more will be written.
  virtual void failed(JournalFault fault) = 0;
};

// One opening. Destroying it closes the session; no callback comes after that.
class JournalSession {
 public:
  virtual ~JournalSession() = default;
  // Queues an entry; its seq is one more than that of the entry before.
  virtual void append(const audit::Entry& entry, const CardChange& card) = 0;
  // Queues a snapshot of the state after `image.head`, to open faster from; losing it is no error.
  virtual void keep_snapshot(const audit::Session::Image& image) = 0;
};

// A session as it is on disk.
struct Opened {
  std::uint64_t epoch = 0;                     // One more than at the opening before.
  std::optional<audit::Session::Image> image;  // The newest good snapshot, if any.
  std::vector<audit::Entry> entries;           // All after the snapshot, in order.
  std::unique_ptr<JournalSession> session;
};

// The node that has a session open.
struct Holder {
  std::string node;  // Its name; empty where nobody has it.
  // Which version of the relay it hears, zero for none. Nothing where it does not say so.
  std::optional<std::uint64_t> relay{};
};

struct OpenAnswer {
  std::optional<Opened> opened;
  JournalFault fault = JournalFault::not_found;  // When not opened.
  Holder holder;
};

// The session that was asked for, if there is one; or why that is not known.
using FoundSession = Result<std::optional<SessionId>, JournalFault>;

class Journal {
 public:
  virtual ~Journal() = default;
  // Makes an empty session; opening it then gives no entries. Answered on `executor`.
  virtual void create(SessionCard card, Executor& executor,
                      std::function<void(std::optional<JournalFault>)> answer) = 0;
  // `owner` must outlive the JournalSession. Answered on `executor`, as all later callbacks.
  virtual void open(SessionId id, Executor& executor, JournalOwner& owner,
                    std::function<void(OpenAnswer)> answer) = 0;
  // All sessions, newest first; nothing where they cannot be read. Answered on `executor`.
  virtual void list(Executor& executor,
                    std::function<void(std::optional<std::vector<SessionCard>>)> answer) = 0;
  // The session whose active join code this is. Answered on `executor`.
  virtual void find_code(std::string code, Executor& executor,
                         std::function<void(FoundSession)> answer) = 0;
  // Every entry of a session with its chain hash, in order, for exports; nothing where they cannot
  // be read. Answered on `executor`.
  struct Line {
    audit::Entry entry;
    Digest chain{};
  };
  virtual void read(SessionId id, Executor& executor,
                    std::function<void(std::optional<std::vector<Line>>)> answer) = 0;
};

}  // namespace plenary::live
