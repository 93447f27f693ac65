// How a Loop writes: what a Link is due goes together, and nobody waits for somebody else's much.
#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>
#include <sys/socket.h>

#include "base/finally.h"
#include "base/steady_ms.h"
#include "transport/loop.h"

namespace plenary::transport {

void Loop::touch(Link& link) {
  if (std::exchange(link.dirty, true)) return;
  dirty_.push_back(link.id);
  flush_by(next_tick_ms_);
}

void Loop::flush_soon() {
  on_loop();
  if (!dirty_.empty()) flush_by(rested_ms_);
}

// At once after a quiet spell. On a busy loop what is written goes together: with the next tick, or
// sooner where it waited together before (flush_soon). After a long round of writing the loop rests
// from it for as long as that took: however many Links there are, half of its time is left to read
// and to order, and more goes together.
void Loop::flush_by(std::int64_t due_ms) {
  if (flush_due_ms_ <= due_ms) return;
  flush_due_ms_ = due_ms;
  const std::int64_t wait_ms = due_ms - steady_ms();
  tick_.cancel();
  if (wait_ms <= 0) return boost::asio::post(io_, [this] { flush(); });
  tick_.expires_after(std::chrono::milliseconds(wait_ms));
  tick_.async_wait([this](const boost::system::error_code& error) {
    if (!error) flush();
  });
}

void Loop::flush() {
  if (std::exchange(flush_due_ms_, never_ms) == never_ms) return;  // It was done sooner.
  const std::int64_t begun_ms = now_ms_ = steady_ms();
  std::swap(dirty_, flushing_);
  for (std::size_t at = 0; at < flushing_.size(); ++at) {
    expect(at, flushing_.size(),
           [this](std::size_t next) { return links_.in(LinkSlots::slot_of(flushing_[next])); });
    Link* const link = find(flushing_[at]);
    if (link == nullptr) continue;
    link->dirty = false;
    if (!link->blocked) write_to(*link);
  }
  flushing_.clear();
  const std::int64_t ended_ms = steady_ms();
  rested_ms_ = ended_ms + std::min(ended_ms - begun_ms, limits::flush_rest_ms_max);
  next_tick_ms_ = std::max(begun_ms + limits::tick_ms, rested_ms_);
}

// Now, or where it is due a snapshot in its turn among all who are: a crowd that comes in keeps
// nobody waiting who is in.
void Loop::write_to(Link& link) {
  if (link.bulky) return;  // Its turn will come.
  if (link.outbox.own_bytes() < limits::bulk_bytes) return settle(link);
  link.bulky = true;
  queue_bulk(link);
}

void Loop::queue_bulk(Link& link) {
  bulk_.push_back(link.id);
  if (!std::exchange(writing_bulk_, true)) boost::asio::post(io_, [this] { write_bulk(); });
}

// For a moment; then what has been read, ordered and flushed meanwhile has its turn.
void Loop::write_bulk() {
  now_ms_ = steady_ms();
  const std::int64_t ends_ms = now_ms_ + limits::bulk_turn_ms;
  while (!bulk_.empty() && steady_ms() < ends_ms) {
    Link* const link = find(bulk_.front());
    bulk_.pop_front();
    if (link != nullptr && !link->blocked) settle(*link);
  }
  writing_bulk_ = !bulk_.empty();
  if (writing_bulk_) boost::asio::post(io_, [this] { write_bulk(); });
}

// Writes what the Link is due, and does what was waiting for that.
void Loop::settle(Link& link) {
  Sent sent = Sent::broken;
  guarded(link, [&] { sent = link.broken ? Sent::broken : transmit(link); });
  if (sent == Sent::broken) remove(link.id);
  if (sent == Sent::all) drained(link);
}

const Outbox::Form* Loop::form_of(Use use) const {
  if (use == Use::json) return &json_message_;
  return use == Use::events ? &event_message_ : nullptr;
}

// What is small is laid side by side first: a single piece costs the kernel less than several.
ssize_t Loop::send_now(const Link& link, std::size_t pieces) {
  std::size_t bytes = 0;
  for (std::size_t at = 0; at < pieces; ++at) bytes += pieces_[at].iov_len;
  if (bytes > joined_.size()) {
    msghdr message{};
    message.msg_iov = pieces_.data();
    message.msg_iovlen = pieces;
    return ::sendmsg(link.socket.descriptor(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  }
  char* end = joined_.data();
  for (std::size_t at = 0; at < pieces; ++at) {
    end = std::copy_n(static_cast<const char*>(pieces_[at].iov_base), pieces_[at].iov_len, end);
  }
  return ::send(link.socket.descriptor(), joined_.data(), bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
}

// One send a message; waits for the socket only when it is full.
Loop::Sent Loop::transmit(Link& link) {
  const Outbox::Form* const form = form_of(link.use);
  while (const std::size_t count = link.outbox.gather(form, pieces_)) {
    const ssize_t sent = send_now(link, count);
    if (sent >= 0) {
      link.liveness.progressed(now_ms_);
      link.outbox.wrote(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      wait_to_write(link);
      return Sent::blocked;
    } else if (errno != EINTR) {
      link.broken = true;
      touch(link);
      return Sent::broken;
    }
  }
  return Sent::all;
}

void Loop::wait_to_write(Link& link) {
  link.broken = !writable_.watch(link.socket.descriptor(), link.id, ReadyTo::write);
  if (link.broken) return touch(link);
  link.blocked = true;
  look_at_when_due(link);
}

// Each Link that was full and is not any more writes on.
void Loop::write_on() {
  now_ms_ = steady_ms();
  const Finally then([this] { writable_.when_any([this] { write_on(); }); });
  for (const epoll_event& event : writable_.look()) {
    Link* const link = find(Readiness::link_of(event));
    if (link == nullptr) continue;
    writable_.forget(link->socket.descriptor());
    link->blocked = false;
    link->bulky ? queue_bulk(*link) : settle(*link);
  }
}

void Loop::drained(Link& link) {
  link.bulky = false;
  if (link.use == Use::echo) listen(link, true);
  if (link.outbox.finished()) {
    // Half closed, then the rest is read: a reset would take the close frame with it.
    if (link.peer_is_done && !std::exchange(link.shut, true)) link.socket.end_sending();
    return;
  }
  if (link.open && link.outbox.lagging()) {
    link.outbox.caught_up();
    guarded(link, [&] { link.guest->drained(); });
  }
}

}  // namespace plenary::transport
