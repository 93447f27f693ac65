// A journal in PostgreSQL on a bench, with a session of a real meeting to write.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tests/contract/bench.h"
#include "tests/support/fault_proxy.h"

namespace plenary::test {

inline constexpr std::int64_t short_lease_ms = 400;

class Postgres : public ::testing::Test {
 protected:
  // What the database holds of a session.
  std::uint64_t head_in_database(std::uint64_t id) {
    const std::string head = bench.server.value(
        bench.database, "SELECT count(*) FROM entry WHERE session=" + std::to_string(id));
    return head.empty() ? 0 : std::stoull(head);
  }
  bool run(const std::string& sql) { return bench.server.run(bench.database, sql); }
  // The server ends all connections to the database.
  void end_connections() {
    ASSERT_TRUE(bench.server.run(
        "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname='" +
                        bench.database + "'"));
  }
  void expect_whole(std::uint64_t id, std::size_t count) {
    bench.restart();
    const auto owner = bench.open(id);
    ASSERT_EQ(owner->opened.entries.size(), count);
    EXPECT_TRUE(
        std::equal(owner->opened.entries.begin(), owner->opened.entries.end(), entries.begin()));
  }

  PostgresBench bench;
  std::vector<audit::Entry> entries = meeting_of(400);
};

// A journal whose connections go through a proxy, and the same database without it.
class PostgresLine : public Postgres {
 protected:
  PostgresLine()
      : proxy(folder.path() + "/.s.PGSQL.5432", bench.server.folder() + "/.s.PGSQL.5432"),
        behind(begin_behind(short_lease_ms)) {}
  ~PostgresLine() override { behind.reset(); }

  std::unique_ptr<journal::PostgresJournal> begin_behind(std::int64_t lease_ms) {
    return bench.another_at(url_by(folder.path()), "behind", lease_ms);
  }
  // By one or several hosts.
  std::string url_by(const std::string& hosts) const {
    return "postgresql://plenary@/" + bench.database + "?host=" + hosts + "&port=5432";
  }
  std::unique_ptr<Owner> open_behind(std::uint64_t id) {
    auto owner = std::make_unique<Owner>();
    EXPECT_EQ(bench.try_open(*behind, id, *owner), std::nullopt);
    return owner;
  }

  testing::TemporaryFolder folder;
  testing::FaultProxy proxy;
  std::unique_ptr<journal::PostgresJournal> behind;
};

}  // namespace plenary::test
