// What one Link is still due, in one order, and never more than it may cost.
//
// Frames wait here as shared pointers until the Link can write; then all of them become one
// WebSocket message: a header made for their sum, and the payloads where they lie. Controls (pong,
// close) go between messages. When too much has gathered behind a write that cannot go on, all
// that has not begun to go out is dropped and the Link lags: it will want a snapshot once it is drained. Pure; on the hub's loop.
#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/frame.h"

namespace plenary::transport {

class Outbox {
 public:
  using ToText = std::function<std::string(std::string_view)>;

  // False: the Link has begun to lag with this, or was lagging; the frame is dropped.
  bool push(const Frame& frame);
  void push_control(std::string whole_frame) { controls_.push_back(std::move(whole_frame)); }

  bool empty() const { return writing_.empty() && waiting_.empty() && controls_.empty(); }
  bool lagging() const { return lagging_; }
  // The Link is about to be given a snapshot.
  void caught_up() { lagging_ = false; }
  std::size_t waiting_bytes() const { return waiting_bytes_; }

  // What to write next, or nothing. Begins a message when none is under way; `to_text` (or null)
  // turns it into JSON.
  std::vector<iovec> next(const ToText* to_text);
  // `bytes` of what next() gave have been written.
  void wrote(std::size_t bytes);

 private:
  struct Piece {
    Frame shared;     // Either shared,
    std::string own;  // or the Link's own.
    std::string_view view() const { return shared ? std::string_view(*shared) : own; }
  };
  void begin_message(const ToText* to_text);

  std::deque<Frame> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::deque<std::string> controls_;
  std::deque<Piece> writing_;
  std::size_t written_ = 0;  // Of the first piece.
  bool lagging_ = false;
};

}  // namespace plenary::transport
