#include "journal/postgres_schema.h"

#include <array>

namespace plenary::journal {
namespace {

// Migration n brings version n to n + 1; what has been released is never changed. One may only add,
// so that the version before goes on beside it: nodes are restarted one after the other.
constexpr std::array migrations = {
    R"(
CREATE TABLE node(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE,
  lease_until timestamptz NOT NULL);
CREATE TABLE session(
  id bigint PRIMARY KEY, title text NOT NULL, created_at bigint NOT NULL,
  closed boolean NOT NULL DEFAULT false, code text UNIQUE, epoch bigint NOT NULL DEFAULT 0,
  head bigint NOT NULL DEFAULT 0, owner bigint) WITH (fillfactor=50);
CREATE TABLE entry(
  session bigint NOT NULL, seq bigint NOT NULL, epoch bigint NOT NULL, crc bigint NOT NULL,
  chain bytea NOT NULL, bytes bytea NOT NULL, PRIMARY KEY(session, seq));
CREATE TABLE snapshot(
  session bigint NOT NULL, seq bigint NOT NULL, crc bigint NOT NULL, chain bytea NOT NULL,
  bytes bytea NOT NULL, PRIMARY KEY(session, seq));
)",
    // What nodes share and nobody else has: 32 bytes, of 244 random bits.
    R"(
CREATE TABLE relay_key(key bytea NOT NULL);
INSERT INTO relay_key SELECT decode(
  replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
)",
    // The version of the relay that a node hears, zero for none; null where it does not say so.
    R"(
ALTER TABLE node ADD COLUMN relay bigint;
)"};

// Held by whoever migrates, until the transaction ends; the number is "plenary" in ASCII.
constexpr const char* begin =
    "BEGIN; SELECT pg_advisory_xact_lock(31640244233467513); "
    "CREATE TABLE IF NOT EXISTS plenary_schema(version int NOT NULL)";

}  // namespace

bool migrate(PgConnection& connection, std::string& why) {
  const auto fail = [&] {
    why = "Cannot set up the tables in PostgreSQL: " + connection.error();
    connection.run("ROLLBACK");
    return false;
  };
  if (!connection.run(begin) ||
      !connection.prepare("version", "SELECT coalesce(max(version), 0) FROM plenary_schema")) {
    return fail();
  }
  const auto read = connection.call(PgCall("version"));
  if (!read) return fail();
  const std::uint64_t found = read->number(0, 0);
  if (found > migrations.size()) {
    connection.run("ROLLBACK");
    why = "The tables in PostgreSQL were written by a newer plenaryd (version " +
          std::to_string(found) + "); this one knows version " + std::to_string(migrations.size()) +
          ".";
    return false;
  }
  for (std::size_t version = found; version < migrations.size(); ++version) {
    if (!connection.run(migrations[version])) return fail();
  }
  if (found < migrations.size()) {
    const std::string say = "DELETE FROM plenary_schema; INSERT INTO plenary_schema VALUES(" +
                            std::to_string(migrations.size()) + ")";
    if (!connection.run(say.c_str())) return fail();
  }
  return connection.run("COMMIT") || fail();
}

}  // namespace plenary::journal
