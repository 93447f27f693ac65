#include "clients/cli/dialect.h"

#include <charconv>

#include "clients/cli/dialect_yjs.h"

namespace plenary::cli {
namespace {

constexpr std::string_view filling =
    " nobody asked us whether the bus could come later and now half of the class is late every "
    "morning while the other half waits outside in the rain for the doors to open";

// A mark and words: `bytes` in all.
std::string spoken(std::uint32_t number, std::size_t bytes) {
  std::string text = mark_of(number);
  while (text.size() < bytes) text += filling.substr(0, bytes - text.size());
  return text;
}

std::string in_room(const Speaker& speaker) { return "/room/" + std::to_string(speaker.room); }

// tests/bench/plain_peer.cpp: lengths and bytes, and nothing else.
class Plain : public Dialect {
 public:
  explicit Plain(std::size_t message_bytes) : bytes_(message_bytes - plain_header_bytes) {}
  LeanTarget target(const Url& peer, const Speaker&) const override {
    return {peer, Framing::lengths, {}, {}};
  }
  std::vector<std::string> hello(const Speaker& speaker) const override {
    return {std::to_string(speaker.room)};
  }
  // The peer greets, by what was said before if it keeps it, so that one knows it sends from now.
  std::vector<std::string> heard(Speaker& speaker, std::string_view) const override {
    speaker.is_welcome = true;
    return {};
  }
  std::string say(Speaker&, std::uint32_t number) const override { return spoken(number, bytes_); }

 private:
  std::size_t bytes_;
};

// A WebSocket server that passes on what it gets to everybody at the same address, and greets.
class Broadcast final : public Plain {
 public:
  using Plain::Plain;
  LeanTarget target(const Url& peer, const Speaker& speaker) const override {
    return {peer, Framing::text, in_room(speaker), {}};
  }
  std::vector<std::string> hello(const Speaker&) const override { return {}; }
};

// nchan does not greet: who is let in is subscribed.
class Nchan final : public Plain {
 public:
  using Plain::Plain;
  LeanTarget target(const Url& peer, const Speaker& speaker) const override {
    return {peer, Framing::text, in_room(speaker), {}};
  }
  std::vector<std::string> hello(const Speaker& speaker) const override {
    return {spoken(mark_hello | speaker.number, mark_bytes)};
  }
  std::vector<std::string> heard(Speaker& speaker, std::string_view message) const override {
    if (!speaker.is_welcome && message.find(mark_of(mark_hello | speaker.number)) != message.npos) {
      speaker.is_welcome = true;
    }
    return {};
  }
  static constexpr std::uint32_t mark_hello = 0xE0000000U;
};

// NATS speaks the same lines in WebSocket messages as over TCP, cut anywhere. Two people's messages
// may come to two others in two orders.
class Nats final : public Dialect {
 public:
  explicit Nats(std::size_t message_bytes) : bytes_(message_bytes) {}
  LeanTarget target(const Url& peer, const Speaker&) const override {
    return {peer, Framing::binary, "/", {}};
  }
  std::vector<std::string> hello(const Speaker& speaker) const override {
    return {"CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true}\r\nSUB room." +
            std::to_string(speaker.room) + " 1\r\nPING\r\n"};
  }
  std::vector<std::string> heard(Speaker& speaker, std::string_view message) const override {
    if (!speaker.is_welcome && message.find("PONG\r\n") != message.npos) speaker.is_welcome = true;
    if (message.find("PING\r\n") != message.npos) return {"PONG\r\n"};
    return {};
  }
  std::string say(Speaker& speaker, std::uint32_t number) const override {
    return "PUB room." + std::to_string(speaker.room) + " " + std::to_string(bytes_) + "\r\n" +
           spoken(number, bytes_) + "\r\n";
  }
  bool has_one_order() const override { return false; }

 private:
  std::size_t bytes_;
};

// Engine.IO 4 and Socket.IO 5, over WebSocket from the start.
class SocketIo final : public Dialect {
 public:
  explicit SocketIo(std::size_t message_bytes) : bytes_(message_bytes) {}
  LeanTarget target(const Url& peer, const Speaker& speaker) const override {
    return {peer,
            Framing::text,
            "/socket.io/?EIO=4&transport=websocket&room=" + std::to_string(speaker.room),
            {}};
  }
  std::vector<std::string> hello(const Speaker&) const override { return {}; }
  std::vector<std::string> heard(Speaker& speaker, std::string_view message) const override {
    if (message.starts_with("0{")) return {"40"};
    if (message == "2") return {"3"};
    if (message.starts_with("42[\"in\"")) speaker.is_welcome = true;
    return {};
  }
  std::string say(Speaker&, std::uint32_t number) const override {
    return "42[\"say\",\"" + spoken(number, bytes_) + "\"]";
  }

 private:
  std::size_t bytes_;
};

// tldraw sync 4.5, protocol 8: JSON, of which what is longer than 256 Ki characters comes in
// numbered parts. Who writes is not sent their own record but that it is committed, with the clock
// they gave; so their mark is that clock, and comes at its place in the order like everybody's.
class Tldraw final : public Dialect {
 public:
  explicit Tldraw(std::size_t message_bytes) : bytes_(message_bytes) {}
  LeanTarget target(const Url& peer, const Speaker& speaker) const override {
    return {peer, Framing::text, in_room(speaker), {}};
  }
  std::vector<std::string> hello(const Speaker& speaker) const override {
    return {R"({"type":"connect","connectRequestId":")" + std::to_string(speaker.number) +
            R"(","lastServerClock":-1,"protocolVersion":8,)"
            R"("schema":{"schemaVersion":2,"sequences":{}}})"};
  }
  std::string_view content(std::string_view message) const override {
    const std::size_t number = message.find_first_not_of("0123456789");
    return number > 0 && number != message.npos ? message.substr(number + 1) : message;
  }
  std::vector<std::string> heard(Speaker& speaker, std::string_view message) const override {
    if (message.starts_with(R"({"type":"connect")")) speaker.is_welcome = true;
    return {};
  }
  std::string say(Speaker&, std::uint32_t number) const override {
    const std::string id = "note:" + std::to_string(number);
    return R"({"type":"push","clientClock":")" + mark_of(number) + R"(","diff":{")" + id +
           R"(":["put",{"id":")" + id + R"(","typeName":"note","text":")" + spoken(number, bytes_) +
           R"("}]}})";
  }
  std::string keep_alive() const override { return R"({"type":"ping"})"; }

 private:
  std::size_t bytes_;
};

}  // namespace

std::string mark_of(std::uint32_t number) {
  std::string mark(mark_sign);
  for (int shift = 28; shift >= 0; shift -= 4) mark += "0123456789abcdef"[(number >> shift) & 15U];
  return mark;
}

std::uint32_t marked(std::string_view bytes) {
  std::uint32_t number = 0;
  const char* const digits = bytes.data() + mark_sign.size();
  std::from_chars(digits, bytes.data() + mark_bytes, number, 16);
  return number;
}

std::unique_ptr<Dialect> Dialect::named(const std::string& name, std::size_t message_bytes) {
  if (name == "plain") return std::make_unique<Plain>(message_bytes);
  if (name == "ws") return std::make_unique<Broadcast>(message_bytes);
  if (name == "nchan") return std::make_unique<Nchan>(message_bytes);
  if (name == "nats") return std::make_unique<Nats>(message_bytes);
  if (name == "socket.io") return std::make_unique<SocketIo>(message_bytes);
  if (name == "tldraw") return std::make_unique<Tldraw>(message_bytes);
  if (name == "y-websocket") return make_yjs_dialect(message_bytes, YjsTalk::by_address);
  if (name == "hocuspocus") return make_yjs_dialect(message_bytes, YjsTalk::by_name);
  return nullptr;
}

}  // namespace plenary::cli
