// What a load is measured against: a server that sends every message it gets to everybody who is
// in the same room, and does nothing else. No order to keep, no rights, no disk: the kernel's
// price.
//
//   plain_peer BYTES [TICK_MS [KEPT]]
//
// Who connects says the number of a room. Each delivery has BYTES on the wire: a length in four
// bytes, what was sent, cut or filled up. Without a tick each delivery is a send of its own; with
// one, all that came in during a tick is one send to each. The first KEPT messages of a room are
// told to everybody who comes to it later, as one. Listens on a free port of this machine, says
// `ready HOST:PORT`, ends by SIGTERM. One thread; a peer that breaks the rules is hung up on.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "clients/cli/lean_framing.h"

namespace plenary::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::size_t read_bytes = 16 * 1024;
constexpr std::size_t payload_bytes_max = 64 * 1024;
constexpr int accept_backlog = 4'096;

// Somebody connected. What the kernel does not take at once waits in `late`.
struct Member {
  explicit Member(tcp::socket connected) : socket(std::move(connected)) {}
  tcp::socket socket;
  std::string read = std::string(read_bytes, '\0');
  std::string begun;  // Of a message whose end has not come.
  std::string late;
  std::string sending;
  std::string room;
  bool has_room = false;
  bool gone = false;
};
using SharedMember = std::shared_ptr<Member>;

struct Room {
  std::unordered_map<Member*, SharedMember> members;
  std::string gathered;
  std::string kept;
  std::size_t kept_messages = 0;
};

struct Manner {
  std::size_t bytes = 0;
  int tick_ms = 0;
  std::size_t kept = 0;
};

class PlainPeer {
 public:
  PlainPeer(asio::io_context& io, const Manner& manner)
      : acceptor_(io, {asio::ip::address_v4::loopback(), 0}, true),
        payload_(manner.bytes - cli::plain_header_bytes),
        manner_(manner),
        timer_(io) {
    acceptor_.listen(accept_backlog);
    accept();
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept();
  void read(const SharedMember& member);
  bool take(const SharedMember& member, std::string_view bytes);
  void enter(const SharedMember& member, std::string_view name);
  void broadcast(Room& room, std::string_view payload);
  void send_all(Room& room, std::string_view bytes);
  void tick();
  void send(const SharedMember& member, std::string_view bytes);
  void send_late(const SharedMember& member);
  void leave(const SharedMember& member);

  tcp::acceptor acceptor_;
  std::size_t payload_;
  Manner manner_;
  asio::steady_timer timer_;
  bool tick_begun_ = false;
  std::unordered_map<std::string, Room> rooms_;
};

void PlainPeer::accept() {
  acceptor_.async_accept([this](const Error& error, tcp::socket socket) {
    if (error) return;
    Error ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    socket.non_blocking(true, ignored);
    read(std::make_shared<Member>(std::move(socket)));
    accept();
  });
}

void PlainPeer::read(const SharedMember& member) {
  member->socket.async_read_some(
      asio::buffer(member->read), [this, member](const Error& error, std::size_t bytes) {
        if (member->gone) return;
        if (error || !take(member, std::string_view(member->read).substr(0, bytes))) {
          leave(member);
        } else {
          read(member);
        }
      });
}

bool PlainPeer::take(const SharedMember& member, std::string_view bytes) {
  member->begun += bytes;
  std::string_view left = member->begun;
  while (left.size() >= cli::plain_header_bytes) {
    const std::size_t length = cli::plain_length(left.data());
    if (length > payload_bytes_max) return false;
    if (left.size() < cli::plain_header_bytes + length) break;
    const std::string_view payload = left.substr(cli::plain_header_bytes, length);
    if (member->has_room) {
      broadcast(rooms_[member->room], payload);
    } else {
      enter(member, payload);
    }
    left.remove_prefix(cli::plain_header_bytes + length);
  }
  member->begun.erase(0, member->begun.size() - left.size());
  return true;
}

// A message of what was kept, maybe nothing, says that what follows will be sent to them too.
void PlainPeer::enter(const SharedMember& member, std::string_view name) {
  member->has_room = true;
  member->room = name;
  Room& room = rooms_[member->room];
  room.members[member.get()] = member;
  send(member, cli::plain_header(room.kept.size()) + room.kept);
}

void PlainPeer::broadcast(Room& room, std::string_view payload) {
  std::string message = cli::plain_header(payload_);
  message += payload.substr(0, payload_);
  message.resize(cli::plain_header_bytes + payload_, ' ');
  if (room.kept_messages < manner_.kept) {
    ++room.kept_messages;
    room.kept += message;
  }
  if (manner_.tick_ms == 0) {
    send_all(room, message);
    return;
  }
  room.gathered += message;
  if (std::exchange(tick_begun_, true)) return;
  timer_.expires_after(std::chrono::milliseconds(manner_.tick_ms));
  timer_.async_wait([this](const Error&) { tick(); });
}

void PlainPeer::tick() {
  tick_begun_ = false;
  for (auto& [name, room] : rooms_) {
    if (!room.gathered.empty()) send_all(room, std::exchange(room.gathered, {}));
  }
}

void PlainPeer::send_all(Room& room, std::string_view bytes) {
  for (auto at = room.members.begin(); at != room.members.end();) {
    const SharedMember member = (at++)->second;  // May leave.
    send(member, bytes);
  }
}

void PlainPeer::send(const SharedMember& member, std::string_view bytes) {
  if (member->sending.empty()) {
    Error error;
    bytes.remove_prefix(member->socket.send(asio::buffer(bytes), 0, error));
    if (error && error != asio::error::would_block) {
      leave(member);
      return;
    }
  }
  if (bytes.empty()) return;
  member->late += bytes;
  if (member->sending.empty()) send_late(member);
}

void PlainPeer::send_late(const SharedMember& member) {
  member->sending = std::exchange(member->late, {});
  asio::async_write(member->socket, asio::buffer(member->sending),
                    [this, member](const Error& error, std::size_t) {
                      if (member->gone) return;
                      if (error) {
                        leave(member);
                        return;
                      }
                      member->sending.clear();
                      if (!member->late.empty()) send_late(member);
                    });
}

void PlainPeer::leave(const SharedMember& member) {
  member->gone = true;
  Error ignored;
  member->socket.close(ignored);
  if (member->has_room) rooms_[member->room].members.erase(member.get());
}

int serve(const Manner& manner) {
  asio::io_context io(1);
  PlainPeer peer(io, manner);
  asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](const Error&, int) { io.stop(); });
  std::printf("ready 127.0.0.1:%u\n", unsigned{peer.port()});
  std::fflush(stdout);
  io.run();
  return 0;
}

}  // namespace
}  // namespace plenary::bench

int main(int argc, char** argv) {
  const auto number = [&](int at) { return argc > at ? std::strtol(argv[at], nullptr, 10) : 0; };
  const long bytes = number(1);
  const long tick_ms = number(2);
  const long kept = number(3);
  if (argc > 4 || bytes < 16 || bytes > 60'000 || tick_ms < 0 || tick_ms > 1'000 || kept < 0) {
    std::fprintf(stderr, "plain_peer: BYTES (16 to 60000) [TICK_MS [KEPT]]\n");
    return 2;
  }
  return plenary::bench::serve(
      {static_cast<std::size_t>(bytes), static_cast<int>(tick_ms), static_cast<std::size_t>(kept)});
}
