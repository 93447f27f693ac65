#include "transport/listener.h"

#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport/http.h"

namespace plenary::transport {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

int keep_descriptor() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace

Listener::Listener(ListenerParts parts)
    : parts_(parts),
      acceptor_(parts.loops.front()->io()),
      pause_(parts.loops.front()->io()),
      reserve_(keep_descriptor()) {}

Listener::~Listener() {
  if (reserve_ >= 0) ::close(reserve_);
}

std::optional<std::string> Listener::open(const std::string& host, std::uint16_t& port) {
  Error error;
  const auto address = asio::ip::make_address(host, error);
  if (error) return "The host must be an address like 127.0.0.1: " + host;
  const tcp::endpoint endpoint(address, port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(limits::accept_backlog, error);
  if (error) {
    return "Cannot listen on " + host + ":" + std::to_string(port) + ": " + error.message();
  }
  port = acceptor_.local_endpoint().port();
  accept();
  return std::nullopt;
}

void Listener::close() {
  Error ignored;
  pause_.cancel();
  acceptor_.close(ignored);
}

void Listener::accept() {
  Loop& loop = *parts_.loops[parts_.turn++ % parts_.loops.size()];
  acceptor_.async_accept(loop.io(), [this, &loop](const Error& error, Socket socket) {
    if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
    if (error) {
      failed(error.value());
      return;
    }
    Error ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    asio::post(loop.io(), [parts = parts_, &loop, taken = std::move(socket)]() mutable {
      serve_http(
          std::move(taken), {loop, parts.door, parts.detours, parts.metrics, parts.test_echo});
    });
    accept();
  });
}

void Listener::failed(int error) {
  parts_.log.warning("accept_failed", {{"error", std::int64_t{error}}});
  if (error == EMFILE || error == ENFILE) turn_away();
  pause_.expires_after(std::chrono::milliseconds(limits::accept_pause_ms));
  pause_.async_wait([this](const Error& cancelled) {
    if (!cancelled) accept();
  });
}

// Whoever waits in the backlog learns at once that it must come back.
void Listener::turn_away() {
  if (reserve_ >= 0) ::close(reserve_);
  while (true) {
    const int turned_away = ::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC);
    if (turned_away < 0) break;
    ::close(turned_away);
    parts_.metrics.count(Counter::links_refused);
  }
  reserve_ = keep_descriptor();
}

}  // namespace plenary::transport
