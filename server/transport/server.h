// The loops, their hubs and the listeners: everything of the process that touches a socket.
//
// Built and stopped by app. Each loop is one thread with one io_context and one Hub; a connection
// stays on the loop it was given at accept.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "transport/hub.h"
#include "transport/patience.h"

namespace plenary::transport {

struct HttpRequest {
  std::string method;
  std::string path;   // Without the query; nothing in it is escaped.
  std::string query;  // As it came.
  std::vector<std::pair<std::string, std::string>> headers;  // Names in lower case.
  std::string body;
  std::size_t loop = 0;          // The connection's,
  Executor* executor = nullptr;  // where it wants its answer.

  // The header's value, or empty.
  std::string_view header(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// What stands behind a listener: the gateway for the public one, app for the admin one. Called on
// the loop of the connection.
class Door {
 public:
  virtual ~Door() = default;
  // May answer later, on the same loop. Answering a connection that has gone does nothing.
  virtual void request(HttpRequest request, std::function<void(HttpResponse)> answer) = 0;
  // Somebody wants a Link: the response that refuses it (403 for a foreign Origin), or nothing.
  virtual std::optional<HttpResponse> refuse_link(const HttpRequest& request) = 0;
  // There is a Link; who is it to talk to?
  virtual std::unique_ptr<Guest> guest(LinkId link, Hub& hub, Encoding encoding) = 0;
};

struct ServerOptions {
  std::size_t loops = 1;
  // Turns a binary server message into JSON text for Links of Encoding::json.
  std::function<std::string(std::string_view)> to_json;
  bool test_echo = false;  // Serve /test/echo (only where compiled in).
  Patience patience;
  // Makes what nobody can guess, in letters an address may have. Any thread.
  std::function<std::string()> mint_secret;
};

class Server {
 public:
  static std::unique_ptr<Server> make(ServerOptions options, Metrics& metrics, Log& log);
  virtual ~Server() = default;

  virtual std::size_t loops() const = 0;
  virtual Hub& hub(std::size_t loop) = 0;
  virtual Executor& executor(std::size_t loop) = 0;
  // Listens on host:port; port 0 takes a free one. Returns the port, or why not, for the operator.
  virtual std::optional<std::string> listen(const std::string& host, std::uint16_t& port,
                                            Door& door) = 0;
  // Runs all loops until stop(); returns when they have ended and every Guest is gone. The
  // caller's thread is loop 0.
  virtual void run() = 0;
  // Stops accepting, and ends run() once all Links and requests are gone, or after `grace_ms`:
  // whoever is left then is closed with 4000. Any thread.
  virtual void stop(std::int64_t grace_ms) = 0;
  // Calls `told` on loop 0 for each SIGTERM and SIGINT.
  virtual void on_signal(std::function<void()> told) = 0;
};

}  // namespace plenary::transport
