// The HTTP API: the web app's files, joining as a plain request, and administration with the
// administrator's token.
//
// Bodies are proto3 JSON (proto/plenary/v1/api.proto), but for the join page's form (join_form.h).
// Called on the connection's loop and answers there, later. http_api.cpp says what stands at which
// address, join_api.cpp how people come in; session_admin.cpp is administration.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/code_desk.h"
#include "gateway/directory.h"
#include "gateway/join_form.h"
#include "gateway/problem.h"
#include "gateway/template.h"
#include "gateway/web_files.h"
#include "transport/server.h"
#include "wire/api.h"

namespace plenary::gateway {

struct HttpApiParts {
  const Loops& loops;
  Directory& directory;
  CodeDesk& codes;
  live::Journal& journal;
  const Clock& clock;
  const WebFiles& web;
  Digest admin_token{};  // Of the token, never the token.
  std::string version;
  const Templates& templates;
};

// What is answered where it went well.
template <class T>
transport::HttpResponse json_response(const T& value) {
  transport::HttpResponse response;
  response.body = wire::api_json(value);
  return response;
}

class HttpApi {
 public:
  explicit HttpApi(HttpApiParts parts);

  using Answer = std::function<void(transport::HttpResponse)>;
  void request(const transport::HttpRequest& request, Answer answer);
  // As whoever asks is to read it. On the connection's loop.
  transport::HttpResponse no_to(const transport::HttpRequest& request, const Problem& problem);

 private:
  // Brings an answer back to the connection, from whichever loop it is made on.
  struct Reply {
    std::size_t loop = 0;  // The connection's.
    Executor* executor = nullptr;
    std::string path;  // As it was asked for.
    Answer answer;
    words::Words* words = nullptr;  // The connection's loop's.
    words::Language language;       // Of who asks.
    void operator()(transport::HttpResponse response) const;
    void operator()(Problem problem) const;
    // The same in the language somebody chose, where it is one of ours.
    Reply in(std::string_view asked) const;
  };
  using Request = transport::HttpRequest;
  using WithHost = std::function<void(SessionBook&, live::Host&)>;

  void route(const Request& request, const Reply& reply);
  void page(const Reply& reply);
  void check(const Request& request, const Reply& reply);
  // join_api.cpp: what a code or a link leads to, and coming in by it.
  void join_by_json(const Request& request, const Reply& reply);
  void join_by_form(const Request& request, const Reply& reply);
  void seat_by_form(const JoinForm& form, const Reply& reply);
  // To another node, or back to the page with what is wrong.
  static void turn_back(const Problem& problem, const Reply& reply);
  using Seatings = std::function<void(Result<wire::Joined, Problem>)>;
  void join(std::size_t loop, wire::JoinRequest asked, Seatings done);
  void look_at_door(const Request& request, const Reply& reply);
  using Doors = std::function<void(Result<wire::Door, Problem>)>;
  void door(std::size_t loop, wire::JoinRequest asked, Doors done);
  // Which session is asked for; its code as join_code_typed() gives it.
  struct Way {
    live::SessionId session;
    wire::JoinRequest asked;
  };
  void find_way(std::size_t loop, wire::JoinRequest asked,
                std::function<void(Result<Way, Problem>)> done);
  // Calls `use` on the session's loop, or `turned` with why nobody comes in there now.
  void at_host(std::size_t loop, live::SessionId session, WithHost use,
               std::function<void(Problem)> turned);
  void catch_up(const Request& request, const Reply& reply);
  void tell_what_happened(live::SessionId session, live::Host& host,
                          const wire::CatchUpRequest& asked, const Reply& reply);
  // unlinked_api.cpp: notes and votes by nobody.
  void draw_tokens(const Request& request, const Reply& reply);
  void write_unlinked(const Request& request, const Reply& reply);
  void vote_unlinked(const Request& request, const Reply& reply);
  void change_unlinked(const Request& request, const Reply& reply);
  void hold_unlinked(live::SessionId session, const Unlinked& command, const Reply& reply,
                     std::function<bool(const live::Host&)> may);

  words::Language language_of(const Request& request) const;
  bool is_administrator(const Request& request) const;
  void administer(const Request& request, const Reply& reply);
  void on_session(const Request& request, live::SessionId session, std::string_view rest,
                  const Reply& reply);
  void create(const Request& request, const Reply& reply);
  void make(const audit::CreateSession& wanted, Entropy& entropy, const Reply& reply);
  void set_up(live::SessionId session, const audit::CreateSession& wanted, const Reply& reply);
  void list(const Reply& reply);
  void show(live::SessionId session, const Reply& reply);
  void show_code(live::SessionId session, const Reply& reply);
  void rotate_code(live::SessionId session, const Reply& reply);
  void close_session(live::SessionId session, const Reply& reply);
  void invite(const Request& request, live::SessionId session, const Reply& reply);
  void hash(live::SessionId session, const Reply& reply);
  void export_records(const Request& request, live::SessionId session, const Reply& reply);
  // Calls `use` on the session's loop, or replies why the session is not open.
  void with_host(live::SessionId session, const Reply& reply, WithHost use);

  HttpApiParts parts_;
  std::vector<std::unique_ptr<words::Words>> words_;  // Each its loop's.
  std::atomic<std::int64_t> caught_up_ms_{0};         // When somebody was last told what happened.
};

}  // namespace plenary::gateway
