// A journal on a bench: the twins driven alike, with entries of a real meeting to write.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "journal/memory.h"
#include "journal/postgres.h"
#include "journal/sqlite.h"
#include "tests/contract/failing_vfs.h"
#include "tests/support/manual_executor.h"
#include "tests/support/postgres_server.h"
#include "tests/support/random_meeting.h"
#include "tests/support/silent_log.h"
#include "tests/support/temporary_folder.h"

namespace plenary::test {

// Who opened a session, and what they were told.
struct Owner final : live::JournalOwner {
  void durable(std::uint64_t seq) override {
    EXPECT_GT(seq, durable_seq);
    EXPECT_FALSE(fault.has_value()) << "told durable after the end";
    durable_seq = seq;
  }
  void failed(live::JournalFault why) override {
    EXPECT_FALSE(fault.has_value()) << "told twice";
    fault = why;
  }

  std::uint64_t durable_seq = 0;
  std::optional<live::JournalFault> fault;
  live::Opened opened;  // Its `session` is the handle.
};

class Bench {
 public:
  virtual ~Bench() = default;
  virtual live::Journal& journal() = 0;
  // Lets the journal work until `met`.
  virtual bool until(const std::function<bool()>& met) = 0;
  // The process ends and another begins; all owners must have let go.
  virtual void restart() = 0;
  // The next commit fails, and then the disk is well again.
  virtual void break_once() = 0;

  // ---- with the answer awaited

  std::optional<live::JournalFault> create(live::SessionCard card) {
    std::optional<std::optional<live::JournalFault>> answer;
    journal().create(std::move(card), executor, [&](auto fault) { answer = fault; });
    EXPECT_TRUE(until([&] { return answer.has_value(); }));
    return *answer;
  }
  void create(std::uint64_t id, std::int64_t at_ms = 1) {
    ASSERT_EQ(create({live::SessionId(id), "title", Time{at_ms}, false, ""}), std::nullopt);
  }
  std::optional<live::JournalFault> try_open(std::uint64_t id, Owner& owner) {
    return try_open(journal(), id, owner);
  }
  // Opens it in any journal that works by itself, and says who has it where that is another node.
  std::optional<live::JournalFault> try_open(live::Journal& at, std::uint64_t id, Owner& owner,
                                             live::Holder* holder = nullptr) {
    std::optional<live::OpenAnswer> answer;
    at.open(live::SessionId(id), executor, owner,
            [&](live::OpenAnswer found) { answer = std::move(found); });
    EXPECT_TRUE(until([&] { return answer.has_value(); }));
    if (holder != nullptr) *holder = answer->holder;
    if (!answer->opened) return answer->fault;
    owner.opened = *std::move(answer->opened);
    return std::nullopt;
  }
  std::unique_ptr<Owner> open(std::uint64_t id) {
    auto owner = std::make_unique<Owner>();
    EXPECT_EQ(try_open(id, *owner), std::nullopt);
    return owner;
  }
  // In one turn of the loop, which ends with it.
  void append(Owner& owner, const std::vector<audit::Entry>& entries, std::size_t from,
              std::size_t to) {
    for (std::size_t i = from; i < to; ++i) owner.opened.session->append(entries[i], {});
    executor.run_all();
  }
  bool settle(Owner& owner, std::uint64_t seq) {
    return until([&] { return owner.durable_seq >= seq || owner.fault.has_value(); });
  }
  std::vector<live::SessionCard> list() {
    std::optional<std::vector<live::SessionCard>> answer;
    journal().list(executor, [&](auto cards) { answer = std::move(cards); });
    EXPECT_TRUE(until([&] { return answer.has_value(); }));
    return *answer;
  }
  std::optional<std::uint64_t> find_code(const std::string& code) {
    std::optional<live::FoundSession> answer;
    journal().find_code(code, executor, [&](auto found) { answer = found; });
    EXPECT_TRUE(until([&] { return answer.has_value(); }));
    EXPECT_TRUE(answer->ok());
    if (!answer->ok() || !**answer) return std::nullopt;
    return (**answer)->value;
  }
  std::vector<live::Journal::Line> lines(std::uint64_t id) {
    std::optional<std::optional<std::vector<live::Journal::Line>>> answer;
    journal().read(live::SessionId(id), executor, [&](auto found) { answer = std::move(found); });
    EXPECT_TRUE(until([&] { return answer.has_value(); }));
    return answer->value_or(std::vector<live::Journal::Line>{});
  }

  testing::ManualExecutor executor;
};

class MemoryBench final : public Bench {
 public:
  live::Journal& journal() override { return journal_; }
  bool until(const std::function<bool()>& met) override {
    for (int round = 0; round < 4 && !met(); ++round) {
      journal_.flush();
      executor.run_all();
    }
    return met();
  }
  void restart() override {
    journal_.crash();
    executor.forget_all();
  }
  void break_once() override { journal_.fail_next(live::JournalFault::storage); }

 private:
  journal::MemoryJournal journal_;
};

// How often a journal has committed.
class CommitCount final : public Metrics {
 public:
  void count(Counter counter, std::uint64_t by) override {
    if (counter == Counter::journal_commits) commits += by;
  }
  void set(Gauge, std::int64_t) override {}
  void observe(Histogram, double) override {}

  std::atomic<std::uint64_t> commits{0};
};

class SqliteBench final : public Bench {
 public:
  SqliteBench() { restart(); }
  ~SqliteBench() override { journal_.reset(); }
  live::Journal& journal() override { return *journal_; }
  bool until(const std::function<bool()>& met) override { return executor.run_until(met); }
  void restart() override {
    journal_.reset();
    executor.forget_all();
    disk.mend();
    journal_ = std::make_unique<journal::SqliteJournal>(
        journal::SqliteOptions{folder.path(), disk.name()}, clock_, metrics, log_);
  }
  void stop() { journal_.reset(); }
  // Until mend(); restart() mends too.
  void break_once() override { disk.fail_after(0, FailingVfs::Fault::write_error); }

  testing::TemporaryFolder folder;
  FailingVfs disk{"failing"};
  CommitCount metrics;

 private:
  ManualClock clock_;
  SilentLog log_;
  std::unique_ptr<journal::SqliteJournal> journal_;
};

class PostgresBench final : public Bench {
 public:
  explicit PostgresBench(testing::PostgresServer& postgres = testing::shared_postgres())
      : server(postgres), database(postgres.make_database()) {
    restart();
  }
  ~PostgresBench() override { journal_.reset(); }
  live::Journal& journal() override { return *journal_; }
  bool until(const std::function<bool()>& met) override { return executor.run_until(met); }
  void restart() override {
    journal_.reset();
    executor.forget_all();
    if (broken_) server.run(database, "ALTER TABLE entry DROP CONSTRAINT broken");
    broken_ = false;
    journal_ = another("node");
  }
  void stop() { journal_.reset(); }
  // Until restart().
  void break_once() override {
    broken_ =
        server.run(database, "ALTER TABLE entry ADD CONSTRAINT broken CHECK (false) NOT VALID");
    ASSERT_TRUE(broken_);
  }
  // The journal of another node on the same database.
  std::unique_ptr<journal::PostgresJournal> another(const std::string& name,
                                                    std::int64_t lease_ms = 2'500) {
    return another_at(server.url(database), name, lease_ms);
  }
  std::unique_ptr<journal::PostgresJournal> another_at(
      const std::string& url, const std::string& name, std::int64_t lease_ms) {
    return std::make_unique<journal::PostgresJournal>(
        journal::PostgresOptions{url, name, "", deadline_ms, patience_ms, lease_ms}, clock_,
        metrics_, log_);
  }

  testing::PostgresServer& server;
  std::string database;
  std::int64_t deadline_ms = 1'000;
  std::int64_t patience_ms = 8'000;

 private:
  ManualClock clock_;
  NoMetrics metrics_;
  SilentLog log_;
  bool broken_ = false;
  std::unique_ptr<journal::PostgresJournal> journal_;
};

// The entries of a meeting, and the session they build.
inline std::vector<audit::Entry> meeting_of(std::size_t entries, std::uint64_t seed = 1) {
  RandomMeeting meeting(seed);
  while (meeting.journal.size() < entries) meeting.step();
  meeting.journal.resize(entries);
  return meeting.journal;
}
inline audit::Session built(std::optional<audit::Session::Image> image,
                            const std::vector<audit::Entry>& entries) {
  audit::Session session;
  if (image) session = audit::Session::from_image(*std::move(image));
  for (const audit::Entry& entry : entries) session.apply(entry);
  return session;
}
inline audit::Session built(const std::vector<audit::Entry>& entries, std::size_t count) {
  return built(std::nullopt, {entries.begin(), entries.begin() + static_cast<long>(count)});
}

}  // namespace plenary::test
