#include "transport/loop.h"

#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <chrono>

namespace plenary::transport {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::uint16_t hello_late = 4004;
constexpr std::uint16_t too_slow = 4002;
constexpr std::uint16_t silent = 4003;
constexpr std::uint16_t flooding = 4106;
constexpr std::uint16_t normal = 1000;
constexpr std::uint16_t policy = 1008;

// 24 bits of slot, 24 of serial, 16 of loop.
constexpr unsigned slot_bits = 24;

}  // namespace

Loop::Loop(LoopParts parts)
    : parts_(parts), io_(1), work_(asio::make_work_guard(io_)), tick_(io_), scan_(io_) {
  scan();
}

Loop::~Loop() {
  for (auto& link : slots_) {
    if (link) link->guest.reset();
  }
}

void Loop::run() {
  while (true) {
    try {
      io_.run();
      return;
    } catch (const std::exception&) {
      parts_.log.error("handler_threw", {{"loop", std::uint64_t{parts_.number}}});
    }
  }
}

void Loop::stop() { io_.stop(); }

void Loop::post(std::function<void()> work) { asio::post(io_, std::move(work)); }

void Loop::post_after(std::int64_t delay_ms, std::function<void()> work) {
  auto timer = std::make_unique<asio::steady_timer>(io_, std::chrono::milliseconds(delay_ms));
  auto& waiting = *timer;
  waiting.async_wait([timer = std::move(timer), work = std::move(work)](const Error& error) {
    if (!error) work();
  });
}

Loop::Link* Loop::find(LinkId id) {
  const std::uint64_t slot = id.value & ((std::uint64_t{1} << slot_bits) - 1);
  if (slot >= slots_.size() || !slots_[slot] || slots_[slot]->id != id) return nullptr;
  return slots_[slot].get();
}

void Loop::adopt(Upgraded upgraded,
                 const std::function<std::unique_ptr<Guest>(LinkId)>& guest) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  serial_ = (serial_ + 1) & ((std::uint64_t{1} << slot_bits) - 1);
  const LinkId id((std::uint64_t{parts_.number} << 48) | ((serial_ | 1) << slot_bits) | slot);
  const bool json = upgraded.encoding == Encoding::json;
  const Accepts accepts = upgraded.echo ? Accepts::both : json ? Accepts::text : Accepts::binary;
  const std::size_t bytes_max =
      upgraded.echo ? limits::echo_message_bytes_max : limits::message_bytes_max;
  slots_[slot] = std::unique_ptr<Link>(
      new Link{id, std::move(upgraded.socket), nullptr, FrameReader(accepts, bytes_max), {}, {}});
  Link& link = *slots_[slot];
  link.json = json;
  link.echo = link.admitted = upgraded.echo;
  link.opened_s = link.heard_s = link.progress_s = now_s_;
  Error ignored;
  link.socket.set_option(tcp::no_delay(true), ignored);
  link.socket.non_blocking(true, ignored);
  ++count_;
  parts_.metrics.count(Counter::links_opened);
  if (!link.echo) link.guest = guest(id);
  if (!upgraded.read_already.empty()) take(link, upgraded.read_already);
  if (Link* still = find(id)) wait_to_read(*still);
}

void Loop::wait_to_read(Link& link) {
  link.socket.async_wait(tcp::socket::wait_read, [this, id = link.id](const Error& error) {
    if (!error) read(id);
  });
}

// Reads into the buffer all Links of the loop share; an idle Link owns none.
void Loop::read(LinkId id) {
  for (int turn = 0; turn < limits::reads_per_turn; ++turn) {
    Link* link = find(id);
    if (link == nullptr) return;
    const auto got = ::recv(link->socket.native_handle(), buffer_.data(), buffer_.size(),
                            MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) break;
    if (got <= 0) {
      remove(id);
      return;
    }
    take(*link, {buffer_.data(), static_cast<std::size_t>(got)});
    if (static_cast<std::size_t>(got) < buffer_.size()) break;
  }
  if (Link* link = find(id)) wait_to_read(*link);
}

void Loop::take(Link& link, std::span<char> bytes) {
  const LinkId id = link.id;
  link.heard_s = now_s_;
  link.pinged = false;
  link.reading = true;
  const std::uint16_t fault =
      link.reader.feed(bytes, [&](const ReadFrame& frame) { see(link, frame); });
  link.reading = false;
  if (!link.reader.in_the_middle()) {
    link.began_s = 0;
  } else if (link.began_s == 0) {
    link.began_s = now_s_ + 1;
  }
  if (fault != 0) {
    parts_.metrics.count(Counter::messages_malformed);
    begin_close(link, fault);
  }
  if (link.broken) remove(id);
}

void Loop::see(Link& link, const ReadFrame& frame) {
  switch (frame.kind) {
    case FrameKind::message:
      if (link.closing_s >= 0 || link.close_code != 0) return;
      if (link.echo) {
        const std::uint8_t opcode = frame.text ? opcode_text : opcode_binary;
        link.outbox.push_control(frame_header(opcode, frame.payload.size()).append(frame.payload));
        touch(link);
      } else {
        link.guest->received(frame.payload);
      }
      return;
    case FrameKind::ping: pong(link, frame.payload); return;
    case FrameKind::pong: return;
    case FrameKind::close:
      link.peer_closed = true;
      if (link.closing_s < 0) begin_close(link, frame.close_code == 1005 ? normal : frame.close_code);
      touch(link);
      return;
  }
}

void Loop::pong(Link& link, std::string_view payload) {
  if (link.closing_s >= 0) return;
  if (link.pings_s != now_s_) {
    link.pings_s = now_s_;
    link.pings = 0;
  }
  if (++link.pings > limits::pings_per_second_max && !link.echo) {
    begin_close(link, flooding);
    return;
  }
  link.outbox.push_control(control_frame(opcode_pong, payload));
  touch(link);
}

void Loop::touch(Link& link) {
  if (std::exchange(link.dirty, true)) return;
  dirty_.push_back(link.id);
  schedule_flush();
}

// At once after a quiet spell; on a busy loop with the next tick, so that frames go together.
void Loop::schedule_flush() {
  if (std::exchange(flush_scheduled_, true)) return;
  const auto tick = std::chrono::milliseconds(limits::tick_ms);
  const auto due = flushed_at_ + tick;
  if (std::chrono::steady_clock::now() >= due) {
    asio::post(io_, [this] { flush(); });
    return;
  }
  tick_.expires_at(due);
  tick_.async_wait([this](const Error& error) {
    if (!error) flush();
  });
}

void Loop::flush() {
  flush_scheduled_ = false;
  flushed_at_ = std::chrono::steady_clock::now();
  for (const LinkId& id : std::exchange(dirty_, {})) {
    Link* link = find(id);
    if (link == nullptr) continue;
    link->dirty = false;
    if (!link->waits_to_write) write(*link);
  }
}

// One gathered send; waits for the socket only when it is full.
void Loop::write(Link& link) {
  const LinkId id = link.id;
  if (link.outbox.waiting_bytes() == 0) link.progress_s = now_s_;
  while (true) {
    std::vector<iovec> pieces = link.outbox.next(link.json ? parts_.to_json : nullptr);
    if (pieces.empty()) break;
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    const auto sent =
        ::sendmsg(link.socket.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      link.waits_to_write = true;
      link.socket.async_wait(tcp::socket::wait_write, [this, id](const Error& error) {
        Link* waiting = find(id);
        if (error || waiting == nullptr) return;
        waiting->waits_to_write = false;
        write(*waiting);
      });
      return;
    }
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      remove(id);
      return;
    }
    link.progress_s = now_s_;
    link.outbox.wrote(static_cast<std::size_t>(sent));
  }
  if (link.close_code != 0 && link.closing_s < 0) {
    begin_close(link, link.close_code);
    return;
  }
  if (link.outbox.lagging() && link.closing_s < 0) {
    link.outbox.caught_up();
    link.guest->drained();
  }
  if (link.closing_s >= 0 && link.peer_closed) remove(id);
}

void Loop::begin_close(Link& link, std::uint16_t code) {
  if (link.closing_s >= 0) return;
  link.closing_s = now_s_;
  link.outbox.push_control(close_frame(code));
  touch(link);
}

void Loop::close(LinkId id, std::uint16_t code) {
  Link* link = find(id);
  if (link == nullptr || link->closing_s >= 0 || link->close_code != 0) return;
  link->close_code = code;  // write() queues it behind all the rest.
  link->asked_s = now_s_;
  touch(*link);
}

void Loop::remove(LinkId id) {
  Link* link = find(id);
  if (link == nullptr) return;
  if (link->reading) {  // Its guest is speaking: when it has finished.
    link->broken = true;
    return;
  }
  while (!link->channels.empty()) leave(*link, link->channels.size() - 1);
  const std::uint64_t slot = id.value & ((std::uint64_t{1} << slot_bits) - 1);
  const std::unique_ptr<Link> gone = std::move(slots_[slot]);
  free_slots_.push_back(static_cast<std::uint32_t>(slot));
  --count_;
  Error ignored;
  gone->socket.close(ignored);
  if (gone->guest) gone->guest->closed();
}

void Loop::subscribe(LinkId id, Channel channel) {
  Link* link = find(id);
  if (link == nullptr) return;
  for (const auto& [known, place] : link->channels) {
    if (known == channel) return;
  }
  auto& members = channels_[channel];
  const std::uint64_t slot = id.value & ((std::uint64_t{1} << slot_bits) - 1);
  members.push_back({static_cast<std::uint32_t>(slot),
                     static_cast<std::uint32_t>(link->channels.size())});
  link->channels.emplace_back(channel, static_cast<std::uint32_t>(members.size() - 1));
}

void Loop::unsubscribe(LinkId id, Channel channel) {
  Link* link = find(id);
  if (link == nullptr) return;
  for (std::size_t place = 0; place < link->channels.size(); ++place) {
    if (link->channels[place].first == channel) {
      leave(*link, place);
      return;
    }
  }
}

// Takes a Link out of the channel at `place` of its own; the last of each takes the free place.
void Loop::leave(Link& link, std::size_t place) {
  const auto [channel, at] = link.channels[place];
  const auto found = channels_.find(channel);
  auto& members = found->second;
  members[at] = members.back();
  slots_[members[at].slot]->channels[members[at].place].second = at;
  members.pop_back();
  if (members.empty()) channels_.erase(found);
  link.channels[place] = link.channels.back();
  link.channels.pop_back();
  if (place < link.channels.size()) {
    const auto& [moved, index] = link.channels[place];
    channels_.at(moved)[index].place = static_cast<std::uint32_t>(place);
  }
}

void Loop::publish(Channel channel, const Frame& frame) {
  const auto found = channels_.find(channel);
  if (found == channels_.end()) return;
  for (const Member& member : found->second) {
    Link& link = *slots_[member.slot];
    if (link.closing_s >= 0 || link.close_code != 0) continue;
    link.outbox.push(frame);
    touch(link);
  }
}

void Loop::send(LinkId id, const Frame& frame) {
  Link* link = find(id);
  if (link == nullptr || link->closing_s >= 0 || link->close_code != 0) return;
  link->outbox.push(frame);
  touch(*link);
}

void Loop::admitted(LinkId id) {
  if (Link* link = find(id)) link->admitted = true;
}

// Once a second: who is silent, stuck or late.
void Loop::scan() {
  now_s_ = std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::steady_clock::now().time_since_epoch())
               .count();
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    if (slots_[slot]) check(*slots_[slot]);
  }
  parts_.metrics.set(Gauge::links, static_cast<std::int64_t>(count_));
  scan_.expires_after(std::chrono::seconds(1));
  scan_.async_wait([this](const Error& error) {
    if (!error) scan();
  });
}

void Loop::check(Link& link) {
  const LinkId id = link.id;
  if (link.closing_s >= 0) {
    if (now_s_ - link.closing_s >= limits::close_reply_s) remove(id);
    return;
  }
  if (!link.outbox.empty() && now_s_ - link.progress_s > limits::write_progress_s) {
    parts_.metrics.count(Counter::links_dropped_slow);
    begin_close(link, too_slow);
    remove(id);  // Nothing can be said to a reader that stopped; cutting is what frees it.
    return;
  }
  if (link.close_code != 0 && now_s_ - link.asked_s >= limits::close_reply_s) {
    begin_close(link, link.close_code);
    remove(id);
  } else if (!link.admitted && now_s_ - link.opened_s > limits::hello_s) {
    begin_close(link, hello_late);
  } else if (link.began_s != 0 && now_s_ - link.began_s > limits::message_progress_s &&
             !link.echo) {
    begin_close(link, policy);
  } else if (now_s_ - link.heard_s > limits::silence_s) {
    begin_close(link, silent);
  } else if (now_s_ - link.heard_s > limits::ping_after_s && !std::exchange(link.pinged, true)) {
    link.outbox.push_control(control_frame(opcode_ping, {}));
    touch(link);
  }
}

}  // namespace plenary::transport
