#include "transport/outbox.h"

#include <utility>

#include "base/assert.h"
#include "transport/frame_writer.h"
#include "transport/limits.h"

namespace plenary::transport {

bool Outbox::full() const {
  return published_bytes_ > limits::outbox_bytes_max || own_bytes_ > limits::outbox_own_bytes_max;
}

bool Outbox::publish(const Frame& frame) {
  if (lagging_ || stage_ != Stage::open) return false;
  // One large frame may go over the limit; a second has to wait for it to go.
  if (published_bytes_ > limits::outbox_bytes_max) {
    lagging_ = true;
    drop_published();
    return false;
  }
  queue(frame, false);
  return true;
}

bool Outbox::send(const Frame& frame) {
  if (stage_ != Stage::open || own_bytes_ > limits::outbox_own_bytes_max) return false;
  queue(frame, true);
  return true;
}

void Outbox::queue(const Frame& frame, bool own) {
  if (frame->empty()) return;
  waiting_.push_back({frame, own});
  (own ? own_bytes_ : published_bytes_) += frame->size();
}

void Outbox::drop_published() {
  std::erase_if(waiting_, [](const Due& due) { return !due.own; });
  waiting_.shrink_to_fit();
  published_bytes_ = 0;
}

void Outbox::rest() {
  if (!empty()) return;
  waiting_.shrink_to_fit();
  sending_.shrink_to_fit();
}

void Outbox::push_control(std::string_view whole_frame) {
  if (stage_ == Stage::open) controls_ += whole_frame;
}

void Outbox::finish(std::string close_frame) {
  if (stage_ != Stage::open) return;
  stage_ = Stage::closing;
  close_ = make_frame(std::move(close_frame));
}

void Outbox::abandon(std::string close_frame) {
  if (stage_ != Stage::open) return;
  waiting_ = {};
  published_bytes_ = own_bytes_ = 0;
  controls_ = {};
  finish(std::move(close_frame));
}

void Outbox::begin(const Form* form) {
  prefix_ = std::exchange(controls_, {});
  piece_ = 0;
  written_ = 0;
  if (waiting_.empty()) {
    if (stage_ != Stage::closing) return;
    stage_ = Stage::closed;
    prefix_ += *std::exchange(close_, {});
    return;
  }
  if (form == nullptr) {
    prefix_ += frame_header(Opcode::binary, published_bytes_ + own_bytes_);
    std::swap(sending_, waiting_);
  } else {
    std::string joined;
    joined.reserve(published_bytes_ + own_bytes_);
    for (const Due& due : waiting_) joined += *due.frame;
    waiting_.clear();
    prefix_ += (*form)(joined);
  }
  published_bytes_ = own_bytes_ = 0;
}

std::string_view Outbox::piece(std::size_t number) const {
  return number == 0 ? std::string_view(prefix_) : std::string_view(*sending_[number - 1].frame);
}

std::size_t Outbox::gather(const Form* form, std::span<iovec> pieces) {
  if (!under_way()) begin(form);
  if (!under_way()) return 0;
  std::size_t count = 0;
  std::size_t skip = written_;
  for (std::size_t at = piece_; at <= sending_.size() && count < pieces.size(); ++at) {
    const std::string_view bytes = piece(at).substr(std::exchange(skip, 0));
    // sendmsg() only reads what the pieces point at.
    pieces[count++] = {const_cast<char*>(bytes.data()), bytes.size()};
  }
  return count;
}

void Outbox::wrote(std::size_t bytes) {
  while (under_way()) {
    const std::size_t left = piece(piece_).size() - written_;
    if (bytes < left) {
      written_ += bytes;
      return;
    }
    bytes -= left;
    written_ = 0;
    if (piece_ > 0) sending_[piece_ - 1].frame.reset();
    if (++piece_ > sending_.size()) {
      // An idle Link keeps room for a few frames and no more.
      if (sending_.capacity() > limits::outbox_frames_kept) sending_ = {};
      sending_.clear();
      std::string().swap(prefix_);
    }
  }
  PLENARY_ASSERT(bytes == 0);
}

}  // namespace plenary::transport
