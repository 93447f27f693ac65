// One listening socket: takes connections and hands them to the loops in turn.
//
// Lives on loop 0. When the process has no descriptors left it gives up one it kept in reserve to
// turn newcomers away, and pauses; whoever is in stays in (threat R14).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "transport/detour_desk.h"
#include "transport/loop.h"
#include "transport/server.h"

namespace plenary::transport {

struct ListenerParts {
  const std::vector<std::unique_ptr<Loop>>& loops;
  std::size_t& turn;  // Shared by all listeners.
  Door& door;
  const DetourDesk& detours;
  Metrics& metrics;
  Log& log;
  bool test_echo = false;
};

class Listener {
 public:
  explicit Listener(ListenerParts parts);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Port 0 becomes the port taken. Says why not, for the operator.
  std::optional<std::string> open(const std::string& host, std::uint16_t& port);
  void close();

 private:
  void accept();
  void failed(int error);
  void turn_away();

  ListenerParts parts_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  int reserve_ = -1;
};

}  // namespace plenary::transport
