// Lines that break under the journal in PostgreSQL, and servers that go and come back.
#include <thread>

#include "journal/verify.h"
#include "tests/contract/postgres_fixture.h"

namespace plenary::test {
namespace {

using live::JournalFault;
using testing::PostgresServer;

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

TEST_F(PostgresLine, T_K5_an_owner_that_only_listens_learns_that_it_is_none_any_more) {
  bench.create(7);
  auto owner = open_behind(7);
  proxy.hold(true);
  Owner other;
  while (bench.try_open(7, other).has_value()) std::this_thread::yield();

  proxy.hold(false);

  ASSERT_TRUE(bench.until([&] { return owner->fault.has_value(); }));
  EXPECT_EQ(owner->fault, JournalFault::fenced);
}

TEST_F(PostgresLine, T_K5_fifty_take_overs_with_zombies_leave_no_stale_entry_and_lose_none) {
  bench.create(7);
  std::vector<std::unique_ptr<Owner>> zombies;
  std::uint64_t told = 0;
  for (int round = 0; round < 50; ++round) {
    // Whose turn it is takes it from a node that does not know, and goes on.
    auto owner = std::make_unique<Owner>();
    live::Journal& taker = round % 2 == 0 ? bench.journal() : *behind;
    while (const auto fault = bench.try_open(taker, 7, *owner)) {
      ASSERT_EQ(fault, JournalFault::elsewhere) << round;
      ASSERT_TRUE(run("UPDATE node SET lease_until='-infinity'"));
    }
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
  const auto goes_on_after =
      [&](const char* what, const std::string& bad, const std::string& good) {
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

TEST_F(Postgres, T_K8_a_transaction_that_could_not_be_put_in_order_is_tried_again_and_done_once) {
  bench.create(7);
  auto owner = bench.open(7);
  for (const char* sql :
       {"CREATE SEQUENCE tries",
        "CREATE FUNCTION fail_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF nextval('tries') <= 3 THEN RAISE EXCEPTION 'planted' USING ERRCODE = '40001'; END IF; "
        "RETURN NEW; END $$",
        "CREATE TRIGGER fail_first BEFORE INSERT ON entry FOR EACH ROW "
        "EXECUTE FUNCTION fail_first()"}) {
    ASSERT_TRUE(bench.server.run(bench.database, sql));
  }

  bench.append(*owner, entries, 0, 10);
  ASSERT_TRUE(bench.settle(*owner, 10));

  EXPECT_EQ(owner->fault, std::nullopt);
  EXPECT_EQ(bench.server.value(bench.database, "SELECT last_value >= 13 FROM tries"), "t");
  owner.reset();
  EXPECT_EQ(bench.open(7)->opened.entries.size(), 10U);
}

TEST_F(Postgres, T_K8_a_lock_that_somebody_holds_is_waited_for) {
  bench.create(7);
  auto owner = bench.open(7);
  bench.append(*owner, entries, 0, 5);
  ASSERT_TRUE(bench.settle(*owner, 5));
  std::thread holder([&] {
    EXPECT_TRUE(
        run("BEGIN; SELECT 1 FROM session WHERE id=7 FOR UPDATE; SELECT pg_sleep(2.6); "
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

TEST_F(Postgres, T_S5_verify_finds_what_was_damaged_replaced_removed_or_moved) {
  bench.create(7);
  auto owner = bench.open(7);
  bench.append(*owner, entries, 0, 30);
  ASSERT_TRUE(bench.settle(*owner, 30));
  owner->opened.session->keep_snapshot(built(entries, 30).image());
  bench.append(*owner, entries, 30, 40);
  ASSERT_TRUE(bench.settle(*owner, 40));
  const auto fault = [&] {
    std::string why;
    const auto verdicts = journal::verify_postgres(bench.server.url(bench.database), why);
    if (!verdicts) return why;
    std::string faults;
    for (const journal::SessionVerdict& verdict : *verdicts) faults += verdict.fault;
    return faults;
  };
  EXPECT_EQ(fault(), "");  // While a node has it open.
  ASSERT_TRUE(
      run("CREATE TABLE good_entry AS TABLE entry; "
          "CREATE TABLE good_snapshot AS TABLE snapshot"));
  EXPECT_EQ(bench.server.value(bench.database, "SELECT count(*) FROM snapshot"), "1");

  const std::pair<const char*, const char*> forgeries[] = {
      {"DELETE FROM entry WHERE seq=12", "entry 12 is missing"},
      {"DELETE FROM entry WHERE seq=40", "entry 40 is missing"},
      {"DELETE FROM entry", "entry 1 is missing"},
      {"UPDATE entry SET crc=crc+1 WHERE seq=12", "entry 12 is damaged"},
      {"UPDATE entry SET bytes=set_bit(bytes, 9, 1-get_bit(bytes, 9)) WHERE seq=12",
       "entry 12 is damaged"},
      {"UPDATE entry SET bytes=other.bytes, crc=other.crc FROM entry other "
       "WHERE entry.seq=12 AND other.seq=11",
       "entry 12 breaks the hash chain"},
      {"UPDATE entry SET session=9", "entry 1 is missing"},
      {"UPDATE entry SET epoch=0 WHERE seq=12",
       "entry 12 is of a node that did not have the session"},
      {"UPDATE entry SET epoch=epoch+1 WHERE seq=40",
       "entry 40 is of a node that did not have the session"},
      {"UPDATE snapshot SET crc=crc+1", "snapshot 30 is damaged"},
      {"UPDATE snapshot SET chain=(SELECT chain FROM entry WHERE seq=29)",
       "snapshot 30 does not belong to its entry"}};
  for (const auto& [forgery, found] : forgeries) {
    ASSERT_TRUE(run(forgery)) << forgery;
    EXPECT_NE(fault().find(found), std::string::npos) << forgery << ": " << fault();
    ASSERT_TRUE(
        run("TRUNCATE entry, snapshot; INSERT INTO entry TABLE good_entry; "
            "INSERT INTO snapshot TABLE good_snapshot"));
  }
  EXPECT_EQ(fault(), "");
}

TEST_F(Postgres, verify_says_what_is_wrong_where_there_is_no_journal) {
  std::string why;
  EXPECT_FALSE(journal::verify_postgres(bench.server.url("nowhere"), why));
  EXPECT_NE(why.find("nowhere"), std::string::npos) << why;
  EXPECT_FALSE(journal::verify_postgres(bench.server.url("postgres"), why));
  EXPECT_NE(why.find("cannot read the journal"), std::string::npos) << why;
}

}  // namespace
}  // namespace plenary::test
