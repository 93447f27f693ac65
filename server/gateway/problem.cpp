#include "gateway/problem.h"

#include "base/overload.h"
#include "wire/api.h"

namespace plenary::gateway {
namespace {

using audit::Refusal;
using transport::HttpResponse;
using words::Key;

// What the request said, or left out, and not how the session is.
bool is_about_a_value(Refusal refusal) {
  switch (refusal) {
    case Refusal::agree_first:
    case Refusal::text_empty:
    case Refusal::text_too_long:
    case Refusal::text_unreadable:
    case Refusal::label_unknown:
    case Refusal::out_of_range: return true;
    default: return false;
  }
}

}  // namespace

HttpResponse response_of(const Problem& problem, words::Words& words, words::Language language) {
  HttpResponse response;
  response.status = problem.status;
  response.headers = problem.headers;
  const bool is_translated = std::holds_alternative<Key>(problem.says);
  const auto detail = static_cast<std::int64_t>(problem.detail);
  std::string sentence = std::visit(
      Overload{[](const std::string& english) { return english; },
               [&](Key key) { return words.say(language, key, {{"detail", detail}}); }},
      problem.says);
  const words::Language said = is_translated ? language : words::Language();
  response.headers.emplace_back("Content-Language", said.tag());
  response.body = wire::api_json(wire::Problem{problem.code, std::move(sentence)});
  return response;
}

std::string node_address(std::string_view node) { return "/n/" + std::string(node); }

Problem not_admitted() { return {403, "not_admitted", Key("join.not_admitted")}; }

Problem not_found() { return {404, "not_found", Key("problem.not_found")}; }

Problem not_open(const NotOpen& why) {
  if (why.is(NotOpen::not_found)) return not_found();
  if (why.is(NotOpen::elsewhere)) {
    Problem there{307, "elsewhere", "Another node has the session open: ask there."};
    there.headers.emplace_back("Location", node_address(why.holder().node));
    return there;
  }
  Problem closed{503, "storage_unavailable", words::key_of(Refusal::storage_unavailable)};
  closed.headers.emplace_back("Retry-After", "5");
  return closed;
}

Problem refused(const audit::Refused& refused) {
  if (refused.code == Refusal::not_found) return not_found();
  if (refused.code == Refusal::storage_unavailable) return not_open(NotOpen::unavailable);
  return {is_about_a_value(refused.code) ? 422 : 409, std::string(name(refused.code)),
          words::key_of(refused.code), refused.detail};
}

Problem busy(Key says, int retry_after_s) {
  Problem busy{429, "retry_after", says};
  busy.headers.emplace_back("Retry-After", std::to_string(retry_after_s));
  return busy;
}

}  // namespace plenary::gateway
