// A busy journal lets entries gather, so that one sync serves many; a quiet one waits for nothing.
#include <chrono>
#include <thread>

#include "journal/limits.h"
#include "tests/contract/bench.h"

namespace plenary::test {
namespace {

using Moment = std::chrono::steady_clock;

// One session that is open.
class Pacing : public ::testing::Test {
 protected:
  Pacing() {
    bench.create(1);
    owner = bench.open(1);
  }

  SqliteBench bench;
  std::unique_ptr<Owner> owner;  // Goes before its journal.
};

// However long it takes: there are no more commits than there is time for.
TEST_F(Pacing, Entries_that_come_one_after_the_other_go_in_few_commits) {
  const auto entries = meeting_of(100);
  const std::uint64_t before = bench.metrics.commits;
  const auto begun = Moment::now();

  for (std::size_t i = 0; i < entries.size(); ++i) {
    bench.append(*owner, entries, i, i + 1);
    std::this_thread::sleep_for(std::chrono::microseconds(700));
  }
  ASSERT_TRUE(bench.settle(*owner, entries.size()));

  const auto took_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(Moment::now() - begun).count();
  const auto commits_max =
      static_cast<std::uint64_t>(took_ms / journal::limits::commit_every_ms + 2);
  EXPECT_LE(bench.metrics.commits - before, commits_max);
  EXPECT_FALSE(owner->fault.has_value());
}

// However long the turn takes, and although the journal has nothing else to do.
TEST_F(Pacing, What_is_said_in_one_turn_of_the_loop_goes_in_one_commit) {
  const auto entries = meeting_of(20);
  const std::uint64_t before = bench.metrics.commits;
  // After the opening the journal comes to rest, which nothing tells.
  std::this_thread::sleep_for(std::chrono::milliseconds(100));

  for (const audit::Entry& entry : entries) {
    owner->opened.session->append(entry, {});
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ASSERT_TRUE(bench.settle(*owner, entries.size()));

  EXPECT_EQ(bench.metrics.commits, before + 1);
}

// It comes when nobody says anything: an entry behind it may never come.
TEST_F(Pacing, A_snapshot_is_written_though_nothing_follows) {
  const auto entries = meeting_of(20);
  bench.append(*owner, entries, 0, entries.size());
  ASSERT_TRUE(bench.settle(*owner, entries.size()));
  const std::uint64_t before = bench.metrics.commits;

  owner->opened.session->keep_snapshot(built(entries, entries.size()).image());

  const auto give_up = Moment::now() + std::chrono::seconds(30);
  while (bench.metrics.commits == before && Moment::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(bench.metrics.commits, before + 1);
}

// What gathers while a sync takes its time goes with the next one, of all sessions together.
TEST_F(Pacing, T_S10_a_slow_disk_makes_commits_few_and_large_and_loses_nothing) {
  constexpr std::uint64_t sessions = 8;
  constexpr std::size_t each = 50;
  const auto entries = meeting_of(each);
  std::vector<std::unique_ptr<Owner>> owners;
  owners.push_back(std::move(owner));
  for (std::uint64_t id = 2; id <= sessions; ++id) {
    bench.create(id);
    owners.push_back(bench.open(id));
  }
  bench.disk.slow_syncs(100);

  for (std::size_t i = 0; i < each; ++i) {
    for (const auto& one : owners) bench.append(*one, entries, i, i + 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  for (const auto& one : owners) EXPECT_TRUE(bench.settle(*one, each));

  EXPECT_LE(static_cast<std::size_t>(bench.disk.log_syncs()), sessions * each / 8);
  for (const auto& one : owners) EXPECT_FALSE(one->fault.has_value());
  owners.clear();
  bench.restart();
  for (std::uint64_t id = 1; id <= sessions; ++id) {
    EXPECT_EQ(bench.open(id)->opened.entries, entries);
  }
}

}  // namespace
}  // namespace plenary::test
