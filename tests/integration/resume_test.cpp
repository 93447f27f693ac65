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

// Whoever comes anew is shown exactly what whoever stayed has seen come, and no more.
TEST(Resume, T_Z11_a_snapshot_shows_what_the_live_stream_has_shown) {
  ServerProcess server;
  const auto session = make_session(server);
  LiveClient lead = enter(server, by_link(1, session.facilitator));
  LiveClient ana = enter(server, by_code(2, session.code));
  LiveClient ben = enter(server, by_code(3, session.code));
  LiveClient observer = enter(server, by_link(4, session.observer));
  const auto says = [](LiveClient& who, std::uint64_t command_no, audit::Command command) {
    who.send(wire::Submit{command_no, {}, std::move(command)});
    ASSERT_TRUE(who.until_receipt(command_no));
    ASSERT_EQ(who.receipt(command_no)->refusal, audit::Refusal::none) << command_no;
  };
  const auto add = [](std::uint64_t id, const char* text, Id<audit::Room> room = {}) {
    audit::AddNote made = std::get<audit::AddNote>(note(0, id, text).command);
    made.room = room;
    return made;
  };
  const Id<audit::Room> room(900);
  says(lead, 1, audit::OpenRoom{room, "Room one"});
  says(lead, 2, audit::MoveSeat{ben.welcome->seat.id, room});
  ASSERT_TRUE(ben.until([&] { return ben.replica.scopes().contains(audit::Scope::of(room)); }));
  says(ana, 1, add(101, "for everyone"));
  says(ana, 2, add(102, "hidden by staff"));
  audit::AddNote own = add(103, "for Ana only");
  own.audience = audit::Audience::only_me;
  says(ana, 3, own);
  says(ana, 4, add(104, "taken back"));
  says(ana, 5, audit::Undo{});
  says(ben, 1, add(105, "in the room", room));
  says(lead, 3, audit::HideNote{Id<audit::Note>(102)});
  says(lead, 4, add(106, "the last"));
  const auto state = state_of(server, session);

  for (auto& [who, device, token] :
       {std::tuple(&lead, 1, lead.welcome->token), std::tuple(&ana, 2, ana.welcome->token),
        std::tuple(&ben, 3, ben.welcome->token),
        std::tuple(&observer, 4, observer.welcome->token)}) {
    EXPECT_TRUE(
        who->until([&, person = who] { return person->replica.find(Id<audit::Note>(106)); }));
    LiveClient anew = enter(server, by_token(static_cast<std::uint64_t>(device), token));
    ASSERT_TRUE(anew.until([&] { return anew.replica.find(Id<audit::Note>(106)); }));

    EXPECT_EQ(anew.replica.scopes().size(), who->replica.scopes().size()) << device;
    expect_same(*who, state);
    expect_same(anew, state);
    const auto sees = [&](const char* text) { return anew.raw.find(text) != std::string::npos; };
    EXPECT_TRUE(sees("for everyone"));
    EXPECT_FALSE(sees("taken back"));
    EXPECT_EQ(sees("hidden by staff"), device == 1 || device == 2);  // Its author is told.
    EXPECT_EQ(sees("for Ana only"), device == 2);
    EXPECT_EQ(sees("in the room"), device == 1 || device == 3);
  }
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
