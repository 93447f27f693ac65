// The frames that both ends of a lane hold, so that what is due to many goes over it once.
//
// Both ends put in the same frames in the same order, as the lane tells them, and so hold the same
// ones under the same numbers: the latest, within bounds. A plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

#include "base/frame.h"

namespace plenary::relay {

class SharedFrames {
 public:
  // Smaller ones cost less than to keep them.
  static constexpr std::size_t bytes_min = 1'024;

  // The number of a frame that is held, or zero. It is the same frame, not one that says the same.
  std::uint64_t number_of(const Frame& frame) const {
    for (std::size_t at = 0; at < held_.size(); ++at) {
      if (held_[at] == frame) return first_ + at;
    }
    return 0;
  }
  // Null where it is not held.
  Frame find(std::uint64_t number) const {
    const bool holds = number >= first_ && number - first_ < held_.size();
    return holds ? held_[number - first_] : nullptr;
  }
  // The number it has from now on.
  std::uint64_t add(Frame frame) {
    bytes_ += frame->size();
    held_.push_back(std::move(frame));
    while (held_.size() > count_max || (bytes_ > bytes_max && held_.size() > 1)) {
      bytes_ -= held_.front()->size();
      held_.pop_front();
      ++first_;
    }
    return first_ + held_.size() - 1;
  }

 private:
  static constexpr std::size_t count_max = 32;
  static constexpr std::size_t bytes_max = 8 * 1024 * 1024;

  std::deque<Frame> held_;
  std::uint64_t first_ = 1;  // The number of the oldest one.
  std::size_t bytes_ = 0;
};

}  // namespace plenary::relay
