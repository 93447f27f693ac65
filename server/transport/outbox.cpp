#include "transport/outbox.h"

#include <algorithm>

#include "base/assert.h"
#include "transport/frame_reader.h"
#include "transport/limits.h"

namespace plenary::transport {

bool Outbox::push(const Frame& frame) {
  if (lagging_) return false;
  // Only a reader that is behind with what is being written can lag: what one batch brings at once,
  // the snapshots of a resync above all, is never too much.
  if (!writing_.empty() && waiting_bytes_ > limits::outbox_bytes_max) {
    lagging_ = true;
    waiting_.clear();
    waiting_bytes_ = 0;
    return false;
  }
  waiting_.push_back(frame);
  waiting_bytes_ += frame->size();
  return true;
}

void Outbox::begin_message(const ToText* to_text) {
  while (!controls_.empty()) {
    writing_.push_back({nullptr, std::move(controls_.front())});
    controls_.pop_front();
  }
  if (waiting_.empty()) return;
  if (to_text != nullptr) {
    std::string joined;
    for (const Frame& frame : waiting_) joined += *frame;
    std::string text = (*to_text)(joined);
    writing_.push_back({nullptr, frame_header(opcode_text, text.size())});
    writing_.push_back({nullptr, std::move(text)});
  } else {
    writing_.push_back({nullptr, frame_header(opcode_binary, waiting_bytes_)});
    for (Frame& frame : waiting_) writing_.push_back({std::move(frame), {}});
  }
  waiting_.clear();
  waiting_bytes_ = 0;
}

std::vector<iovec> Outbox::next(const ToText* to_text) {
  if (writing_.empty()) begin_message(to_text);
  std::vector<iovec> pieces;
  std::size_t skip = written_;
  for (const Piece& piece : writing_) {
    if (pieces.size() == limits::pieces_per_write) break;
    const std::string_view view = piece.view().substr(skip);
    skip = 0;
    if (!view.empty()) pieces.push_back({const_cast<char*>(view.data()), view.size()});
  }
  return pieces;
}

void Outbox::wrote(std::size_t bytes) {
  while (!writing_.empty()) {
    const std::size_t left = writing_.front().view().size() - written_;
    if (bytes < left) {
      written_ += bytes;
      return;
    }
    bytes -= left;
    written_ = 0;
    writing_.pop_front();
  }
  PLENARY_ASSERT(bytes == 0);
}

}  // namespace plenary::transport
