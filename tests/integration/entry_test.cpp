// Who is not let in, and who may not do what: from outside, over real sockets.
#include <gtest/gtest.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

class Entry : public ::testing::Test {
 protected:
  int upgrade(Headers headers, const std::string& target = "/live") {
    return LiveClient(server.port(), {target, "plenary.v1", std::move(headers)}).status();
  }
  std::string own() const { return "127.0.0.1:" + std::to_string(server.port()); }

  ServerProcess server{{"--origins", "https://app.example.org"}};
};

TEST_F(Entry, T_A1_pages_of_other_sites_are_refused_403) {
  EXPECT_EQ(upgrade({{"Origin", "http://" + own()}}), 101);
  EXPECT_EQ(upgrade({{"Origin", "https://app.example.org"}}), 101);
  EXPECT_EQ(upgrade({}), 101);  // No browser.

  for (const std::string& origin :
       {std::string("null"), std::string("https://evil.example.org"),
        std::string("https://evil-app.example.org"),
        std::string("https://app.example.org.evil.net"),
        std::string("https://app.example.org:8443"), std::string("http://app.example.org"),
        std::string("http://127.0.0.1:1"), "http://" + own() + ".evil.net"}) {
    EXPECT_EQ(upgrade({{"Origin", origin}}), 403) << origin;
  }
  EXPECT_EQ(upgrade({{"Cookie", "session=1"}}), 403);
  EXPECT_EQ(upgrade({{"Sec-Fetch-Site", "cross-site"}}), 403);
}

TEST_F(Entry, T_A13_pages_of_other_sites_cannot_post) {
  const HttpGot got =
      ask(server.port(),
          {"POST",
           "/api/join",
           {{"Content-Type", "application/json"}, {"Origin", "https://evil.example.org"}},
           "{}"});
  EXPECT_EQ(got.status, 403);

  const HttpGot form =
      ask(server.port(), {"POST", "/api/join", {{"Content-Type", "text/plain"}}, "{}"});
  EXPECT_EQ(form.status, 415);
}

TEST_F(Entry, T_A13_the_page_may_not_be_framed) {
  const HttpGot page = ask(server.port(), {"GET", "/", {}, ""});

  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.head.find("frame-ancestors 'none'"), std::string::npos) << page.head;
  EXPECT_LT(page.body.size(), 15'000U);
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
}

TEST_F(Entry, T_A2_a_token_in_the_address_is_refused_and_not_logged) {
  const auto session = make_session(server);

  EXPECT_EQ(upgrade({}, "/live?token=" + session.facilitator), 400);
  EXPECT_EQ(
      ask(server.port(), {"GET", "/api/sessions?token=" + server.token(), {}, ""}).status, 400);

  EXPECT_EQ(server.log().find(session.facilitator), std::string::npos);
  EXPECT_EQ(server.log().find(server.token()), std::string::npos);
}

TEST_F(Entry, T_A3_who_says_no_hello_in_five_seconds_is_closed_4004) {
  LiveClient silent(server.port());
  const auto since = std::chrono::steady_clock::now();

  EXPECT_EQ(silent.closed(), 4004);

  const auto waited = std::chrono::steady_clock::now() - since;
  EXPECT_GT(waited, std::chrono::seconds(4));
  EXPECT_LT(waited, std::chrono::seconds(9));
}

TEST_F(Entry, T_A6_codes_that_were_rotated_away_or_closed_never_work_again) {
  const auto session = make_session(server);
  const HttpGot rotated = post(server, address_of(session) + "/code");
  ASSERT_EQ(rotated.status, 200);
  const std::string code = wire::from_json<wire::CodeShown>(rotated.body)->code;
  ASSERT_NE(code, session.code);

  EXPECT_EQ(turned_away(server, by_code(1, session.code)), 4101);
  enter(server, by_code(1, code));
  ASSERT_EQ(post(server, address_of(session) + "/close").status, 200);
  EXPECT_EQ(turned_away(server, by_code(2, code)), 4101);
  server.kill();
  server.start();
  EXPECT_EQ(turned_away(server, by_code(3, session.code)), 4101);
  EXPECT_EQ(turned_away(server, by_code(3, code)), 4101);
}

TEST_F(Entry, T_A8_a_token_with_any_character_changed_opens_nothing) {
  const auto session = make_session(server);
  const std::string token = enter(server, by_code(1, session.code)).welcome->token;

  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(turned_away(server, by_token(1, changed)), 4101) << at;
  }
  enter(server, by_token(1, token));
}

TEST_F(Entry, T_A9_a_token_is_good_for_its_own_device_only) {
  const auto session = make_session(server);
  LiveClient ana = enter(server, by_code(1, session.code));

  EXPECT_EQ(turned_away(server, by_token(2, ana.welcome->token)), 4101);

  ana.send(note(1, 100, "not disturbed"));
  EXPECT_TRUE(ana.until_receipt(1));
}

TEST_F(Entry, T_A15_metrics_and_health_are_not_on_the_public_port) {
  for (const char* path : {"/metrics", "/healthz", "/readyz", "/debug", "/admin"}) {
    EXPECT_EQ(ask(server.port(), {"GET", path, {}, ""}).status, 404) << path;
  }
  EXPECT_EQ(ask(server.admin_port(), {"GET", "/healthz", {}, ""}).status, 200);
  EXPECT_EQ(ask(server.admin_port(), {"GET", "/readyz", {}, ""}).status, 200);
}

TEST_F(Entry, administration_needs_the_administrators_token) {
  const auto session = make_session(server);
  const std::string wrong = std::string(server.token().size(), 'A');
  for (const Headers& headers :
       {Headers{}, Headers{{"Authorization", "Bearer " + wrong}},
        Headers{{"Authorization", "Bearer"}}, Headers{{"Authorization", server.token()}},
        Headers{{"Authorization", "Bearer " + session.facilitator}},
        Headers{{"Authorization", "Bearer " + server.token() + "x"}}}) {
    EXPECT_EQ(ask(server.port(), {"GET", "/api/sessions", headers, ""}).status, 401);
    EXPECT_EQ(
        ask(server.port(), {"GET", address_of(session) + "/export", headers, ""}).status, 401);
    EXPECT_EQ(
        ask(server.port(), {"POST", address_of(session) + "/close", headers, ""}).status, 401);
  }
}

TEST_F(Entry, T_Z1_an_observer_changes_nothing) {
  const auto session = make_session(server);
  LiveClient observer = enter(server, by_link(1, session.observer));
  const auto before = state_of(server, session);

  observer.send(note(1, 100, "let me in"));
  observer.send(wire::Submit{2, {}, audit::BeginPhase{}});
  observer.send(wire::Submit{3, {}, audit::RotateCode{}});
  observer.send(wire::Submit{4, {}, audit::CloseSession{}});

  ASSERT_TRUE(observer.until_receipt(4));
  for (const wire::Receipt& receipt : observer.receipts) {
    EXPECT_EQ(receipt.refusal, audit::Refusal::only_watching) << receipt.command_no;
  }
  EXPECT_EQ(state_of(server, session).hash, before.hash);
}

TEST_F(Entry, T_Z4_a_room_one_is_not_in_is_not_found) {
  const auto session = make_session(server);
  LiveClient lead = enter(server, by_link(1, session.facilitator));
  audit::OpenRoom open;
  open.id = Id<audit::Room>(900);
  open.name = "Room one";
  lead.send(wire::Submit{1, {}, open});
  ASSERT_TRUE(lead.until_receipt(1));
  ASSERT_EQ(lead.receipt(1)->refusal, audit::Refusal::none);
  audit::AddNote inside = std::get<audit::AddNote>(note(1, 901, "room secret").command);
  inside.room = open.id;
  lead.send(wire::Submit{2, {}, inside});
  ASSERT_TRUE(lead.until_receipt(2));
  LiveClient ana = enter(server, by_code(2, session.code));

  audit::AddNote into_room = std::get<audit::AddNote>(note(1, 902, "intruder").command);
  into_room.room = open.id;
  ana.send(wire::Submit{1, {}, into_room});
  ana.send(wire::Submit{2, {}, audit::RemoveNote{Id<audit::Note>(901)}});
  into_room.room = Id<audit::Room>(999);
  ana.send(wire::Submit{3, {}, into_room});
  ana.send(wire::Submit{4, {}, audit::RemoveNote{Id<audit::Note>(998)}});

  ASSERT_TRUE(ana.until_receipt(4));
  for (const wire::Receipt& receipt : ana.receipts) {
    EXPECT_EQ(receipt.refusal, audit::Refusal::not_found) << receipt.command_no;
    EXPECT_EQ(receipt.seq, 0U);
  }
  EXPECT_EQ(ana.raw.find("room secret"), std::string::npos);
}

TEST_F(Entry, T_P20_a_name_gives_no_role) {
  const auto session = make_session(server);
  std::uint64_t device = 1;
  for (const char* name : {"Facilitator", "facilitator (staff)",
                           "F\xD0\xB0"
                           "cilitator",
                           "admin"}) {
    wire::Hello hello = by_code(++device, session.code);
    hello.name = name;
    LiveClient person = enter(server, hello);
    EXPECT_EQ(person.welcome->seat.role, audit::Role::participant) << name;

    person.send(wire::Submit{1, {}, audit::RotateCode{}});
    ASSERT_TRUE(person.until_receipt(1));
    EXPECT_EQ(person.receipt(1)->refusal, audit::Refusal::not_allowed) << name;
  }
}

TEST_F(Entry, T_Z8_fields_that_would_give_rights_are_refused_with_what_carries_them) {
  const auto session = make_session(server);
  const std::string hello = R"({"hello":{"proto_min":1,"proto_max":1,"join_code":")" +
                            session.code + R"(","device":"AQEBAQEBAQEBAQEBAQEBAQ==")";
  const auto says = [&](const std::vector<std::string>& messages) {
    LiveClient script(server.port(), {"/live", "plenary.v1+json", {}});
    for (const std::string& message : messages) script.send_frame(1, message);
    return script.closed();
  };

  EXPECT_EQ(says({hello + R"(,"role":"ROLE_FACILITATOR"}})"}), 4100);
  EXPECT_EQ(says({hello + R"(,"seat":"1"}})"}), 4100);
  for (const char* gives : {R"("author":"1")", R"("role":"ROLE_FACILITATOR")", R"("seat":"1")"}) {
    const std::string add = R"({"submit":{"command_no":"1","add_note":{"id":"77",)";
    EXPECT_EQ(says({hello + "}}", add + gives + "}}}"}), 4100) << gives;
  }
  const HttpGot joined = ask(
      server.port(), {"POST",
                      "/api/join",
                      {{"Content-Type", "application/json"}},
                      R"({"code":")" + session.code +
                          R"(","device":"AQEBAQEBAQEBAQEBAQEBAQ==","role":"ROLE_FACILITATOR"})"});
  EXPECT_EQ(joined.status, 400);
}

TEST_F(Entry, T_Z13_T_Z14_what_opens_one_session_opens_no_other) {
  const auto one = make_session(server);
  const auto two = make_session(server);
  const std::string token = enter(server, by_code(1, one.code)).welcome->token;

  // The other session's id before the same secret.
  EXPECT_EQ(
      turned_away(server, by_token(1, two.facilitator.substr(0, 11) + token.substr(11))), 4101);
  EXPECT_EQ(
      turned_away(server, by_link(1, two.facilitator.substr(0, 11) + one.facilitator.substr(11))),
      4101);
  EXPECT_EQ(get(server, "/api/sessions/1").body, get(server, "/api/sessions/x").body);
}

}  // namespace
}  // namespace plenary::testing
