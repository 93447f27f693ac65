// The latest frames of one scope, for those who were away for a moment.
//
// Bounded by bytes: who missed more gets a snapshot, which is cheaper then (rule P5). Owned by the
// Host, which makes one when a scope is first touched; a plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/assert.h"
#include "base/frame.h"

namespace plenary::live {

class Tail {
 public:
  // `last` is how far the scope had been told before the first frame comes.
  Tail(std::size_t bytes_max, std::uint64_t last) : bytes_max_(bytes_max), last_(last) {}

  // How far the scope has been told.
  std::uint64_t last() const { return last_; }

  // `frame` holds the events after last() up to `last`.
  void push(std::uint64_t last, Frame frame) {
    PLENARY_ASSERT(last > last_);
    bytes_ += frame->size();
    held_.push_back({last_ + 1, last, std::move(frame)});
    last_ = last;
    while (bytes_ > bytes_max_ && held_.size() - gone_ > 1) {
      bytes_ -= held_[gone_].frame->size();
      held_[gone_++].frame.reset();
    }
    if (gone_ <= held_.size() / 2) return;
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(gone_));
    gone_ = 0;
  }

  // The bytes of after(cursor), without making it.
  std::optional<std::size_t> bytes_after(std::uint64_t cursor) const {
    if (!reaches(cursor)) return std::nullopt;
    std::size_t bytes = 0;
    const auto all = held();
    for (auto at = all.rbegin(); at != all.rend() && at->last > cursor; ++at) {
      bytes += at->frame->size();
    }
    return bytes;
  }

  // Frames with everything after `cursor`, or nothing where some of it is gone. The first may begin
  // before: a client skips what it has.
  std::optional<std::vector<Frame>> after(std::uint64_t cursor) const {
    if (!reaches(cursor)) return std::nullopt;
    std::vector<Frame> frames;
    for (const Held& each : held()) {
      if (each.last > cursor) frames.push_back(each.frame);
    }
    return frames;
  }

 private:
  struct Held {
    std::uint64_t first;
    std::uint64_t last;
    Frame frame;
  };

  bool reaches(std::uint64_t cursor) const {
    if (cursor >= last_) return cursor == last_;
    return !held_.empty() && held().front().first <= cursor + 1;
  }

  std::span<const Held> held() const { return std::span(held_).subspan(gone_); }

  // Of which so many are gone already. A deque would take 576 bytes for every scope, and most are
  // one person's own, told something once.
  std::vector<Held> held_;
  std::size_t gone_ = 0;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::uint64_t last_;
};

}  // namespace plenary::live
