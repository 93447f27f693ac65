// One accepted connection from its first byte: HTTP requests, and what makes a Link of it. Private
// to transport; http.cpp is the only file besides boost_net.cpp that knows Beast.
#pragma once

#include "transport/detour_desk.h"
#include "transport/loop.h"
#include "transport/server.h"
#include "transport/socket.h"

namespace plenary::transport {

struct HttpParts {
  Loop& loop;
  Door& door;
  const DetourDesk& detours;
  Metrics& metrics;
  bool test_echo = false;
};

// Serves the connection until it closes or becomes a Link. On the loop; reports nothing.
void serve_http(Socket socket, HttpParts parts);

}  // namespace plenary::transport
