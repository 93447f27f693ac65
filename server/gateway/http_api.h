// The HTTP API: joining as a plain request, and administration with the administrator's token.
//
// Bodies are proto3 JSON (proto/plenary/v1/api.proto). Called on the connection's loop, answers
// there. What is wrong is said in one form, Problem, with a code and a sentence.
#pragma once

#include <functional>
#include <string>

#include "gateway/gateway.h"
#include "wire/api.h"

namespace plenary::gateway {

class HttpApi {
 public:
  explicit HttpApi(Gateway& gateway) : gateway_(gateway) {}

  using Answer = std::function<void(transport::HttpResponse)>;
  void request(transport::HttpRequest request, Answer answer);
  static transport::HttpResponse problem(int status, std::string code, std::string message);

 private:
  // What a session's own loop says, brought back to the connection's.
  struct Reply {
    Executor& home;
    Answer answer;
    void operator()(transport::HttpResponse response) const;
  };

  void join(const transport::HttpRequest& request, const Reply& reply);
  void take_seat(live::SessionId session, const wire::JoinRequest& asked, const Reply& reply);
  void administer(const transport::HttpRequest& request, const Reply& reply);
  void create(const transport::HttpRequest& request, const Reply& reply);
  void open_session(live::SessionId session, const wire::NewSession& asked, const Reply& reply);
  void list(const Reply& reply);
  void on_session(const transport::HttpRequest& request, live::SessionId session,
                  std::string_view rest, const Reply& reply);
  void show(live::SessionId session, const Reply& reply);
  void show_code(live::SessionId session, const Reply& reply);
  void close_session(live::SessionId session, const Reply& reply);
  void rotate_code(live::SessionId session, const Reply& reply);
  void invite(const transport::HttpRequest& request, live::SessionId session, const Reply& reply);
  void state(live::SessionId session, bool with_records, const Reply& reply);
  void with_host(live::SessionId session, const Reply& reply,
                 std::function<void(live::Host&)> use);
  bool is_administrator(const transport::HttpRequest& request) const;

  Gateway& gateway_;
};

}  // namespace plenary::gateway
