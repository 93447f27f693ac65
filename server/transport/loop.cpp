#include "transport/loop.h"

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
      readable_(io_),
      writable_(io_),
      round_(io_),
      tick_(io_),
      scan_(io_),
      links_(parts.number) {
  scan();
  read_round();
  writable_.when_any([this] { write_on(); });
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
      link->socket.descriptor(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_max, sizeof unsent_max);
  parts_.metrics.count(Counter::links_opened);
  if (link->use == Use::echo) {
    link->liveness.admitted();
  } else {
    guarded(*link, [&] { link->guest = guest(link->id); });
    if (!link->guest) begin_close(*link, close_codes::internal_error);
  }
  if (!link->outbox.empty()) touch(*link);
  if (!read_already.empty()) take(*link, read_already);
  link->broken = !readable_.watch(link->socket.descriptor(), link->id, ReadyTo::read);
  if (link->broken) touch(*link);
  look_at_when_due(*link);
  return link;
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
  // What it would not take is not kept for it in the kernel either.
  if (!gone->outbox.empty()) gone->socket.keep_nothing_when_closed();
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
  const auto followers = channels_.followers(channel);
  for (std::size_t at = 0; at < followers.size(); ++at) {
    expect(at, followers.size(), [&](std::size_t next) { return links_.in(followers[next].slot); });
    Link& link = links_.at(followers[at].slot);
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
