#include "journal/memory.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "audit/canonical.h"
#include "base/assert.h"
#include "journal/chain.h"
#include "journal/limits.h"
#include "wire/decode.h"

namespace plenary::journal {

using live::JournalFault;
using live::SessionCard;
using live::SessionId;

// One opening of a session, shared by its Host's handle and what is posted to the Host.
struct MemoryJournal::Owned {
  SessionId session;
  std::uint64_t epoch = 0;
  Executor& executor;
  live::JournalOwner& owner;
  bool handle_lives = true;
  bool failed = false;
  std::uint64_t queued_seq = 0;
  std::uint64_t durable_seq = 0;
};

bool MemoryJournal::Earlier::operator()(const std::shared_ptr<Owned>& one,
                                        const std::shared_ptr<Owned>& other) const {
  return std::tie(one->session, one->epoch) < std::tie(other->session, other->epoch);
}

class MemoryJournal::Handle final : public live::JournalSession {
 public:
  Handle(MemoryJournal& journal, std::shared_ptr<Owned> owned)
      : journal_(journal), owned_(std::move(owned)) {}
  ~Handle() override {
    owned_->handle_lives = false;
    journal_.owned_.erase(owned_);
  }

  void append(const audit::Entry& entry, const live::CardChange& card) override {
    PLENARY_ASSERT(entry.seq == owned_->queued_seq + 1);
    owned_->queued_seq = entry.seq;
    journal_.queue_.push_back({owned_, entry.seq, audit::canonical::bytes(entry), card, false});
  }
  void keep_snapshot(const audit::Session::Image& image) override {
    journal_.queue_.push_back({owned_, image.head, audit::canonical::bytes(image), {}, true});
  }

 private:
  MemoryJournal& journal_;
  std::shared_ptr<Owned> owned_;
};

void MemoryJournal::create(SessionCard card, Executor& executor,
                           std::function<void(std::optional<JournalFault>)> answer) {
  std::optional<JournalFault> fault;
  if (disks_.contains(card.id)) {
    fault = JournalFault::taken;
  } else {
    const SessionId id = card.id;
    disks_[id].card = std::move(card);
  }
  executor.post([answer = std::move(answer), fault] { answer(fault); });
}

void MemoryJournal::open(SessionId id, Executor& executor, live::JournalOwner& owner,
                         std::function<void(live::OpenAnswer)> answer) {
  const auto place = disks_.find(id);
  if (place == disks_.end()) {
    executor.post([answer = std::move(answer)] {
      answer({std::nullopt, JournalFault::not_found, {}});
    });
    return;
  }
  Disk& disk = place->second;
  auto opened = std::make_shared<live::Opened>();
  opened->epoch = ++disk.epoch;
  std::uint64_t from = 0;
  if (!disk.snapshots.empty()) {
    opened->image = wire::decode<audit::Session::Image>(disk.snapshots.rbegin()->second);
    PLENARY_ASSERT(opened->image.has_value());
    from = opened->image->head;
  }
  for (std::size_t i = from; i < disk.rows.size(); ++i) {
    opened->entries.push_back(*wire::decode<audit::Entry>(disk.rows[i].bytes));
  }
  auto owned = std::make_shared<Owned>(Owned{id, disk.epoch, executor, owner});
  owned->queued_seq = owned->durable_seq = disk.rows.size();
  owned_.insert(owned);
  executor.post([this, owned, opened, answer = std::move(answer)] {
    opened->session = std::make_unique<Handle>(*this, owned);
    answer({std::move(*opened), {}, {}});
  });
}

void MemoryJournal::list(Executor& executor,
                         std::function<void(std::optional<std::vector<SessionCard>>)> answer) {
  std::vector<SessionCard> cards;
  for (const auto& [id, disk] : disks_) cards.push_back(disk.card);
  std::stable_sort(cards.begin(), cards.end(), [](const SessionCard& a, const SessionCard& b) {
    return a.created_at > b.created_at;
  });
  executor.post([answer = std::move(answer), cards = std::move(cards)] { answer(cards); });
}

const MemoryJournal::Disk* MemoryJournal::holder(const std::string& code) const {
  const auto found = std::find_if(disks_.begin(), disks_.end(), [&](const auto& each) {
    return !code.empty() && each.second.card.code == code;
  });
  return found == disks_.end() ? nullptr : &found->second;
}

void MemoryJournal::find_code(std::string code, Executor& executor,
                              std::function<void(live::FoundSession)> answer) {
  const Disk* disk = holder(code);
  std::optional<SessionId> id;
  if (disk != nullptr && !disk->card.closed) id = disk->card.id;
  executor.post([answer = std::move(answer), id] { answer(id); });
}

void MemoryJournal::read(SessionId id, Executor& executor,
                         std::function<void(std::optional<std::vector<Line>>)> answer) {
  std::vector<Line> lines;
  if (const auto place = disks_.find(id); place != disks_.end()) {
    for (const Row& row : place->second.rows) {
      lines.push_back({*wire::decode<audit::Entry>(row.bytes), row.chain});
    }
  }
  executor.post([answer = std::move(answer), lines = std::move(lines)] { answer(lines); });
}

std::size_t MemoryJournal::flush(std::size_t count) {
  count = std::min(count, queue_.size());
  if (count == 0) return 0;
  if (const auto fault = std::exchange(next_fault_, std::nullopt)) {
    queue_.clear();
    for (const auto& owned : OwnedSet(owned_)) fail(owned, *fault);
    return 0;
  }
  OwnedSet touched;
  for (std::size_t i = 0; i < count; ++i) {
    Write write = std::move(queue_.front());
    queue_.pop_front();
    if (write.owned->failed) continue;
    if (const auto fault = refusal(write)) {
      fail(write.owned, *fault);
      continue;
    }
    write_now(write);
    if (!write.is_snapshot) touched.insert(write.owned);
  }
  for (const auto& owned : touched) {
    if (owned->failed) continue;
    owned->executor.post([owned, seq = owned->durable_seq] {
      if (owned->handle_lives) owned->owner.durable(seq);
    });
  }
  return count;
}

std::optional<JournalFault> MemoryJournal::refusal(const Write& write) const {
  const Disk& disk = disks_.at(write.owned->session);
  if (disk.epoch != write.owned->epoch) return JournalFault::fenced;
  if (write.card.code) {
    const Disk* other = holder(*write.card.code);
    if (other != nullptr && other != &disk) return JournalFault::taken;
  }
  return std::nullopt;
}

void MemoryJournal::write_now(Write& write) {
  Disk& disk = disks_.at(write.owned->session);
  if (write.is_snapshot) {
    if (write.seq == 0 || write.seq > disk.rows.size()) return;
    disk.snapshots[write.seq] = std::move(write.bytes);
    while (disk.snapshots.size() > static_cast<std::size_t>(limits::snapshots_kept)) {
      disk.snapshots.erase(disk.snapshots.begin());
    }
    return;
  }
  PLENARY_ASSERT(write.seq == disk.rows.size() + 1);
  const Digest before = disk.rows.empty() ? chain_start(disk.card.id) : disk.rows.back().chain;
  const Digest chain = chain_next(before, write.bytes);
  disk.rows.push_back({std::move(write.bytes), chain});
  keep_card(disk.card, write.card);
  write.owned->durable_seq = write.seq;
}

void MemoryJournal::keep_card(SessionCard& card, const live::CardChange& change) {
  if (change.title) card.title = *change.title;
  if (change.closed) card.closed = *change.closed;
  if (change.code) card.code = *change.code;
}

// What was durable before the fault is told before it.
void MemoryJournal::fail(const std::shared_ptr<Owned>& owned, JournalFault fault) {
  if (std::exchange(owned->failed, true)) return;
  owned_.erase(owned);
  owned->executor.post([owned, fault] {
    if (owned->handle_lives) owned->owner.failed(fault);
  });
}

}  // namespace plenary::journal
