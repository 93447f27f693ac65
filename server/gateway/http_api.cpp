#include "gateway/http_api.h"

#include "gateway/problem.h"
#include "gateway/seating.h"

namespace plenary::gateway {
namespace {

using live::SessionId;
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

HttpResponse seat_refused(const audit::Refused& no) {
  if (is_explained(no.code) || no.code == audit::Refusal::storage_unavailable) return refused(no);
  return not_admitted();
}

}  // namespace

void HttpApi::Reply::operator()(HttpResponse response) const {
  executor->post([answer = answer, response = std::move(response)] { answer(response); });
}

void HttpApi::request(const HttpRequest& request, Answer answer) {
  route(request, Reply{request.loop, request.executor, std::move(answer)});
}

void HttpApi::route(const HttpRequest& request, const Reply& reply) {
  const bool takes_query = request.path.ends_with("/export");
  if (!request.query.empty() && !takes_query) {
    // A token in an address ends up in logs and histories (threat A2).
    return reply(problem(
        400, "query_not_taken", "Nothing may follow a question mark here; a token least of all."));
  }
  if (request.method == "POST" && is_form(request)) {
    return reply(problem(415, "not_json", "Send application/json."));
  }
  if (is_page(request)) {
    page(reply);
  } else if (request.path == "/api/join") {
    if (request.method != "POST") return reply(problem(405, "method", "Use POST."));
    join(request, reply);
  } else if (request.path == "/api/sessions" || request.path.starts_with("/api/sessions/")) {
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

void HttpApi::join(const HttpRequest& request, const Reply& reply) {
  auto asked = wire::from_json<wire::JoinRequest>(request.body);
  if (!asked || asked->code.empty() == asked->invitation.empty() || !asked->device) {
    return reply(problem(400, "malformed",
                         "Send a JSON object with a code or an invitation, and a device: 16 random "
                         "bytes in base64."));
  }
  if (!asked->invitation.empty()) {
    const auto session = token_session(asked->invitation);
    return session ? seat(*session, *asked, reply) : reply(not_admitted());
  }
  auto code = join_code_typed(asked->code);
  if (!code) return reply(not_admitted());
  asked->code = *code;
  parts_.codes.find(
      reply.loop, *std::move(code), [this, asked = *std::move(asked), reply](CodeAnswer answer) {
        if (answer.session) {
          seat(*answer.session, asked, reply);
        } else if (answer.come_back) {
          auto busy = problem(429, "retry_after", "Too many codes are being tried.");
          busy.headers.emplace_back("Retry-After", "10");
          reply(std::move(busy));
        } else {
          reply(not_admitted());
        }
      });
}

void HttpApi::seat(SessionId session, const wire::JoinRequest& asked, const Reply& reply) {
  parts_.directory.at_home(reply.loop, session, [this, session, asked, reply](SessionBook& book) {
    book.home(session).with_host([this, &book, session, asked, reply](Opening host) {
      if (!host.ok()) {
        const bool unknown = host.error() == NotOpen::not_found;
        return reply(unknown ? not_admitted() : not_open(host.error()));
      }
      const Newcomer newcomer{asked.code,  asked.invitation, asked.device,  asked.name,
                              asked.group, asked.modality,   asked.language};
      take_seat(
          **host, session, newcomer, book.entropy(),
          [this, &book, session, code = asked.code, reply](Result<Seated, audit::Refused> seated) {
            if (!seated.ok()) {
              if (!code.empty() && !is_explained(seated.error().code)) {
                parts_.codes.failed(book.loop(), code);
              }
              return reply(seat_refused(seated.error()));
            }
            HttpResponse made;
            made.body = wire::api_json(
                wire::Joined{Id<wire::SessionTag>(session.value), seated->seat, seated->token});
            reply(std::move(made));
          });
    });
  });
}

}  // namespace plenary::gateway
