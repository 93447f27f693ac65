#include "app/admin_door.h"

#include "base/assert.h"

namespace plenary::app {

using transport::HttpRequest;
using transport::HttpResponse;

void AdminDoor::request(HttpRequest request, std::function<void(HttpResponse)> answer) {
  HttpResponse response;
  response.content_type = "text/plain; charset=utf-8";
  if (request.path == "/healthz") {
    response.body = "ok\n";
  } else if (request.path == "/readyz") {
    const bool reachable = reachable_();
    response.status = ready_ && reachable ? 200 : 503;
    response.body = !ready_     ? "draining\n"
                    : reachable ? "ready\n"
                                : "the journal does not answer\n";
  } else if (request.path == "/metrics") {
    response.content_type = "text/plain; version=0.0.4";
    response.body = metrics_.text();
  } else {
    response.status = 404;
    response.body = "There is /healthz, /readyz and /metrics.\n";
  }
  request.executor->post([answer = std::move(answer), response = std::move(response)]() mutable {
    answer(std::move(response));
  });
}

std::optional<HttpResponse> AdminDoor::refuse_link(const HttpRequest&) {
  HttpResponse response;
  response.status = 404;
  response.body = "Nothing is live here.\n";
  return response;
}

std::unique_ptr<transport::Guest> AdminDoor::guest(LinkId, transport::Hub&, transport::Encoding) {
  PLENARY_UNREACHABLE("every upgrade is refused");
  return nullptr;
}

}  // namespace plenary::app
