// What a journal keeps its rows in: SQLite's file (sqlite_store.h) or PostgreSQL
// (postgres_store.h). Private to journal; on the journal's thread.
//
// A store that says nullopt or `storage` cannot be trusted with what it holds in memory: it is
// dropped, and another one is opened when somebody asks again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/session.h"
#include "live/journal.h"

namespace plenary::journal {

// An entry on its way to the store.
struct Row {
  live::SessionId session;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::string bytes;
  Digest chain{};
  live::CardChange card;
};

// A snapshot on its way: it stands beside the entry at `seq`, whose chain it carries.
struct SnapshotRow {
  live::SessionId session;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::string bytes;
};

// A session read back and checked. Where it is not opened because another node has it, `holder` is
// that node.
struct Loaded {
  std::uint64_t epoch = 0;
  std::uint64_t head = 0;
  Digest chain{};
  std::optional<audit::Session::Image> image;
  std::vector<audit::Entry> entries;
  live::Holder holder;
  // Why the next entry was not taken.
  live::JournalFault fault = live::JournalFault::corrupt;
};

// A row as a store gives it back.
struct Kept {
  std::uint64_t seq = 0;
  std::uint64_t crc = 0;
  std::string_view chain;
  std::string_view bytes;
};
// Takes a snapshot that is whole and whose chain is that of its entry; a damaged one costs time and
// no data. Whether it did.
bool take_snapshot(Loaded& loaded, const Kept& kept, std::string_view chain_of_entry);
// Takes the next entry; false where it is damaged, is not the next, or holds what this program does
// not know: `fault` says which.
bool take_entry(Loaded& loaded, const Kept& kept);

// What became of a row. `fenced`: the session was opened anew since. `taken`: another session has
// the join code that the entry would give. Neither is written, nor is any later row of that
// opening.
enum class Written : std::uint8_t { yes, fenced, taken };

class Store {
 public:
  virtual ~Store() = default;

  // Writes all of it in one transaction and syncs: what is said `yes` is on disk. Nothing where
  // that is not known.
  virtual std::optional<std::vector<Written>> commit(std::span<const Row> rows,
                                                     std::span<const SnapshotRow> snapshots) = 0;
  // taken, storage or nothing.
  virtual std::optional<live::JournalFault> create(const live::SessionCard& card) = 0;
  // Reads a session and moves its epoch on.
  virtual std::optional<live::JournalFault> load(live::SessionId session, Loaded& loaded) = 0;
  // The opening has ended: other nodes may have the session. Losing this is no error.
  virtual void release(live::SessionId session, std::uint64_t epoch) = 0;
  // Whether nobody has opened the session anew since.
  virtual bool is_current(live::SessionId session, std::uint64_t epoch) = 0;
  // Nothing where they cannot be read.
  virtual std::optional<std::vector<live::SessionCard>> list() = 0;
  virtual live::FoundSession find_code(const std::string& code) = 0;
  virtual std::optional<std::vector<live::Journal::Line>> read(live::SessionId session) = 0;
  // Whether it was asked again and again and did not answer: the next call would wait as long.
  virtual bool has_given_up() const { return false; }
};

}  // namespace plenary::journal
