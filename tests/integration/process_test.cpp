// The process: how it starts, what it says of itself, how it goes down.
#include <gtest/gtest.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

TEST(Process, T_K10_on_sigterm_all_are_told_when_to_come_back_and_nothing_is_lost) {
  ServerProcess server;
  const auto session = make_session(server);
  LiveClient ana = enter(server, by_code(1, session.code));
  for (std::uint64_t i = 1; i <= 30; ++i) ana.send(note(i, 100 + i, "on the way"));
  const auto since = std::chrono::steady_clock::now();

  server.terminate();

  while (const auto message = ana.next_message()) {
    const auto understood = wire::decode_server(*message);
    ASSERT_TRUE(understood.has_value());
    for (const auto& goaway : understood->message.goaway) ana.goaways.push_back(goaway);
    for (const auto& receipt : understood->message.receipts) ana.receipts.push_back(receipt);
  }
  EXPECT_EQ(ana.closed(), 4000);
  ASSERT_EQ(ana.goaways.size(), 1U);
  EXPECT_EQ(ana.goaways[0].reason, wire::GoawayReason::draining);
  EXPECT_EQ(ana.goaways[0].retry_min_ms, 0U);
  EXPECT_EQ(ana.goaways[0].retry_max_ms, 10'000U);
  ana.hang_up();
  EXPECT_EQ(server.exit_code(/*wait=*/true), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - since, std::chrono::seconds(15));

  server.start();
  LiveClient witness = enter(server, by_code(2, session.code));
  EXPECT_GE(witness.notes().size(), ana.receipts.size());
}

TEST(Process, T_K10_it_does_not_wait_for_those_who_never_answer_a_close) {
  ServerProcess server;
  const auto session = make_session(server);
  const LiveClient deaf = enter(server, by_code(1, session.code));
  const auto since = std::chrono::steady_clock::now();

  server.terminate();

  EXPECT_EQ(server.exit_code(/*wait=*/true), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - since, std::chrono::seconds(15));
}

TEST(Process, T_S13_a_second_server_on_the_same_data_refuses_to_start) {
  ServerProcess first;

  ServerProcess second({}, first.data());

  EXPECT_FALSE(second.is_ready());
  EXPECT_EQ(second.exit_code(/*wait=*/true), 1);
  EXPECT_NE(second.log().find(first.data()), std::string::npos) << second.log();
}

TEST(Process, T_K14_a_wrong_option_refuses_the_start_and_names_it) {
  for (const auto& [option, value] :
       {std::pair{"--loops", "many"}, std::pair{"--listen", "8080"},
        std::pair{"--log-level", "loud"}, std::pair{"--colour", "red"}}) {
    ServerProcess server({option, value});

    EXPECT_FALSE(server.is_ready()) << option;
    EXPECT_EQ(server.exit_code(/*wait=*/true), 2) << option;
    std::string name = std::string(option).substr(2);
    const std::string said = server.log();
    const bool named =
        said.find(name) != std::string::npos || said.find("log_level") != std::string::npos;
    EXPECT_TRUE(named) << said;
  }
}

TEST(Process, T_A15_the_administrators_token_is_for_the_servers_user_only) {
  ServerProcess server;

  const auto permissions = std::filesystem::status(server.data() + "/admin.token").permissions();

  EXPECT_EQ(permissions, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const std::string token = server.token();
  EXPECT_GE(token.size(), 32U);
  server.kill();
  server.start();
  EXPECT_EQ(server.token(), token);
}

TEST(Process, metrics_count_what_happens_and_name_nobody) {
  ServerProcess server;
  const auto session = make_session(server, R"({"title":"Canary-Title"})");
  wire::Hello hello = by_code(1, session.code);
  hello.name = "Canary-Name";
  LiveClient ana = enter(server, hello);
  ana.send(note(1, 100, "Canary-Text"));
  ASSERT_TRUE(ana.until_receipt(1));

  const HttpGot got = ask(server.admin_port(), {"GET", "/metrics", {}, ""});

  EXPECT_EQ(got.status, 200);
  EXPECT_NE(got.body.find("plenary_commands_accepted_total 1"), std::string::npos) << got.body;
  EXPECT_NE(got.body.find("plenary_sessions_open 1"), std::string::npos);
  EXPECT_EQ(got.body.find("Canary"), std::string::npos);
  EXPECT_EQ(got.body.find(std::to_string(session.session.value)), std::string::npos);
}

TEST(Process, T_M16_no_secret_and_no_word_of_anybody_is_in_the_log) {
  ServerProcess server({"--log-level", "debug"});
  const auto session =
      make_session(server, R"({"title":"Canary-Title","groups":["Canary-Group"]})");
  wire::Hello hello = by_code(1, session.code);
  hello.name = "Canary-Name";
  LiveClient ana = enter(server, hello);
  ana.send(note(1, 100, "Canary-Text"));
  ASSERT_TRUE(ana.until_receipt(1));
  turned_away(server, by_token(2, ana.welcome->token));
  turned_away(server, by_link(2, "Canary-Link"));
  LiveClient garbled(server.port());
  garbled.send_frame(2, "Canary-Bytes");
  garbled.closed();
  ask(server.port(), {"GET", "/Canary-Path?token=" + server.token(), {}, ""});
  const std::string admin = server.token();
  ana.hang_up();
  server.terminate();
  ASSERT_EQ(server.exit_code(/*wait=*/true), 0);

  const std::string log = server.log();
  EXPECT_NE(log.find("message_malformed"), std::string::npos);
  const std::string code = session.code.substr(0, 4) + session.code.substr(5);
  for (const std::string& secret : {std::string("Canary"), session.code, code, session.facilitator,
                                    session.observer, ana.welcome->token, admin}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << secret;
  }
}

TEST(Process, every_line_of_the_log_is_json_with_a_time_a_level_and_an_event) {
  ServerProcess server;
  make_session(server);
  server.terminate();
  server.exit_code(/*wait=*/true);

  std::istringstream log(server.log());
  std::size_t lines = 0;
  for (std::string line; std::getline(log, line); ++lines) {
    EXPECT_TRUE(line.starts_with(R"({"time":")")) << line;
    EXPECT_TRUE(line.ends_with("}")) << line;
    EXPECT_NE(line.find(R"("event":")"), std::string::npos) << line;
  }
  EXPECT_GE(lines, 3U);
}

}  // namespace
}  // namespace plenary::testing
