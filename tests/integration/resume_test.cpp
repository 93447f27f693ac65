// What was acknowledged survives, and who comes back has exactly what they missed.
#include <gtest/gtest.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

TEST(Resume, T_S1_after_kill_9_every_acknowledged_note_is_there_once) {
  ServerProcess server;
  const auto session = make_session(server);
  LiveClient ana = enter(server, by_code(1, session.code));
  const std::string token = ana.welcome->token;
  for (std::uint64_t i = 1; i <= 40; ++i) ana.send(note(i, 100 + i, std::to_string(i)));
  ASSERT_TRUE(ana.until_receipt(20));

  server.kill();
  server.start();

  wire::Hello hello = by_token(1, token);
  hello.resume = ana.resume();
  LiveClient again = enter(server, hello);
  EXPECT_EQ(again.welcome->epoch, ana.welcome->epoch + 1);
  EXPECT_GT(again.welcome->next_command_no, 20U);
  // All are sent again: what was carried out before is only answered.
  for (std::uint64_t i = 1; i <= 40; ++i) again.send(note(i, 100 + i, std::to_string(i)));
  ASSERT_TRUE(again.until_receipt(40));
  LiveClient witness = enter(server, by_code(2, session.code));
  EXPECT_EQ(witness.notes().size(), 40U);
  expect_same(witness, state_of(server, session));
  for (const wire::Receipt& receipt : again.receipts) {
    EXPECT_EQ(receipt.refusal, audit::Refusal::none) << receipt.command_no;
  }
}

TEST(Resume, P4_who_was_away_gets_the_exact_tail_and_no_snapshot) {
  ServerProcess server;
  const auto session = make_session(server);
  LiveClient ana = enter(server, by_code(1, session.code));
  LiveClient ben = enter(server, by_code(2, session.code));
  ana.send(note(1, 101, "before"));
  ASSERT_TRUE(ben.until([&] { return ben.notes().size() == 1; }));
  const std::string token = ben.welcome->token;

  ben.hang_up();
  for (std::uint64_t i = 2; i <= 9; ++i) ana.send(note(i, 100 + i, "meanwhile"));
  ASSERT_TRUE(ana.until_receipt(9));
  wire::Hello hello = by_token(2, token);
  hello.resume = ben.resume();
  LiveClient back(server.port());
  back.replica = ben.replica;
  back.send(hello);

  ASSERT_TRUE(back.until([&] { return back.notes().size() == 9; }));
  EXPECT_TRUE(back.welcome->resumed);
  EXPECT_EQ(back.snapshots, 0U);
  expect_same(back, state_of(server, session));
}

TEST(Resume, P4_a_restart_in_between_loses_nothing_and_doubles_nothing) {
  ServerProcess server;
  const auto session = make_session(server);
  LiveClient ana = enter(server, by_code(1, session.code));
  LiveClient ben = enter(server, by_code(2, session.code));
  ana.send(note(1, 101, "before"));
  ASSERT_TRUE(ben.until([&] { return ben.notes().size() == 1; }));

  server.kill();
  server.start();
  wire::Hello hello = by_token(2, ben.welcome->token);
  hello.resume = ben.resume();
  LiveClient back(server.port());
  back.replica = ben.replica;
  back.send(hello);

  ASSERT_TRUE(back.until_welcome());
  EXPECT_EQ(back.notes(), std::vector<std::string>{"before"});
  expect_same(back, state_of(server, session));
}

TEST(Resume, P2_a_repeated_command_gets_the_first_receipt_also_after_a_restart) {
  ServerProcess server;
  const auto session = make_session(server);
  LiveClient lead = enter(server, by_link(1, session.facilitator));
  lead.send(note(1, 101, "once"));
  ASSERT_TRUE(lead.until_receipt(1));
  const std::uint64_t seq = lead.receipt(1)->seq;
  ASSERT_GT(seq, 0U);

  server.kill();
  server.start();
  LiveClient again = enter(server, by_token(1, lead.welcome->token));
  again.send(note(1, 101, "once"));
  ASSERT_TRUE(again.until_receipt(1));

  EXPECT_EQ(again.receipt(1)->seq, seq);
  EXPECT_EQ(state_of(server, session).seq, seq + 0U);
}

TEST(Resume, T_P23_cursors_from_the_future_lead_to_snapshots) {
  ServerProcess server;
  const auto session = make_session(server);
  LiveClient ana = enter(server, by_code(1, session.code));
  wire::Hello hello = by_token(1, ana.welcome->token);
  hello.resume = {ana.welcome->epoch + 7, {{audit::Scope::everyone(), 1'000'000}}};

  LiveClient back = enter(server, hello);

  EXPECT_FALSE(back.welcome->resumed);
  ASSERT_TRUE(back.until([&] { return back.snapshots == back.welcome->scopes.size(); }));
  expect_same(back, state_of(server, session));
}

}  // namespace
}  // namespace plenary::testing
