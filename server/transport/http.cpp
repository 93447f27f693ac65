#include "transport/http.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <cctype>

namespace plenary::transport {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Stream = beast::basic_stream<tcp, asio::any_io_executor>;
using Request = http::request<http::string_body>;

constexpr auto waiting = asio::as_tuple(asio::use_awaitable);

HttpResponse refusal(int status, std::string_view code, std::string_view sentence) {
  HttpResponse response;
  response.status = status;
  response.body = R"({"error":")" + std::string(code) + R"(","message":")" +
                  std::string(sentence) + "\"}\n";
  return response;
}

// What a request line and headers must not be, before anything is made of them (threats P2, P4).
std::optional<HttpResponse> refuse_raw(std::string_view head) {
  std::size_t lines = 0;
  for (std::size_t at = 0; at < head.size(); ++at) {
    const char byte = head[at];
    if (byte == '\n') {
      ++lines;
      const bool bare = at == 0 || head[at - 1] != '\r';
      const bool folded = at + 1 < head.size() && (head[at + 1] == ' ' || head[at + 1] == '\t');
      if (bare || folded) return refusal(400, "bad_request", "A header line is not well formed.");
    } else if (byte == '\0') {
      return refusal(400, "bad_request", "A header holds a zero byte.");
    }
  }
  if (lines > limits::http_headers_max + 2) {
    return refusal(431, "too_many_headers", "Send fewer headers.");
  }
  return std::nullopt;
}

std::optional<HttpResponse> refuse_parsed(const Request& request) {
  const std::string_view target(request.target().data(), request.target().size());
  for (const auto field : {http::field::host, http::field::origin, http::field::content_length}) {
    if (request.count(field) > 1) {
      return refusal(400, "bad_request", "A header that may stand once stands twice.");
    }
  }
  if (request.count(http::field::transfer_encoding) > 0 &&
      request.count(http::field::content_length) > 0) {
    return refusal(400, "bad_request", "Say the length once.");
  }
  const std::string_view path = target.substr(0, target.find('?'));
  if (path.empty() || path.front() != '/') {
    return refusal(400, "bad_request", "The address must begin with a slash.");
  }
  if (path.find("//") != path.npos || path.find('%') != path.npos ||
      path.find("/.") != path.npos) {
    return refusal(404, "not_found", "There is nothing at this address.");
  }
  return std::nullopt;
}

HttpRequest plain(const Request& request) {
  HttpRequest made;
  made.method = std::string(request.method_string());
  const std::string target(request.target());
  const std::size_t mark = target.find('?');
  made.path = target.substr(0, mark);
  if (mark != std::string::npos) made.query = target.substr(mark + 1);
  for (const auto& field : request) {
    std::string name(field.name_string());
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    made.headers.emplace_back(std::move(name), std::string(field.value()));
  }
  made.body = request.body();
  return made;
}

http::response<http::string_body> wire_form(const HttpResponse& response, const Request& request,
                                            bool keep_alive) {
  http::response<http::string_body> made(static_cast<http::status>(response.status),
                                         request.version() == 10 ? 11 : request.version());
  made.set(http::field::content_type, response.content_type);
  made.set(http::field::cache_control, "no-store");
  made.set("X-Content-Type-Options", "nosniff");
  made.set("Referrer-Policy", "no-referrer");
  made.set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
  for (const auto& [name, value] : response.headers) made.set(name, value);
  made.keep_alive(keep_alive);
  made.body() = request.method() == http::verb::head ? "" : response.body;
  made.prepare_payload();
  return made;
}

asio::awaitable<HttpResponse> ask(Door* door, HttpRequest request) {
  // shared: the door keeps the answer as a copyable function, the handler can only be moved.
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(HttpResponse)>(
      [door](auto handler, HttpRequest asked) {
        using Handler = decltype(handler);
        auto waiting_one = std::make_shared<std::optional<Handler>>(std::move(handler));
        door->request(std::move(asked), [waiting_one](HttpResponse response) {
          if (!*waiting_one) return;
          Handler answer = *std::move(*waiting_one);
          waiting_one->reset();
          std::move(answer)(std::move(response));
        });
      },
      asio::use_awaitable, std::move(request));
}

// The reason not to upgrade, or nothing and the encoding chosen (threat P3).
std::optional<HttpResponse> refuse_upgrade(const Request& request, const HttpParts& parts,
                                           const HttpRequest& asked, Encoding& encoding) {
  const bool echo = parts.test_echo && asked.path == "/test/echo";
  if (asked.path != "/live" && !echo) {
    return refusal(404, "not_found", "Connect to /live.");
  }
  if (!asked.query.empty()) {
    return refusal(400, "token_in_address", "Say the token in the first message, not in the address.");
  }
  if (!beast::websocket::is_upgrade(request) || asked.header("sec-websocket-version") != "13") {
    HttpResponse response = refusal(426, "upgrade_required", "This address speaks WebSocket 13.");
    response.headers = {{"Sec-WebSocket-Version", "13"}, {"Upgrade", "websocket"}};
    return response;
  }
  if (asked.header("sec-websocket-key").size() != 24 ||
      request.count(http::field::sec_websocket_key) != 1) {
    return refusal(400, "bad_request", "Sec-WebSocket-Key is missing or not well formed.");
  }
  if (echo) return std::nullopt;
  if (auto no = parts.door.refuse_upgrade(asked)) return no;
  for (const auto& offered : http::token_list(request[http::field::sec_websocket_protocol])) {
    if (offered == "plenary.v1" || offered == "plenary.v1+json") {
      encoding = offered == "plenary.v1" ? Encoding::binary : Encoding::json;
      return std::nullopt;
    }
  }
  return refusal(400, "subprotocol", "Offer the subprotocol plenary.v1 or plenary.v1+json.");
}

struct Connection {
  explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}
  Stream stream;
  beast::flat_buffer buffer{limits::http_header_bytes_max + limits::http_body_bytes_max};
};

// Beast answers the upgrade; from then on the socket is the loop's, and Beast is out of the way.
asio::awaitable<void> upgrade(Connection* connection, Request request, HttpParts parts,
                              Encoding encoding) {
  const bool echo = request.target() == "/test/echo";
  beast::websocket::stream<Stream&> stream(connection->stream);
  beast::websocket::permessage_deflate none;
  none.server_enable = false;
  stream.set_option(none);
  stream.set_option(beast::websocket::stream_base::decorator(
      [encoding, echo](beast::websocket::response_type& response) {
        if (echo) return;
        response.set(http::field::sec_websocket_protocol,
                     encoding == Encoding::binary ? "plenary.v1" : "plenary.v1+json");
      }));
  const auto [error] = co_await stream.async_accept(request, waiting);
  if (error) co_return;
  connection->stream.expires_never();
  Upgraded upgraded{connection->stream.release_socket(),
                    beast::buffers_to_string(connection->buffer.data()), encoding, echo};
  parts.loop.adopt(std::move(upgraded), [&parts, encoding](LinkId link) {
    return parts.door.guest(link, parts.loop, encoding);
  });
}

// Reads up to the end of the headers, so that they can be looked at as they came.
asio::awaitable<bool> read_head(Connection* connection, std::optional<HttpResponse>* no) {
  while (true) {
    const std::string_view seen(static_cast<const char*>(connection->buffer.data().data()),
                                connection->buffer.size());
    const std::size_t end = seen.find("\r\n\r\n");
    if (end != seen.npos && end <= limits::http_header_bytes_max) {
      *no = refuse_raw(seen.substr(0, end + 2));
      co_return true;
    }
    if (seen.size() > limits::http_header_bytes_max) {
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

asio::awaitable<bool> respond(Connection* connection, HttpResponse response, Request request,
                              bool keep_alive) {
  auto message = wire_form(response, request, keep_alive);
  const auto [error, bytes] = co_await http::async_write(connection->stream, message, waiting);
  co_return !error && keep_alive;
}

// One request; false when the connection is over.
asio::awaitable<bool> serve_one(Connection* connection, HttpParts parts) {
  connection->stream.expires_after(std::chrono::seconds(limits::http_request_s));
  std::optional<HttpResponse> no;
  Request nothing;
  const bool head = co_await read_head(connection, &no);
  if (!head) co_return false;
  if (no) co_return co_await respond(connection, *no, nothing, false);

  http::request_parser<http::string_body> parser;
  parser.header_limit(limits::http_header_bytes_max);
  parser.body_limit(limits::http_body_bytes_max);
  const auto [error, bytes] =
      co_await http::async_read(connection->stream, connection->buffer, parser, waiting);
  if (error == http::error::body_limit) {
    no = refusal(413, "too_large", "Send at most 65,536 bytes.");
  } else if (error == http::error::end_of_stream || error == beast::error::timeout ||
             error == asio::error::operation_aborted) {
    co_return false;
  } else if (error) {
    no = refusal(400, "bad_request", "This is not a well-formed request.");
  }
  Request request = parser.release();
  if (!no) no = refuse_parsed(request);
  if (no) co_return co_await respond(connection, *no, request, false);

  HttpRequest asked = plain(request);
  asked.loop = parts.loop.loop();
  asked.executor = &parts.loop;
  const bool live = asked.path == "/live" || asked.path == "/test/echo" ||
                    request.count(http::field::upgrade) > 0;
  if (live) {
    Encoding encoding = Encoding::binary;
    no = refuse_upgrade(request, parts, asked, encoding);
    if (no) {
      parts.metrics.count(Counter::links_refused);
      co_return co_await respond(connection, *no, request, false);
    }
    co_await upgrade(connection, std::move(request), parts, encoding);
    co_return false;
  }
  connection->stream.expires_after(std::chrono::seconds(limits::http_answer_s));
  HttpResponse response = co_await ask(&parts.door, std::move(asked));
  const bool keep_alive = request.keep_alive();
  co_return co_await respond(connection, std::move(response), std::move(request), keep_alive);
}

asio::awaitable<void> serve(tcp::socket socket, HttpParts parts) {
  Connection connection(std::move(socket));
  while (co_await serve_one(&connection, parts)) {
  }
  if (!connection.stream.socket().is_open()) co_return;
  beast::error_code ignored;
  connection.stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

}  // namespace

void serve_http(tcp::socket socket, HttpParts parts) {
  asio::co_spawn(parts.loop.io(), serve(std::move(socket), parts),
                 [](std::exception_ptr failure) {
                   if (failure) std::rethrow_exception(failure);  // Loop::run logs it.
                 });
}

}  // namespace plenary::transport
