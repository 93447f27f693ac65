#include "clients/cli/plain_link.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace plenary::cli {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::size_t read_bytes = 128 * 1024;
constexpr std::size_t payload_bytes_max = 1 << 20;

// What the callbacks share; `events` is emptied when the Link goes.
struct Wire {
  explicit Wire(asio::io_context& io) : socket(io), room(read_bytes) {}
  tcp::socket socket;
  std::vector<char> room;  // Bytes [0, filled) are read and not yet a whole message.
  std::size_t filled = 0;
  std::string waiting;
  std::string sending;
  LinkEvents events;
  bool open = false;
  bool dropped = false;
};
using SharedWire = std::shared_ptr<Wire>;

void end(const SharedWire& wire) {
  if (std::exchange(wire->dropped, true)) return;
  Error ignored;
  wire->socket.close(ignored);
  auto closed = std::move(wire->events.closed);
  wire->events = {};
  if (closed) closed(0);
}

// Gives out all whole messages; false where the peer breaks the rules.
bool give(const SharedWire& wire) {
  const auto heard = wire->events.message;  // The Link may go while it is told.
  std::size_t at = 0;
  while (wire->filled - at >= plain_header_bytes) {
    const std::size_t length = plain_length(&wire->room[at]);
    if (length > payload_bytes_max) return false;
    const std::size_t whole = plain_header_bytes + length;
    if (wire->room.size() < whole) wire->room.resize(whole);
    if (wire->filled - at < whole) break;
    heard({&wire->room[at + plain_header_bytes], length});
    if (wire->dropped) return true;
    at += whole;
  }
  std::copy(wire->room.begin() + static_cast<std::ptrdiff_t>(at),
            wire->room.begin() + static_cast<std::ptrdiff_t>(wire->filled), wire->room.begin());
  wire->filled -= at;
  return true;
}

void read(const SharedWire& wire) {
  const auto free = asio::buffer(wire->room) + wire->filled;
  wire->socket.async_read_some(free, [wire](const Error& error, std::size_t bytes) {
    if (wire->dropped) return;
    wire->filled += bytes;
    if (error || !give(wire)) {
      end(wire);
    } else if (!wire->dropped) {
      read(wire);
    }
  });
}

void write(const SharedWire& wire) {
  wire->sending.clear();
  std::swap(wire->sending, wire->waiting);
  asio::async_write(
      wire->socket, asio::buffer(wire->sending), [wire](const Error& error, std::size_t) {
        if (error || wire->dropped) {
          end(wire);
          return;
        }
        wire->sending.clear();
        if (!wire->waiting.empty()) write(wire);
      });
}

class PlainLink final : public Link {
 public:
  explicit PlainLink(SharedWire wire) : wire_(std::move(wire)) {}
  ~PlainLink() override {
    wire_->events = {};
    end(wire_);
  }
  void send(std::string bytes) override {
    if (wire_->dropped) return;
    wire_->waiting += plain_header(bytes.size());
    wire_->waiting += bytes;
    if (wire_->open && wire_->sending.empty()) write(wire_);
  }

 private:
  SharedWire wire_;
};

}  // namespace

std::string plain_header(std::size_t payload_bytes) {
  std::string header(plain_header_bytes, '\0');
  for (char& byte : header) {
    byte = static_cast<char>(payload_bytes & 0xFF);
    payload_bytes >>= 8;
  }
  return header;
}

std::size_t plain_length(const char* header) {
  std::size_t length = 0;
  for (std::size_t at = plain_header_bytes; at-- > 0;) {
    length = (length << 8) | static_cast<unsigned char>(header[at]);
  }
  return length;
}

std::unique_ptr<Link> connect_plain(asio::io_context& io, const Url& url, LinkEvents events) {
  auto wire = std::make_shared<Wire>(io);
  wire->events = std::move(events);
  Error error;
  const auto address = asio::ip::make_address(url.host, error);
  if (error) {
    asio::post(io, [wire] { end(wire); });
    return std::make_unique<PlainLink>(wire);
  }
  const tcp::endpoint peer(address, static_cast<std::uint16_t>(std::stoul(url.port)));
  wire->socket.async_connect(peer, [wire](const Error& refused) {
    if (wire->dropped) return;
    if (refused) {
      end(wire);
      return;
    }
    Error ignored;
    wire->socket.set_option(tcp::no_delay(true), ignored);
    wire->open = true;
    if (wire->events.opened) wire->events.opened();
    if (wire->dropped) return;
    if (!wire->waiting.empty() && wire->sending.empty()) write(wire);
    read(wire);
  });
  return std::make_unique<PlainLink>(std::move(wire));
}

}  // namespace plenary::cli
