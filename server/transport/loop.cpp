#include "transport/loop.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/steady_ms.h"

namespace plenary::transport {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;

}  // namespace

Loop::Loop(LoopParts parts)
    : parts_(parts),
      json_message_([to_json = parts.to_json](std::string_view payload) {
        return whole_frame(Opcode::text, (*to_json)(payload));
      }),
      io_(1),
      work_(asio::make_work_guard(io_)),
      tick_(io_),
      scan_(io_),
      links_(parts.number) {
  scan();
}

void Loop::run() {
  running_ = true;
  while (!io_.stopped()) {
    try {
      io_.run();
    } catch (const std::exception& exception) {
      caught(exception.what());
    } catch (...) {
      caught("unknown");
    }
  }
  links_.each([this](Link& link) { remove(link.id); });
  running_ = false;
}

void Loop::leave() {
  post([this] {
    links_.each([this](Link& link) { begin_close(link, close_codes::server_draining); });
    flush();
    io_.stop();
  });
}

void Loop::on_loop() const {
  if (running_.load(std::memory_order_relaxed)) role_.assert_held();
}

void Loop::caught(const char* what) {
  parts_.metrics.count(Counter::exceptions_caught);
  parts_.log.error("exception_caught",
                   {{"loop", std::uint64_t{parts_.number}}, {"what", std::string_view(what)}});
}

void Loop::post(std::function<void()> work) { asio::post(io_, std::move(work)); }

void Loop::post_after(std::int64_t delay_ms, std::function<void()> work) {
  on_loop();
  auto timer = std::make_unique<asio::steady_timer>(io_, std::chrono::milliseconds(delay_ms));
  auto& waiting = *timer;
  waiting.async_wait([timer = std::move(timer), work = std::move(work)](const Error& error) {
    if (!error) work();
  });
}

Link* Loop::find(LinkId id) {
  on_loop();
  return links_.find(id);
}

Link* Loop::adopt(Upgraded upgraded, const MakeGuest& guest) {
  now_ms_ = steady_ms();
  std::string read_already = std::move(upgraded.read_already);
  Link* const link = links_.add(std::move(upgraded), now_ms_);
  if (link == nullptr) return nullptr;
  const int unsent_max = limits::unsent_bytes_max;
  ::setsockopt(
      link->socket.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_max, sizeof unsent_max);
  parts_.metrics.count(Counter::links_opened);
  if (link->use == Use::echo) {
    link->liveness.admitted();
  } else {
    guarded(*link, [&] { link->guest = guest(link->id); });
    if (!link->guest) begin_close(*link, close_codes::internal_error);
  }
  if (!link->outbox.empty()) touch(*link);
  if (!read_already.empty()) take(*link, read_already);
  wait_to_read(*link);
  look_at_when_due(*link);
  return link;
}

void Loop::wait_to_read(Link& link) {
  if (std::exchange(link.listening, true)) return;
  link.socket.async_wait(Socket::wait_read, waiting([this, id = link.id](const Error& error) {
                           if (!error) read(id);
                         }));
}

void Loop::read(LinkId id) {
  Link* const link = find(id);
  if (link == nullptr) return;
  link->listening = false;
  now_ms_ = steady_ms();
  Got got = Got::more;
  for (int turn = 0; turn < limits::reads_per_turn && got == Got::more; ++turn) {
    got = read_once(*link);
  }
  if (got == Got::end) {
    remove(id);
    return;
  }
  // An echo is taken at the speed at which it is given back.
  if (link->use != Use::echo || link->outbox.empty() || !link->open) wait_to_read(*link);
}

// Reads into the buffer all Links of the loop share; an idle Link owns none.
Loop::Got Loop::read_once(Link& link) {
  const auto got =
      ::recv(link.socket.native_handle(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
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

// Only who does not take what it is sent may lag, never who has had no turn yet.
void Loop::make_room(Link& link) {
  if (link.outbox.full() && !link.blocked) guarded(link, [&] { transmit(link); });
  if (link.outbox.empty()) link.liveness.progressed(now_ms_);
}

void Loop::queue_control(Link& link, std::string_view whole_frame) {
  if (!link.open) return;
  if (link.outbox.empty()) link.liveness.progressed(now_ms_);
  link.outbox.push_control(whole_frame);
  touch(link);
}

void Loop::begin_close(Link& link, std::uint16_t code) {
  if (!std::exchange(link.open, false)) return;
  if (link.use == Use::events) link.peer_is_done = true;  // Nobody answers the end of a stream.
  link.outbox.finish(link.farewell(code));
  link.liveness.closing(now_ms_);
  look_at_when_due(link);
  touch(link);
}

// On who does not read: what has not begun to go out is not kept.
void Loop::give_up(Link& link) {
  if (!link.open) return;
  parts_.metrics.count(Counter::links_dropped_slow);
  link.outbox.abandon(link.farewell(close_codes::too_slow));
  begin_close(link, close_codes::too_slow);
}

void Loop::close(LinkId id, std::uint16_t code) {
  if (Link* link = find(id)) begin_close(*link, code);
}

void Loop::remove(LinkId id) {
  const std::unique_ptr<Link> gone = links_.take(id);
  if (!gone) return;
  channels_.leave_all(LinkSlots::slot_of(id));
  if (gone->key) detours_.closed(*gone->key);
  Error ignored;
  // What it would not take is not kept for it in the kernel either.
  if (!gone->outbox.empty()) gone->socket.set_option(Socket::linger(true, 0), ignored);
  gone->socket.close(ignored);
  if (gone->guest) guarded(*gone, [&] { gone->guest->closed(); });
}

void Loop::subscribe(LinkId id, Channel channel) {
  if (find(id) != nullptr) channels_.follow(LinkSlots::slot_of(id), channel);
}

void Loop::unsubscribe(LinkId id, Channel channel) {
  if (find(id) != nullptr) channels_.leave(LinkSlots::slot_of(id), channel);
}

void Loop::publish(Channel channel, const Frame& frame) {
  on_loop();
  for (const Channels::Follower& follower : channels_.followers(channel)) {
    Link& link = links_.at(follower.slot);
    if (!link.open) continue;
    make_room(link);
    link.outbox.publish(frame);
    touch(link);
  }
}

void Loop::send(LinkId id, const Frame& frame) {
  Link* const link = find(id);
  if (link == nullptr || !link->open) return;
  make_room(*link);
  if (!link->outbox.send(frame)) give_up(*link);
  touch(*link);
}

void Loop::admitted(LinkId id) {
  if (Link* link = find(id)) link->liveness.admitted();
}

void Loop::look_at_when_due(Link& link) {
  const std::int64_t due_ms = link.liveness.due_ms(parts_.patience, !link.outbox.empty());
  if (due_ms >= link.look_at_ms) return;
  link.look_at_ms = due_ms;
  looks_.push({due_ms, link.id});
}

// Who is silent, stuck or late.
void Loop::scan() {
  now_ms_ = steady_ms();
  scan_.expires_after(std::chrono::milliseconds(parts_.patience.scan_ms));
  scan_.async_wait([this](const Error& error) {
    if (!error) scan();
  });
  while (!looks_.empty() && looks_.top().at_ms <= now_ms_) {
    const Look look = looks_.top();
    looks_.pop();
    Link* link = links_.find(look.link);
    if (link == nullptr || link->look_at_ms != look.at_ms) continue;  // It is looked at sooner.
    link->look_at_ms = never_ms;
    check(*link);
    if ((link = links_.find(look.link)) != nullptr) look_at_when_due(*link);
  }
  detours_.expire(now_ms_ - parts_.patience.stream_ms);
  parts_.metrics.set(Gauge::links, static_cast<std::int64_t>(links_.count()));
}

void Loop::check(Link& link) {
  link.outbox.rest();
  const auto verdict = link.liveness.check(now_ms_, parts_.patience, !link.outbox.empty());
  switch (verdict.due) {
    case Liveness::Due::nothing: return;
    case Liveness::Due::ping: queue_control(link, link.ping()); return;
    case Liveness::Due::close:
      if (verdict.code == close_codes::too_slow) {
        give_up(link);
      } else {
        begin_close(link, verdict.code);
      }
      return;
    case Liveness::Due::drop: remove(link.id); return;
  }
}

}  // namespace plenary::transport
