// Without WebSocket: the same session over plain HTTP, beside those who have one.
#include <gtest/gtest.h>

#include "tests/integration/server.h"
#include "tests/support/detour_client.h"

namespace plenary::testing {
namespace {

DetourClient enter_by_detour(const ServerProcess& server, const wire::Hello& hello) {
  DetourClient client(server.port());
  client.send(hello);
  EXPECT_TRUE(client.until_welcome()) << client.closed();
  return client;
}

int begin_status(const ServerProcess& server, Headers headers) {
  DetourClient client(server.port(), std::move(headers));
  client.send(by_code(1, "AAAA-AAAA"));
  return client.begin_status();
}

TEST(Detour, T_N10_what_one_writes_without_websocket_others_see_and_the_reverse) {
  ServerProcess server({"--loops", "3"});
  const auto session = make_session(server);
  LiveClient ana = enter(server, by_code(1, session.code));
  DetourClient ben = enter_by_detour(server, by_code(2, session.code));

  ben.send(note(1, 201, "by plain HTTP"));
  EXPECT_EQ(ben.post_status(), 204);
  ASSERT_TRUE(ben.until_receipt(1));
  EXPECT_EQ(ben.receipt(1)->refusal, audit::Refusal::none);
  ASSERT_TRUE(ana.until([&] { return ana.notes().size() == 1; }));
  ana.send(note(1, 101, "by WebSocket"));

  ASSERT_TRUE(ana.until_receipt(1));
  ASSERT_TRUE(ben.until([&] { return ben.notes().size() == 2; }));
  const auto state = state_of(server, session);
  expect_same(ana, state);
  expect_same(ben, state);
}

TEST(Detour, P2_commands_of_one_body_are_carried_out_in_order_and_once) {
  ServerProcess server;
  const auto session = make_session(server);
  DetourClient ben = enter_by_detour(server, by_code(2, session.code));
  std::string body;
  for (std::uint64_t i = 1; i <= 40; ++i) {
    const wire::ClientMessage said = note(i, 200 + i, "said twice");
    body += delimited(audit::canonical::bytes(said));
  }

  EXPECT_EQ(ben.post(body).status, 204);
  EXPECT_EQ(ben.post(body).status, 204);

  ASSERT_TRUE(ben.until_receipt(40));
  ASSERT_TRUE(ben.until([&] { return ben.receipts.size() == 80; }));
  EXPECT_EQ(ben.notes().size(), 40U);
  expect_same(ben, state_of(server, session));
}

TEST(Detour, P4_who_was_cut_off_resumes_with_exactly_what_was_missed) {
  ServerProcess server({"--loops", "2"});
  const auto session = make_session(server);
  LiveClient ana = enter(server, by_code(1, session.code));
  DetourClient ben = enter_by_detour(server, by_code(2, session.code));
  ana.send(note(1, 101, "before"));
  ASSERT_TRUE(ben.until([&] { return ben.notes().size() == 1; }));

  ben.hang_up();
  for (std::uint64_t i = 2; i <= 9; ++i) ana.send(note(i, 100 + i, "meanwhile"));
  ASSERT_TRUE(ana.until_receipt(9));
  wire::Hello hello = by_token(2, ben.welcome->token);
  hello.resume = ben.resume();
  DetourClient back(server.port());
  back.replica = ben.replica;
  back.send(hello);

  ASSERT_TRUE(back.until([&] { return back.notes().size() == 9; }));
  EXPECT_TRUE(back.welcome->resumed);
  EXPECT_EQ(back.snapshots, 0U);
  expect_same(back, state_of(server, session));
}

TEST(Detour, P4_who_finds_websocket_again_goes_on_where_the_detour_stopped) {
  ServerProcess server;
  const auto session = make_session(server);
  DetourClient ben = enter_by_detour(server, by_code(2, session.code));
  ben.send(note(1, 201, "by plain HTTP"));
  ASSERT_TRUE(ben.until_receipt(1));

  wire::Hello hello = by_token(2, ben.welcome->token);
  hello.resume = ben.resume();
  LiveClient back(server.port());
  back.replica = ben.replica;
  back.send(hello);

  ASSERT_TRUE(back.until_welcome());
  EXPECT_TRUE(back.welcome->resumed);
  EXPECT_EQ(back.welcome->next_command_no, 2U);
  EXPECT_EQ(ben.closed(), 4102);  // P6: the newest connection of a device wins.
  EXPECT_EQ(ben.post(delimited("")).status, 410);
}

TEST(Detour, P8_who_is_not_let_in_is_told_why_by_the_stream) {
  ServerProcess server;
  const auto session = make_session(server);
  const auto turned_away_by_detour = [&](const wire::ClientMessage& first) {
    DetourClient client(server.port());
    client.send(first);
    EXPECT_EQ(client.begin_status(), 200);
    return client.closed();
  };
  wire::Hello old = by_code(1, session.code);
  old.proto_min = old.proto_max = wire::proto_version + 1;

  EXPECT_EQ(turned_away_by_detour(by_code(1, "AAAA-AAAA")), 4101);
  EXPECT_EQ(turned_away_by_detour(by_token(1, "no token")), 4101);
  EXPECT_EQ(turned_away_by_detour(note(1, 101, "no Hello")), 4100);
  EXPECT_EQ(turned_away_by_detour(old), 4105);
}

TEST(Detour, T_A1_pages_of_other_sites_are_refused_403) {
  ServerProcess server({"--origins", "https://app.example.org"});
  const std::string own = "http://127.0.0.1:" + std::to_string(server.port());

  EXPECT_EQ(begin_status(server, {{"Origin", own}}), 200);
  EXPECT_EQ(begin_status(server, {}), 200);  // No browser.
  EXPECT_EQ(begin_status(server, {{"Origin", "https://evil.example.org"}}), 403);
  EXPECT_EQ(begin_status(server, {{"Origin", "null"}}), 403);
  EXPECT_EQ(begin_status(server, {{"Cookie", "session=1"}}), 403);
  EXPECT_EQ(begin_status(server, {{"Sec-Fetch-Site", "cross-site"}}), 403);
}

TEST(Detour, T_A16_its_names_are_long_differ_and_stand_in_no_log) {
  ServerProcess server({"--log-level", "debug"});
  const auto session = make_session(server);
  DetourClient ben = enter_by_detour(server, by_code(2, session.code));
  DetourClient eve = enter_by_detour(server, by_code(3, session.code));
  const std::string stream = ben.path().substr(std::string("/live/http/").size());

  EXPECT_GE(stream.size(), 24U);
  EXPECT_GE(ben.key().size(), 24U);
  EXPECT_NE(stream, ben.key());
  EXPECT_NE(eve.key(), ben.key());
  ask(server.port(), {"GET", ben.path(), {}, ""});
  ben.post("\x7F");
  EXPECT_EQ(ben.closed(), 1002);

  for (const std::string& secret : {stream, ben.key(), eve.path(), eve.key()}) {
    EXPECT_EQ(server.log().find(secret), std::string::npos);
    EXPECT_EQ(ben.raw.find(secret), std::string::npos);
  }
}

TEST(Detour, T_A15_there_is_none_on_the_port_of_the_administrator) {
  ServerProcess server;
  DetourClient client(server.admin_port());

  client.send(by_code(1, "AAAA-AAAA"));

  EXPECT_EQ(client.begin_status(), 404);
}

TEST(Detour, T_K10_on_sigterm_it_is_told_when_to_come_back_and_nothing_is_lost) {
  ServerProcess server;
  const auto session = make_session(server);
  DetourClient ben = enter_by_detour(server, by_code(2, session.code));
  ben.send(note(1, 201, "on the way"));

  server.terminate();

  EXPECT_FALSE(ben.until([] { return false; }));
  EXPECT_EQ(ben.closed(), 4000);
  ASSERT_EQ(ben.goaways.size(), 1U);
  EXPECT_EQ(ben.goaways[0].reason, wire::GoawayReason::draining);
  EXPECT_TRUE(ben.receipt(1));
  ben.hang_up();
  EXPECT_EQ(server.exit_code(/*wait=*/true), 0);
}

}  // namespace
}  // namespace plenary::testing
