// Lines that break under the journal in PostgreSQL, servers that go and come back, and nodes that
// take sessions from each other.
#include <thread>

#include "tests/contract/bench.h"
#include "tests/support/fault_proxy.h"

namespace plenary::test {
namespace {

using live::JournalFault;
using testing::FaultProxy;
using testing::PostgresServer;

constexpr std::int64_t short_lease_ms = 400;

class Postgres : public ::testing::Test {
 protected:
  // What the database holds of a session.
  std::uint64_t head_in_database(std::uint64_t id) {
    const std::string head = bench.server.value(
        bench.database,
        "SELECT count(*) FROM entry WHERE session=" + std::to_string(id));
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
    EXPECT_TRUE(std::equal(
        owner->opened.entries.begin(), owner->opened.entries.end(), entries.begin()));
  }

  PostgresBench bench;
  std::vector<audit::Entry> entries = meeting_of(400);
};

// ---- Lines and servers

// A journal whose connections go through a proxy, and the same database without it.
class PostgresLine : public Postgres {
 protected:
  PostgresLine()
      : proxy(folder.path() + "/.s.PGSQL.5432", bench.server.folder() + "/.s.PGSQL.5432"),
        behind(bench.another_at("postgresql://plenary@/" + bench.database + "?host=" +
                                    folder.path() + "&port=5432",
                                "behind", short_lease_ms)) {}
  ~PostgresLine() override { behind.reset(); }

  std::unique_ptr<Owner> open_behind(std::uint64_t id) {
    auto owner = std::make_unique<Owner>();
    EXPECT_EQ(bench.try_open(*behind, id, *owner), std::nullopt);
    return owner;
  }

  testing::TemporaryFolder folder;
  FaultProxy proxy;
  std::unique_ptr<journal::PostgresJournal> behind;
};

TEST_F(PostgresLine, T_K8_a_commit_whose_answer_was_lost_is_found_and_not_written_twice) {
  bench.create(7);
  auto owner = open_behind(7);
  for (std::size_t from = 0; from < 60; from += 10) {
    proxy.lose_answers(true);
    bench.append(*owner, entries, from, from + 10);
    // The first of it is in the database, and nobody here knows.
    while (head_in_database(7) == from) std::this_thread::yield();
    EXPECT_EQ(owner->durable_seq, from);
    proxy.lose_answers(false);
    proxy.cut();
    ASSERT_TRUE(bench.settle(*owner, from + 10));
    EXPECT_EQ(owner->fault, std::nullopt);
  }

  owner.reset();
  expect_whole(7, 60);
}

TEST_F(PostgresLine, T_K8_lines_cut_at_any_time_cost_nothing_and_double_nothing) {
  bench.create(7);
  auto owner = open_behind(7);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    bench.append(*owner, entries, i, i + 1);
    if (i % 10 == 0) proxy.cut();
    if (i % 7 == 0) std::this_thread::sleep_for(std::chrono::microseconds(300 * (i % 11)));
  }
  ASSERT_TRUE(bench.settle(*owner, entries.size()));
  EXPECT_EQ(owner->fault, std::nullopt);

  owner.reset();
  expect_whole(7, entries.size());
}

TEST_F(PostgresLine, T_K7_a_node_that_cannot_reach_the_database_says_nothing_is_durable) {
  bench.create(7);
  auto owner = open_behind(7);
  bench.append(*owner, entries, 0, 5);
  ASSERT_TRUE(bench.settle(*owner, 5));
  proxy.hold(true);
  bench.append(*owner, entries, 5, 10);

  // Another node has it once the lease is over.
  Owner other;
  while (bench.try_open(7, other).has_value()) std::this_thread::yield();
  EXPECT_EQ(other.opened.entries.size(), 5U);
  EXPECT_EQ(owner->durable_seq, 5U);
  bench.append(other, entries, 5, 8);
  ASSERT_TRUE(bench.settle(other, 8));

  // The line is well again: what was on its way is refused.
  proxy.hold(false);
  ASSERT_TRUE(bench.settle(*owner, 10));
  EXPECT_EQ(owner->fault, JournalFault::fenced);
  EXPECT_EQ(owner->durable_seq, 5U);
  EXPECT_EQ(head_in_database(7), 8U);
}

TEST_F(PostgresLine, T_K5_fifty_take_overs_with_zombies_leave_no_stale_entry_and_lose_none) {
  bench.create(7);
  std::vector<std::unique_ptr<Owner>> zombies;
  std::uint64_t told = 0;
  for (int round = 0; round < 50; ++round) {
    // Whose turn it is takes it from a node that does not know, and goes on.
    auto owner = std::make_unique<Owner>();
    ASSERT_TRUE(run("UPDATE node SET lease_until='-infinity'"));
    const auto fault = round % 2 == 0 ? bench.try_open(7, *owner)
                                      : bench.try_open(*behind, 7, *owner);
    ASSERT_EQ(fault, std::nullopt) << round;
    ASSERT_EQ(owner->opened.epoch, static_cast<std::uint64_t>(round) + 1);
    ASSERT_EQ(owner->opened.entries.size(), told);
    // The same entries: only the epoch tells whose they are.
    if (!zombies.empty()) bench.append(*zombies.back(), entries, told, told + 3);
    bench.append(*owner, entries, told, told + 4);
    ASSERT_TRUE(bench.settle(*owner, told + 4));
    ASSERT_EQ(owner->fault, std::nullopt) << round;
    if (!zombies.empty()) {
      ASSERT_TRUE(bench.settle(*zombies.back(), told + 3));
      EXPECT_EQ(zombies.back()->fault, JournalFault::fenced);
      EXPECT_EQ(zombies.back()->durable_seq, told);
    }
    told += 4;
    zombies.push_back(std::move(owner));
  }
  zombies.clear();
  behind.reset();
  expect_whole(7, told);
}

TEST(PostgresServers, T_K8_a_server_that_ends_or_dies_and_comes_back_loses_and_doubles_nothing) {
  PostgresServer server;
  PostgresBench bench(server);
  const auto entries = meeting_of(90);
  bench.create(7);
  auto owner = bench.open(7);
  std::size_t at = 0;
  for (const int signal : {SIGINT, SIGKILL, SIGQUIT}) {
    bench.append(*owner, entries, at, at + 10);
    server.stop(signal);
    bench.append(*owner, entries, at + 10, at + 20);
    server.start();
    at += 20;
    ASSERT_TRUE(bench.settle(*owner, at));
    EXPECT_EQ(owner->fault, std::nullopt);
  }
  owner.reset();
  bench.restart();
  EXPECT_EQ(bench.open(7)->opened.entries.size(), at);
}

TEST(PostgresServers, T_K8_a_server_that_stays_away_stops_the_sessions_and_nothing_told_is_lost) {
  PostgresServer server;
  PostgresBench bench(server);
  bench.patience_ms = 300;
  bench.restart();
  const auto entries = meeting_of(20);
  bench.create(7);
  auto owner = bench.open(7);
  bench.append(*owner, entries, 0, 10);
  ASSERT_TRUE(bench.settle(*owner, 10));
  server.stop(SIGINT);
  bench.append(*owner, entries, 10, 20);
  ASSERT_TRUE(bench.settle(*owner, 20));
  EXPECT_EQ(owner->fault, JournalFault::storage);
  EXPECT_EQ(owner->durable_seq, 10U);
  owner.reset();
  Owner meanwhile;
  EXPECT_EQ(bench.try_open(7, meanwhile), JournalFault::storage);

  server.start();
  owner = bench.open(7);

  EXPECT_EQ(owner->opened.entries.size(), 10U);
  bench.append(*owner, entries, 10, 20);
  ASSERT_TRUE(bench.settle(*owner, 20));
  EXPECT_EQ(owner->fault, std::nullopt);
}

TEST(PostgresServers, T_K8_a_server_that_hangs_costs_a_node_its_patience_and_no_more) {
  PostgresServer server;
  PostgresBench bench(server);
  const auto entries = meeting_of(20);
  bench.create(7);
  auto owner = bench.open(7);
  bench.append(*owner, entries, 0, 10);
  ASSERT_TRUE(bench.settle(*owner, 10));
  server.run(bench.database, "SELECT 1");
  server.halt(true);
  bench.append(*owner, entries, 10, 20);
  std::this_thread::sleep_for(std::chrono::milliseconds(1'500));  // Beyond an answer's deadline.
  EXPECT_EQ(owner->durable_seq, 10U);
  server.halt(false);
  ASSERT_TRUE(bench.settle(*owner, 20));

  EXPECT_EQ(owner->fault, std::nullopt);
}

TEST_F(Postgres, T_K8_what_passes_is_waited_for) {
  bench.create(7);
  auto owner = bench.open(7);
  std::size_t at = 0;
  const auto goes_on_after = [&](const char* what, const std::string& bad,
                                 const std::string& good) {
    ASSERT_TRUE(bench.server.run("postgres", bad)) << what;
    end_connections();
    bench.append(*owner, entries, at, at + 5);
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    EXPECT_EQ(owner->durable_seq, at) << what;
    ASSERT_TRUE(bench.server.run("postgres", good)) << what;
    at += 5;
    ASSERT_TRUE(bench.settle(*owner, at)) << what;
    EXPECT_EQ(owner->fault, std::nullopt) << what;
  };
  const std::string alter = "ALTER DATABASE " + bench.database;
  goes_on_after("read-only, as a replica is", alter + " SET default_transaction_read_only=on",
                alter + " SET default_transaction_read_only=off");
  goes_on_after("too many connections", alter + " ALLOW_CONNECTIONS false",
                alter + " ALLOW_CONNECTIONS true");
}

TEST_F(Postgres, T_K8_a_lock_that_somebody_holds_is_waited_for) {
  bench.create(7);
  auto owner = bench.open(7);
  bench.append(*owner, entries, 0, 5);
  ASSERT_TRUE(bench.settle(*owner, 5));
  std::thread holder([&] {
    EXPECT_TRUE(run("BEGIN; SELECT 1 FROM session WHERE id=7 FOR UPDATE; SELECT pg_sleep(2.6); "
                    "COMMIT"));
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));

  bench.append(*owner, entries, 5, 10);
  ASSERT_TRUE(bench.settle(*owner, 10));
  holder.join();

  EXPECT_EQ(owner->fault, std::nullopt);
  owner.reset();
  expect_whole(7, 10);
}

// ---- Whose session it is

TEST_F(Postgres, a_session_that_another_node_has_is_elsewhere_until_it_is_released) {
  bench.create(7);
  auto other = bench.another("other");
  auto owner = bench.open(7);
  Owner wants;
  std::string holder;
  EXPECT_EQ(bench.try_open(*other, 7, wants, &holder), JournalFault::elsewhere);
  EXPECT_EQ(holder, "node");
  EXPECT_EQ(bench.try_open(*other, 8, wants), JournalFault::not_found);
  bench.append(*owner, entries, 0, 10);
  ASSERT_TRUE(bench.settle(*owner, 10));

  owner->opened.session.reset();
  bench.list();  // By then the release has been heard.

  EXPECT_EQ(bench.try_open(*other, 7, wants), std::nullopt);
  EXPECT_EQ(wants.opened.entries.size(), 10U);
  EXPECT_EQ(wants.opened.epoch, 2U);
}

TEST_F(Postgres, T_K10_a_node_that_ends_leaves_its_sessions_to_the_others_at_once) {
  bench.create(7);
  auto other = bench.another("other", 3'600'000);
  {
    Owner owner;
    ASSERT_EQ(bench.try_open(*other, 7, owner), std::nullopt);
    bench.append(owner, entries, 0, 10);
    ASSERT_TRUE(bench.settle(owner, 10));
    other.reset();
  }

  EXPECT_EQ(bench.open(7)->opened.entries.size(), 10U);
}

TEST_F(Postgres, T_K6_a_node_that_is_silent_loses_its_sessions_with_its_lease) {
  bench.create(7);
  // Its lease runs for an hour, and it says nothing meanwhile.
  auto silent = bench.another("silent", 3'600'000);
  Owner owner;
  ASSERT_EQ(bench.try_open(*silent, 7, owner), std::nullopt);
  Owner wants;
  EXPECT_EQ(bench.try_open(7, wants), JournalFault::elsewhere);

  ASSERT_TRUE(run("UPDATE node SET lease_until=now() WHERE name='silent'"));

  EXPECT_EQ(bench.try_open(7, wants), std::nullopt);
  bench.append(owner, entries, 0, 1);
  ASSERT_TRUE(bench.settle(owner, 1));
  EXPECT_EQ(owner.fault, JournalFault::fenced);
}

TEST_F(Postgres, T_K15_a_node_keeps_its_lease_by_saying_so_by_the_databases_clock) {
  bench.create(7);
  auto other = bench.another("other", short_lease_ms);
  Owner owner;
  ASSERT_EQ(bench.try_open(*other, 7, owner), std::nullopt);
  std::this_thread::sleep_for(std::chrono::milliseconds(3 * short_lease_ms));

  Owner wants;
  EXPECT_EQ(bench.try_open(7, wants), JournalFault::elsewhere);
}

TEST_F(Postgres, a_node_that_starts_again_has_its_sessions_at_once_and_the_one_before_none) {
  bench.create(7);
  auto before = bench.another("twice", 3'600'000);
  Owner older;
  ASSERT_EQ(bench.try_open(*before, 7, older), std::nullopt);

  auto after = bench.another("twice", 3'600'000);
  Owner newer;
  ASSERT_EQ(bench.try_open(*after, 7, newer), std::nullopt);

  bench.append(older, entries, 0, 1);
  bench.append(newer, entries, 0, 2);
  ASSERT_TRUE(bench.settle(older, 1));
  ASSERT_TRUE(bench.settle(newer, 2));
  EXPECT_EQ(older.fault, JournalFault::fenced);
  EXPECT_EQ(newer.fault, std::nullopt);
}

// ---- Tables

TEST_F(Postgres, T_K9_nodes_that_start_together_on_an_empty_database_set_it_up_once) {
  const std::string empty = bench.server.make_database();
  std::vector<std::thread> starting;
  std::atomic<int> up = 0;
  for (int node = 0; node < 6; ++node) {
    starting.emplace_back([&, node] {
      const auto journal =
          bench.another_at(bench.server.url(empty), "node-" + std::to_string(node), 1'000);
      ++up;
    });
  }
  for (std::thread& thread : starting) thread.join();

  EXPECT_EQ(up, 6);
  EXPECT_EQ(bench.server.value(empty, "SELECT version FROM plenary_schema"), "1");
  EXPECT_EQ(bench.server.value(empty, "SELECT count(*) FROM node"), "0");
}

TEST_F(Postgres, T_K9_tables_of_a_newer_plenaryd_are_left_alone) {
  ASSERT_TRUE(run("UPDATE plenary_schema SET version=99"));

  try {
    bench.another("older");
    ADD_FAILURE() << "it was used";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("newer plenaryd (version 99)"), std::string::npos);
  }
}

TEST_F(Postgres, a_database_that_cannot_be_used_refuses_the_start_in_a_sentence) {
  try {
    bench.another_at("postgresql://plenary:secret@/nowhere?host=/nowhere", "node", 1'000);
    ADD_FAILURE() << "it was used";
  } catch (const std::runtime_error& error) {
    const std::string said = error.what();
    EXPECT_TRUE(said.starts_with("Cannot use PostgreSQL: ")) << said;
    EXPECT_EQ(said.find("secret"), std::string::npos) << said;
    EXPECT_EQ(said.find('\n'), std::string::npos) << said;
  }
}

TEST_F(Postgres, T_S5_an_entry_that_was_changed_removed_or_cut_off_is_found) {
  const std::vector<std::string> damages{
      "UPDATE entry SET bytes=set_byte(bytes, 3, get_byte(bytes, 3) # 1) WHERE session=7 AND seq=9",
      "UPDATE entry SET crc=crc+1 WHERE session=7 AND seq=20",
      "DELETE FROM entry WHERE session=7 AND seq=10",
      "DELETE FROM entry WHERE session=7 AND seq=20",
      "DELETE FROM entry WHERE session=7"};
  for (const std::string& damage : damages) {
    bench.restart();
    ASSERT_TRUE(run("DELETE FROM entry; DELETE FROM session"));
    bench.create(7);
    auto owner = bench.open(7);
    bench.append(*owner, entries, 0, 20);
    ASSERT_TRUE(bench.settle(*owner, 20));
    owner.reset();
    ASSERT_TRUE(run(damage));
    Owner found;
    EXPECT_EQ(bench.try_open(7, found), JournalFault::corrupt) << damage;
  }
}

TEST_F(Postgres, a_damaged_snapshot_costs_time_and_no_data) {
  bench.create(7);
  auto owner = bench.open(7);
  bench.append(*owner, entries, 0, 50);
  owner->opened.session->keep_snapshot(built(entries, 50).image());
  ASSERT_TRUE(bench.settle(*owner, 50));
  bench.append(*owner, entries, 50, 60);
  ASSERT_TRUE(bench.settle(*owner, 60));
  owner.reset();
  EXPECT_EQ(bench.open(7)->opened.entries.size(), 10U);
  ASSERT_TRUE(run("UPDATE snapshot SET bytes=set_byte(bytes, 3, get_byte(bytes, 3) # 1)"));

  EXPECT_EQ(bench.open(7)->opened.entries.size(), 60U);
}

}  // namespace
}  // namespace plenary::test
