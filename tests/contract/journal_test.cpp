// What every journal promises, whichever it is.
#include "audit/canonical.h"
#include "journal/chain.h"
#include "tests/contract/bench.h"

namespace plenary::test {
namespace {

using live::JournalFault;

struct JournalTwin {
  const char* name;
  std::unique_ptr<Bench> (*make)();
};
void PrintTo(const JournalTwin& twin, std::ostream* out) { *out << twin.name; }

class JournalContract : public ::testing::TestWithParam<JournalTwin> {
 protected:
  std::unique_ptr<Bench> bench = GetParam().make();
};

TEST_P(JournalContract, what_is_appended_is_there_again_in_order) {
  const auto entries = meeting_of(300);
  bench->create(7);
  auto owner = bench->open(7);
  EXPECT_EQ(owner->opened.epoch, 1U);
  EXPECT_TRUE(owner->opened.entries.empty());
  bench->append(*owner, entries, 0, entries.size());
  ASSERT_TRUE(bench->settle(*owner, entries.size()));
  EXPECT_EQ(owner->durable_seq, entries.size());

  owner.reset();
  bench->restart();
  owner = bench->open(7);

  EXPECT_EQ(owner->opened.epoch, 2U);
  EXPECT_EQ(owner->opened.entries, entries);
}

TEST_P(JournalContract, an_opening_goes_on_where_the_one_before_ended) {
  const auto entries = meeting_of(60);
  bench->create(7);
  for (std::size_t from = 0; from < entries.size(); from += 20) {
    auto owner = bench->open(7);
    EXPECT_EQ(owner->opened.entries.size(), from);
    bench->append(*owner, entries, from, from + 20);
    ASSERT_TRUE(bench->settle(*owner, from + 20));
  }

  const auto owner = bench->open(7);

  EXPECT_EQ(owner->opened.entries, entries);
}

TEST_P(JournalContract, sessions_do_not_mix) {
  const auto entries = meeting_of(80);
  bench->create(7);
  bench->create(8);
  auto seven = bench->open(7);
  auto eight = bench->open(8);
  for (std::size_t i = 0; i < 80; ++i) {
    bench->append(*seven, entries, i, i + 1);
    if (i < 30) bench->append(*eight, entries, i, i + 1);
  }
  ASSERT_TRUE(bench->settle(*seven, 80));
  ASSERT_TRUE(bench->settle(*eight, 30));

  EXPECT_EQ(bench->open(7)->opened.entries.size(), 80U);
  EXPECT_EQ(bench->open(8)->opened.entries.size(), 30U);
}

TEST_P(JournalContract, an_unknown_session_is_not_found_and_a_known_id_is_taken) {
  bench->create(7);
  Owner owner;

  EXPECT_EQ(bench->try_open(8, owner), JournalFault::not_found);
  EXPECT_EQ(bench->create({live::SessionId(7), "again", Time{2}, false, ""}), JournalFault::taken);
}

TEST_P(JournalContract, an_older_opening_is_fenced_and_writes_nothing) {
  const auto entries = meeting_of(30);
  bench->create(7);
  auto older = bench->open(7);
  bench->append(*older, entries, 0, 10);
  ASSERT_TRUE(bench->settle(*older, 10));
  auto newer = bench->open(7);

  bench->append(*older, entries, 10, 20);
  ASSERT_TRUE(bench->settle(*older, 20));
  EXPECT_EQ(older->fault, JournalFault::fenced);
  bench->append(*newer, entries, 10, 12);
  ASSERT_TRUE(bench->settle(*newer, 12));

  EXPECT_EQ(newer->fault, std::nullopt);
  EXPECT_EQ(bench->open(7)->opened.entries.size(), 12U);
}

TEST_P(JournalContract, cards_change_with_the_entries_that_say_so) {
  const auto entries = meeting_of(4);
  bench->create(7, 1);
  bench->create(8, 2);
  auto owner = bench->open(7);
  owner->opened.session->append(entries[0], {.title = "What we notice", .code = "ABCDEFGH"});
  ASSERT_TRUE(bench->settle(*owner, 1));
  EXPECT_EQ(bench->find_code("ABCDEFGH"), 7U);
  EXPECT_EQ(bench->find_code("HGFEDCBA"), std::nullopt);

  const auto cards = bench->list();
  ASSERT_EQ(cards.size(), 2U);
  EXPECT_EQ(cards[0].id.value, 8U);  // Newest first.
  EXPECT_EQ(cards[1].title, "What we notice");
  EXPECT_EQ(cards[1].code, "ABCDEFGH");

  owner->opened.session->append(entries[1], {.code = "HGFEDCBA"});
  ASSERT_TRUE(bench->settle(*owner, 2));
  EXPECT_EQ(bench->find_code("ABCDEFGH"), std::nullopt);
  owner->opened.session->append(entries[2], {.closed = true});
  ASSERT_TRUE(bench->settle(*owner, 3));
  EXPECT_EQ(bench->find_code("HGFEDCBA"), std::nullopt);
  EXPECT_TRUE(bench->list()[1].closed);
}

TEST_P(JournalContract, a_join_code_that_is_taken_stops_its_own_session_only) {
  const auto entries = meeting_of(4);
  bench->create(7);
  bench->create(8);
  auto seven = bench->open(7);
  auto eight = bench->open(8);
  seven->opened.session->append(entries[0], {.code = "ABCDEFGH"});
  ASSERT_TRUE(bench->settle(*seven, 1));

  eight->opened.session->append(entries[0], {.code = "ABCDEFGH"});
  seven->opened.session->append(entries[1], {});
  ASSERT_TRUE(bench->settle(*eight, 1));
  ASSERT_TRUE(bench->settle(*seven, 2));

  EXPECT_EQ(eight->fault, JournalFault::taken);
  EXPECT_EQ(seven->fault, std::nullopt);
  EXPECT_EQ(bench->open(8)->opened.entries.size(), 0U);
}

TEST_P(JournalContract, a_snapshot_and_what_follows_build_the_same_session) {
  const auto entries = meeting_of(120);
  bench->create(7);
  auto owner = bench->open(7);
  for (const std::size_t at : {std::size_t{40}, std::size_t{80}, std::size_t{110}}) {
    bench->append(*owner, entries, owner->durable_seq, at);
    owner->opened.session->keep_snapshot(built(entries, at).image());
    ASSERT_TRUE(bench->settle(*owner, at));
  }
  bench->append(*owner, entries, 110, 120);
  ASSERT_TRUE(bench->settle(*owner, 120));

  owner.reset();
  bench->restart();
  owner = bench->open(7);

  ASSERT_TRUE(owner->opened.image.has_value());
  EXPECT_EQ(owner->opened.image->head, 110U);
  EXPECT_EQ(owner->opened.entries.size(), 10U);
  EXPECT_EQ(built(std::move(owner->opened.image), owner->opened.entries).hash(),
            built(entries, 120).hash());
}

TEST_P(JournalContract, T_S2_after_a_fault_all_are_told_once_and_nothing_more_is_written) {
  const auto entries = meeting_of(40);
  bench->create(7);
  bench->create(8);
  auto seven = bench->open(7);
  auto eight = bench->open(8);
  bench->append(*seven, entries, 0, 10);
  ASSERT_TRUE(bench->settle(*seven, 10));

  bench->break_once();
  bench->append(*seven, entries, 10, 20);
  ASSERT_TRUE(bench->until([&] { return seven->fault && eight->fault; }));
  bench->append(*seven, entries, 20, 30);
  EXPECT_EQ(seven->fault, JournalFault::storage);
  EXPECT_EQ(eight->fault, JournalFault::storage);
  EXPECT_EQ(seven->durable_seq, 10U);
  seven.reset();
  eight.reset();
  bench->restart();

  EXPECT_EQ(bench->open(7)->opened.entries.size(), 10U);
}

TEST_P(JournalContract, nobody_is_called_after_letting_go) {
  const auto entries = meeting_of(40);
  bench->create(7);
  auto owner = bench->open(7);
  bench->append(*owner, entries, 0, 40);
  owner->opened.session.reset();

  auto next = bench->open(7);  // By now the entries are written, or fenced.
  bench->append(*next, entries, next->opened.entries.size(), 40);
  if (next->opened.entries.size() < 40) {
    ASSERT_TRUE(bench->settle(*next, 40));
  }

  EXPECT_EQ(owner->durable_seq, 0U);
  EXPECT_EQ(owner->fault, std::nullopt);
}

TEST_P(JournalContract, lines_carry_the_chain_for_exports) {
  const auto entries = meeting_of(25);
  bench->create(7);
  auto owner = bench->open(7);
  bench->append(*owner, entries, 0, 25);
  ASSERT_TRUE(bench->settle(*owner, 25));

  const auto lines = bench->lines(7);

  ASSERT_EQ(lines.size(), 25U);
  Digest chain = journal::chain_start(live::SessionId(7));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    chain = journal::chain_next(chain, audit::canonical::bytes(entries[i]));
    EXPECT_EQ(lines[i].entry, entries[i]);
    EXPECT_EQ(lines[i].chain, chain);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Twins, JournalContract,
    ::testing::Values(
        JournalTwin{
            "memory", [] { return std::unique_ptr<Bench>(std::make_unique<MemoryBench>()); }},
        JournalTwin{
            "sqlite", [] { return std::unique_ptr<Bench>(std::make_unique<SqliteBench>()); }},
        JournalTwin{
            "postgres", [] { return std::unique_ptr<Bench>(std::make_unique<PostgresBench>()); }}),
    [](const auto& twin) { return twin.param.name; });

}  // namespace
}  // namespace plenary::test
