#include "clients/cli/watching.h"

#include <cstdio>
#include <memory>
#include <string>

#include "clients/cli/client.h"
#include "clients/cli/measured.h"

namespace plenary::cli {
namespace {

// What was shown, and when.
struct Watched {
  std::int64_t began_us = now_us();
  std::int64_t first_us = 0;  // The board as it was at the beginning.
  std::int64_t ended_us = 0;
  std::uint64_t events = 0;

  void note(const wire::ServerMessage& message) {
    if (!message.snapshots.empty() && first_us == 0) first_us = now_us();
    events += message.events.size();
    if (!message.replay.empty() && message.replay.back().at == message.replay.back().ended_at) {
      ended_us = now_us();
    }
  }
  double ms(std::int64_t at_us) const { return static_cast<double>(at_us - began_us) / 1e3; }
};

void print_watched(const Setting& setting, const Watched& watched,
                   std::optional<std::size_t> alike) {
  std::printf(
      setting.json ? "{\"first_board_ms\":%.1f,\"whole_ms\":%.1f,\"events\":%llu,"
                     "\"scopes\":%zu,\"hash_equal\":%s}\n"
                   : "first board after %.1f ms, all of it after %.1f ms: %llu events in "
                     "%zu scopes; ends as the session did: %s\n",
      watched.ms(watched.first_us), watched.ms(watched.ended_us),
      static_cast<unsigned long long>(watched.events), alike.value_or(0), alike ? "true" : "false");
}

std::string path_to(std::uint64_t session, const char* what) {
  return "/api/sessions/" + std::to_string(session) + what;
}

// What a facilitator says who was let in; nothing where they were not.
std::optional<wire::Hello> sit_down(Network& network, Api& api, const Setting& setting,
                                    std::uint64_t session) {
  const auto body = api.post_again(
      path_to(session, "/invite"), wire::api_json(wire::InviteRequest{audit::Role::facilitator}));
  if (!body) return std::nullopt;
  wire::Hello hello;
  hello.invitation = wire::from_json<wire::Invited>(*body)->token;
  Client lead(network, setting.url, std::move(hello), {});
  lead.start();
  network.run_until([&] { return lead.is_welcome() || lead.is_turned_away(); },
                    std::int64_t{setting.patience_s} * 1'000);
  if (lead.is_welcome()) return lead.hello();
  std::fprintf(stderr, "plenary: the facilitator was not let in\n");
  return std::nullopt;
}

wire::Hello replay_of(wire::Hello hello) {
  hello.resume = {};
  hello.replay.speed = replay_speed_max;
  return hello;
}

}  // namespace

std::optional<std::size_t> scopes_alike(Replica& replica, const wire::SessionState& state) {
  std::size_t alike = 0;
  for (const wire::ScopeState& scope : state.scopes) {
    const auto held = replica.scopes().find(scope.scope);
    if (held == replica.scopes().end()) continue;
    if (held->second.scope_hash(scope.scope).value() != scope.hash.value) return std::nullopt;
    ++alike;
  }
  return alike;
}

int close_and_watch(const Setting& setting, std::uint64_t session) {
  const auto network = Network::make();
  Api api(*network, setting);
  const auto hello = sit_down(*network, api, setting, session);
  if (!hello) return api.exit_code() == exit_ok ? exit_refused : api.exit_code();
  if (!api.post(path_to(session, "/close"), "{}")) return api.exit_code();
  const auto state = api.state(session);
  if (!state) return api.exit_code();
  Watched watched;
  Client watcher(
      *network, setting.url, replay_of(*hello),
      {nullptr, [&watched](const wire::ServerMessage& message) { watched.note(message); }});
  watcher.start();
  const auto is_over = [&] { return watched.ended_us != 0 || watcher.is_turned_away(); };
  network->run_until(is_over, std::int64_t{setting.patience_s} * 1'000);
  if (watched.ended_us == 0) {
    std::fprintf(stderr, "plenary: the replay did not come to an end\n");
    return watcher.is_turned_away() ? exit_refused : exit_unreachable;
  }
  const auto alike = scopes_alike(watcher.replica(), *state);
  print_watched(setting, watched, alike);
  return alike.value_or(0) > 0 ? exit_ok : exit_mismatch;
}

}  // namespace plenary::cli
