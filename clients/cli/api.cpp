#include "clients/cli/api.h"

#include <cstdio>

namespace plenary::cli {
namespace {

constexpr int retry_ms = 200;

// Nobody, or a proxy in the place of a server that is away.
bool is_nobodys(int status) { return status == 0 || status == 502 || status == 504; }

}  // namespace

std::optional<std::string> Api::ask(HttpAsk ask, bool may_repeat) {
  ask.token = setting_.token;
  HttpAnswer answer;
  for (std::uint32_t waited_ms = 0;; waited_ms += retry_ms) {
    answer = network_.ask(setting_.url, ask);
    const bool away = is_nobodys(answer.status) || answer.status == 503;
    if (!away || !may_repeat || waited_ms >= setting_.patience_s * 1000) break;
    network_.run_until([] { return false; }, retry_ms);
  }
  if (answer.status == 200 || answer.status == 202) return answer.body;
  if (is_nobodys(answer.status)) {
    exit_code_ = exit_unreachable;
    std::fprintf(stderr, "plenary: no server answers at %s; is plenaryd running?\n",
                 setting_.server.c_str());
    return std::nullopt;
  }
  exit_code_ = exit_refused;
  const auto problem = wire::from_json<wire::Problem>(answer.body);
  std::fprintf(stderr, "plenary: %s\n",
               problem ? (problem->message + " (" + problem->error + ")").c_str()
                       : "the server refused this");
  return std::nullopt;
}

std::optional<wire::SessionState> Api::state(std::uint64_t session) {
  const auto body = get("/api/sessions/" + std::to_string(session) + "/hash");
  return body ? wire::from_json<wire::SessionState>(*body) : std::nullopt;
}

std::optional<std::uint32_t> Api::agreements(const std::string& code) {
  const auto body = post_again("/api/door", wire::api_json(wire::DoorRequest{code, "", {}}));
  const auto door = body ? wire::from_json<wire::Door>(*body) : std::nullopt;
  if (!door) return std::nullopt;
  return door->agreements.wordings.empty() ? 0 : door->agreements.version;
}

std::optional<wire::SessionMade> Api::create(const wire::NewSession& session) {
  const auto body = post("/api/sessions", wire::api_json(session));
  return body ? wire::from_json<wire::SessionMade>(*body) : std::nullopt;
}

}  // namespace plenary::cli
