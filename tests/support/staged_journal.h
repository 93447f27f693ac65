// The journal of one session on a disk that is driven by hand.
//
// What is appended waits; sync() brings some of it to the disk, tell() lets the owner know how far
// that is. Between the two lies everything that can go wrong: crash() forgets what is not synced,
// whether or not somebody was told. What is on the disk is bytes, read back by the wire's decoder.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/canonical.h"
#include "base/assert.h"
#include "live/journal.h"
#include "wire/decode.h"

namespace plenary::test {

class StagedJournal {
 public:
  // As Journal::open: the opening before is over.
  live::Opened open(live::JournalOwner& owner) {
    crash();
    owner_ = &owner;
    live::Opened opened;
    opened.epoch = ++epoch_;
    std::uint64_t head = 0;
    if (image_) {
      opened.image = wire::decode<audit::Session::Image>(*image_);
      PLENARY_ASSERT(opened.image.has_value());
      head = opened.image->head;
    }
    for (std::size_t i = head; i < disk_.size(); ++i) {
      opened.entries.push_back(*wire::decode<audit::Entry>(disk_[i]));
    }
    told_ = disk_.size();
    opened.session = std::make_unique<Opening>(*this);
    return opened;
  }

  std::size_t waiting() const { return queue_.size(); }
  // Entries on the disk, of which the owner may not know yet.
  std::uint64_t synced() const { return disk_.size(); }
  std::uint64_t told() const { return told_; }
  std::uint64_t epoch() const { return epoch_; }

  void sync(std::size_t count) {
    for (; count > 0 && !queue_.empty(); --count) {
      Queued queued = std::move(queue_.front());
      queue_.pop_front();
      if (queued.is_image) {
        image_ = std::move(queued.bytes);
      } else {
        disk_.push_back(std::move(queued.bytes));
        if (synced_one) synced_one(disk_.size(), disk_.back());
      }
    }
  }
  void tell() {
    if (owner_ == nullptr || told_ == disk_.size()) return;
    told_ = disk_.size();
    owner_->durable(told_);
  }
  void commit() {
    sync(queue_.size());
    tell();
  }
  void fail(live::JournalFault fault) {
    queue_.clear();
    if (live::JournalOwner* owner = std::exchange(owner_, nullptr)) owner->failed(fault);
  }
  void crash() {
    queue_.clear();
    owner_ = nullptr;
  }
  const std::vector<std::string>& disk() const { return disk_; }
  const live::CardChange& last_card() const { return last_card_; }
  bool has_image() const { return image_.has_value(); }
  std::size_t images_asked() const { return images_asked_; }

  // Called for each entry that reaches the disk.
  std::function<void(std::uint64_t seq, const std::string& bytes)> synced_one;

 private:
  struct Queued {
    std::string bytes;
    bool is_image = false;
  };
  class Opening final : public live::JournalSession {
   public:
    explicit Opening(StagedJournal& journal) : journal_(journal), epoch_(journal.epoch_) {}
    void append(const audit::Entry& entry, const live::CardChange& card) override {
      if (epoch_ != journal_.epoch_ || journal_.owner_ == nullptr) return;
      std::size_t queued = 0;
      for (const Queued& each : journal_.queue_) queued += each.is_image ? 0 : 1;
      PLENARY_ASSERT(entry.seq == journal_.disk_.size() + queued + 1);
      journal_.queue_.push_back({audit::canonical::bytes(entry), false});
      journal_.last_card_ = card;
    }
    void keep_snapshot(const audit::Session::Image& image) override {
      if (epoch_ != journal_.epoch_ || journal_.owner_ == nullptr) return;
      journal_.queue_.push_back({audit::canonical::bytes(image), true});
      ++journal_.images_asked_;
    }

   private:
    StagedJournal& journal_;
    std::uint64_t epoch_;
  };

  live::JournalOwner* owner_ = nullptr;
  std::uint64_t epoch_ = 0;
  std::uint64_t told_ = 0;
  std::deque<Queued> queue_;
  std::vector<std::string> disk_;
  std::optional<std::string> image_;
  live::CardChange last_card_;
  std::size_t images_asked_ = 0;
};

}  // namespace plenary::test
