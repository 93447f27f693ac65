// A journal in memory for tests: what is appended is durable with the executor's next turn, unless
// the test holds it back or lets it fail.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "live/journal.h"

namespace plenary::test {

class PaperJournal final : public live::Journal {
 public:
  void create(live::SessionCard card, Executor& executor,
              std::function<void(std::optional<live::JournalFault>)> answer) override {
    const bool taken = kept_.contains(card.id);
    kept_.try_emplace(card.id, Kept{card, 0, {}, nullptr, nullptr});
    executor.post([answer, taken] {
      answer(taken ? std::optional(live::JournalFault::taken) : std::nullopt);
    });
  }

  void open(live::SessionId id, Executor& executor, live::JournalOwner& owner,
            std::function<void(live::OpenAnswer)> answer) override {
    ++openings;
    executor.post([this, id, &executor, &owner, answer] {
      const auto found = kept_.find(id);
      if (!holder.empty())
        return answer({std::nullopt, live::JournalFault::elsewhere, {holder, holder_relay}});
      if (fault_at_opening || found == kept_.end()) {
        return answer({std::nullopt, fault_at_opening.value_or(live::JournalFault::not_found), {}});
      }
      Kept& kept = found->second;
      kept.owner = &owner;
      kept.executor = &executor;
      live::Opened opened;
      opened.epoch = ++kept.epoch;
      opened.entries = kept.entries;
      opened.session = std::make_unique<Opening>(*this, kept);
      if (at_opening) at_opening();
      answer({std::move(opened), {}, {}});
    });
  }

  void list(Executor& executor,
            std::function<void(std::optional<std::vector<live::SessionCard>>)> answer) override {
    std::vector<live::SessionCard> cards;
    for (const auto& [id, kept] : kept_) cards.push_back(kept.card);
    executor.post([answer, cards] { answer(cards); });
  }

  void find_code(std::string code, Executor& executor,
                 std::function<void(live::FoundSession)> answer) override {
    ++codes_looked_up;
    if (unreadable) return executor.post([answer] { answer(live::JournalFault::storage); });
    std::optional<live::SessionId> found;
    for (const auto& [id, kept] : holder_journal ? holder_journal->kept_ : kept_) {
      if (!code.empty() && kept.card.code == code) found = id;
    }
    executor.post([answer, found] { answer(found); });
  }

  void read(live::SessionId id, Executor& executor,
            std::function<void(std::optional<std::vector<Line>>)> answer) override {
    ++readings;
    std::optional<std::vector<Line>> lines;
    if (const auto found = kept_.find(id); found != kept_.end() && !unreadable) {
      lines.emplace();
      for (const audit::Entry& entry : found->second.entries) lines->push_back({entry, {}});
    }
    executor.post([answer, lines] { answer(lines); });
  }

  // The disk says no to a session that is open.
  void fail(live::SessionId id) {
    Kept& kept = kept_.at(id);
    kept.executor->post([owner = kept.owner] { owner->failed(live::JournalFault::storage); });
  }
  bool is_open(live::SessionId id) const { return kept_.at(id).owner != nullptr; }
  const std::vector<audit::Entry>& entries(live::SessionId id) const {
    return kept_.at(id).entries;
  }

  std::optional<live::JournalFault> fault_at_opening;
  std::function<void()> at_opening;  // Before what was read is handed over.
  std::string holder;                // The node that has all sessions, where it is not this one,
  std::optional<std::uint64_t> holder_relay{};   // the relay that it hears,
  const PaperJournal* holder_journal = nullptr;  // and that node's journal.
  bool unreadable = false;
  int openings = 0;
  int readings = 0;
  int codes_looked_up = 0;

 private:
  struct Kept {
    live::SessionCard card;
    std::uint64_t epoch = 0;
    std::vector<audit::Entry> entries;
    live::JournalOwner* owner = nullptr;
    Executor* executor = nullptr;
  };
  class Opening final : public live::JournalSession {
   public:
    Opening(PaperJournal& journal, Kept& kept)
        : journal_(journal), id_(kept.card.id), epoch_(kept.epoch) {}
    ~Opening() override {
      Kept& kept = journal_.kept_.at(id_);
      if (kept.epoch == epoch_) kept.owner = nullptr;
    }
    void append(const audit::Entry& entry, const live::CardChange& card) override {
      Kept& kept = journal_.kept_.at(id_);
      kept.entries.push_back(entry);
      if (card.title) kept.card.title = *card.title;
      if (card.closed) kept.card.closed = *card.closed;
      if (card.code) kept.card.code = *card.code;
      kept.executor->post([&kept, epoch = epoch_, seq = entry.seq] {
        if (kept.owner != nullptr && kept.epoch == epoch) kept.owner->durable(seq);
      });
    }
    void keep_snapshot(const audit::Session::Image&) override {}

   private:
    PaperJournal& journal_;
    live::SessionId id_;
    std::uint64_t epoch_;
  };

  std::map<live::SessionId, Kept> kept_;
};

}  // namespace plenary::test
