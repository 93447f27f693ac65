// What the integration tests say again and again: a session on a running server, people in it, and
// whether what they hold is what the server holds.
#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "tests/support/live_client.h"
#include "tests/support/server_process.h"
#include "wire/api.h"

namespace plenary::testing {

inline Headers as_administrator(const ServerProcess& server) {
  return {{"Authorization", "Bearer " + server.token()}, {"Content-Type", "application/json"}};
}

inline HttpGot get(const ServerProcess& server, const std::string& path) {
  return ask(server.port(), {"GET", path, as_administrator(server), ""});
}
inline HttpGot post(const ServerProcess& server, const std::string& path,
                    const std::string& body = "") {
  return ask(server.port(), {"POST", path, as_administrator(server), body});
}

inline wire::SessionMade make_session(
    const ServerProcess& server,
    const std::string& body = R"({"title":"Audit","groups":["students","families"]})") {
  const HttpGot got = post(server, "/api/sessions", body);
  EXPECT_EQ(got.status, 200) << got.body;
  return wire::from_json<wire::SessionMade>(got.body).value_or(wire::SessionMade{});
}

inline std::string address_of(const wire::SessionMade& session) {
  return "/api/sessions/" + std::to_string(session.session.value);
}

inline wire::SessionState state_of(const ServerProcess& server, const wire::SessionMade& session) {
  const HttpGot got = get(server, address_of(session) + "/hash");
  EXPECT_EQ(got.status, 200) << got.body;
  return wire::from_json<wire::SessionState>(got.body).value_or(wire::SessionState{});
}

inline wire::Hello hello_from(std::uint64_t device) {
  wire::Hello hello;
  hello.proto_min = hello.proto_max = wire::proto_version;
  hello.device = {0xD0D0, device};
  return hello;
}
inline wire::Hello by_code(std::uint64_t device, const std::string& code) {
  wire::Hello hello = hello_from(device);
  hello.join_code = code;
  return hello;
}
inline wire::Hello by_link(std::uint64_t device, const std::string& invitation) {
  wire::Hello hello = hello_from(device);
  hello.invitation = invitation;
  return hello;
}
inline wire::Hello by_token(std::uint64_t device, const std::string& token) {
  wire::Hello hello = hello_from(device);
  hello.token = token;
  return hello;
}

inline wire::Submit note(std::uint64_t command_no, std::uint64_t id, const std::string& text) {
  audit::AddNote add;
  add.id = Id<audit::Note>(id);
  add.text = {Id<audit::RunTag>(id), text};
  return {command_no, {}, add};
}

// In a session, or the test has failed.
inline LiveClient enter(const ServerProcess& server, const wire::Hello& hello) {
  LiveClient client(server.port());
  client.send(hello);
  EXPECT_TRUE(client.until_welcome()) << client.closed();
  return client;
}

// How the server turns somebody away.
inline int turned_away(const ServerProcess& server, const wire::Hello& hello) {
  LiveClient client(server.port());
  client.send(hello);
  return client.closed();
}

// Whether the client's replica is what the server holds, scope by scope, by hash.
inline void expect_same(Client& client, const wire::SessionState& state) {
  std::size_t compared = 0;
  for (const wire::ScopeState& scope : state.scopes) {
    const auto held = client.replica.scopes().find(scope.scope);
    if (held == client.replica.scopes().end()) continue;
    EXPECT_EQ(held->second.scope_seq(scope.scope), scope.scope_seq);
    EXPECT_EQ(held->second.scope_hash(scope.scope).value(), scope.hash.value);
    ++compared;
  }
  EXPECT_GT(compared, 0U);
}

// What the owner holds of `everyone`, and that a client comes to hold the same.
inline void expect_level(Client& client, const wire::SessionState& state) {
  for (const wire::ScopeState& scope : state.scopes) {
    if (scope.scope != audit::Scope::everyone()) continue;
    EXPECT_TRUE(client.until([&] {
      const auto held = client.replica.scopes().find(scope.scope);
      return held != client.replica.scopes().end() &&
             held->second.scope_seq(scope.scope) >= scope.scope_seq;
    }));
  }
  expect_same(client, state);
}

// ---- What a node says to operators

inline double metric(const ServerProcess& server, const std::string& name) {
  const std::string all = ask(server.admin_port(), {"GET", "/metrics", {}, ""}).body;
  const std::size_t at = all.find("\n" + name + " ");
  return at == std::string::npos ? -1 : std::stod(all.substr(at + name.size() + 2));
}

inline bool comes_to_be(const ServerProcess& server, const std::string& name, double wanted) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (metric(server, name) != wanted && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return metric(server, name) == wanted;
}

}  // namespace plenary::testing
