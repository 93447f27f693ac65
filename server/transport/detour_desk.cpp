#include "transport/detour_desk.h"

#include <charconv>
#include <utility>

#include <boost/asio/post.hpp>

#include "transport/event_writer.h"
#include "transport/message_batch.h"
#include "transport/request_rules.h"

namespace plenary::transport {
namespace {

namespace asio = boost::asio;

constexpr std::string_view address = "/live/http";
constexpr std::string_view scheme = "Bearer ";

// The part of a stream's address that names it.
std::string stream_name(std::string_view path) {
  return std::string(path.substr(address.size() + 1));
}

// Never there, not there yet and not there any more look alike.
HttpResponse gone() { return refusal(410, "gone", "This connection is over. Begin a new one."); }

HttpResponse no_messages() {
  return refusal(400, "bad_request", "Send messages, each behind its length as a varint.");
}

HttpResponse wrong_method(const char* right) {
  HttpResponse no = refusal(405, "method", "This address takes another method.");
  no.headers = {{"Allow", right}};
  return no;
}

HttpResponse heard() {
  HttpResponse response;
  response.status = 204;
  response.content_type.clear();
  return response;
}

HttpResponse stream_head() {
  HttpResponse head;
  head.content_type = event_stream_type;
  // Whoever stands between passes each event on as it comes, and unchanged.
  head.headers = {{"Cache-Control", "no-store, no-transform"}, {"X-Accel-Buffering", "no"}};
  return head;
}

std::optional<HttpResponse> refuse_form(const HttpRequest& request, bool names_stream) {
  if (!request.query.empty()) {
    return refusal(400, "query_not_taken", "Nothing may follow a question mark here.");
  }
  if (names_stream) {
    return request.method == "GET" ? std::nullopt : std::optional(wrong_method("GET"));
  }
  if (request.method != "POST") return wrong_method("POST");
  // No form of another site's page can send this type (threat A13).
  if (request.header("content-type") != "application/octet-stream") {
    return refusal(415, "not_binary", "Send application/octet-stream.");
  }
  return std::nullopt;
}

// The same connection, waited for by another loop.
Socket moved(Socket socket, asio::io_context& io) {
  boost::system::error_code error;
  const auto protocol = socket.local_endpoint(error).protocol();
  Socket there(io);
  if (!error) there.assign(protocol, socket.release(error), error);
  return there;
}

}  // namespace

// Brings an answer back to the connection, from whichever loop it is made on.
struct DetourDesk::Reply {
  Executor* executor = nullptr;
  Answer answer;
  void operator()(HttpResponse response) const {
    executor->post([answer = answer, response = std::move(response)] { answer(response); });
  }
};

bool DetourDesk::is_meant(std::string_view path) {
  return path == address || (path.starts_with(address) && path[address.size()] == '/');
}

void DetourDesk::request(HttpRequest request, Door& door, Answer answer) const {
  const Reply reply{request.executor, std::move(answer)};
  const bool names_stream = request.path.size() > address.size();
  auto no = refuse_form(request, names_stream);
  // A page's own GET names no Origin, and the name alone opens; an Origin that is named is judged.
  const bool judged = names_stream && !request.header("origin").empty();
  if (!no && judged) no = door.refuse_link(request);
  if (no) {
    reply(*std::move(no));
  } else if (names_stream) {
    claim(request, reply);
  } else if (request.header("authorization").empty()) {
    reply(begin(request, door));
  } else {
    hear(std::move(request), reply);
  }
}

HttpResponse DetourDesk::begin(const HttpRequest& request, Door& door) const {
  if (auto no = door.refuse_link(request)) {
    metrics_.count(Counter::links_refused);
    return *std::move(no);
  }
  if (request.body.size() > limits::detour_hello_bytes_max) {
    return refusal(413, "too_large", "Say Hello, and no more than that.");
  }
  const auto messages = split_messages(request.body);
  if (!messages || messages->empty()) return no_messages();

  const std::string home = std::to_string(request.loop) + ".";
  Detours::Waiting detour{
      home + mint_secret_(), home + mint_secret_(), request.body, &door, 0, false};
  HttpResponse begun;
  begun.body.append(R"({"events":")").append(address).append("/").append(detour.stream);
  begun.body.append(R"(","key":")").append(detour.key).append("\"}\n");
  loops_[request.loop]->begin_detour(std::move(detour));
  return begun;
}

void DetourDesk::claim(const HttpRequest& request, const Reply& reply) const {
  const std::string stream = stream_name(request.path);
  Loop* const home = home_of(stream);
  if (home == nullptr) return reply(gone());
  home->post([home, stream, reply] { reply(home->claim_detour(stream) ? stream_head() : gone()); });
}

void DetourDesk::open(Stream stream) const {
  std::string name = stream_name(stream.path);
  Loop* const home = home_of(name);
  Upgraded upgraded{moved(std::move(stream.socket), home->io()),
                    std::move(stream.read_already),
                    Use::events,
                    std::move(stream.head),
                    {}};
  if (!upgraded.socket.is_open()) return;
  asio::post(home->io(), [home, name = std::move(name), upgraded = std::move(upgraded)]() mutable {
    home->open_detour(name, std::move(upgraded));
  });
}

void DetourDesk::hear(HttpRequest request, const Reply& reply) const {
  const std::string_view said = request.header("authorization");
  const std::string key(said.starts_with(scheme) ? said.substr(scheme.size()) : "");
  Loop* const home = home_of(key);
  if (home == nullptr) return reply(gone());
  home->post([home, key, body = std::move(request.body), reply] {
    switch (home->hear(key, body)) {
      case Loop::Posted::heard: return reply(heard());
      case Loop::Posted::malformed: return reply(no_messages());
      case Loop::Posted::gone: return reply(gone());
    }
  });
}

Loop* DetourDesk::home_of(std::string_view name) const {
  std::size_t loop = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), loop);
  const std::string_view behind = name.substr(static_cast<std::size_t>(end - name.data()));
  const bool named = error == std::errc() && behind.starts_with('.');
  return named && loop < loops_.size() ? loops_[loop].get() : nullptr;
}

}  // namespace plenary::transport
