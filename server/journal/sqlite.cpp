#include "journal/sqlite.h"

#include <atomic>
#include <stdexcept>

#include "audit/canonical.h"
#include "journal/chain.h"
#include "journal/limits.h"

namespace plenary::journal {

using live::JournalFault;
using live::SessionId;

// One opening of a session, shared by its Host's handle and the journal thread. The owner is only
// spoken to on its executor, and only while the handle lives.
struct SqliteJournal::Owned {
  Owned(SessionId id, std::uint64_t opening, Executor& home, live::JournalOwner& host)
      : session(id), epoch(opening), executor(home), owner(host) {}

  SessionId session;
  std::uint64_t epoch = 0;
  Executor& executor;
  live::JournalOwner& owner;
  bool handle_lives = true;         // On the executor.
  std::atomic<bool> failed{false};  // Set once by the journal thread.
  std::uint64_t queued_seq = 0;     // On the executor.
  Digest queued_chain{};            // On the executor: chained at append, in order.
  std::uint64_t durable_seq = 0;    // On the journal thread.
};

class SqliteJournal::Handle final : public live::JournalSession {
 public:
  Handle(SqliteJournal& journal, std::shared_ptr<Owned> owned)
      : journal_(journal), owned_(std::move(owned)) {}
  ~Handle() override {
    owned_->handle_lives = false;
    journal_.ask([&journal = journal_, owned = owned_](Database*) { journal.owned_.erase(owned); });
  }

  void append(const audit::Entry& entry, const live::CardChange& card) override {
    PLENARY_ASSERT(entry.seq == owned_->queued_seq + 1);
    Row row{owned_->session, owned_->epoch, entry.seq, audit::canonical::bytes(entry), {}, card};
    row.chain = chain_next(owned_->queued_chain, row.bytes);
    owned_->queued_seq = entry.seq;
    owned_->queued_chain = row.chain;
    const std::lock_guard lock(journal_.mutex_);
    journal_.rows_.push_back({owned_, std::move(row)});
    journal_.woken_.notify_one();
  }

  void keep_snapshot(const audit::Session::Image& image) override {
    std::string bytes = audit::canonical::bytes(image);
    const std::lock_guard lock(journal_.mutex_);
    journal_.snapshots_.push_back({owned_, image.head, std::move(bytes)});
  }

 private:
  SqliteJournal& journal_;
  std::shared_ptr<Owned> owned_;
};

SqliteJournal::SqliteJournal(SqliteOptions options, const Clock& clock, Metrics& metrics, Log& log)
    : options_(std::move(options)),
      clock_(clock),
      metrics_(metrics),
      log_(log),
      folder_(options_.folder) {
  std::string why;
  database_ = Database::open(options_.folder, options_.vfs, why);
  if (!database_) throw std::runtime_error(why);
  thread_ = std::thread([this] { run(); });
}

SqliteJournal::~SqliteJournal() { stop(); }

void SqliteJournal::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    woken_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

// Takes all that has gathered, in the order: questions, then entries, then snapshots.
void SqliteJournal::run() {
  while (true) {
    std::deque<Queued> rows;
    std::deque<Snapshot> snapshots;
    std::deque<Work> works;
    {
      std::unique_lock lock(mutex_);
      woken_.wait(lock, [&] { return stopping_ || !rows_.empty() || !works_.empty(); });
      if (stopping_ && rows_.empty() && works_.empty()) return;
      works.swap(works_);
      snapshots.swap(snapshots_);
      while (!rows_.empty() && rows.size() < limits::entries_per_commit_max) {
        rows.push_back(std::move(rows_.front()));
        rows_.pop_front();
      }
      metrics_.set(Gauge::journal_queue_entries, static_cast<std::int64_t>(rows_.size()));
      if (rows_.size() > limits::queue_entries_max) {
        rows_.clear();
        rows.clear();
        works.push_front([this](Database*) { fail_all(JournalFault::storage); });
      }
    }
    for (Work& work : works) work(ensure_open() ? database_.get() : nullptr);
    if (!rows.empty() || !snapshots.empty()) commit(std::move(rows), std::move(snapshots));
  }
}

bool SqliteJournal::ensure_open() {
  std::string why;
  if (!database_) database_ = Database::open(options_.folder, options_.vfs, why);
  return database_ != nullptr;
}

void SqliteJournal::commit(std::deque<Queued> rows, std::deque<Snapshot> snapshots) {
  const Time begun = clock_.now();
  std::unordered_map<Owned*, std::shared_ptr<Owned>> touched;
  std::vector<std::pair<std::shared_ptr<Owned>, JournalFault>> stopped;
  bool well = database_ != nullptr && database_->begin();
  for (const Queued& queued : rows) {
    if (!well) break;
    if (queued.owned->failed) continue;
    const Written written = database_->write(queued.row);
    if (written == Written::fenced || written == Written::taken) {
      const bool fenced = written == Written::fenced;
      queued.owned->failed = true;
      stopped.emplace_back(queued.owned, fenced ? JournalFault::fenced : JournalFault::taken);
    } else if (written == Written::failed) {
      well = false;
    } else {
      queued.owned->durable_seq = queued.row.seq;
      touched[queued.owned.get()] = queued.owned;
    }
  }
  for (const Snapshot& snapshot : snapshots) {
    if (!well || snapshot.owned->failed) continue;
    well = database_->write_snapshot(snapshot.owned->session, snapshot.seq, snapshot.bytes);
  }
  well = well && database_->commit();
  if (!well) {
    if (database_) database_->roll_back();
    database_.reset();  // What it holds in memory is not to be trusted; opened again when asked.
    fail_all(JournalFault::storage);
    return;
  }
  metrics_.count(Counter::journal_commits);
  metrics_.observe(Histogram::journal_commit_ms, static_cast<double>(clock_.now() - begun));
  metrics_.observe(Histogram::journal_batch_entries, static_cast<double>(rows.size()));
  tell_durable(touched);  // Also those that stop here: what came before is theirs.
  for (const auto& [owned, fault] : stopped) {
    owned->failed = false;
    fail(owned, fault);
  }
}

void SqliteJournal::tell_durable(
    const std::unordered_map<Owned*, std::shared_ptr<Owned>>& touched) {
  for (const auto& [raw, owned] : touched) {
    owned->executor.post([shared = owned, seq = owned->durable_seq] {
      if (shared->handle_lives) shared->owner.durable(seq);
    });
  }
}

void SqliteJournal::fail(const std::shared_ptr<Owned>& owned, JournalFault fault) {
  if (owned->failed.exchange(true)) return;
  owned_.erase(owned);
  owned->executor.post([owned, fault] {
    if (owned->handle_lives) owned->owner.failed(fault);
  });
}

void SqliteJournal::fail_all(JournalFault fault) {
  log_.error("journal_failed", {{"fault", static_cast<std::uint64_t>(fault)}});
  for (const auto& owned : std::unordered_set(owned_)) fail(owned, fault);
}

void SqliteJournal::ask(Work work) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  works_.push_back(std::move(work));
  woken_.notify_one();
}

void SqliteJournal::create(live::SessionCard card, Executor& executor,
                           std::function<void(std::optional<JournalFault>)> answer) {
  ask([card = std::move(card), &executor, answer = std::move(answer)](Database* database) {
    std::optional<JournalFault> fault = JournalFault::storage;
    if (database != nullptr) fault = database->create(card);
    executor.post([answer, fault] { answer(fault); });
  });
}

void SqliteJournal::open(SessionId id, Executor& executor, live::JournalOwner& owner,
                         std::function<void(live::OpenAnswer)> answer) {
  ask([this, id, &executor, &owner, answer = std::move(answer)](Database* database) {
    Loaded loaded;
    std::optional<JournalFault> fault = JournalFault::storage;
    if (database != nullptr) fault = database->load(id, loaded);
    if (fault) {
      executor.post([answer, fault] { answer({std::nullopt, *fault}); });
      return;
    }
    auto owned = std::make_shared<Owned>(id, loaded.epoch, executor, owner);
    owned->queued_seq = loaded.head;
    owned->queued_chain = loaded.chain;
    owned_.insert(owned);
    auto opened = std::make_shared<live::Opened>();
    opened->epoch = loaded.epoch;
    opened->image = std::move(loaded.image);
    opened->entries = std::move(loaded.entries);
    executor.post([this, owned, opened, answer] {
      opened->session = std::make_unique<Handle>(*this, owned);
      answer({std::move(*opened), {}});
    });
  });
}

void SqliteJournal::list(Executor& executor,
                         std::function<void(std::vector<live::SessionCard>)> answer) {
  ask([&executor, answer = std::move(answer)](Database* database) {
    auto cards = database == nullptr ? std::vector<live::SessionCard>{} : database->list();
    executor.post([answer, cards = std::move(cards)] { answer(cards); });
  });
}

void SqliteJournal::find_code(std::string code, Executor& executor,
                              std::function<void(std::optional<SessionId>)> answer) {
  ask([code = std::move(code), &executor, answer = std::move(answer)](Database* database) {
    const auto found = database == nullptr ? std::nullopt : database->find_code(code);
    executor.post([answer, found] { answer(found); });
  });
}

void SqliteJournal::read(
    SessionId id, Executor& executor,
    std::function<void(std::optional<std::vector<live::Journal::Line>>)> answer) {
  ask([id, &executor, answer = std::move(answer)](Database* database) {
    auto lines = database == nullptr ? std::nullopt : database->read(id);
    executor.post([answer, lines = std::move(lines)] { answer(lines); });
  });
}

}  // namespace plenary::journal
