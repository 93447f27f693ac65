#include "clients/cli/network.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "clients/cli/lean_link.h"
#include "clients/cli/measured.h"

namespace plenary::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using Error = boost::system::error_code;

constexpr int redirects_max = 8;
constexpr std::int64_t asks_again_ms = 20;  // Whether it is done, where nothing happens.
constexpr std::size_t message_bytes_max = std::size_t{256} << 20;

// What a connection's callbacks share; `events` is emptied when its Link goes.
struct Wire {
  explicit Wire(asio::io_context& io) : stream(io) {}
  websocket::stream<tcp::socket> stream;
  beast::flat_buffer buffer;
  std::deque<std::string> queue;
  LinkEvents events;
  bool dropped = false;
};
using SharedWire = std::shared_ptr<Wire>;

void end(const SharedWire& wire) {
  if (std::exchange(wire->dropped, true)) return;
  const auto reason = wire->stream.reason();
  Error ignored;
  wire->stream.next_layer().close(ignored);
  auto closed = std::move(wire->events.closed);
  wire->events = {};
  if (closed) closed(reason.code);
}

void read(const SharedWire& wire) {
  wire->stream.async_read(wire->buffer, [wire](const Error& error, std::size_t) {
    if (wire->dropped) return;
    if (error) {
      end(wire);
      return;
    }
    const std::string message(
        static_cast<const char*>(wire->buffer.data().data()), wire->buffer.size());
    wire->buffer.consume(wire->buffer.size());
    const auto heard = wire->events.message;  // The Link may go while it is told.
    if (heard) heard(message);
    if (!wire->dropped) read(wire);
  });
}

void write(const SharedWire& wire) {
  wire->stream.async_write(
      asio::buffer(wire->queue.front()), [wire](const Error& error, std::size_t) {
        if (error || wire->dropped) {
          end(wire);
          return;
        }
        wire->queue.pop_front();
        if (!wire->queue.empty()) write(wire);
      });
}

class WebSocketLink final : public Link {
 public:
  explicit WebSocketLink(SharedWire wire) : wire_(std::move(wire)) {}
  ~WebSocketLink() override {
    wire_->events = {};
    end(wire_);
  }
  void send(std::string bytes) override {
    if (wire_->dropped) return;
    wire_->queue.push_back(std::move(bytes));
    if (wire_->queue.size() == 1) write(wire_);
  }

 private:
  SharedWire wire_;
};

void shake_hands(const SharedWire& wire, const std::string& host, const std::string& path) {
  Error ignored;
  wire->stream.next_layer().set_option(tcp::no_delay(true), ignored);
  wire->stream.binary(true);
  wire->stream.auto_fragment(false);
  wire->stream.read_message_max(message_bytes_max);
  wire->stream.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
    request.set(http::field::sec_websocket_protocol, "plenary.v1");
  }));
  wire->stream.async_handshake(host, path, [wire](const Error& error) {
    if (wire->dropped) return;
    if (error) {
      end(wire);
      return;
    }
    if (wire->events.opened) wire->events.opened();
    if (!wire->dropped) read(wire);
  });
}

HttpAnswer ask_once(const Url& url, const HttpAsk& ask, std::string& location) {
  asio::io_context io;
  tcp::resolver resolver(io);
  beast::tcp_stream stream(io);
  Error error;
  stream.connect(resolver.resolve(url.host, url.port, error), error);
  if (error) return {};
  http::request<http::string_body> request(http::string_to_verb(ask.method), ask.path, 11);
  request.set(http::field::host, url.host + ":" + url.port);
  if (!ask.token.empty()) request.set(http::field::authorization, "Bearer " + ask.token);
  request.body() = ask.body;
  request.keep_alive(false);
  request.prepare_payload();
  http::write(stream, request, error);
  if (error) return {};
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(message_bytes_max);
  http::read(stream, buffer, parser, error);
  if (error) return {};
  const auto& answer = parser.get();
  location = std::string(answer[http::field::location]);
  return {static_cast<int>(answer.result_int()), answer.body()};
}

// Another node may have the session, and yet another by the time one asks there.
HttpAnswer ask_where_it_is(const Url& url, const HttpAsk& ask) {
  HttpAsk asked = ask;
  asked.path = url.node + ask.path;
  for (int turn = 0; turn < redirects_max; ++turn) {
    std::string location;
    HttpAnswer answer = ask_once(url, asked, location);
    if (answer.status != 307 || location.empty()) return answer;
    asked.path = location;
  }
  return {};
}

class BeastNetwork final : public Network {
 public:
  std::unique_ptr<Link> connect(const Url& url, LinkEvents events) override {
    auto wire = std::make_shared<Wire>(io_);
    wire->events = std::move(events);
    Error error;
    const auto address =
        asio::ip::make_address(url.host == "localhost" ? "127.0.0.1" : url.host, error);
    if (error) {
      asio::post(io_, [wire] { end(wire); });
      return std::make_unique<WebSocketLink>(wire);
    }
    const tcp::endpoint endpoint(address, static_cast<std::uint16_t>(std::stoul(url.port)));
    wire->stream.next_layer().async_connect(
        endpoint,
        [wire, host = url.host + ":" + url.port, path = url.node + "/live"](const Error& refused) {
          if (wire->dropped) return;
          if (refused) {
            end(wire);
          } else {
            shake_hands(wire, host, path);
          }
        });
    return std::make_unique<WebSocketLink>(std::move(wire));
  }

  void after(std::int64_t delay_ms, std::function<void()> work) override {
    at(now_us() + delay_ms * 1'000, std::move(work));
  }

  void at(std::int64_t us, std::function<void()> work) override {
    const std::chrono::steady_clock::time_point due{std::chrono::microseconds(us)};
    auto timer = std::make_unique<asio::steady_timer>(io_, due);
    auto& waiting = *timer;
    waiting.async_wait([timer = std::move(timer), work = std::move(work)](const Error& error) {
      if (!error) work();
    });
  }

  bool run_until(const std::function<bool()>& done, std::int64_t patience_ms) override {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
    while (!done()) {
      io_.restart();
      if (std::chrono::steady_clock::now() >= deadline) return false;
      io_.run_one_for(std::chrono::milliseconds(asks_again_ms));
    }
    return true;
  }

  HttpAnswer ask(const Url& url, const HttpAsk& ask) override { return ask_where_it_is(url, ask); }

 private:
  asio::io_context io_;
};

class EpollNetwork final : public LeanNetwork {
 public:
  std::unique_ptr<Link> connect(const Url& url, LinkEvents events) override {
    return connect_lean({url, Framing::binary, "/live", "plenary.v1"}, std::move(events));
  }

  std::unique_ptr<Link> connect_lean(const LeanTarget& target, LinkEvents events) override {
    return links_->connect(target, std::move(events));
  }

  void crowd_comes() override { links_->crowd_comes(); }

  void after(std::int64_t delay_ms, std::function<void()> work) override {
    at(now_us() + delay_ms * 1'000, std::move(work));
  }

  void at(std::int64_t us, std::function<void()> work) override {
    waiting_.emplace(us, std::move(work));
  }

  bool run_until(const std::function<bool()>& done, std::int64_t patience_ms) override {
    const std::int64_t deadline = now_us() + patience_ms * 1'000;
    while (!done()) {
      const std::int64_t now = now_us();
      if (now >= deadline) return false;
      std::int64_t until = std::min(deadline, now + asks_again_ms * 1'000);
      if (!waiting_.empty()) until = std::min(until, waiting_.begin()->first);
      links_->serve(std::max<std::int64_t>(until - now, 0));
      work_off(now_us());
    }
    return true;
  }

  HttpAnswer ask(const Url& url, const HttpAsk& ask) override { return ask_where_it_is(url, ask); }

 private:
  void work_off(std::int64_t now) {
    while (!waiting_.empty() && waiting_.begin()->first <= now) {
      waiting_.extract(waiting_.begin()).mapped()();
    }
  }

  std::unique_ptr<LeanLinks> links_ = LeanLinks::make();
  std::multimap<std::int64_t, std::function<void()>> waiting_;  // By when, in now_us().
};

}  // namespace

std::optional<Url> Url::parse(const std::string& text) {
  constexpr std::string_view scheme = "http://";
  if (!text.starts_with(scheme)) return std::nullopt;
  std::string rest = text.substr(scheme.size());
  if (rest.ends_with('/')) rest.pop_back();
  const std::size_t colon = rest.rfind(':');
  Url url{rest.substr(0, colon), colon == std::string::npos ? "80" : rest.substr(colon + 1), {}};
  const bool digits = !url.port.empty() && url.port.size() <= 5 &&
                      url.port.find_first_not_of("0123456789") == std::string::npos;
  if (url.host.empty() || !digits || std::stoul(url.port) > 65'535) return std::nullopt;
  return url;
}

std::unique_ptr<Network> Network::make() { return std::make_unique<BeastNetwork>(); }
std::unique_ptr<LeanNetwork> LeanNetwork::make() { return std::make_unique<EpollNetwork>(); }

}  // namespace plenary::cli
