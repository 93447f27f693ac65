// The latest frames of one scope, for those who were away for a moment.
//
// Bounded by bytes: who missed more gets a snapshot, which is cheaper then (rule P5).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/frame.h"

namespace plenary::live {

class Tail {
 public:
  explicit Tail(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // `frame` holds the events up to `last`, from one after the frame before.
  void push(std::uint64_t first, std::uint64_t last, Frame frame) {
    bytes_ += frame->size();
    held_.push_back({first, last, std::move(frame)});
    while (bytes_ > bytes_max_ && held_.size() > 1) {
      bytes_ -= held_.front().frame->size();
      held_.pop_front();
    }
  }

  // Frames with everything after `cursor` up to `head`, or nothing where some of it is gone. The
  // first may begin before: a client skips what it has.
  std::optional<std::vector<Frame>> after(std::uint64_t cursor, std::uint64_t head) const {
    std::vector<Frame> frames;
    if (cursor == head) return frames;
    if (cursor > head || held_.empty() || held_.front().first > cursor + 1 ||
        held_.back().last != head) {
      return std::nullopt;
    }
    for (const Held& held : held_) {
      if (held.last > cursor) frames.push_back(held.frame);
    }
    return frames;
  }

 private:
  struct Held {
    std::uint64_t first;
    std::uint64_t last;
    Frame frame;
  };
  std::deque<Held> held_;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
};

}  // namespace plenary::live
