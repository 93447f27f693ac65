// What is asked at /live/http, by those who cannot open a WebSocket: a Link that is told things by
// server-sent events and says things by POST.
//
// The first POST begins a detour on its connection's loop; the GET of its stream brings its socket
// there and becomes the Link; each POST after that is carried to it. From above it is a Link like
// any other. Owned by the Server, called on every loop, holds no state: the names of a detour begin
// with the number of its loop. Refuses what it cannot use, and repeats no name it was given.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "transport/loop.h"
#include "transport/server.h"
#include "transport/socket.h"

namespace plenary::transport {

class DetourDesk {
 public:
  using Answer = std::function<void(HttpResponse)>;
  using Mint = std::function<std::string()>;

  DetourDesk(const std::vector<std::unique_ptr<Loop>>& loops, const Mint& mint_secret,
             Metrics& metrics)
      : loops_(loops), mint_secret_(mint_secret), metrics_(metrics) {}

  static bool is_meant(std::string_view path);

  // Answers on the connection's loop. An answer of event_stream_type is only its head: open() is
  // to follow.
  void request(HttpRequest request, Door& door, Answer answer) const;

  struct Stream {
    std::string path;
    std::string head;  // Of the response, to be sent before all else.
    Socket socket;
    std::string read_already;
  };
  void open(Stream stream) const;

 private:
  struct Reply;

  HttpResponse begin(const HttpRequest& request, Door& door) const;
  void claim(const HttpRequest& request, const Reply& reply) const;
  void hear(HttpRequest request, const Reply& reply) const;
  Loop* home_of(std::string_view name) const;

  const std::vector<std::unique_ptr<Loop>>& loops_;
  const Mint& mint_secret_;
  Metrics& metrics_;
};

}  // namespace plenary::transport
