// What happened meanwhile, asked over HTTP with the ticket of a seat.
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

HttpGot ask_what_happened(const ServerProcess& server, const std::string& token,
                          const Key128& device) {
  const wire::CatchUpRequest asked{token, device, Time{1}};
  HttpGot got;
  // One is told at a time: whoever comes too soon is told to ask again.
  for (int i = 0; i < 50; ++i) {
    got = ask(
        server.port(),
        {"POST", "/api/catch-up", {{"Content-Type", "application/json"}}, wire::api_json(asked)});
    if (got.status != 429) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return got;
}

TEST(CatchUp, who_was_away_is_told_and_nobody_else_is) {
  ServerProcess server{{"--loops", "2"}};
  const auto session = make_session(server);
  const wire::Hello hello = by_code(1, session.code);
  LiveClient ana = enter(server, hello);
  const std::string token = ana.welcome->token;
  ana.send(note(1, 100, "while you were away"));
  ASSERT_TRUE(ana.until_receipt(1));

  const HttpGot got = ask_what_happened(server, token, hello.device);

  ASSERT_EQ(got.status, 200) << got.body;
  const auto told = wire::from_json<wire::Chronicle>(got.body);
  ASSERT_TRUE(told.has_value());
  ASSERT_EQ(told->added.size(), 1U);
  EXPECT_EQ(told->added[0].count, 1U);
  EXPECT_EQ(told->phases.size(), 1U);
  EXPECT_EQ(ask_what_happened(server, token, {1, 2}).status, 403);
  EXPECT_EQ(ask_what_happened(server, token + "x", hello.device).status, 403);
}

}  // namespace
}  // namespace plenary::testing
