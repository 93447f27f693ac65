// The embedded journal's file: its tables, and what is read from and written to them. Private to
// journal; on one thread at a time.
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
#include "journal/store.h"

namespace plenary::journal {

inline constexpr std::uint64_t format_version = 1;

class SqliteStore final : public Store {
 public:
  // Nothing, and `why` says it in a sentence, where the file cannot be used.
  static std::unique_ptr<Store> open(const std::string& folder, const std::string& vfs,
                                     std::string& why);

  std::optional<std::vector<Written>> commit(std::span<const Row> rows,
                                             std::span<const SnapshotRow> snapshots) override;
  std::optional<live::JournalFault> create(const live::SessionCard& card) override;
  std::optional<live::JournalFault> load(live::SessionId session, Loaded& loaded) override;
  // The folder is this node's alone.
  void release(live::SessionId, std::uint64_t) override {}
  bool is_current(live::SessionId, std::uint64_t) override { return true; }
  std::optional<std::vector<live::SessionCard>> list() override;
  live::FoundSession find_code(const std::string& code) override;
  std::optional<std::vector<live::Journal::Line>> read(live::SessionId session) override;

 private:
  // Nothing where the file says no.
  std::optional<Written> write(const Row& row);
  bool write(const SnapshotRow& snapshot);
  SqliteStore(const std::string& path, const std::string& vfs);
  void load_snapshot(live::SessionId session, Loaded& loaded);
  bool is_anothers(const std::string& code, live::SessionId session);

  Connection connection_;
  // Asked for with each commit, so they are made once.
  std::unique_ptr<Statement> begin_;
  std::unique_ptr<Statement> end_;
  std::unique_ptr<Statement> insert_entry_;
  std::unique_ptr<Statement> change_card_;
};

}  // namespace plenary::journal
