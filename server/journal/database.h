// The journal's file: its tables, and what is read from and written to them. Private to journal;
// on one thread at a time.
//
//   session(id, title, created_at, closed, code, epoch)
//   entry(session, seq, crc, chain, bytes)      every entry, canonical bytes
//   snapshot(session, seq, crc, chain, bytes)   the newest two; chain is the entry's at seq
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "journal/statement.h"
#include "live/journal.h"

namespace plenary::journal {

inline constexpr std::uint64_t format_version = 1;

// An entry on its way to the file.
struct Row {
  live::SessionId session;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::string bytes;
  Digest chain{};
  live::CardChange card;
};

// A session read back and checked.
struct Loaded {
  std::uint64_t epoch = 0;
  std::uint64_t head = 0;
  Digest chain{};
  std::optional<audit::Session::Image> image;
  std::vector<audit::Entry> entries;
};

// `taken`: another session has the join code that the entry would give; nothing was written.
enum class Written : std::uint8_t { yes, fenced, taken, failed };

class Database {
 public:
  // Nothing, and `why` says it in a sentence, where the file cannot be used.
  static std::unique_ptr<Database> open(const std::string& folder, const std::string& vfs,
                                        std::string& why);

  bool begin() { return connection_.run("BEGIN IMMEDIATE"); }
  // Committing syncs: after true the rows are on disk.
  bool commit() { return connection_.run("COMMIT"); }
  void roll_back() { connection_.run("ROLLBACK"); }

  // Only where (session, epoch) is still so.
  Written write(const Row& row);
  // Beside the entry at `seq`, whose chain it carries; nothing is written where there is none.
  bool write_snapshot(live::SessionId session, std::uint64_t seq, std::string_view bytes);

  // taken, storage or nothing.
  std::optional<live::JournalFault> create(const live::SessionCard& card);
  // Reads a session and moves its epoch on.
  std::optional<live::JournalFault> load(live::SessionId session, Loaded& loaded);
  std::vector<live::SessionCard> list();
  std::optional<live::SessionId> find_code(const std::string& code);
  std::optional<std::vector<live::Journal::Line>> read(live::SessionId session);

 private:
  Database(const std::string& path, const std::string& vfs);
  std::optional<audit::Session::Image> load_snapshot(live::SessionId session, Loaded& loaded);
  bool is_anothers(const std::string& code, live::SessionId session);

  Connection connection_;
  std::unique_ptr<Statement> insert_entry_;
  std::unique_ptr<Statement> change_card_;
};

Digest digest_from(std::string_view bytes);
inline std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace plenary::journal
