// A journal in PostgreSQL on a bench, with a session of a real meeting to write.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tests/contract/bench.h"

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

}  // namespace plenary::test
