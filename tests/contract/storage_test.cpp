// Disks that fail, fill up, tear and rot under the embedded journal, and processes that are killed
// while they write.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/canonical.h"
#include "journal/verify.h"
#include "tests/contract/bench.h"
#include "tests/support/hex.h"

namespace plenary::test {
namespace {

using live::JournalFault;
using Fault = FailingVfs::Fault;

// Changes the file behind the journal's back, while it is closed.
void change(const std::string& folder, const std::string& sql) {
  sqlite3* file = nullptr;
  ASSERT_EQ(sqlite3_open((folder + "/journal.sqlite").c_str(), &file), SQLITE_OK);
  char* why = nullptr;
  EXPECT_EQ(sqlite3_exec(file, sql.c_str(), nullptr, nullptr, &why), SQLITE_OK) << why;
  sqlite3_free(why);
  sqlite3_close(file);
}

std::string fault_of(const std::string& folder, std::uint64_t session) {
  std::string why;
  const auto verdicts = journal::verify_folder(folder, why);
  if (!verdicts) return why;
  for (const auto& verdict : *verdicts) {
    if (verdict.session.value == session) return verdict.fault;
  }
  return "the session is missing";
}

class Storage : public ::testing::Test {
 protected:
  // A session with these entries on a disk that is at rest.
  void keep(std::uint64_t id, std::size_t count, std::vector<std::size_t> snapshots = {}) {
    bench.create(id);
    auto owner = bench.open(id);
    for (const std::size_t at : snapshots) {
      bench.append(*owner, entries, owner->durable_seq, at);
      owner->opened.session->keep_snapshot(built(entries, at).image());
      ASSERT_TRUE(bench.settle(*owner, at));
    }
    bench.append(*owner, entries, owner->durable_seq, count);
    ASSERT_TRUE(bench.settle(*owner, count));
  }
  // What a restarted server finds.
  void expect_whole(std::uint64_t id, std::size_t count) {
    bench.restart();
    const auto owner = bench.open(id);
    EXPECT_EQ(built(std::move(owner->opened.image), owner->opened.entries).hash(),
              built(entries, count).hash());
  }

  SqliteBench bench;
  std::vector<audit::Entry> entries = meeting_of(400);
};

TEST_F(Storage, T_S2_T_S3_whatever_write_or_sync_fails_what_was_told_durable_is_there) {
  bench.create(7);
  std::uint64_t kept = 0;
  std::size_t faults = 0;
  for (int round = 0; round < 510; ++round) {
    auto owner = bench.open(7);
    const std::size_t before = owner->opened.entries.size();
    ASSERT_GE(before, kept) << "round " << round;
    ASSERT_TRUE(
        std::equal(owner->opened.entries.begin(), owner->opened.entries.end(), entries.begin()));
    const std::size_t to = std::min(before + 3, entries.size());
    const auto fault = static_cast<Fault>(1 + round % 3);
    bench.disk.fail_after(round / 3 % 9, fault);
    for (std::size_t i = before; i < to; ++i) {
      bench.append(*owner, entries, i, i + 1);
      ASSERT_TRUE(bench.settle(*owner, i + 1));
    }
    if (owner->fault) {
      ++faults;
      EXPECT_EQ(owner->fault, JournalFault::storage);
      EXPECT_TRUE(bench.disk.has_hit());
    }
    kept = std::max<std::uint64_t>(kept, owner->durable_seq);
    owner.reset();
    bench.restart();
    if (kept + 3 >= entries.size()) break;
  }
  EXPECT_GT(faults, 100U);
  EXPECT_EQ(fault_of(bench.folder.path(), 7), "");
}

TEST_F(Storage, T_S2_a_sync_that_failed_is_not_tried_again) {
  bench.create(7);
  auto owner = bench.open(7);
  bench.append(*owner, entries, 0, 5);
  ASSERT_TRUE(bench.settle(*owner, 5));

  bench.disk.fail_after(0, Fault::sync_error);
  bench.append(*owner, entries, 5, 6);
  ASSERT_TRUE(bench.settle(*owner, 6));

  EXPECT_EQ(owner->fault, JournalFault::storage);
  EXPECT_EQ(owner->durable_seq, 5U);
  bench.append(*owner, entries, 6, 7);
  owner.reset();
  EXPECT_EQ(bench.list().size(), 1U);  // By now the journal has been at work again.
  auto again = bench.open(7);
  EXPECT_GE(again->opened.entries.size(), 5U);
  EXPECT_LE(again->opened.entries.size(), 6U);
}

TEST_F(Storage, T_S3_a_full_disk_stops_the_session_until_there_is_room_again) {
  keep(7, 20);
  auto owner = bench.open(7);
  bench.disk.fail_after(0, Fault::disk_full);
  bench.append(*owner, entries, 20, 21);
  ASSERT_TRUE(bench.settle(*owner, 21));
  EXPECT_EQ(owner->fault, JournalFault::storage);
  owner.reset();
  Owner meanwhile;
  EXPECT_EQ(bench.try_open(7, meanwhile), JournalFault::storage);

  bench.disk.mend();
  owner = bench.open(7);
  bench.append(*owner, entries, owner->opened.entries.size(), 30);
  ASSERT_TRUE(bench.settle(*owner, 30));

  EXPECT_EQ(owner->fault, std::nullopt);
  owner.reset();
  expect_whole(7, 30);
}

TEST_F(Storage, T_S4_a_log_that_is_torn_anywhere_leaves_a_prefix) {
  bench.create(7);
  auto owner = bench.open(7);
  for (std::size_t i = 0; i < 12; ++i) {
    bench.append(*owner, entries, i, i + 1);
    ASSERT_TRUE(bench.settle(*owner, i + 1));
  }
  const std::filesystem::path live = bench.folder.path();
  const auto size = std::filesystem::file_size(live / "journal.sqlite-wal");
  std::size_t before = 0;
  for (std::uintmax_t cut = 0; cut <= size; cut += std::max<std::uintmax_t>(1, size / 97)) {
    testing::TemporaryFolder torn;
    for (const char* file : {"journal.sqlite", "journal.sqlite-wal"}) {
      std::filesystem::copy_file(live / file, std::filesystem::path(torn.path()) / file);
    }
    std::filesystem::resize_file(std::filesystem::path(torn.path()) / "journal.sqlite-wal", cut);
    ManualClock clock;
    NoMetrics metrics;
    SilentLog log;
    journal::SqliteJournal journal({torn.path(), ""}, clock, metrics, log);
    Owner reader;
    std::optional<live::OpenAnswer> answer;
    journal.open(live::SessionId(7), bench.executor, reader,
                 [&](live::OpenAnswer found) { answer = std::move(found); });
    ASSERT_TRUE(bench.executor.run_until([&] { return answer.has_value(); }));
    if (!answer->opened) {
      EXPECT_EQ(before, 0U);  // The session's own line was torn off too.
      continue;
    }
    const auto& found = answer->opened->entries;
    ASSERT_GE(found.size(), before) << "cut at " << cut;
    ASSERT_TRUE(std::equal(found.begin(), found.end(), entries.begin())) << "cut at " << cut;
    before = found.size();
  }
  EXPECT_GE(before, 11U);
}

TEST_F(Storage, T_S4_a_damaged_entry_before_good_ones_stops_the_session_and_is_named) {
  keep(7, 40);
  keep(8, 10);
  bench.stop();
  change(bench.folder.path(), "UPDATE entry SET bytes=x'00' WHERE session=7 AND seq=23");
  EXPECT_NE(fault_of(bench.folder.path(), 7).find("entry 23"), std::string::npos);
  EXPECT_EQ(fault_of(bench.folder.path(), 8), "");

  bench.restart();
  Owner owner;

  EXPECT_EQ(bench.try_open(7, owner), JournalFault::corrupt);
  EXPECT_EQ(bench.open(8)->opened.entries.size(), 10U);
}

TEST_F(Storage, T_S5_every_flipped_bit_of_an_entry_is_found) {
  keep(7, 60);
  bench.stop();
  Dice chance(5);
  for (int flip = 0; flip < 1'000; ++flip) {
    const std::size_t seq = 1 + chance.below(60);
    std::string bytes = audit::canonical::bytes(entries[seq - 1]);
    const std::string good = hex(bytes);
    bytes[chance.below(bytes.size())] ^= static_cast<char>(1U << chance.below(8));
    const std::string where = "' WHERE session=7 AND seq=" + std::to_string(seq);
    change(bench.folder.path(), "UPDATE entry SET bytes=x'" + hex(bytes) + where);
    ASSERT_NE(fault_of(bench.folder.path(), 7), "") << "seq " << seq;
    change(bench.folder.path(), "UPDATE entry SET bytes=x'" + good + where);
  }
  EXPECT_EQ(fault_of(bench.folder.path(), 7), "");
}

TEST_F(Storage, T_S5_an_entry_that_was_replaced_removed_or_moved_is_found) {
  keep(7, 30);
  const std::string folder = bench.folder.path();
  for (const char* forgery :
       {"DELETE FROM entry WHERE session=7 AND seq=12",
        "UPDATE entry SET chain=zeroblob(32) WHERE session=7 AND seq=12",
        "UPDATE entry SET crc=crc+1 WHERE session=7 AND seq=12",
        "UPDATE entry SET seq=31 WHERE session=7 AND seq=12",
        "UPDATE entry SET bytes=(SELECT bytes FROM entry WHERE session=7 AND seq=11),"
        " crc=(SELECT crc FROM entry WHERE session=7 AND seq=11) WHERE session=7 AND seq=12",
        "UPDATE entry SET session=9 WHERE session=7"}) {
    bench.stop();
    const testing::TemporaryFolder aside;
    const auto good = std::filesystem::path(aside.path()) / "good";
    std::filesystem::copy_file(folder + "/journal.sqlite", good);
    change(folder, forgery);
    const bool found = fault_of(folder, 7) != "" || fault_of(folder, 9) != "the session is missing";
    EXPECT_TRUE(found) << forgery;
    std::filesystem::copy_file(
        good, folder + "/journal.sqlite", std::filesystem::copy_options::overwrite_existing);
  }
  expect_whole(7, 30);
}

TEST_F(Storage, T_S6_T_S8_a_snapshot_that_does_not_fit_is_passed_over) {
  keep(7, 100, {30, 60});
  for (const char* damage :
       {"UPDATE snapshot SET bytes=x'0001' WHERE seq=60",
        "UPDATE snapshot SET chain=zeroblob(32) WHERE seq=60",
        "UPDATE snapshot SET crc=crc+1 WHERE seq=60", "UPDATE snapshot SET seq=70 WHERE seq=60",
        "DELETE FROM snapshot"}) {
    bench.stop();
    change(bench.folder.path(), damage);
    expect_whole(7, 100);
  }
}

TEST_F(Storage, T_S7_a_fault_while_a_snapshot_is_kept_leaves_the_old_or_the_new) {
  keep(7, 40, {20});
  for (int operations = 0; operations < 12; ++operations) {
    auto owner = bench.open(7);
    const std::size_t head = 40 + static_cast<std::size_t>(operations);
    const std::size_t held = owner->opened.image->head + owner->opened.entries.size();
    bench.append(*owner, entries, held, head + 1);
    owner->opened.session->keep_snapshot(built(entries, head + 1).image());
    bench.disk.fail_after(operations, Fault::write_error);
    ASSERT_TRUE(bench.settle(*owner, head + 1));
    owner.reset();
    bench.restart();
    EXPECT_EQ(fault_of(bench.folder.path(), 7), "");
    owner = bench.open(7);
    const std::size_t found = owner->opened.image->head + owner->opened.entries.size();
    EXPECT_EQ(built(std::move(owner->opened.image), owner->opened.entries).hash(),
              built(entries, found).hash());
    bench.append(*owner, entries, found, head + 1);
    if (found <= head) {
      ASSERT_TRUE(bench.settle(*owner, head + 1));
    }
  }
}

TEST_F(Storage, T_S9_a_folder_that_cannot_be_used_is_refused_with_its_name) {
  ManualClock clock;
  NoMetrics metrics;
  SilentLog log;
  const std::string file = bench.folder.path() + "/file";
  std::ofstream(file) << "not a folder";
  for (const std::string& folder : {file, file + "/below", std::string("/proc/plenary")}) {
    try {
      journal::SqliteJournal refused({folder, ""}, clock, metrics, log);
      ADD_FAILURE() << folder << " was taken";
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string(error.what()).find(folder), std::string::npos) << error.what();
    }
  }
}

TEST_F(Storage, T_S9_a_file_that_is_no_journal_is_refused_with_its_name) {
  bench.stop();
  std::ofstream(bench.folder.path() + "/journal.sqlite") << std::string(8'192, 'x');
  ManualClock clock;
  NoMetrics metrics;
  SilentLog log;
  try {
    journal::SqliteJournal refused({bench.folder.path(), ""}, clock, metrics, log);
    ADD_FAILURE() << "was taken";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("journal.sqlite"), std::string::npos);
  }
}

TEST_F(Storage, T_S11_a_folder_of_a_newer_version_is_refused_and_left_alone) {
  keep(7, 10);
  bench.stop();
  change(bench.folder.path(), "PRAGMA user_version=99");
  ManualClock clock;
  NoMetrics metrics;
  SilentLog log;
  try {
    journal::SqliteJournal refused({bench.folder.path(), ""}, clock, metrics, log);
    ADD_FAILURE() << "was taken";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("newer"), std::string::npos) << error.what();
  }
  change(bench.folder.path(), "PRAGMA user_version=1");
  expect_whole(7, 10);
}

// A process that writes as fast as it can and says how far it was told.
[[noreturn]] void write_until_killed(const std::string& folder,
                                     const std::vector<audit::Entry>& entries, int tell) {
  ManualClock clock;
  NoMetrics metrics;
  SilentLog log;
  testing::ManualExecutor executor;
  journal::SqliteJournal journal({folder, ""}, clock, metrics, log);
  Owner owner;
  bool open = false;
  journal.open(live::SessionId(7), executor, owner, [&](live::OpenAnswer answer) {
    owner.opened = *std::move(answer.opened);
    open = true;
  });
  executor.run_until([&] { return open; });
  Dice chance(entries.size() - owner.opened.entries.size());
  for (std::size_t i = owner.opened.entries.size(); i < entries.size();) {
    const std::size_t burst = std::min(i + 1 + chance.below(8), entries.size());
    for (; i < burst; ++i) owner.opened.session->append(entries[i], {});
    executor.run_until([&] { return owner.durable_seq == burst; });
    if (write(tell, &owner.durable_seq, sizeof owner.durable_seq) < 0) break;
  }
  _exit(0);
}

TEST_F(Storage, T_S1_a_process_killed_at_any_moment_has_written_all_that_it_was_told) {
  entries = meeting_of(3'000);
  bench.create(7);
  bench.stop();
  Dice chance(11);
  std::uint64_t kept = 0;
  for (int round = 0; round < 100 && kept < entries.size(); ++round) {
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) write_until_killed(bench.folder.path(), entries, pipe_ends[1]);
    close(pipe_ends[1]);
    std::uint64_t told = 0;
    for (std::size_t marks = 1 + chance.below(4); marks > 0; --marks) {
      if (read(pipe_ends[0], &told, sizeof told) <= 0) break;
      kept = std::max(kept, told);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(chance.below(700)));
    kill(child, SIGKILL);
    while (read(pipe_ends[0], &told, sizeof told) > 0) kept = std::max(kept, told);
    close(pipe_ends[0]);
    waitpid(child, nullptr, 0);

    ASSERT_EQ(fault_of(bench.folder.path(), 7), "");
    bench.restart();
    const auto found = bench.open(7)->opened.entries;
    bench.stop();
    ASSERT_GE(found.size(), kept) << "round " << round;
    ASSERT_TRUE(std::equal(found.begin(), found.end(), entries.begin()));
    kept = found.size();
  }
  EXPECT_GT(kept, 100U);
}

}  // namespace
}  // namespace plenary::test
