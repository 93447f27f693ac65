// Nodes that share a PostgreSQL: whose a session is, how it changes hands, and tables that are not
// as they should be.
#include <atomic>
#include <stdexcept>
#include <thread>

#include "audit/canonical.h"
#include "journal/chain.h"
#include "tests/contract/postgres_fixture.h"
#include "tests/support/hex.h"

namespace plenary::test {
namespace {

using live::JournalFault;

// ---- Whose session it is

TEST_F(Postgres, a_session_that_another_node_has_is_elsewhere_until_it_is_released) {
  bench.create(7);
  auto other = bench.another("other");
  auto owner = bench.open(7);
  Owner wants;
  live::Holder holder;
  EXPECT_EQ(bench.try_open(*other, 7, wants, &holder), JournalFault::elsewhere);
  EXPECT_EQ(holder.node, "node");
  EXPECT_EQ(holder.relay, 0U);
  // One of a version before has no word for it.
  ASSERT_TRUE(run("UPDATE node SET relay=NULL"));
  EXPECT_EQ(bench.try_open(*other, 7, wants, &holder), JournalFault::elsewhere);
  EXPECT_EQ(holder.relay, std::nullopt);
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
    // As a process ends: the journal stops, those who used it go, and then it goes.
    other->stop();
    owner.opened.session.reset();
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
  // Nor does it take any that is free.
  bench.create(8);
  Owner wants;
  EXPECT_EQ(bench.try_open(*before, 8, wants), JournalFault::elsewhere);
  EXPECT_EQ(bench.try_open(*after, 8, wants), std::nullopt);
}

// As while nodes are replaced one after the other: the next may be the one that can read it.
TEST_F(Postgres, T_K10_a_session_that_only_a_newer_program_can_read_is_left_to_others) {
  bench.create(7);
  auto owner = bench.open(7);
  bench.append(*owner, entries, 0, 2);
  ASSERT_TRUE(bench.settle(*owner, 2));
  Digest chain = journal::chain_start(live::SessionId(7));
  for (std::size_t i = 0; i < 2; ++i) {
    chain = journal::chain_next(chain, audit::canonical::bytes(entries[i]));
  }
  std::string newer = audit::canonical::bytes(entries[2]);
  audit::canonical::put_bytes(newer, 31, "what will be there some day");
  chain = journal::chain_next(chain, newer);
  owner.reset();
  ASSERT_TRUE(run("INSERT INTO entry VALUES(7, 3, 1, " + std::to_string(journal::checksum(newer)) +
                  ", '\\x" + hex(journal::bytes_of(chain)) + "', '\\x" + hex(newer) + "')"));
  ASSERT_TRUE(run("UPDATE session SET head=3 WHERE id=7"));

  Owner older;
  EXPECT_EQ(bench.try_open(7, older), JournalFault::newer);
  auto other = bench.another("other");
  EXPECT_EQ(bench.try_open(*other, 7, older), JournalFault::newer);
  // Not in the way of one that can.
  ASSERT_TRUE(run("DELETE FROM entry WHERE seq=3"));
  ASSERT_TRUE(run("UPDATE session SET head=2 WHERE id=7"));
  EXPECT_EQ(bench.open(7)->opened.entries.size(), 2U);
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
  EXPECT_EQ(bench.server.value(empty, "SELECT version FROM plenary_schema"), "3");
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
      "DELETE FROM entry WHERE session=7 AND seq=20", "DELETE FROM entry WHERE session=7"};
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
