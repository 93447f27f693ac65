#include "gateway/problem.h"

#include "wire/api.h"

namespace plenary::gateway {

using audit::Refusal;
using transport::HttpResponse;

HttpResponse problem(int status, std::string code, std::string message) {
  HttpResponse response;
  response.status = status;
  response.body = wire::api_json(wire::Problem{std::move(code), std::move(message)});
  return response;
}

std::string node_address(std::string_view node) { return "/n/" + std::string(node); }

HttpResponse not_admitted() {
  return problem(403, "not_admitted", "This code or link is not valid. Ask for a new one.");
}

HttpResponse not_found() {
  return problem(404, "not_found", "There is no such session or address.");
}

HttpResponse not_open(const NotOpen& why) {
  if (why.is(NotOpen::not_found)) return not_found();
  if (why.is(NotOpen::elsewhere)) {
    HttpResponse there = problem(307, "elsewhere", "Another node has the session open: ask there.");
    there.headers.emplace_back("Location", node_address(why.node()));
    return there;
  }
  HttpResponse response =
      problem(503, "storage_unavailable", "The session cannot be opened now. Try again shortly.");
  response.headers.emplace_back("Retry-After", "5");
  return response;
}

HttpResponse refused(const audit::Refused& refused) {
  const std::string code(name(refused.code));
  switch (refused.code) {
    case Refusal::not_found: return not_found();
    case Refusal::storage_unavailable: return not_open(NotOpen::unavailable);
    case Refusal::agree_first:
      return problem(422, code,
                     "This session asks for agreement first: POST /api/door says what to; show it, "
                     "and send its version as `agreed`.");
    case Refusal::text_empty:
    case Refusal::text_too_long:
    case Refusal::text_unreadable:
    case Refusal::label_unknown:
    case Refusal::out_of_range:
      return problem(
          422, code,
          refused.detail == 0
              ? "A value cannot be taken; the code says why."
              : "A value cannot be taken: at most " + std::to_string(refused.detail) + ".");
    default: return problem(409, code, "The session refused this; the code says why.");
  }
}

}  // namespace plenary::gateway
