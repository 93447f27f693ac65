#include "journal/verify.h"

#include "journal/chain.h"
#include "journal/sqlite_store.h"
#include "wire/decode.h"

namespace plenary::journal {
namespace {

std::string at(const char* what, std::uint64_t seq, const char* how) {
  return std::string(what) + " " + std::to_string(seq) + " " + how;
}

void verify_entries(const Connection& connection, SessionVerdict& verdict) {
  Statement read(
      connection, "SELECT seq, crc, chain, bytes FROM entry WHERE session=?1 ORDER BY seq");
  read.bind(1, verdict.session.value);
  Digest chain = chain_start(verdict.session);
  int step = 0;
  while (verdict.fault.empty() && (step = read.step()) == SQLITE_ROW) {
    const std::uint64_t seq = read.number(0);
    const std::string bytes = read.bytes(3);
    chain = chain_next(chain, bytes);
    const auto entry = wire::decode<audit::Entry>(bytes);
    if (seq != verdict.entries + 1) {
      verdict.fault = at("entry", verdict.entries + 1, "is missing");
    } else if (checksum(bytes) != read.number(1)) {
      verdict.fault = at("entry", seq, "is damaged");
    } else if (read.bytes(2) != bytes_of(chain)) {
      verdict.fault = at("entry", seq, "breaks the hash chain");
    } else if (!entry || entry->seq != seq) {
      verdict.fault = at("entry", seq, "cannot be read");
    }
    verdict.entries = seq;
  }
  if (verdict.fault.empty() && step != SQLITE_DONE) verdict.fault = "the file is damaged";
}

void verify_snapshots(const Connection& connection, SessionVerdict& verdict) {
  Statement read(connection,
                 "SELECT s.seq, s.crc, s.chain, s.bytes, e.chain FROM snapshot s "
                 "LEFT JOIN entry e ON e.session=s.session AND e.seq=s.seq WHERE s.session=?1");
  read.bind(1, verdict.session.value);
  while (verdict.fault.empty() && read.step() == SQLITE_ROW) {
    ++verdict.snapshots;
    const std::string bytes = read.bytes(3);
    const auto image = wire::decode<audit::Session::Image>(bytes);
    if (checksum(bytes) != read.number(1) || !image || image->head != read.number(0)) {
      verdict.fault = at("snapshot", read.number(0), "is damaged");
    } else if (read.bytes(2) != read.bytes(4)) {
      verdict.fault = at("snapshot", read.number(0), "does not belong to its entry");
    }
  }
}

}  // namespace

std::optional<std::vector<SessionVerdict>> verify(const std::string& folder, std::string& why) {
  const Connection connection(folder + "/journal.sqlite", Connection::Access::read, "");
  if (!connection.is_open()) {
    why = "cannot open " + folder + "/journal.sqlite: " + connection.error();
    return std::nullopt;
  }
  std::vector<SessionVerdict> verdicts;
  // Entries without a session's line count too: a line may have been removed.
  Statement read(connection,
                 "SELECT id FROM session UNION SELECT session FROM entry "
                 "UNION SELECT session FROM snapshot");
  int step = 0;
  while ((step = read.step()) == SQLITE_ROW) {
    verdicts.push_back({live::SessionId(read.number(0)), 0, 0, ""});
  }
  if (step != SQLITE_DONE) {
    why = folder + "/journal.sqlite is not a journal: " + connection.error();
    return std::nullopt;
  }
  for (SessionVerdict& verdict : verdicts) {
    verify_entries(connection, verdict);
    verify_snapshots(connection, verdict);
  }
  return verdicts;
}

}  // namespace plenary::journal
