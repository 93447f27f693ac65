#include "clients/cli/commands.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "audit/canonical.h"
#include "clients/cli/client.h"
#include "journal/verify.h"
#include "wire/json.h"

namespace plenary::cli {
namespace {

std::string path_of(std::uint64_t session, const char* rest = "") {
  return "/api/sessions/" + std::to_string(session) + rest;
}

void print_line(const wire::SessionLine& line) {
  std::printf("%llu  %-9s  %s  %s\n", static_cast<unsigned long long>(line.session.value),
              line.code.empty() ? "-" : line.code.c_str(), line.closed ? "closed" : "open  ",
              line.title.c_str());
}

// Prints an answer as it came, or the value of interest for people.
template <class T, class Print>
int answer(const Setting& setting, Api& api, const std::optional<std::string>& body, Print print) {
  if (!body) return api.exit_code();
  if (setting.json) {
    std::fputs(body->c_str(), stdout);
    return exit_ok;
  }
  const auto value = wire::from_json<T>(*body);
  if (!value) return exit_refused;
  print(*value);
  return exit_ok;
}

}  // namespace

int make_ready(Setting& setting, bool needs_token) {
  const auto url = Url::parse(setting.server);
  if (!url) {
    std::fprintf(stderr, "plenary: --server must be like http://127.0.0.1:8080\n");
    return exit_usage;
  }
  setting.url = *url;
  if (const char* token = std::getenv("PLENARY_ADMIN_TOKEN")) setting.token = token;
  if (setting.token.empty() && needs_token) {
    std::ifstream file(setting.token_file);
    if (!std::getline(file, setting.token)) {
      std::fprintf(stderr,
                   "plenary: cannot read the administrator's token from %s; name it with "
                   "--token-file or PLENARY_ADMIN_TOKEN\n",
                   setting.token_file.c_str());
      return exit_usage;
    }
  }
  return exit_ok;
}

int create_session(const Setting& setting, wire::NewSession session,
                   const std::string& agreements) {
  if (!agreements.empty()) {
    std::ifstream file(agreements);
    std::ostringstream json;
    json << file.rdbuf();
    const auto read = wire::from_json<wire::NewSession>(json.str());
    if (!file || !read || read->agreements.empty()) {
      std::fprintf(stderr,
                   "plenary: %s must hold {\"agreements\":[{\"language\":\"en\",\"rules\":\"…\","
                   "\"consent\":\"…\"}]}; minors and whole may be said too\n",
                   agreements.c_str());
      return exit_usage;
    }
    session.agreements = read->agreements;
  }
  const auto network = Network::make();
  Api api(*network, setting);
  const auto body = api.post("/api/sessions", wire::api_json(session));
  // As links: whoever opens one needs nothing else.
  return answer<wire::SessionMade>(setting, api, body, [&](const wire::SessionMade& made) {
    const std::string page = setting.server + "/#";
    std::printf("session       %llu\njoin code     %s\nparticipants  %scode=%s\n",
                static_cast<unsigned long long>(made.session.value), made.code.c_str(),
                page.c_str(), made.code.c_str());
    std::printf("facilitator   %slink=%s\nobserver      %slink=%s\n", page.c_str(),
                made.facilitator.c_str(), page.c_str(), made.observer.c_str());
    std::printf("wall          %slink=%s\n", page.c_str(), made.wall.c_str());
  });
}

int list_sessions(const Setting& setting) {
  const auto network = Network::make();
  Api api(*network, setting);
  return answer<wire::SessionList>(
      setting, api, api.get("/api/sessions"), [](const wire::SessionList& list) {
        for (const auto& line : list.sessions) print_line(line);
      });
}

int show_session(const Setting& setting, std::uint64_t session) {
  const auto network = Network::make();
  Api api(*network, setting);
  return answer<wire::SessionLine>(setting, api, api.get(path_of(session)), print_line);
}

int close_session(const Setting& setting, std::uint64_t session) {
  const auto network = Network::make();
  Api api(*network, setting);
  return answer<wire::SessionLine>(
      setting, api, api.post(path_of(session, "/close"), ""), print_line);
}

int show_code(const Setting& setting, std::uint64_t session) {
  const auto network = Network::make();
  Api api(*network, setting);
  return answer<wire::CodeShown>(setting, api, api.get(path_of(session, "/code")),
                                 [](const auto& shown) { std::puts(shown.code.c_str()); });
}

int rotate_code(const Setting& setting, std::uint64_t session) {
  const auto network = Network::make();
  Api api(*network, setting);
  return answer<wire::CodeShown>(setting, api, api.post(path_of(session, "/code"), ""),
                                 [](const auto& shown) { std::puts(shown.code.c_str()); });
}

int export_session(const Setting& setting, std::uint64_t session) {
  const auto network = Network::make();
  Api api(*network, setting);
  const auto body = api.get(path_of(session, "/export"));
  if (!body) return api.exit_code();
  std::fputs(body->c_str(), stdout);
  return exit_ok;
}

int verify_journal(const Setting& setting, const std::string& place) {
  std::string why;
  const bool is_shared = place.starts_with("postgresql://") || place.starts_with("postgres://");
  const auto verdict =
      is_shared ? journal::verify_postgres(place, why) : journal::verify_folder(place, why);
  if (!verdict) {
    std::fprintf(stderr, "plenary: %s\n", why.c_str());
    return exit_usage;
  }
  bool good = true;
  std::uint64_t entries = 0;
  for (const journal::SessionVerdict& session : *verdict) {
    good = good && session.fault.empty();
    entries += session.entries;
    if (setting.json) continue;
    std::printf("%llu  %llu entries  %s\n", static_cast<unsigned long long>(session.session.value),
                static_cast<unsigned long long>(session.entries),
                session.fault.empty() ? "whole" : session.fault.c_str());
  }
  if (setting.json) {
    std::printf("{\"sessions\":%zu,\"entries\":%llu,\"whole\":%s}\n", verdict->size(),
                static_cast<unsigned long long>(entries), good ? "true" : "false");
  }
  return good ? exit_ok : exit_mismatch;
}

int tail_session(const Setting& setting, std::uint64_t session, std::uint64_t lines_max) {
  const auto network = Network::make();
  Api api(*network, setting);
  const auto body = api.post(
      path_of(session, "/invite"), wire::api_json(wire::InviteRequest{audit::Role::facilitator}));
  if (!body) return api.exit_code();
  wire::Hello hello;
  hello.invitation = wire::from_json<wire::Invited>(*body)->token;
  std::uint64_t lines = 0;
  Client client(*network, setting.url, hello,
                {nullptr, [&](const wire::ServerMessage& message) {
                   for (const wire::Events& events : message.events) {
                     wire::ServerMessage one;
                     one.events.push_back(events);
                     std::puts(wire::server_message_to_json(audit::canonical::bytes(one)).c_str());
                     std::fflush(stdout);
                     ++lines;
                   }
                 }});
  client.start();
  network->run_until(
      [&] { return client.is_turned_away() || (lines_max > 0 && lines >= lines_max); },
      lines_max > 0 ? std::int64_t{setting.patience_s} * 1000 : INT64_MAX / 4'000'000);
  return client.is_turned_away() ? exit_refused : exit_ok;
}

int say(const Setting& setting, std::uint64_t session, const std::string& text) {
  const auto network = Network::make();
  Api api(*network, setting);
  const auto body = api.get(path_of(session, "/code"));
  if (!body) return api.exit_code();
  wire::Hello hello;
  hello.join_code = wire::from_json<wire::CodeShown>(*body)->code;
  hello.name = "Command line";
  const auto agreements = api.agreements(hello.join_code);
  if (!agreements) return api.exit_code();
  hello.agreed = *agreements;
  std::optional<wire::Receipt> receipt;
  Client client(
      *network, setting.url, hello, {[&](const wire::Receipt& said) { receipt = said; }, nullptr});
  audit::AddNote add;
  add.id = Id<audit::Note>(draw_random());
  add.text = {Id<audit::RunTag>(draw_random()), text};
  client.start();
  client.submit(add);
  const bool done =
      network->run_until([&] { return receipt.has_value() || client.is_turned_away(); },
                         std::int64_t{setting.patience_s} * 1000);
  if (!done || !receipt) {
    std::fprintf(stderr, "plenary: no answer came\n");
    return done ? exit_refused : exit_unreachable;
  }
  const bool well = receipt->refusal == audit::Refusal::none;
  const std::string outcome(well ? "written" : name(receipt->refusal));
  std::printf(setting.json ? "{\"note\":\"%llu\",\"outcome\":\"%s\"}\n" : "note %llu: %s\n",
              static_cast<unsigned long long>(add.id.value), outcome.c_str());
  return well ? exit_ok : exit_refused;
}

}  // namespace plenary::cli
