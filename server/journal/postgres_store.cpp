#include "journal/postgres_store.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>
#include <utility>

#include "base/steady_ms.h"
#include "journal/chain.h"
#include "journal/limits.h"
#include "wire/decode.h"

namespace plenary::journal {
namespace {

using live::JournalFault;
using live::SessionId;

constexpr std::int64_t first_pause_ms = 20;
constexpr std::int64_t longest_pause_ms = 500;

struct Named {
  const char* name;
  const char* sql;
};
// $1 is always the session.
constexpr Named statements[] = {
    {"begin", "BEGIN"},
    {"commit", "COMMIT"},
    {"append",
     "WITH owned AS (UPDATE session SET head=$2::bigint, title=coalesce($7::text, title), "
     "closed=coalesce($8::boolean, closed), "
     "code=CASE WHEN $9::text IS NULL THEN code WHEN $9='' THEN NULL ELSE $9 END "
     "WHERE id=$1::bigint AND epoch=$3::bigint AND head=$2::bigint - 1 "
     "AND NOT EXISTS(SELECT 1 FROM session other WHERE other.code=$9 AND other.id<>$1) "
     "RETURNING id) INSERT INTO entry(session, seq, epoch, crc, chain, bytes) "
     "SELECT id, $2, $3, $4::bigint, $5::bytea, $6::bytea FROM owned"},
    {"judge",
     "SELECT s.epoch, e.epoch, e.chain FROM session s "
     "LEFT JOIN entry e ON e.session=s.id AND e.seq=$2 WHERE s.id=$1"},
    {"keep_snapshot",
     "INSERT INTO snapshot(session, seq, crc, chain, bytes) "
     "SELECT $1, $2, $3, e.chain, $4 FROM entry e JOIN session s ON s.id=e.session "
     "WHERE e.session=$1 AND e.seq=$2 AND s.epoch=$5 "
     "ON CONFLICT (session, seq) DO UPDATE SET crc=excluded.crc, bytes=excluded.bytes"},
    {"trim_snapshots",
     "DELETE FROM snapshot WHERE session=$1 AND seq NOT IN "
     "(SELECT seq FROM snapshot WHERE session=$1 ORDER BY seq DESC LIMIT $2)"},
    // The same asked again, because an answer was lost, is no other session.
    {"create",
     "INSERT INTO session(id, title, created_at) VALUES($1, $2, $3) ON CONFLICT (id) DO UPDATE "
     "SET id=excluded.id WHERE session.title=excluded.title AND "
     "session.created_at=excluded.created_at AND session.epoch=0"},
    // A node that was replaced has no row any more, and nothing is its own.
    {"take_over",
     "UPDATE session SET epoch=epoch+1, owner=$2 WHERE id=$1 AND (owner IS NULL OR owner=$2 OR "
     "NOT EXISTS(SELECT 1 FROM node WHERE node.id=owner AND lease_until>clock_timestamp())) "
     "AND EXISTS(SELECT 1 FROM node WHERE node.id=$2) RETURNING epoch, head"},
    {"holder",
     "SELECT coalesce(n.name, ''), n.relay FROM session s LEFT JOIN node n ON n.id=s.owner "
     "WHERE s.id=$1"},
    {"release", "UPDATE session SET owner=NULL WHERE id=$1 AND epoch=$2 AND owner=$3"},
    {"epoch", "SELECT epoch FROM session WHERE id=$1"},
    {"snapshots",
     "SELECT s.seq, s.crc, s.chain, s.bytes, e.chain FROM snapshot s JOIN entry e "
     "ON e.session=s.session AND e.seq=s.seq WHERE s.session=$1 ORDER BY s.seq DESC"},
    {"entries",
     "SELECT seq, crc, chain, bytes FROM entry WHERE session=$1 AND seq>$2 "
     "ORDER BY seq LIMIT $3"},
    {"list",
     "SELECT id, title, created_at, closed, coalesce(code, '') FROM session "
     "ORDER BY created_at DESC, id"},
    {"find_code", "SELECT id FROM session WHERE code=$1 AND NOT closed"},
};

PgCall appending(const Row& row) {
  PgCall call("append");
  call.with(row.session.value).with(row.seq).with(row.epoch);
  call.with(std::uint64_t{checksum(row.bytes)}).with_bytes(bytes_of(row.chain));
  call.with_bytes(row.bytes);
  const live::CardChange& card = row.card;
  card.title ? call.with_text(*card.title) : call.with_null();
  card.closed ? call.with_text(*card.closed ? "true" : "false") : call.with_null();
  card.code ? call.with_text(*card.code) : call.with_null();
  return call;
}

PgCall keeping(const SnapshotRow& snapshot) {
  PgCall call("keep_snapshot");
  call.with(snapshot.session.value).with(snapshot.seq);
  call.with(std::uint64_t{checksum(snapshot.bytes)}).with_bytes(snapshot.bytes);
  return call.with(snapshot.epoch);
}

}  // namespace

Kept kept_in(const PgResult& result, int row) {
  return {result.number(row, 0), result.number(row, 1), result.bytes(row, 2), result.bytes(row, 3)};
}

std::unique_ptr<Store> PostgresStore::open(
    const Options& options, std::shared_ptr<const NodeLease> lease, Log& log, std::string& why) {
  std::unique_ptr<PostgresStore> store(new PostgresStore(options, std::move(lease), log));
  if (!store->ensure_connected(why)) return nullptr;
  return store;
}

bool PostgresStore::ensure_connected(std::string& why) {
  if (connection_ && !connection_->is_lost()) return true;
  connection_ = PgConnection::open(options_.connection, why);
  if (!connection_) return false;
  for (const Named& statement : statements) {
    if (connection_->prepare(statement.name, statement.sql)) continue;
    why = "Cannot use the tables in PostgreSQL: " + connection_->error();
    connection_.reset();
    return false;
  }
  return true;
}

// ---- Trying again

// What goes by itself: a lost connection, a server that starts, ends, is full or has become a
// replica, a lock that took too long, a conflict with another transaction.
// PostgreSQL's documentation, appendix A, lists the states.
bool PostgresStore::is_worth_another() const {
  if (!connection_ || connection_->is_lost()) return true;
  const std::string& state = connection_->state();
  const auto is_of = [&](std::string_view start) { return state.starts_with(start); };
  return is_of("08") || is_of("40") || is_of("53") || is_of("57") || is_of("55P03") ||
         is_of("25006") || is_of("25P03") || is_of("23505");
}

bool PostgresStore::persist(const std::function<bool()>& attempt) {
  const std::int64_t until = steady_ms() + options_.patience_ms;
  std::int64_t pause = first_pause_ms;
  while (true) {
    std::string why;
    if (ensure_connected(why)) {
      if (attempt()) return true;
      why = connection_->error();
      const bool again = is_worth_another();
      if (connection_->state().starts_with("25006")) connection_.reset();  // Find the primary.
      if (!again) {
        log_.error("postgres_refused", {{"why", std::string_view(why)}});
        return false;
      }
    }
    if (steady_ms() + pause > until || lease_->is_cut_off()) {
      log_.error("postgres_unusable", {{"why", std::string_view(why)}});
      gave_up_ = true;
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(pause));
    pause = std::min(2 * pause, longest_pause_ms);
  }
}

std::optional<PgResult> PostgresStore::ask(const PgCall& call) {
  std::optional<PgResult> answer;
  persist([&] {
    answer = connection_->call(call);
    return answer.has_value();
  });
  return answer;
}

// ---- Writing

std::optional<std::vector<Written>> PostgresStore::commit(std::span<const Row> rows,
                                                          std::span<const SnapshotRow> snapshots) {
  std::vector<Written> outcomes;
  if (!persist([&] { return try_commit(rows, snapshots, outcomes); })) return std::nullopt;
  return outcomes;
}

bool PostgresStore::try_commit(std::span<const Row> rows, std::span<const SnapshotRow> snapshots,
                               std::vector<Written>& outcomes) {
  std::vector<PgCall> calls{PgCall("begin")};
  for (const Row& row : rows) calls.push_back(appending(row));
  for (const SnapshotRow& snapshot : snapshots) {
    calls.push_back(keeping(snapshot));
    calls.push_back(PgCall("trim_snapshots")
                        .with(snapshot.session.value)
                        .with(std::uint64_t{limits::snapshots_kept}));
  }
  calls.emplace_back("commit");
  const auto results = connection_->call(calls);
  if (!results) return false;
  if (!results->back().is_good()) {
    connection_->roll_back();
    return false;
  }
  outcomes.clear();
  std::set<std::pair<SessionId, std::uint64_t>> stopped;  // Openings, for a code that is taken.
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::pair opening(rows[i].session, rows[i].epoch);
    std::optional<Written> outcome = Written::taken;
    if ((*results)[i + 1].affected() == 1) {
      outcome = Written::yes;
    } else if (!stopped.contains(opening)) {
      outcome = judge(rows[i]);
    }
    if (!outcome) return false;
    if (*outcome == Written::taken) stopped.insert(opening);
    outcomes.push_back(*outcome);
  }
  return true;
}

std::optional<Written> PostgresStore::judge(const Row& row) {
  const auto found = connection_->call(PgCall("judge").with(row.session.value).with(row.seq));
  if (!found) return std::nullopt;
  if (found->rows() == 0) return Written::fenced;
  const bool is_there = !found->is_null(0, 1);
  if (is_there && found->number(0, 1) == row.epoch && found->bytes(0, 2) == bytes_of(row.chain)) {
    return Written::yes;  // Before an answer was lost.
  }
  if (is_there || found->number(0, 0) != row.epoch) return Written::fenced;
  if (row.card.code && !row.card.code->empty()) return Written::taken;
  // The opening is ours and the entry before is gone: this server has lost what was durable.
  log_.error("postgres_is_behind", {{"session", row.session.value}, {"seq", row.seq}});
  return Written::fenced;
}

std::optional<JournalFault> PostgresStore::create(const live::SessionCard& card) {
  const auto made =
      ask(PgCall("create")
              .with(card.id.value)
              .with_text(card.title)
              .with(static_cast<std::uint64_t>(card.created_at.ms)));
  if (!made) return JournalFault::storage;
  return made->affected() == 1 ? std::nullopt : std::optional(JournalFault::taken);
}

void PostgresStore::release(SessionId session, std::uint64_t epoch) {
  std::string why;
  if (!ensure_connected(why)) return;
  connection_->call(PgCall("release").with(session.value).with(epoch).with(lease_->node()));
}

bool PostgresStore::is_current(SessionId session, std::uint64_t epoch) {
  const auto found = ask(PgCall("epoch").with(session.value));
  return !found || (found->rows() == 1 && found->number(0, 0) == epoch);
}

// ---- Reading

std::optional<JournalFault> PostgresStore::load(SessionId session, Loaded& loaded) {
  const auto moved = ask(PgCall("take_over").with(session.value).with(lease_->node()));
  if (!moved) return JournalFault::storage;
  if (moved->rows() == 0) {
    const auto holder = ask(PgCall("holder").with(session.value));
    if (!holder) return JournalFault::storage;
    if (holder->rows() == 0) return JournalFault::not_found;
    loaded.holder.node = holder->bytes(0, 0);
    if (!holder->is_null(0, 1)) loaded.holder.relay = holder->number(0, 1);
    return JournalFault::elsewhere;
  }
  loaded.epoch = moved->number(0, 0);
  loaded.chain = chain_start(session);
  const auto snapshots = ask(PgCall("snapshots").with(session.value));
  if (!snapshots) return JournalFault::storage;
  for (int row = 0; row < snapshots->rows(); ++row) {
    if (take_snapshot(loaded, kept_in(*snapshots, row), snapshots->bytes(row, 4))) break;
  }
  bool whole = true;
  const bool read = each_entry(session, loaded.head, [&](const PgResult& found, int row) {
    return whole = take_entry(loaded, kept_in(found, row));
  });
  if (!read) return JournalFault::storage;
  // The last entries missing is damage as well.
  if (whole && loaded.head == moved->number(0, 1)) return std::nullopt;
  // Another version of plenaryd may be able to read it: nobody is sent here for it.
  release(session, loaded.epoch);
  return loaded.fault;
}

bool PostgresStore::each_entry(SessionId session, std::uint64_t seq,
                               const std::function<bool(const PgResult& found, int row)>& take) {
  while (true) {
    const auto found =
        ask(PgCall("entries").with(session.value).with(seq).with(limits::entries_asked_for));
    if (!found) return false;
    for (int row = 0; row < found->rows(); ++row) {
      if (!take(*found, row)) return true;
      seq = found->number(row, 0);
    }
    if (static_cast<std::uint64_t>(found->rows()) < limits::entries_asked_for) return true;
  }
}

std::optional<std::vector<live::SessionCard>> PostgresStore::list() {
  std::vector<live::SessionCard> cards;
  const auto found = ask(PgCall("list"));
  if (!found) return std::nullopt;
  for (int row = 0; row < found->rows(); ++row) {
    cards.push_back({SessionId(found->number(row, 0)), std::string(found->bytes(row, 1)),
                     Time{static_cast<std::int64_t>(found->number(row, 2))},
                     found->number(row, 3) != 0, std::string(found->bytes(row, 4))});
  }
  return cards;
}

live::FoundSession PostgresStore::find_code(const std::string& code) {
  const auto found = ask(PgCall("find_code").with_text(code));
  if (!found) return JournalFault::storage;
  if (found->rows() == 0) return std::optional<SessionId>();
  return std::optional(SessionId(found->number(0, 0)));
}

std::optional<std::vector<live::Journal::Line>> PostgresStore::read(SessionId session) {
  std::vector<live::Journal::Line> lines;
  bool whole = true;
  const bool read = each_entry(session, 0, [&](const PgResult& found, int row) {
    auto entry = wire::decode<audit::Entry>(found.bytes(row, 3));
    whole = entry.has_value();
    if (whole) lines.push_back({*std::move(entry), digest_from(found.bytes(row, 2))});
    return whole;
  });
  if (!read || !whole) return std::nullopt;
  return lines;
}

}  // namespace plenary::journal
