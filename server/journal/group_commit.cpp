#include "journal/group_commit.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "audit/canonical.h"
#include "journal/chain.h"
#include "journal/limits.h"

namespace plenary::journal {

using live::JournalFault;
using live::SessionId;

// One opening of a session, shared by its Host's handle and the journal thread. The owner is only
// spoken to on its executor, and only while the handle lives.
struct GroupCommit::Owned {
  Owned(SessionId id, std::uint64_t opening, Executor& home, live::JournalOwner& host)
      : session(id), epoch(opening), executor(home), owner(host) {}

  SessionId session;
  std::uint64_t epoch = 0;
  Executor& executor;
  live::JournalOwner& owner;
  bool handle_lives = true;         // On the executor.
  bool wakes_journal = false;       // On the executor: once it has done what it does now.
  std::atomic<bool> failed{false};  // Set once by the journal thread.
  std::uint64_t queued_seq = 0;     // On the executor.
  Digest queued_chain{};            // On the executor: chained at append, in order.
};

class GroupCommit::Handle final : public live::JournalSession {
 public:
  Handle(GroupCommit& journal, std::shared_ptr<Owned> owned)
      : journal_(journal), owned_(std::move(owned)) {}
  ~Handle() override {
    owned_->handle_lives = false;
    journal_.ask([&journal = journal_, owned = owned_](Store* store) {
      journal.owned_.erase(owned);
      if (store != nullptr) store->release(owned->session, owned->epoch);
    });
  }

  // The journal is woken when the loop's turn is over: what is said in one goes in one commit.
  void append(const audit::Entry& entry, const live::CardChange& card) override {
    PLENARY_ASSERT(entry.seq == owned_->queued_seq + 1);
    Row row{owned_->session, owned_->epoch, entry.seq, audit::canonical::bytes(entry), {}, card};
    row.chain = chain_next(owned_->queued_chain, row.bytes);
    owned_->queued_seq = entry.seq;
    owned_->queued_chain = row.chain;
    {
      const std::lock_guard lock(journal_.mutex_);
      journal_.rows_.push_back({owned_, std::move(row)});
    }
    if (std::exchange(owned_->wakes_journal, true)) return;
    owned_->executor.post([&journal = journal_, owned = owned_] {
      owned->wakes_journal = false;
      if (owned->handle_lives) journal.woken_.notify_one();
    });
  }

  void keep_snapshot(const audit::Session::Image& image) override {
    SnapshotRow row{owned_->session, owned_->epoch, image.head, audit::canonical::bytes(image)};
    const std::lock_guard lock(journal_.mutex_);
    journal_.woken_.notify_one();
    journal_.snapshots_.push_back({owned_, std::move(row)});
  }

 private:
  GroupCommit& journal_;
  std::shared_ptr<Owned> owned_;
};

GroupCommit::GroupCommit(OpenStore open_store, const Clock& clock, Metrics& metrics, Log& log)
    : open_store_(std::move(open_store)), clock_(clock), metrics_(metrics), log_(log) {
  std::string why;
  store_ = open_store_(why);
  if (!store_) throw std::runtime_error(why);
  thread_ = std::thread([this] { run(); });
}

GroupCommit::~GroupCommit() {
  stop();
  // What keeps watch for the store may still call.
  store_.reset();
  open_store_ = nullptr;
}

void GroupCommit::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    woken_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

// Takes all that has gathered, in the order: questions, then entries, then snapshots. A commit
// begins at once after a quiet spell, else limits::commit_every_ms after the last one began, so
// that entries go together. Questions are answered meanwhile and hurry no entry; nor does an entry
// wait for the megabytes of a snapshot, which are a commit of their own, once no entry is left
// before it.
void GroupCommit::run() {
  std::chrono::steady_clock::time_point next_commit;
  while (true) {
    std::deque<Queued<Row>> rows;
    std::deque<Queued<SnapshotRow>> snapshots;
    std::deque<Work> works;
    {
      std::unique_lock lock(mutex_);
      const auto nothing_waits = [&] {
        return rows_.empty() && snapshots_.empty() && works_.empty();
      };
      woken_.wait(lock, [&] { return stopping_ || !nothing_waits(); });
      woken_.wait_until(lock, next_commit, [&] { return stopping_ || !works_.empty(); });
      if (stopping_ && nothing_waits()) return;
      works.swap(works_);
      if (const auto now = std::chrono::steady_clock::now(); stopping_ || now >= next_commit) {
        if (!rows_.empty()) next_commit = now + std::chrono::milliseconds(limits::commit_every_ms);
        while (!rows_.empty() && rows.size() < limits::entries_per_commit_max) {
          rows.push_back(std::move(rows_.front()));
          rows_.pop_front();
        }
        if (rows_.empty()) snapshots.swap(snapshots_);
      }
      metrics_.set(Gauge::journal_queue_entries, static_cast<std::int64_t>(rows_.size()));
      if (rows_.size() > limits::queue_entries_max) {
        rows_.clear();
        rows.clear();
        works.push_front([this](Store*) { fail_all(JournalFault::storage); });
      }
    }
    answer_all(std::move(works));
    if (!rows.empty()) commit(std::move(rows), {});
    if (!snapshots.empty()) commit({}, std::move(snapshots));
  }
}

// A store that does not answer is waited for once: all who asked meanwhile are told, and so are the
// sessions, whose entries would wait as long again.
void GroupCommit::answer_all(std::deque<Work> works) {
  bool silent = false;
  for (Work& work : works) {
    silent = silent || !ensure_open();
    work(silent ? nullptr : store_.get());
    if (silent || !store_ || !store_->has_given_up()) continue;
    silent = true;
    store_.reset();
    fail_all(JournalFault::storage);
  }
}

bool GroupCommit::ensure_open() {
  if (store_) return true;
  std::string why;
  store_ = open_store_(why);
  if (!store_) log_.error("journal_not_opened", {{"why", std::string_view(why)}});
  return store_ != nullptr;
}

void GroupCommit::commit(std::deque<Queued<Row>> queued_rows,
                         std::deque<Queued<SnapshotRow>> queued_snapshots) {
  const Time begun = clock_.now();
  std::vector<std::shared_ptr<Owned>> owners;
  std::vector<Row> rows;
  for (Queued<Row>& queued : queued_rows) {
    if (queued.owned->failed) continue;
    owners.push_back(std::move(queued.owned));
    rows.push_back(std::move(queued.what));
  }
  std::vector<SnapshotRow> snapshots;
  for (Queued<SnapshotRow>& queued : queued_snapshots) {
    if (!queued.owned->failed) snapshots.push_back(std::move(queued.what));
  }
  if (rows.empty() && snapshots.empty()) return;
  const auto written = store_ ? store_->commit(rows, snapshots) : std::nullopt;
  if (!written) {
    store_.reset();  // What it holds in memory is not to be trusted; opened again when asked.
    fail_all(JournalFault::storage);
    return;
  }
  metrics_.count(Counter::journal_commits);
  metrics_.observe(Histogram::journal_commit_ms, static_cast<double>(clock_.now() - begun));
  if (!rows.empty()) {
    metrics_.observe(Histogram::journal_batch_entries, static_cast<double>(rows.size()));
  }
  settle(owners, rows, *written);
}

// Tells each owner how far it is durable, also those that stop here: what came before is theirs.
void GroupCommit::settle(const std::vector<std::shared_ptr<Owned>>& owners,
                         const std::vector<Row>& rows, const std::vector<Written>& written) {
  std::unordered_map<Owned*, std::uint64_t> durable;
  std::unordered_map<Owned*, JournalFault> stopped;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Owned* owned = owners[i].get();
    if (written[i] == Written::yes) {
      durable[owned] = rows[i].seq;
    } else {
      stopped.emplace(
          owned, written[i] == Written::taken ? JournalFault::taken : JournalFault::fenced);
    }
  }
  for (const auto& owned : owners) {
    const auto mark = durable.extract(owned.get());
    if (!mark) continue;
    owned->executor.post([owned, seq = mark.mapped()] {
      if (owned->handle_lives) owned->owner.durable(seq);
    });
  }
  for (const auto& owned : owners) {
    const auto fault = stopped.find(owned.get());
    if (fault != stopped.end()) fail(owned, fault->second);
  }
}

void GroupCommit::fail(const std::shared_ptr<Owned>& owned, JournalFault fault) {
  if (owned->failed.exchange(true)) return;
  owned_.erase(owned);
  owned->executor.post([owned, fault] {
    if (owned->handle_lives) owned->owner.failed(fault);
  });
}

void GroupCommit::fail_all(JournalFault fault) {
  log_.error("journal_failed", {{"fault", static_cast<std::uint64_t>(fault)}});
  for (const auto& owned : std::unordered_set(owned_)) fail(owned, fault);
}

void GroupCommit::look_for_fenced() {
  ask([this](Store* store) {
    if (store == nullptr) return;
    for (const auto& owned : std::unordered_set(owned_)) {
      const bool is_current = store->is_current(owned->session, owned->epoch);
      if (store->has_given_up()) return;
      if (!is_current) fail(owned, JournalFault::fenced);
    }
  });
}

void GroupCommit::let_go_of_all() {
  ask([this](Store*) {
    if (owned_.empty()) return;
    store_.reset();
    fail_all(JournalFault::storage);
  });
}

void GroupCommit::ask(Work work) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  works_.push_back(std::move(work));
  woken_.notify_one();
}

void GroupCommit::create(live::SessionCard card, Executor& executor,
                         std::function<void(std::optional<JournalFault>)> answer) {
  ask([card = std::move(card), &executor, answer = std::move(answer)](Store* store) {
    std::optional<JournalFault> fault = JournalFault::storage;
    if (store != nullptr) fault = store->create(card);
    executor.post([answer, fault] { answer(fault); });
  });
}

void GroupCommit::open(SessionId id, Executor& executor, live::JournalOwner& owner,
                       std::function<void(live::OpenAnswer)> answer) {
  ask([this, id, &executor, &owner, answer = std::move(answer)](Store* store) {
    Loaded loaded;
    std::optional<JournalFault> fault = JournalFault::storage;
    if (store != nullptr) fault = store->load(id, loaded);
    if (fault) {
      executor.post([answer, fault, holder = loaded.holder] {
        answer({std::nullopt, *fault, holder});
      });
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
      answer({std::move(*opened), {}, {}});
    });
  });
}

void GroupCommit::list(Executor& executor,
                       std::function<void(std::optional<std::vector<live::SessionCard>>)> answer) {
  ask([&executor, answer = std::move(answer)](Store* store) {
    auto cards = store == nullptr ? std::nullopt : store->list();
    executor.post([answer, cards = std::move(cards)] { answer(cards); });
  });
}

void GroupCommit::find_code(std::string code, Executor& executor,
                            std::function<void(live::FoundSession)> answer) {
  ask([code = std::move(code), &executor, answer = std::move(answer)](Store* store) {
    const auto found =
        store == nullptr ? live::FoundSession(JournalFault::storage) : store->find_code(code);
    executor.post([answer, found] { answer(found); });
  });
}

void GroupCommit::read(
    SessionId id, Executor& executor,
    std::function<void(std::optional<std::vector<live::Journal::Line>>)> answer) {
  ask([id, &executor, answer = std::move(answer)](Store* store) {
    auto lines = store == nullptr ? std::nullopt : store->read(id);
    executor.post([answer, lines = std::move(lines)] { answer(lines); });
  });
}

}  // namespace plenary::journal
