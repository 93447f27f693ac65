#include "clients/cli/lean_link.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/assert.h"

namespace plenary::cli {
namespace {

constexpr std::size_t read_bytes = std::size_t{1} << 20;
constexpr std::size_t kept_bytes_max = std::size_t{256} << 10;  // Of room for what has begun.
constexpr int ready_max = 256;
constexpr int crowd_ready_max = 8;           // Of 400 KB each: a millisecond.
constexpr std::int64_t crowd_rest_us = 500;  // Until a silent crowd is looked at again.
constexpr int reads_a_turn = 4;
// The key and what answers it are the example of RFC 6455, 1.3: there is no cache to fool here.
constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view accepted = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

enum class Stage : std::uint8_t { connecting, shaking, open, ended };

struct LeanWire {
  int file = -1;
  int epoll = -1;
  LeanTarget target;
  LinkEvents events;
  Stage stage = Stage::connecting;
  std::string begun;  // Of a message whose end has not come.
  std::string late;   // What the kernel did not take.
  std::uint32_t armed = 0;
};
using SharedLeanWire = std::shared_ptr<LeanWire>;

std::string greeting(const LeanTarget& target) {
  std::string words =
      "GET " + target.url.node + target.path + " HTTP/1.1\r\nHost: " + target.url.host + ":" +
      target.url.port +
      "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ";
  words += key;
  if (!target.protocol.empty()) words += "\r\nSec-WebSocket-Protocol: " + target.protocol;
  return words + "\r\n\r\n";
}

bool is_accepted(std::string_view answer) {
  return answer.starts_with("HTTP/1.1 101") && answer.find(accepted) != std::string_view::npos;
}

std::uint16_t close_code(std::string_view payload) {
  if (payload.size() < 2) return 0;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(payload[at]); };
  return static_cast<std::uint16_t>(byte(0) << 8 | byte(1));
}

class Links final : public LeanLinks {
 public:
  Links()
      : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        crowd_epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        room_(read_bytes) {
    PLENARY_ASSERT(epoll_ >= 0 && crowd_epoll_ >= 0);
  }
  ~Links() override {
    ::close(epoll_);
    ::close(crowd_epoll_);
  }
  Links(const Links&) = delete;
  Links& operator=(const Links&) = delete;
  std::unique_ptr<Link> connect(const LeanTarget& target, LinkEvents events) override;
  void crowd_comes() override { is_crowd_ = true; }
  void serve(std::int64_t patience_us) override;

  void send(const SharedLeanWire& wire, std::string_view bytes);
  void drop(const SharedLeanWire& wire);

 private:
  bool hand_out(int epoll, int at_most, std::int64_t patience_us);
  void wake(LeanWire& wire, std::uint32_t what);
  void arm(LeanWire& wire, std::uint32_t what);
  void connected(LeanWire& wire);
  void read(LeanWire& wire);
  void take(LeanWire& wire, std::string_view bytes);
  std::size_t take_answer(LeanWire& wire, std::string_view bytes);
  std::size_t take_piece(LeanWire& wire, std::string_view bytes);
  void opened(LeanWire& wire);
  void push(LeanWire& wire, std::string_view bytes);
  void write_late(LeanWire& wire);
  void end(LeanWire& wire, std::uint16_t code = 0);
  std::uint32_t next_mask() { return mask_ = mask_ * 1'664'525U + 1'013'904'223U; }

  int epoll_;
  int crowd_epoll_;
  bool is_crowd_ = false;
  bool crowd_was_heard_ = false;
  std::vector<char> room_;
  std::string framed_;
  std::uint32_t mask_ = 1;
  bool serving_ = false;
  std::vector<SharedLeanWire> dropped_;  // May still be among those that are ready.
  std::vector<SharedLeanWire> failed_;   // Could not begin, and were not told yet.
};

class LeanLink final : public Link {
 public:
  LeanLink(Links& links, SharedLeanWire wire) : links_(links), wire_(std::move(wire)) {}
  ~LeanLink() override { links_.drop(wire_); }
  void send(std::string bytes) override { links_.send(wire_, bytes); }

 private:
  Links& links_;
  SharedLeanWire wire_;
};

std::unique_ptr<Link> Links::connect(const LeanTarget& target, LinkEvents events) {
  auto wire = std::make_shared<LeanWire>();
  wire->target = target;
  wire->events = std::move(events);
  wire->file = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoul(target.url.port)));
  const std::string host = target.url.host == "localhost" ? "127.0.0.1" : target.url.host;
  const bool known = ::inet_pton(AF_INET, host.c_str(), &address.sin_addr) == 1;
  const int on = 1;
  const bool begun =
      wire->file >= 0 && known &&
      ::setsockopt(wire->file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0 &&
      (::connect(wire->file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ||
       errno == EINPROGRESS);
  if (begun) {
    epoll_event event{EPOLLIN | EPOLLOUT, {.ptr = wire.get()}};
    wire->armed = event.events;
    wire->epoll = is_crowd_ ? crowd_epoll_ : epoll_;
    ::epoll_ctl(wire->epoll, EPOLL_CTL_ADD, wire->file, &event);
  } else {
    failed_.push_back(wire);
  }
  return std::make_unique<LeanLink>(*this, std::move(wire));
}

void Links::serve(std::int64_t patience_us) {
  for (const SharedLeanWire& wire : std::exchange(failed_, {})) end(*wire);
  serving_ = true;
  if (is_crowd_) patience_us = crowd_was_heard_ ? 0 : std::min(patience_us, crowd_rest_us);
  hand_out(epoll_, ready_max, patience_us);
  crowd_was_heard_ = is_crowd_ && hand_out(crowd_epoll_, crowd_ready_max, 0);
  serving_ = false;
  dropped_.clear();
}

// Whether there was anything.
bool Links::hand_out(int epoll, int at_most, std::int64_t patience_us) {
  std::array<epoll_event, ready_max> ready;
  const timespec patience{patience_us / 1'000'000, patience_us % 1'000'000 * 1'000};
  const int count = ::epoll_pwait2(epoll, ready.data(), at_most, &patience, nullptr);
  for (int at = 0; at < count; ++at) {
    const epoll_event& event = ready[static_cast<std::size_t>(at)];
    wake(*static_cast<LeanWire*>(event.data.ptr), event.events);
  }
  return count > 0;
}

void Links::wake(LeanWire& wire, std::uint32_t what) {
  if (wire.stage == Stage::ended) return;
  if (wire.stage == Stage::connecting) {
    connected(wire);
  } else if ((what & EPOLLOUT) != 0) {
    write_late(wire);
  }
  if (wire.stage != Stage::ended && (what & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) read(wire);
}

void Links::arm(LeanWire& wire, std::uint32_t what) {
  if (std::exchange(wire.armed, what) == what) return;
  epoll_event event{what, {.ptr = &wire}};
  ::epoll_ctl(wire.epoll, EPOLL_CTL_MOD, wire.file, &event);
}

void Links::connected(LeanWire& wire) {
  int refused = 0;
  socklen_t length = sizeof refused;
  ::getsockopt(wire.file, SOL_SOCKET, SO_ERROR, &refused, &length);
  if (refused != 0) return end(wire);
  arm(wire, EPOLLIN);
  if (wire.target.framing == Framing::lengths) return opened(wire);
  wire.stage = Stage::shaking;
  std::string waiting = std::exchange(wire.late, {});
  push(wire, greeting(wire.target));
  wire.late += waiting;  // Written once the answer is there.
}

void Links::opened(LeanWire& wire) {
  wire.stage = Stage::open;
  if (wire.events.opened) wire.events.opened();
  if (wire.stage == Stage::open && !wire.late.empty()) write_late(wire);
}

void Links::read(LeanWire& wire) {
  for (int turn = 0; turn < reads_a_turn && wire.stage != Stage::ended; ++turn) {
    const auto got = ::recv(wire.file, room_.data(), room_.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return end(wire);
    take(wire, {room_.data(), static_cast<std::size_t>(got)});
    if (static_cast<std::size_t>(got) < room_.size()) return;
  }
}

void Links::take(LeanWire& wire, std::string_view bytes) {
  const bool begun = !wire.begun.empty();
  if (begun) wire.begun += bytes;
  std::string_view left = begun ? std::string_view(wire.begun) : bytes;
  while (wire.stage != Stage::ended && !left.empty()) {
    const std::size_t taken =
        wire.stage == Stage::shaking ? take_answer(wire, left) : take_piece(wire, left);
    if (taken == 0) break;
    left.remove_prefix(taken);
  }
  if (wire.stage == Stage::ended) return;
  if (!begun) {
    wire.begun.append(left);
  } else {
    wire.begun.erase(0, wire.begun.size() - left.size());
  }
  if (wire.begun.empty() && wire.begun.capacity() > kept_bytes_max) std::string().swap(wire.begun);
}

std::size_t Links::take_answer(LeanWire& wire, std::string_view bytes) {
  constexpr std::string_view blank_line = "\r\n\r\n";
  const std::size_t end_of_answer = bytes.find(blank_line);
  if (end_of_answer == std::string_view::npos) return 0;
  if (is_accepted(bytes.substr(0, end_of_answer))) {
    opened(wire);
  } else {
    end(wire);
  }
  return end_of_answer + blank_line.size();
}

std::size_t Links::take_piece(LeanWire& wire, std::string_view bytes) {
  const Piece piece = first_piece(wire.target.framing, bytes);
  switch (piece.kind) {
    case PieceKind::unfinished: wire.begun.reserve(piece.whole); return 0;
    case PieceKind::message: wire.events.message(piece.payload); break;
    case PieceKind::ping:
      framed_.clear();
      append_pong(piece.payload, next_mask(), framed_);
      push(wire, framed_);
      break;
    case PieceKind::pong: break;
    case PieceKind::close: end(wire, close_code(piece.payload)); break;
    case PieceKind::broken: end(wire); break;
  }
  return piece.whole;
}

void Links::send(const SharedLeanWire& wire, std::string_view bytes) {
  framed_.clear();
  append_message(wire->target.framing, bytes, next_mask(), framed_);
  if (wire->stage == Stage::open) {
    push(*wire, framed_);
  } else if (wire->stage != Stage::ended) {
    wire->late += framed_;
  }
}

void Links::push(LeanWire& wire, std::string_view bytes) {
  if (wire.late.empty()) {
    const auto sent = ::send(wire.file, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  if (bytes.empty()) return;
  wire.late += bytes;
  arm(wire, EPOLLIN | EPOLLOUT);
}

void Links::write_late(LeanWire& wire) {
  if (wire.stage == Stage::shaking) return arm(wire, EPOLLIN);
  const auto sent =
      ::send(wire.file, wire.late.data(), wire.late.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent > 0) wire.late.erase(0, static_cast<std::size_t>(sent));
  arm(wire, wire.late.empty() ? EPOLLIN : EPOLLIN | EPOLLOUT);
}

void Links::end(LeanWire& wire, std::uint16_t code) {
  if (std::exchange(wire.stage, Stage::ended) == Stage::ended) return;
  if (wire.file >= 0) ::close(wire.file);
  if (wire.events.closed) wire.events.closed(code);
}

void Links::drop(const SharedLeanWire& wire) {
  if (std::exchange(wire->stage, Stage::ended) != Stage::ended && wire->file >= 0) {
    ::close(wire->file);
  }
  if (serving_) dropped_.push_back(wire);
}

}  // namespace

std::unique_ptr<LeanLinks> LeanLinks::make() { return std::make_unique<Links>(); }

}  // namespace plenary::cli
