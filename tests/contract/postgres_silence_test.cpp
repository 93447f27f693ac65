// Lines and servers under the journal in PostgreSQL that fall silent, and say nothing of it.
#include <chrono>
#include <thread>

#include "tests/contract/postgres_fixture.h"

namespace plenary::test {
namespace {

using live::JournalFault;
using testing::PostgresServer;

TEST_F(PostgresLine, T_K7_an_owner_that_is_cut_off_and_only_listens_stops_when_patience_ends) {
  bench.patience_ms = 2 * short_lease_ms;
  behind.reset();
  behind = begin_behind(short_lease_ms);
  bench.create(7);
  auto owner = open_behind(7);
  EXPECT_TRUE(behind->is_reachable());
  proxy.hold(true);

  while (behind->is_reachable()) std::this_thread::yield();
  ASSERT_TRUE(bench.until([&] { return owner->fault.has_value(); }));
  EXPECT_EQ(owner->fault, JournalFault::storage);
  // Who asks is told so as well.
  Owner wants;
  EXPECT_EQ(bench.try_open(*behind, 7, wants), JournalFault::storage);

  proxy.hold(false);
  while (!behind->is_reachable()) std::this_thread::yield();
  owner.reset();
  EXPECT_EQ(open_behind(7)->opened.epoch, 2U);
}

// Its lease runs longer than it takes to notice that the line is silent, and to have another one.
TEST_F(PostgresLine, T_K15_a_line_that_falls_silent_costs_a_node_no_lease) {
  constexpr std::int64_t lease_ms = 2'000;
  bench.deadline_ms = 5'000;
  behind.reset();
  behind = begin_behind(lease_ms);
  bench.create(7);
  auto owner = open_behind(7);
  // By then it has been renewed, and the line it goes on with is there.
  std::this_thread::sleep_for(std::chrono::milliseconds(lease_ms / 2));
  proxy.freeze();

  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(lease_ms * 3 / 2);
  while (std::chrono::steady_clock::now() < end) {
    Owner wants;
    ASSERT_EQ(bench.try_open(7, wants), JournalFault::elsewhere);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(owner->fault, std::nullopt);
}

// As a machine that has lost its power does: it refuses nothing and answers nothing.
TEST_F(PostgresLine, T_K8_a_first_host_that_is_silent_does_not_keep_from_the_next) {
  bench.create(7);
  proxy.hold(true);
  const auto node =
      bench.another_at(url_by(folder.path() + "," + bench.server.folder()), "node-2", 2'500);

  Owner owner;
  ASSERT_EQ(bench.try_open(*node, 7, owner), std::nullopt);
  bench.append(owner, entries, 0, 5);
  ASSERT_TRUE(bench.settle(owner, 5));
  EXPECT_EQ(owner.fault, std::nullopt);
}

// The first host is silent, and the next one read-only until it is promoted.
TEST(PostgresServers, T_K8_a_standby_that_is_promoted_is_found_and_has_what_was_acknowledged) {
  PostgresServer primary;
  PostgresServer standby(primary.folder());
  PostgresBench bench(primary);
  const auto entries = meeting_of(20);
  bench.create(7);
  auto node = bench.another_at("postgresql://plenary@/" + bench.database +
                                   "?host=" + primary.folder() + "," + standby.folder(),
                               "node-2", 2'500);
  auto owner = std::make_unique<Owner>();
  ASSERT_EQ(bench.try_open(*node, 7, *owner), std::nullopt);
  bench.append(*owner, entries, 0, 10);
  ASSERT_TRUE(bench.settle(*owner, 10));
  const std::string count = "SELECT count(*) FROM entry";
  while (standby.value(bench.database, count) != "10") std::this_thread::yield();

  primary.halt(true);
  bench.append(*owner, entries, 10, 20);
  ASSERT_TRUE(standby.run("postgres", "SELECT pg_promote()"));
  ASSERT_TRUE(bench.settle(*owner, 20));

  EXPECT_EQ(owner->fault, std::nullopt);
  EXPECT_EQ(standby.value(bench.database, count), "20");
  owner.reset();
  node.reset();
  primary.halt(false);
}

TEST(PostgresServers, T_K8_who_asks_while_it_hangs_is_told_so_and_all_wait_for_one_patience) {
  PostgresServer server;
  PostgresBench bench(server);
  bench.deadline_ms = bench.patience_ms = 500;
  bench.restart();
  const auto entries = meeting_of(20);
  bench.create(7);
  auto owner = bench.open(7);
  server.halt(true);
  // Each by itself would wait as long: together for a minute.
  constexpr std::size_t askers = 120;
  std::size_t unanswered = 0;
  for (std::size_t i = 0; i < askers; ++i) {
    bench.journal().find_code("ABCDEFGH", bench.executor, [&](const live::FoundSession& found) {
      unanswered += found.ok() ? 0 : 1;
    });
  }
  bench.append(*owner, entries, 0, 10);

  ASSERT_TRUE(bench.settle(*owner, 10));
  EXPECT_EQ(owner->fault, JournalFault::storage);
  EXPECT_TRUE(bench.until([&] { return unanswered == askers; }));
  std::optional<bool> listed;
  bench.journal().list(bench.executor, [&](const auto& cards) { listed = cards.has_value(); });
  EXPECT_TRUE(bench.until([&] { return listed.has_value(); }));
  EXPECT_EQ(listed, false);

  server.halt(false);
  owner.reset();
  EXPECT_EQ(bench.open(7)->opened.entries.size(), 0U);
}

}  // namespace
}  // namespace plenary::test
