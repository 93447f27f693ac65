#include "transport/http.h"

#include <chrono>
#include <sstream>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "base/result.h"
#include "transport/event_writer.h"
#include "transport/request_rules.h"

namespace plenary::transport {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using std::chrono::milliseconds;
using Error = beast::error_code;
using Stream = beast::basic_stream<tcp, Socket::executor_type>;
using Request = http::request<http::string_body>;

constexpr auto waiting = asio::as_tuple(asio::use_awaitable);

struct Connection {
  explicit Connection(Socket socket) : stream(std::move(socket)) {}
  std::string_view seen() const {
    return {static_cast<const char*>(buffer.data().data()), buffer.size()};
  }
  Stream stream;
  beast::flat_buffer buffer{limits::http_header_bytes_max + limits::http_body_bytes_max};
};

struct Reply {
  HttpResponse response;
  bool head = false;  // To HEAD: everything but the body.
  bool keep_alive = false;
};

// A request, or what is to be said instead of listening to it.
struct Heard {
  std::optional<Request> request;
  std::optional<HttpResponse> no;
};

std::string_view text(beast::string_view seen) { return {seen.data(), seen.size()}; }

std::optional<HttpResponse> refuse_parsed(const Request& request) {
  const auto method = request.method();
  if (method != http::verb::get && method != http::verb::head && method != http::verb::post) {
    HttpResponse no = refusal(405, "method", "Use GET, HEAD or POST.");
    no.headers = {{"Allow", "GET, HEAD, POST"}};
    return no;
  }
  return refuse_target(text(request.target()));
}

HttpRequest plain(Request& request, Loop& loop) {
  HttpRequest made;
  made.method = std::string(text(request.method_string()));
  const std::string_view target = text(request.target());
  const std::size_t mark = target.find('?');
  made.path = std::string(without_node(target.substr(0, mark)));
  if (mark != target.npos) made.query = std::string(target.substr(mark + 1));
  for (const auto& field : request) {
    made.headers.emplace_back(lower_case(text(field.name_string())), text(field.value()));
  }
  made.body = std::move(request.body());
  made.loop = loop.loop();
  made.executor = &loop;
  return made;
}

http::response<http::string_body> wire_form(Reply reply) {
  HttpResponse& response = reply.response;
  http::response<http::string_body> made(static_cast<http::status>(response.status), 11);
  if (!response.content_type.empty()) made.set(http::field::content_type, response.content_type);
  made.set(http::field::cache_control, "no-store");
  made.set("X-Content-Type-Options", "nosniff");
  made.set("Referrer-Policy", "no-referrer");
  made.set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
  for (const auto& [name, value] : response.headers) made.set(name, value);
  made.keep_alive(reply.keep_alive);
  // RFC 9110, 8.6: what has no content by its status says no length.
  if (response.status != 204) made.content_length(response.body.size());
  if (!reply.head) made.body() = std::move(response.body);
  return made;
}

bool lists(const Request& request, http::field field, std::string_view wanted) {
  const auto lines = request.equal_range(field);
  for (auto line = lines.first; line != lines.second; ++line) {
    for (const auto& token : http::token_list(line->value())) {
      if (lower_case(text(token)) == wanted) return true;
    }
  }
  return false;
}

// The first subprotocol offered that is spoken here.
std::optional<Use> spoken(const Request& request) {
  const auto lines = request.equal_range(http::field::sec_websocket_protocol);
  for (auto line = lines.first; line != lines.second; ++line) {
    for (const auto& offered : http::token_list(line->value())) {
      if (offered == "plenary.v1") return Use::binary;
      if (offered == "plenary.v1+json") return Use::json;
    }
  }
  return std::nullopt;
}

bool is_echo([[maybe_unused]] const HttpParts& parts, [[maybe_unused]] const HttpRequest& asked) {
#ifdef PLENARY_TEST_ECHO
  return parts.test_echo && asked.path == "/test/echo";
#else
  return false;
#endif
}

// What the upgraded connection is for, or the reason not to upgrade (threats P3, A1, A2).
Result<Use, HttpResponse> judge_upgrade(const Request& request, const HttpRequest& asked,
                                        const HttpParts& parts) {
  const bool echo = is_echo(parts, asked);
  if (asked.path != "/live" && !echo) return refusal(404, "not_found", "Connect to /live.");
  if (!asked.query.empty()) {
    return refusal(
        400, "token_in_address", "Say the token in the first message, not in the address.");
  }
  if (!beast::websocket::is_upgrade(request) || asked.header("sec-websocket-version") != "13") {
    HttpResponse no = refusal(426, "upgrade_required", "This address speaks WebSocket 13.");
    no.headers = {{"Sec-WebSocket-Version", "13"}, {"Upgrade", "websocket"}};
    return no;
  }
  const bool has_body =
      !asked.body.empty() || request.chunked() || request.count(http::field::content_length) > 0;
  if (has_body || !is_websocket_key(asked.header("sec-websocket-key"))) {
    return refusal(400, "bad_request", "An upgrade has a Sec-WebSocket-Key and no body.");
  }
  if (echo) return Use::echo;
  if (auto no = parts.door.refuse_link(asked)) return *std::move(no);
  if (const auto use = spoken(request)) return *use;
  return refusal(400, "subprotocol", "Offer the subprotocol plenary.v1 or plenary.v1+json.");
}

// Beast answers the upgrade; from then on the socket is the loop's, and Beast is out of the way.
asio::awaitable<void> upgrade(Connection* connection, Request request, HttpParts parts, Use use) {
  beast::websocket::stream<Stream&> stream(connection->stream);
  stream.set_option(
      beast::websocket::stream_base::decorator([use](beast::websocket::response_type& response) {
        if (use == Use::echo) return;
        response.set(http::field::sec_websocket_protocol,
                     use == Use::binary ? "plenary.v1" : "plenary.v1+json");
      }));
  const auto [error] = co_await stream.async_accept(request, waiting);
  if (error) co_return;
  connection->stream.expires_never();
  Upgraded upgraded{connection->stream.release_socket(),
                    beast::buffers_to_string(connection->buffer.data()), use};
  parts.loop.adopt(std::move(upgraded), [&parts, use](LinkId link) {
    return parts.door.guest(link, parts.loop, use == Use::json ? Encoding::json : Encoding::binary);
  });
}

// What was sent is no request; anything else that fails is the connection.
bool is_malformed(const Error& error) {
  return error && error.category() == Error(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

// Reads up to the end of the headers, so that they can be judged as they came. False: the
// connection is over.
asio::awaitable<bool> read_head(Connection* connection, std::optional<HttpResponse>* no) {
  while (true) {
    const std::string_view seen = connection->seen();
    const std::size_t end = seen.find("\r\n\r\n");
    if (end != seen.npos && end + 4 <= limits::http_header_bytes_max) {
      *no = refuse_head(seen.substr(0, end + 2));
      co_return true;
    }
    if (end != seen.npos || seen.size() >= limits::http_header_bytes_max) {
      *no = refusal(431, "headers_too_large", "Send shorter headers.");
      co_return true;
    }
    if (seen.find("\n\n") != seen.npos) {
      *no = refusal(400, "bad_request", "Header lines end in CR LF.");
      co_return true;
    }
    const auto [error, bytes] =
        co_await connection->stream.async_read_some(connection->buffer.prepare(2'048), waiting);
    if (error) co_return false;
    connection->buffer.commit(bytes);
  }
}

// What is said instead of by WebSocket may be as much, and its length besides.
std::size_t body_bytes_max(std::string_view head) {
  return head.starts_with("POST /live/http ") ? limits::post_bytes_max
                                              : limits::http_body_bytes_max;
}

// Neither a request nor a reason: the connection is over.
asio::awaitable<Heard> read_request(Connection* connection, HttpParts parts) {
  const Reception::Stranger stranger(parts.loop.reception(), connection->stream.socket());
  connection->stream.expires_after(milliseconds(parts.loop.patience().request_ms));
  Heard heard;
  const bool goes_on = co_await read_head(connection, &heard.no);
  if (!goes_on || heard.no) co_return heard;

  http::request_parser<http::string_body> parser;
  parser.header_limit(limits::http_header_bytes_max);
  parser.body_limit(body_bytes_max(connection->seen()));
  const auto [error, bytes] =
      co_await http::async_read(connection->stream, connection->buffer, parser, waiting);
  if (error == http::error::body_limit || error == http::error::buffer_overflow) {
    heard.no = refusal(413, "too_large", "Send at most 65,536 bytes.");
  } else if (is_malformed(error)) {
    heard.no = refusal(400, "bad_request", "This is not a well-formed request.");
  } else if (!error) {
    heard.request = parser.release();
    heard.no = refuse_parsed(*heard.request);
  }
  co_return heard;
}

asio::awaitable<bool> respond(Connection* connection, Reply reply) {
  const bool keep_alive = reply.keep_alive;
  auto message = wire_form(std::move(reply));
  const auto [error, bytes] = co_await http::async_write(connection->stream, message, waiting);
  co_return !error && keep_alive;
}

asio::awaitable<HttpResponse> ask(HttpParts parts, HttpRequest request) {
  asio::steady_timer wake(parts.loop.io(), milliseconds(parts.loop.patience().answer_ms));
  Reception& reception = parts.loop.reception();
  Reception::Question question(reception, wake);
  auto answer = [&reception, number = question.number()](HttpResponse response) {
    reception.answer(number, std::move(response));
  };
  if (DetourDesk::is_meant(request.path)) {
    parts.detours.request(std::move(request), parts.door, std::move(answer));
  } else {
    parts.door.request(std::move(request), std::move(answer));
  }
  std::optional<HttpResponse>& given = question.answer();
  if (!given) co_await wake.async_wait(waiting);
  if (given) co_return *std::move(given);
  co_return refusal(504, "late", "This takes too long. Try again later.");
}

// From here on the socket is the detour's; its response has no end but that of the connection.
void open_stream(Connection* connection, HttpParts parts, std::string path, Reply reply) {
  http::response<http::string_body> head = wire_form(std::move(reply));
  head.erase(http::field::content_length);
  std::ostringstream text;
  text << head.base();
  connection->stream.expires_never();
  parts.detours.open({std::move(path), std::move(text).str(), connection->stream.release_socket(),
                      std::string(connection->seen())});
}

// One request; false when the connection is over. What is awaited takes named values only: g++ 12
// destroys a braced temporary within a co_await twice.
asio::awaitable<bool> serve_one(Connection* connection, HttpParts parts) {
  Heard heard = co_await read_request(connection, parts);
  const Reception::Exchange exchange(parts.loop.reception());
  connection->stream.expires_after(milliseconds(parts.loop.patience().answer_ms));
  if (heard.no) {
    const bool head = heard.request && heard.request->method() == http::verb::head;
    Reply reply{*std::move(heard.no), head, false};
    co_return co_await respond(connection, std::move(reply));
  }
  if (!heard.request) co_return false;

  Request& request = *heard.request;
  HttpRequest asked = plain(request, parts.loop);
  const bool live = asked.path == "/live" || is_echo(parts, asked) ||
                    lists(request, http::field::upgrade, "websocket");
  if (live) {
    const auto use = judge_upgrade(request, asked, parts);
    if (use.ok()) {
      co_await upgrade(connection, std::move(request), parts, use.value());
      co_return false;
    }
    parts.metrics.count(Counter::links_refused);
    Reply reply{use.error(), false, false};
    co_return co_await respond(connection, std::move(reply));
  }
  Reply reply;
  reply.head = request.method() == http::verb::head;
  reply.keep_alive = request.keep_alive();
  std::string path = asked.path;
  reply.response = co_await ask(parts, std::move(asked));
  if (reply.response.content_type == event_stream_type) {
    reply.keep_alive = false;
    open_stream(connection, parts, std::move(path), std::move(reply));
    co_return false;
  }
  connection->stream.expires_after(milliseconds(parts.loop.patience().answer_ms));
  co_return co_await respond(connection, std::move(reply));
}

// Lets the peer read our last words: closing on bytes that are still unread would reset them away.
asio::awaitable<void> linger(Connection* connection) {
  Error ignored;
  connection->stream.socket().shutdown(Socket::shutdown_send, ignored);
  connection->stream.expires_after(milliseconds(limits::linger_ms));
  for (std::size_t seen = 0; seen < limits::linger_bytes_max;) {
    connection->buffer.clear();
    const auto [error, bytes] =
        co_await connection->stream.async_read_some(connection->buffer.prepare(4'096), waiting);
    if (error) co_return;
    seen += bytes;
  }
}

asio::awaitable<void> serve(Socket socket, HttpParts parts) {
  Connection connection(std::move(socket));
  while (co_await serve_one(&connection, parts)) {
  }
  if (connection.stream.socket().is_open()) co_await linger(&connection);
}

}  // namespace

void serve_http(Socket socket, HttpParts parts) {
  asio::co_spawn(parts.loop.io(), serve(std::move(socket), parts), [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);  // Loop::run counts it.
  });
}

}  // namespace plenary::transport
