// The client's side of HTTP and WebSocket: many connections, one thread.
//
// Everything happens within run_until(): callbacks are called there and nowhere else. network.cpp
// is the only file of the clients that knows Beast.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "clients/cli/lean_framing.h"

namespace plenary::cli {

struct Url {
  std::string host;
  std::string port;
  std::string node{};  // What stands before every path to reach one node: /n/NAME, or nothing.
  // Nothing where it is not like http://host:port.
  static std::optional<Url> parse(const std::string& text);
};

// What a lean Link is to, and how it speaks.
struct LeanTarget {
  Url url;
  Framing framing = Framing::binary;
  std::string path{};      // Of WebSocket, as is the protocol.
  std::string protocol{};  // Or none.
};

struct LinkEvents {
  std::function<void()> opened;
  std::function<void(std::string_view)> message;
  std::function<void(std::uint16_t code)> closed;  // 0: no close frame came. Nothing comes after.
};

// One WebSocket connection. Destroying it drops the connection; no event comes after that.
class Link {
 public:
  virtual ~Link() = default;
  virtual void send(std::string bytes) = 0;
};

struct HttpAnswer {
  int status = 0;  // 0: the server could not be reached.
  std::string body;
};

struct HttpAsk {
  std::string method = "GET";
  std::string path;
  std::string token;
  std::string body;
};

class Network {
 public:
  static std::unique_ptr<Network> make();
  virtual ~Network() = default;

  virtual std::unique_ptr<Link> connect(const Url& url, LinkEvents events) = 0;
  // Once now_us() (measured.h) has come so far, and soon after.
  virtual void at(std::int64_t us, std::function<void()> work) = 0;
  virtual void after(std::int64_t delay_ms, std::function<void()> work) = 0;
  // Runs callbacks until `done()` or the time is over; whether it is done.
  virtual bool run_until(const std::function<bool()>& done, std::int64_t patience_ms) = 0;
  // Asks and waits; other callbacks do not run meanwhile.
  virtual HttpAnswer ask(const Url& url, const HttpAsk& ask) = 0;
};

// For who measures: its Links are lean ones (clients/cli/lean_link.h), and run_until() waits for
// them and for the time alone.
class LeanNetwork : public Network {
 public:
  static std::unique_ptr<LeanNetwork> make();
  // To whatever is measured, in its protocol.
  virtual std::unique_ptr<Link> connect_lean(const LeanTarget& target, LinkEvents events) = 0;
  // As of lean Links: who connects from now on is heard after the others.
  virtual void crowd_comes() = 0;
};

}  // namespace plenary::cli
