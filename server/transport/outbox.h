// What one Link is still due, in one order, and never more than it may cost.
//
// Frames wait here as shared pointers until the Link can write; then all of them become one
// WebSocket message: a header made for their sum, and the payloads where they lie (of JSON and
// events, one text made of them joined). Controls go between messages, the close after everything.
// When too much has gathered, what was published to all and has not begun to go out is dropped and
// the Link lags: it will want a snapshot once it is drained. What is meant for it alone (receipts,
// snapshots) stays, for nobody would say it again. A message that has begun is always finished.
// Pure; on the hub's loop.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/uio.h>

#include "base/frame.h"

namespace plenary::transport {

class Outbox {
 public:
  // Makes the whole message of its payload, where it is not the payload behind a binary header.
  using Form = std::function<std::string(std::string_view)>;

  // A frame for all. False: it is dropped, because the Link lags (with this one, or already) or is
  // closing.
  bool publish(const Frame& frame);
  // A frame for this Link alone. False: there are too many of them, or it is closing.
  bool send(const Frame& frame);
  // Of the frames for this Link alone that have not begun to go out.
  std::size_t own_bytes() const { return own_bytes_; }
  // Another frame may be one too many: what waits had better be written first.
  bool full() const;
  // Asks for the place where the next frame is put, and what waits lies.
  void will_be_written() const { __builtin_prefetch(waiting_.data()); }
  // A whole control frame.
  void push_control(std::string_view whole_frame);
  // The last frame of the connection, behind all that waits.
  void finish(std::string close_frame);
  // The last frame of the connection; what has not begun to go out is dropped.
  void abandon(std::string close_frame);

  bool empty() const { return !under_way() && nothing_waits(); }
  // The close frame has gone out whole.
  bool finished() const { return stage_ == Stage::closed && empty(); }
  bool lagging() const { return lagging_; }
  // Nothing has been due for a while: keeps no room for more.
  void rest();
  // The Link is about to be given a snapshot.
  void caught_up() { lagging_ = false; }

  // Fills `pieces` with what to write next and says how many there are. Begins a message when none
  // is under way, in that form (or null).
  std::size_t gather(const Form* form, std::span<iovec> pieces);
  // `bytes` of what gather() gave have been written.
  void wrote(std::size_t bytes);

 private:
  enum class Stage : std::uint8_t { open, closing, closed };
  struct Due {
    Frame frame;
    bool own = false;
  };

  bool under_way() const { return !prefix_.empty(); }
  bool nothing_waits() const {
    return waiting_.empty() && controls_.empty() && stage_ != Stage::closing;
  }
  void queue(const Frame& frame, bool own);
  void drop_published();
  void begin(const Form* form);
  std::string_view piece(std::size_t number) const;

  std::vector<Due> waiting_;
  std::size_t published_bytes_ = 0;  // Of those that wait.
  std::size_t own_bytes_ = 0;
  std::string controls_;  // Whole frames, one after the other.
  Frame close_;
  // Under way: controls and the message's header, then its frames.
  std::string prefix_;
  std::vector<Due> sending_;
  std::size_t piece_ = 0;    // The first that is not out; 0 is prefix_, then sending_,
  std::size_t written_ = 0;  // and how much of it is.
  Stage stage_ = Stage::open;
  bool lagging_ = false;
};

}  // namespace plenary::transport
