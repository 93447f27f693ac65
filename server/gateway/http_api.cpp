#include "gateway/http_api.h"

#include <map>

#include "gateway/limits.h"

namespace plenary::gateway {
namespace {

using transport::HttpRequest;
using transport::HttpResponse;

constexpr std::string_view page_head =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width\"><title>Plenary</title>"
    "<h1>Plenary</h1><p>A session server for collaborative equity audits. This server speaks to "
    "programs: they connect by WebSocket at <code>/live</code>, subprotocol "
    "<code>plenary.v1</code> or <code>plenary.v1+json</code>, and join by <code>POST "
    "/api/join</code>.</p><p>Version ";

bool is_page(const HttpRequest& request) {
  return (request.path == "/" || request.path == "/join") &&
         (request.method == "GET" || request.method == "HEAD");
}

// What a page of any site can send without asking first is not JSON (threat A13).
bool is_form(const HttpRequest& request) {
  const std::string_view type = request.header("content-type");
  if (request.body.empty()) return false;
  return type.starts_with("application/x-www-form-urlencoded") ||
         type.starts_with("multipart/form-data") || type.starts_with("text/plain");
}

Problem only_by_post() { return {405, "method", "Use POST."}; }

bool is_administration(const HttpRequest& request) {
  return request.path == "/api/sessions" || request.path.starts_with("/api/sessions/");
}

}  // namespace

HttpApi::HttpApi(HttpApiParts parts) : parts_(std::move(parts)) {
  for (std::size_t loop = 0; loop < parts_.loops.count(); ++loop) {
    words_.push_back(std::make_unique<words::Words>());
  }
}

// Administration is in English, as its documents are.
words::Language HttpApi::language_of(const HttpRequest& request) const {
  if (is_administration(request)) return {};
  return words_[request.loop]->best(request.header("accept-language")).value_or(words::Language());
}

HttpResponse HttpApi::no_to(const HttpRequest& request, const Problem& problem) {
  return response_of(problem, *words_[request.loop], language_of(request));
}

void HttpApi::Reply::operator()(Problem problem) const {
  // The same address, at the node it names.
  for (auto& [name, value] : problem.headers) {
    if (problem.status == 307 && name == "Location") value += path;
  }
  executor->post(
      [answer = answer, words = words, language = language, problem = std::move(problem)] {
        answer(response_of(problem, *words, language));
      });
}

void HttpApi::Reply::operator()(HttpResponse response) const {
  executor->post([answer = answer, response = std::move(response)] { answer(response); });
}

HttpApi::Reply HttpApi::Reply::in(std::string_view asked) const {
  Reply theirs = *this;
  if (const auto chosen = words->best(asked)) theirs.language = *chosen;
  return theirs;
}

void HttpApi::request(const HttpRequest& request, Answer answer) {
  route(request, Reply{request.loop, request.executor, request.path, std::move(answer),
                       words_[request.loop].get(), language_of(request)});
}

void HttpApi::route(const HttpRequest& request, const Reply& reply) {
  const bool takes_query = request.path.ends_with("/export");
  if (!request.query.empty() && !takes_query) {
    // A token in an address ends up in logs and histories (threat A2).
    return reply(Problem{
        400, "query_not_taken", "Nothing may follow a question mark here; a token least of all."});
  }
  if (request.path == "/join" && request.method == "POST") return join_by_form(request, reply);
  if (request.method == "POST" && is_form(request)) {
    return reply(Problem{415, "not_json", "Send application/json."});
  }
  using Said = void (HttpApi::*)(const Request&, const Reply&);
  static const std::map<std::string_view, Said> by_post{
      {"/api/join", &HttpApi::join_by_json},
      {"/api/door", &HttpApi::look_at_door},
      {"/api/check", &HttpApi::check},
      {"/api/catch-up", &HttpApi::catch_up}};
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (auto file = reads ? parts_.web.find(request) : std::nullopt) {
    reply(*std::move(file));
  } else if (is_page(request)) {
    page(reply);
  } else if (const auto said = by_post.find(request.path); said != by_post.end()) {
    if (request.method != "POST") return reply(only_by_post());
    (this->*said->second)(request, reply);
  } else if (request.path == "/api/tokens" || request.path.starts_with("/api/unlinked")) {
    if (request.method != "POST") return reply(only_by_post());
    if (request.path == "/api/tokens") return draw_tokens(request, reply);
    if (request.path == "/api/unlinked") return write_unlinked(request, reply);
    if (request.path == "/api/unlinked/vote") return vote_unlinked(request, reply);
    if (request.path == "/api/unlinked/change") return change_unlinked(request, reply);
    reply(not_found());
  } else if (is_administration(request)) {
    administer(request, reply);
  } else {
    reply(not_found());
  }
}

void HttpApi::page(const Reply& reply) {
  HttpResponse page;
  page.content_type = "text/html; charset=utf-8";
  page.body = std::string(page_head) + parts_.version + ".</p>\n";
  reply(std::move(page));
}

void HttpApi::check(const Request& request, const Reply& reply) {
  const auto asked = wire::from_json<wire::CheckRequest>(request.body);
  if (!asked || asked->said.size() > limits::check_said_bytes_max) {
    return reply(Problem{400, "malformed", "Send a JSON object with something said."});
  }
  reply(json_response(wire::CheckAnswer{asked->said, parts_.clock.now()}));
}

}  // namespace plenary::gateway
