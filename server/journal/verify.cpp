#include "journal/verify.h"

#include <utility>

#include "journal/chain.h"
#include "journal/limits.h"
#include "journal/postgres_store.h"
#include "journal/sqlite_store.h"
#include "wire/decode.h"

namespace plenary::journal {
namespace {

constexpr std::int64_t answer_ms_max = 60'000;  // A statement of PostgreSQL's.

// One session's rows, in order, judged one after the other until one is wrong.
class Inspection {
 public:
  explicit Inspection(live::SessionId session)
      : verdict_{session, 0, 0, ""}, chain_(chain_start(session)) {}

  bool is_whole() const { return verdict_.fault.empty(); }
  std::uint64_t head() const { return verdict_.entries; }
  SessionVerdict verdict() && { return std::move(verdict_); }

  void look_at_entry(const Kept& kept) {
    chain_ = chain_next(chain_, kept.bytes);
    const auto entry = wire::decode<audit::Entry>(kept.bytes);
    if (kept.seq != verdict_.entries + 1) {
      blame("entry", verdict_.entries + 1, "is missing");
    } else if (checksum(kept.bytes) != kept.crc) {
      blame("entry", kept.seq, "is damaged");
    } else if (kept.chain != bytes_of(chain_)) {
      blame("entry", kept.seq, "breaks the hash chain");
    } else if (!entry || entry->seq != kept.seq) {
      blame("entry", kept.seq, "cannot be read");
    }
    verdict_.entries = kept.seq;
  }
  void look_at_snapshot(const Kept& kept, std::string_view chain_of_entry) {
    ++verdict_.snapshots;
    const auto image = wire::decode<audit::Session::Image>(kept.bytes);
    if (checksum(kept.bytes) != kept.crc || !image || image->head != kept.seq) {
      blame("snapshot", kept.seq, "is damaged");
    } else if (kept.chain != chain_of_entry) {
      blame("snapshot", kept.seq, "does not belong to its entry");
    }
  }
  // `head`: of the last entry that was said to be durable.
  void expect_head(std::uint64_t head) {
    if (is_whole() && verdict_.entries != head) {
      blame("entry", verdict_.entries + 1, "is missing");
    }
  }
  // The last entry's epoch is not of the session's owner at the time.
  void blame_writer() {
    if (is_whole()) blame("entry", verdict_.entries, "is of a node that did not have the session");
  }
  void blame(std::string fault) { verdict_.fault = std::move(fault); }

 private:
  void blame(const char* what, std::uint64_t seq, const char* how) {
    blame(std::string(what) + " " + std::to_string(seq) + " " + how);
  }

  SessionVerdict verdict_;
  Digest chain_;
};

// ---- SQLite

void look_through(const Connection& connection, live::SessionId session, Inspection& inspection) {
  Statement entries(
      connection, "SELECT seq, crc, chain, bytes FROM entry WHERE session=?1 ORDER BY seq");
  entries.bind(1, session.value);
  int step = 0;
  while (inspection.is_whole() && (step = entries.step()) == SQLITE_ROW) {
    const std::string chain = entries.bytes(2);
    const std::string bytes = entries.bytes(3);
    inspection.look_at_entry({entries.number(0), entries.number(1), chain, bytes});
  }
  if (inspection.is_whole() && step != SQLITE_DONE) inspection.blame("the file is damaged");

  Statement snapshots(
      connection,
      "SELECT s.seq, s.crc, s.chain, s.bytes, e.chain FROM snapshot s "
      "LEFT JOIN entry e ON e.session=s.session AND e.seq=s.seq WHERE s.session=?1");
  snapshots.bind(1, session.value);
  while (inspection.is_whole() && snapshots.step() == SQLITE_ROW) {
    const std::string chain = snapshots.bytes(2);
    const std::string bytes = snapshots.bytes(3);
    inspection.look_at_snapshot(
        {snapshots.number(0), snapshots.number(1), chain, bytes}, snapshots.bytes(4));
  }
}

// ---- PostgreSQL

constexpr std::pair<const char*, const char*> questions[] = {
    // Entries without a session's line count too: a line may have been removed.
    {"sessions",
     "SELECT id, coalesce(s.head, 0), coalesce(s.epoch, 0) FROM (SELECT id FROM session UNION "
     "SELECT DISTINCT session FROM entry UNION SELECT DISTINCT session FROM snapshot) every "
     "LEFT JOIN session s USING (id) ORDER BY id"},
    {"entries",
     "SELECT seq, crc, chain, bytes, epoch FROM entry WHERE session=$1 AND seq>$2 "
     "ORDER BY seq LIMIT $3"},
    {"snapshots",
     "SELECT s.seq, s.crc, s.chain, s.bytes, coalesce(e.chain, ''::bytea) FROM snapshot s "
     "LEFT JOIN entry e ON e.session=s.session AND e.seq=s.seq WHERE s.session=$1"},
};

struct SessionRow {
  live::SessionId session;
  std::uint64_t head = 0;
  std::uint64_t epoch = 0;
};

// False where PostgreSQL does not answer.
bool look_through(PgConnection& connection, const SessionRow& kept, Inspection& inspection) {
  std::uint64_t epoch = 0;
  int found_last = 0;
  do {
    const auto found = connection.call(
        PgCall("entries")
            .with(kept.session.value)
            .with(inspection.head())
            .with(limits::entries_asked_for));
    if (!found || !found->is_good()) return false;
    found_last = found->rows();
    for (int row = 0; row < found->rows() && inspection.is_whole(); ++row) {
      inspection.look_at_entry(kept_in(*found, row));
      const std::uint64_t before = std::exchange(epoch, found->number(row, 4));
      if (epoch < before || epoch > kept.epoch) inspection.blame_writer();
    }
  } while (inspection.is_whole() &&
           static_cast<std::uint64_t>(found_last) == limits::entries_asked_for);
  inspection.expect_head(kept.head);
  if (!inspection.is_whole()) return true;
  const auto found = connection.call(PgCall("snapshots").with(kept.session.value));
  if (!found || !found->is_good()) return false;
  for (int row = 0; row < found->rows() && inspection.is_whole(); ++row) {
    inspection.look_at_snapshot(kept_in(*found, row), found->bytes(row, 4));
  }
  return true;
}

}  // namespace

std::optional<Verdicts> verify_folder(const std::string& folder, std::string& why) {
  const Connection connection(folder + "/journal.sqlite", Connection::Access::read, "");
  if (!connection.is_open()) {
    why = "cannot open " + folder + "/journal.sqlite: " + connection.error();
    return std::nullopt;
  }
  Verdicts verdicts;
  // Entries without a session's line count too: a line may have been removed.
  Statement sessions(connection,
                     "SELECT id FROM session UNION SELECT session FROM entry "
                     "UNION SELECT session FROM snapshot");
  int step = 0;
  while ((step = sessions.step()) == SQLITE_ROW) {
    const live::SessionId session(sessions.number(0));
    Inspection inspection(session);
    look_through(connection, session, inspection);
    verdicts.push_back(std::move(inspection).verdict());
  }
  if (step != SQLITE_DONE) {
    why = folder + "/journal.sqlite is not a journal: " + connection.error();
    return std::nullopt;
  }
  return verdicts;
}

std::optional<Verdicts> verify_postgres(const std::string& url, std::string& why) {
  const auto connection = PgConnection::open({url, answer_ms_max}, why);
  if (!connection) return std::nullopt;
  const auto give_up = [&] {
    why = "cannot read the journal in PostgreSQL: " + connection->error();
    return std::nullopt;
  };
  if (!connection->run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")) return give_up();
  for (const auto& [name, sql] : questions) {
    if (!connection->prepare(name, sql)) return give_up();
  }
  const auto sessions = connection->call(PgCall("sessions"));
  if (!sessions || !sessions->is_good()) return give_up();
  Verdicts verdicts;
  for (int row = 0; row < sessions->rows(); ++row) {
    const SessionRow kept{live::SessionId(sessions->number(row, 0)), sessions->number(row, 1),
                          sessions->number(row, 2)};
    Inspection inspection(kept.session);
    if (!look_through(*connection, kept, inspection)) return give_up();
    verdicts.push_back(std::move(inspection).verdict());
  }
  return verdicts;
}

}  // namespace plenary::journal
