// A busy journal lets entries gather, so that one sync serves many; a quiet one waits for nothing.
#include <atomic>
#include <chrono>
#include <thread>

#include "journal/limits.h"
#include "tests/contract/bench.h"

namespace plenary::test {
namespace {

using Moment = std::chrono::steady_clock;

class CommitCount final : public Metrics {
 public:
  void count(Counter counter, std::uint64_t by) override {
    if (counter == Counter::journal_commits) commits += by;
  }
  void set(Gauge, std::int64_t) override {}
  void observe(Histogram, double) override {}

  std::atomic<std::uint64_t> commits{0};
};

// One session in a journal of which the commits are counted.
struct Counted {
  Counted() {
    std::optional<std::optional<live::JournalFault>> made;
    journal.create({live::SessionId(1), "title", Time{1}, false, ""}, executor,
                   [&](auto fault) { made = fault; });
    EXPECT_TRUE(executor.run_until([&] { return made.has_value(); }));
    std::optional<live::OpenAnswer> answer;
    journal.open(live::SessionId(1), executor, owner,
                 [&](live::OpenAnswer opening) { answer = std::move(opening); });
    EXPECT_TRUE(executor.run_until([&] { return answer.has_value(); }));
    session = std::move(answer->opened->session);
  }
  bool settle(std::size_t entries) {
    return executor.run_until([&] { return owner.durable_seq == entries; });
  }

  const testing::TemporaryFolder folder;
  ManualClock clock;
  CommitCount metrics;
  SilentLog log;
  journal::SqliteJournal journal{{folder.path(), ""}, clock, metrics, log};
  testing::ManualExecutor executor;
  Owner owner;
  std::unique_ptr<live::JournalSession> session;  // Goes before its journal.
};

// However long it takes: there are no more commits than there is time for.
TEST(Pacing, Entries_that_come_one_after_the_other_go_in_few_commits) {
  Counted counted;
  const auto entries = meeting_of(100);
  const std::uint64_t before = counted.metrics.commits;
  const auto begun = Moment::now();

  for (const audit::Entry& entry : entries) {
    counted.session->append(entry, {});
    counted.executor.run_all();
    std::this_thread::sleep_for(std::chrono::microseconds(700));
  }
  ASSERT_TRUE(counted.settle(entries.size()));

  const auto took_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(Moment::now() - begun).count();
  const auto commits_max =
      static_cast<std::uint64_t>(took_ms / journal::limits::commit_every_ms + 2);
  EXPECT_LE(counted.metrics.commits - before, commits_max);
  EXPECT_FALSE(counted.owner.fault.has_value());
}

// However long the turn takes, and although the journal has nothing else to do.
TEST(Pacing, What_is_said_in_one_turn_of_the_loop_goes_in_one_commit) {
  Counted counted;
  const auto entries = meeting_of(20);
  const std::uint64_t before = counted.metrics.commits;

  for (const audit::Entry& entry : entries) {
    counted.session->append(entry, {});
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ASSERT_TRUE(counted.settle(entries.size()));

  EXPECT_EQ(counted.metrics.commits, before + 1);
}

// It comes when nobody says anything: an entry behind it may never come.
TEST(Pacing, A_snapshot_is_written_though_nothing_follows) {
  Counted counted;
  const auto entries = meeting_of(20);
  for (const audit::Entry& entry : entries) counted.session->append(entry, {});
  ASSERT_TRUE(counted.settle(entries.size()));
  const std::uint64_t before = counted.metrics.commits;

  counted.session->keep_snapshot(built(entries, entries.size()).image());

  const auto give_up = Moment::now() + std::chrono::seconds(30);
  while (counted.metrics.commits == before && Moment::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(counted.metrics.commits, before + 1);
}

// What gathers while a sync takes its time goes with the next one, of all sessions together.
TEST(Pacing, T_S10_a_slow_disk_makes_commits_few_and_large_and_loses_nothing) {
  SqliteBench bench;
  constexpr std::uint64_t sessions = 8;
  constexpr std::size_t each = 50;
  const auto entries = meeting_of(each);
  std::vector<std::unique_ptr<Owner>> owners;
  for (std::uint64_t id = 1; id <= sessions; ++id) {
    bench.create(id);
    owners.push_back(bench.open(id));
  }
  bench.disk.slow_syncs(100);

  for (std::size_t i = 0; i < each; ++i) {
    for (const auto& owner : owners) bench.append(*owner, entries, i, i + 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  for (const auto& owner : owners) EXPECT_TRUE(bench.settle(*owner, each));

  EXPECT_LE(static_cast<std::size_t>(bench.disk.log_syncs()), sessions * each / 8);
  for (const auto& owner : owners) EXPECT_FALSE(owner->fault.has_value());
  owners.clear();
  bench.restart();
  for (std::uint64_t id = 1; id <= sessions; ++id) {
    EXPECT_EQ(bench.open(id)->opened.entries, entries);
  }
}

}  // namespace
}  // namespace plenary::test
