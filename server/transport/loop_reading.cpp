// How a Loop reads: at once after a quiet spell, else all that came in a while in one round.
#include <algorithm>
#include <chrono>
#include <utility>

#include <sys/socket.h>

#include "base/finally.h"
#include "base/steady_ms.h"
#include "transport/loop.h"

namespace plenary::transport {

// What was said in one round is ordered, written to disk and told together. All loops of a node
// read at the same moments.
void Loop::read_round() {
  now_ms_ = steady_ms();
  const std::int64_t next_ms = now_ms_ - now_ms_ % limits::round_ms + limits::round_ms;
  const auto ready = readable_.look();
  if (ready.empty()) return readable_.when_any([this] { read_round(); });
  bool more = ready.size() == limits::ready_at_once;
  const Finally then([&] { read_again(more ? 0 : next_ms - steady_ms()); });
  for (const epoll_event& event : ready) more |= read(Readiness::link_of(event));
}

void Loop::read_again(std::int64_t wait_ms) {
  round_.expires_after(std::chrono::milliseconds(std::max<std::int64_t>(wait_ms, 0)));
  round_.async_wait([this](const boost::system::error_code& error) {
    if (!error) read_round();
  });
}

// Whether there may be more to read.
bool Loop::read(LinkId id) {
  Link* const link = find(id);
  if (link == nullptr) return false;
  Got got = Got::more;
  for (int turn = 0; turn < limits::reads_per_turn && got == Got::more; ++turn) {
    got = read_once(*link);
  }
  if (got == Got::end) {
    remove(id);
    return false;
  }
  // An echo is taken at the speed at which it is given back.
  listen(*link, link->use != Use::echo || link->outbox.empty() || !link->open);
  return got == Got::more;
}

void Loop::listen(Link& link, bool listening) {
  if (std::exchange(link.listening, listening) == listening) return;
  readable_.change(link.socket.descriptor(), link.id, listening ? ReadyTo::read : ReadyTo::nothing);
}

// Reads into the buffer all Links of the loop share; an idle Link owns none.
Loop::Got Loop::read_once(Link& link) {
  const auto got = ::recv(link.socket.descriptor(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
  if (got < 0) return errno == EAGAIN || errno == EINTR ? Got::all : Got::end;
  if (got == 0) return Got::end;
  const auto bytes = static_cast<std::size_t>(got);
  take(link, {buffer_.data(), bytes});
  return bytes == buffer_.size() ? Got::more : Got::all;
}

void Loop::take(Link& link, std::span<char> bytes) {
  // Who asked for a stream of events says the rest elsewhere.
  if (link.use == Use::events) return begin_close(link, close_codes::protocol_error);
  link.message_ended = false;
  std::uint16_t fault = 0;
  const bool read_all = guarded(link, [&] {
    fault = link.reader.feed(bytes, [this, &link](const ReadFrame& frame) { see(link, frame); });
  });
  const bool in_the_middle = link.reader.in_the_middle();
  link.liveness.heard(now_ms_, {link.message_ended, in_the_middle});
  if (in_the_middle) look_at_when_due(link);
  if (read_all && fault == 0) return;
  link.peer_is_done = true;
  if (fault == 0) return;
  parts_.metrics.count(Counter::messages_malformed);
  begin_close(link, fault);
}

void Loop::see(Link& link, const ReadFrame& frame) {
  switch (frame.kind) {
    case FrameKind::text:
    case FrameKind::binary:
      link.message_ended = true;
      if (!link.open) return;
      if (link.use == Use::echo) {
        const Opcode opcode = frame.kind == FrameKind::text ? Opcode::text : Opcode::binary;
        queue_control(link, whole_frame(opcode, frame.payload));
      } else {
        link.guest->received(frame.payload);
      }
      return;
    case FrameKind::ping: answer_ping(link, frame.payload); return;
    case FrameKind::pong: return;
    case FrameKind::close:
      link.peer_is_done = true;
      begin_close(
          link, frame.close_code == close_codes::none ? close_codes::normal : frame.close_code);
      touch(link);  // Ours may be out already; then this ends it.
      return;
  }
}

void Loop::answer_ping(Link& link, std::string_view payload) {
  switch (link.use == Use::echo ? Liveness::Pinged::answer : link.liveness.pinged(now_ms_)) {
    case Liveness::Pinged::answer: queue_control(link, whole_frame(Opcode::pong, payload)); return;
    case Liveness::Pinged::ignore: return;
    case Liveness::Pinged::flood: begin_close(link, close_codes::flooding); return;
  }
}

}  // namespace plenary::transport
