#include "gateway/http_api.h"

#include "gateway/join_form.h"
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

// In the words of the page where one joins, where it has any for it.
Problem seat_refused(const audit::Refused& no) {
  if (no.code == audit::Refusal::storage_unavailable) return refused(no);
  if (!is_explained(no.code)) return not_admitted();
  Problem problem = refused(no);
  if (const auto key = words::Key::find("join." + problem.code)) problem.says = *key;
  return problem;
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
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (auto file = reads ? parts_.web.find(request) : std::nullopt) {
    reply(*std::move(file));
  } else if (is_page(request)) {
    page(reply);
  } else if (request.path == "/api/join") {
    if (request.method != "POST") return reply(only_by_post());
    join_by_json(request, reply);
  } else if (request.path == "/api/catch-up") {
    if (request.method != "POST") return reply(only_by_post());
    catch_up(request, reply);
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

void HttpApi::join_by_json(const HttpRequest& request, const Reply& reply) {
  auto asked = wire::from_json<wire::JoinRequest>(request.body);
  if (!asked || asked->code.empty() == asked->invitation.empty() || !asked->device) {
    return reply(Problem{400, "malformed",
                         "Send a JSON object with a code or an invitation, and a device: 16 random "
                         "bytes in base64."});
  }
  Reply theirs = reply;
  if (const auto chosen = reply.words->best(asked->language)) theirs.language = *chosen;
  join(reply.loop, *std::move(asked), [reply = theirs](Result<wire::Joined, Problem> joined) {
    if (!joined.ok()) return reply(joined.error());
    HttpResponse made;
    made.body = wire::api_json(*joined);
    reply(std::move(made));
  });
}

void HttpApi::join_by_form(const HttpRequest& request, const Reply& reply) {
  auto asked = read_join_form(request.body);
  if (!asked || asked->code.empty()) return reply(back_to_page("malformed"));
  // A form has nowhere to keep a device: this one is made here, and told to it alone.
  SystemEntropy entropy;
  asked->device = {entropy.draw(), entropy.draw()};
  join(reply.loop, *asked, [reply, device = asked->device](Result<wire::Joined, Problem> joined) {
    if (joined.ok()) return reply(into_session(*joined, device));
    if (joined.error().status == 307) return reply(joined.error());
    reply(back_to_page(joined.error().code));
  });
}

void HttpApi::join(std::size_t loop, wire::JoinRequest asked, Seatings done) {
  if (!asked.invitation.empty()) {
    const auto session = token_session(asked.invitation);
    return session ? seat(loop, *session, std::move(asked), std::move(done)) : done(not_admitted());
  }
  const auto code = join_code_typed(asked.code);
  if (!code) return done(not_admitted());
  asked.code = *code;
  parts_.codes.find(loop, *code, [this, loop, asked, done](CodeAnswer answer) {
    if (answer.session) return seat(loop, *answer.session, asked, done);
    if (!answer.come_back) return done(not_admitted());
    done(busy(words::Key("join.retry_after"), 10));
  });
}

void HttpApi::seat(std::size_t loop, SessionId session, wire::JoinRequest asked, Seatings done) {
  parts_.directory.at_home(loop, session, [this, session, asked, done](SessionBook& book) {
    book.home(session).with_host([this, &book, session, asked, done](Opening host) {
      if (!host.ok()) {
        const bool unknown = host.error().is(NotOpen::not_found);
        return done(unknown ? not_admitted() : not_open(host.error()));
      }
      const Newcomer newcomer{asked.code,  asked.invitation, asked.device,  asked.name,
                              asked.group, asked.modality,   asked.language};
      take_seat(
          **host, session, newcomer, book.entropy(),
          [this, &book, session, code = asked.code, done](Result<Seated, audit::Refused> seated) {
            if (seated.ok()) {
              return done(
                  wire::Joined{Id<wire::SessionTag>(session.value), seated->seat, seated->token});
            }
            if (!code.empty() && !is_explained(seated.error().code)) {
              parts_.codes.failed(book.loop(), code);
            }
            done(seat_refused(seated.error()));
          });
    });
  });
}

}  // namespace plenary::gateway
