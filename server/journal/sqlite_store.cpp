#include "journal/sqlite_store.h"

#include <algorithm>
#include <set>
#include <utility>

#include "journal/chain.h"
#include "journal/limits.h"
#include "wire/decode.h"

namespace plenary::journal {
namespace {

using live::JournalFault;
using live::SessionId;

constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS session(
  id INTEGER PRIMARY KEY, title TEXT NOT NULL, created_at INTEGER NOT NULL,
  closed INTEGER NOT NULL DEFAULT 0, code TEXT UNIQUE, epoch INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS entry(
  session INTEGER NOT NULL, seq INTEGER NOT NULL, crc INTEGER NOT NULL, chain BLOB NOT NULL,
  bytes BLOB NOT NULL, PRIMARY KEY(session, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS snapshot(
  session INTEGER NOT NULL, seq INTEGER NOT NULL, crc INTEGER NOT NULL, chain BLOB NOT NULL,
  bytes BLOB NOT NULL, PRIMARY KEY(session, seq)) WITHOUT ROWID;
)";

}  // namespace

SqliteStore::SqliteStore(const std::string& path, const std::string& vfs)
    : connection_(path, Connection::Access::write, vfs) {}

std::unique_ptr<Store> SqliteStore::open(const std::string& folder, const std::string& vfs,
                                         std::string& why) {
  const std::string path = folder + "/journal.sqlite";
  std::unique_ptr<SqliteStore> store(new SqliteStore(path, vfs));
  Connection& connection = store->connection_;
  if (!connection.is_open() || !connection.run("PRAGMA journal_mode=WAL") ||
      !connection.run("PRAGMA synchronous=FULL")) {
    why = "Cannot open " + path + ": " + connection.error();
    return nullptr;
  }
  // What a log that was left behind holds may never have reached the disk, if a sync of it failed:
  // it is written and synced anew into the file before anybody is shown it.
  {
    Statement checkpoint(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    if (checkpoint.step() != SQLITE_ROW || checkpoint.number(0) != 0) {
      why = "Cannot write " + path + ": " + connection.error();
      return nullptr;
    }
  }
  std::uint64_t version = 0;
  {
    Statement read(connection, "PRAGMA user_version");
    if (read.step() == SQLITE_ROW) version = read.number(0);
  }
  if (version > format_version) {
    why = path + " was written by a newer plenaryd (format " + std::to_string(version) +
          "); this one reads format " + std::to_string(format_version) + ".";
    return nullptr;
  }
  if (!connection.run(schema) ||
      !connection.run(("PRAGMA user_version=" + std::to_string(format_version)).c_str())) {
    why = "Cannot write " + path + ": " + connection.error();
    return nullptr;
  }
  store->begin_ = std::make_unique<Statement>(connection, "BEGIN IMMEDIATE");
  store->end_ = std::make_unique<Statement>(connection, "COMMIT");
  store->insert_entry_ = std::make_unique<Statement>(
      connection,
      "INSERT INTO entry(session, seq, crc, chain, bytes) "
      "SELECT ?1, ?2, ?3, ?4, ?5 FROM session WHERE id=?1 AND epoch=?6");
  store->change_card_ = std::make_unique<Statement>(
      connection,
      "UPDATE session SET title=coalesce(?2, title), closed=coalesce(?3, closed), "
      "code=CASE WHEN ?4 IS NULL THEN code WHEN ?4='' THEN NULL ELSE ?4 END WHERE id=?1");
  return store;
}

bool SqliteStore::is_anothers(const std::string& code, SessionId session) {
  Statement read(connection_, "SELECT 1 FROM session WHERE code=?1 AND id<>?2");
  read.bind_text(1, code).bind(2, session.value);
  return read.step() == SQLITE_ROW;
}

std::optional<std::vector<Written>> SqliteStore::commit(std::span<const Row> rows,
                                                        std::span<const SnapshotRow> snapshots) {
  if (!begin_->run()) return std::nullopt;
  std::vector<Written> outcomes;
  std::set<std::pair<SessionId, std::uint64_t>> stopped;  // Openings, for a code that is taken.
  bool well = true;
  for (const Row& row : rows) {
    if (stopped.contains({row.session, row.epoch})) {
      outcomes.push_back(Written::taken);
      continue;
    }
    const auto written = write(row);
    well = written.has_value();
    if (!well) break;
    outcomes.push_back(*written);
    if (*written == Written::taken) stopped.emplace(row.session, row.epoch);
  }
  for (const SnapshotRow& snapshot : snapshots) well = well && write(snapshot);
  // Committing syncs: after it the rows are on disk.
  if (well && end_->run()) return outcomes;
  connection_.run("ROLLBACK");
  return std::nullopt;
}

std::optional<Written> SqliteStore::write(const Row& row) {
  const auto& code = row.card.code;
  if (code && !code->empty() && is_anothers(*code, row.session)) return Written::taken;
  const bool inserted =
      insert_entry_->bind(1, row.session.value)
          .bind(2, row.seq)
          .bind(3, std::uint64_t{checksum(row.bytes)})
          .bind(4, bytes_of(row.chain))
          .bind(5, row.bytes)
          .bind(6, row.epoch)
          .run();
  if (!inserted) return std::nullopt;
  if (sqlite3_changes(connection_.raw()) != 1) return Written::fenced;
  const live::CardChange& card = row.card;
  if (!card.title && !card.closed && !card.code) return Written::yes;
  change_card_->bind(1, row.session.value);
  if (card.title) change_card_->bind_text(2, *card.title);
  if (card.closed) change_card_->bind(3, std::uint64_t{*card.closed});
  if (card.code) change_card_->bind_text(4, *card.code);
  if (!change_card_->run()) return std::nullopt;
  return Written::yes;
}

bool SqliteStore::write(const SnapshotRow& snapshot) {
  Statement insert(connection_,
                   "INSERT OR REPLACE INTO snapshot(session, seq, crc, chain, bytes) "
                   "SELECT ?1, ?2, ?3, chain, ?4 FROM entry WHERE session=?1 AND seq=?2");
  Statement trim(connection_,
                 "DELETE FROM snapshot WHERE session=?1 AND seq NOT IN "
                 "(SELECT seq FROM snapshot WHERE session=?1 ORDER BY seq DESC LIMIT ?2)");
  return insert.bind(1, snapshot.session.value)
             .bind(2, snapshot.seq)
             .bind(3, std::uint64_t{checksum(snapshot.bytes)})
             .bind(4, snapshot.bytes)
             .run() &&
         trim.bind(1, snapshot.session.value).bind(2, std::uint64_t{limits::snapshots_kept}).run();
}

std::optional<JournalFault> SqliteStore::create(const live::SessionCard& card) {
  Statement insert(connection_, "INSERT INTO session(id, title, created_at) VALUES(?1, ?2, ?3)");
  insert.bind(1, card.id.value).bind_text(2, card.title);
  insert.bind(3, static_cast<std::uint64_t>(card.created_at.ms));
  const int outcome = insert.step();
  if (outcome == SQLITE_DONE) return std::nullopt;
  return outcome == SQLITE_CONSTRAINT ? JournalFault::taken : JournalFault::storage;
}

void SqliteStore::load_snapshot(SessionId session, Loaded& loaded) {
  Statement read(connection_,
                 "SELECT s.seq, s.crc, s.chain, s.bytes, e.chain FROM snapshot s JOIN entry e "
                 "ON e.session=s.session AND e.seq=s.seq WHERE s.session=?1 ORDER BY s.seq DESC");
  read.bind(1, session.value);
  while (read.step() == SQLITE_ROW) {
    const std::string chain = read.bytes(2);
    const std::string bytes = read.bytes(3);
    const Kept kept{read.number(0), read.number(1), chain, bytes};
    if (take_snapshot(loaded, kept, read.bytes(4))) return;
  }
}

std::optional<JournalFault> SqliteStore::load(SessionId session, Loaded& loaded) {
  Statement move_on(connection_, "UPDATE session SET epoch=epoch+1 WHERE id=?1 RETURNING epoch");
  const int outcome = move_on.bind(1, session.value).step();
  if (outcome == SQLITE_DONE) return JournalFault::not_found;
  if (outcome != SQLITE_ROW) return JournalFault::storage;
  loaded.epoch = move_on.number(0);
  if (move_on.step() != SQLITE_DONE) return JournalFault::storage;

  loaded.chain = chain_start(session);
  load_snapshot(session, loaded);
  Statement read(connection_,
                 "SELECT seq, crc, chain, bytes FROM entry WHERE session=?1 AND seq>?2 "
                 "ORDER BY seq");
  read.bind(1, session.value).bind(2, loaded.head);
  int step = 0;
  while ((step = read.step()) == SQLITE_ROW) {
    const std::string chain = read.bytes(2);
    const std::string bytes = read.bytes(3);
    const Kept kept{read.number(0), read.number(1), chain, bytes};
    if (!take_entry(loaded, kept)) return loaded.fault;
  }
  if (step == SQLITE_CORRUPT || step == SQLITE_NOTADB) return JournalFault::corrupt;
  if (step != SQLITE_DONE) return JournalFault::storage;
  return std::nullopt;
}

std::optional<std::vector<live::SessionCard>> SqliteStore::list() {
  std::vector<live::SessionCard> cards;
  Statement read(connection_,
                 "SELECT id, title, created_at, closed, code FROM session "
                 "ORDER BY created_at DESC, id");
  int step = read.step();
  for (; step == SQLITE_ROW; step = read.step()) {
    cards.push_back(
        {SessionId(read.number(0)), read.bytes(1), Time{static_cast<std::int64_t>(read.number(2))},
         read.number(3) != 0, read.bytes(4)});
  }
  return step == SQLITE_DONE ? std::optional(std::move(cards)) : std::nullopt;
}

live::FoundSession SqliteStore::find_code(const std::string& code) {
  Statement read(connection_, "SELECT id FROM session WHERE code=?1 AND closed=0");
  read.bind_text(1, code);
  const int step = read.step();
  if (step == SQLITE_ROW) return std::optional(SessionId(read.number(0)));
  if (step != SQLITE_DONE) return JournalFault::storage;
  return std::optional<SessionId>();
}

std::optional<std::vector<live::Journal::Line>> SqliteStore::read(SessionId session) {
  std::vector<live::Journal::Line> lines;
  Statement read(connection_, "SELECT chain, bytes FROM entry WHERE session=?1 ORDER BY seq");
  read.bind(1, session.value);
  while (read.step() == SQLITE_ROW) {
    auto entry = wire::decode<audit::Entry>(read.bytes(1));
    if (!entry) return std::nullopt;
    lines.push_back({*std::move(entry), digest_from(read.bytes(0))});
  }
  return lines;
}

}  // namespace plenary::journal
