// Owners that fall silent, and their people at another node.
#include "relay/limits.h"
#include "tests/unit/gateway/relayed.h"

namespace plenary::test {
namespace {

TEST_F(Relayed, T_K6_when_the_owner_is_gone_its_people_elsewhere_come_back_and_find_the_next) {
  const Inside ana = come_in(north, by_code(1, session.code));
  const Inside ben = enter(by_code(2, session.code));
  north_relay.listen({});  // It hears and says nothing more.
  exchange.carry_by([this](const std::string& node, std::string packet) {
    if (node == "north") exchange.deliver(node, std::move(packet));
  });
  wait(relay::limits::silence_ms + 500);

  EXPECT_EQ(south.closed(ben.link), 4001);
  const auto told = heard(south, ben.link);
  ASSERT_EQ(told.goaway.size(), 1U);
  EXPECT_EQ(told.goaway[0].reason, wire::GoawayReason::reopening);
}

TEST_F(Relayed, T_K6_a_silent_owners_session_is_here_as_soon_as_the_journal_gives_it) {
  const Inside ben = enter(by_code(2, session.code));
  south.journal.create({session.id, "Audit", south.clock.now(), false, ""}, south.hub(0).hand,
                       [](std::optional<live::JournalFault>) {});
  exchange.carry_by([](const std::string&, const std::string&) {});
  // Its lease still runs, and it may only be busy.
  wait(2'000);
  EXPECT_EQ(south.closed(ben.link), 0);

  south.journal.holder.clear();
  wait(400);

  EXPECT_EQ(south.closed(ben.link), 4001);
  const auto told = heard(south, ben.link);
  ASSERT_EQ(told.goaway.size(), 1U);
  EXPECT_EQ(told.goaway[0].reason, wire::GoawayReason::reopening);
  EXPECT_TRUE(south.journal.is_open(session.id));
}

TEST_F(Relayed, T_K6_who_comes_to_an_owner_that_has_just_died_waits_for_the_next_and_no_longer) {
  exchange.carry_by([](const std::string&, const std::string&) {});
  const LinkId early = south.connect();
  south.say(early, by_link(100, session.observer));
  wait(600);
  EXPECT_EQ(south.closed(early), 0);
  // A third node was quicker.
  south.journal.holder = "west";
  wait(400);

  EXPECT_EQ(south.closed(early), 4001);
  EXPECT_EQ(heard(south, early).goaway.size(), 1U);
}

TEST_F(Relayed, an_owner_that_says_something_is_not_asked_about) {
  enter(by_code(2, session.code));
  const int openings = south.journal.openings;
  wait(5'000);
  EXPECT_EQ(south.journal.openings, openings);
}

TEST_F(Relayed, a_node_that_was_heard_and_fell_silent_is_asked_again_at_once) {
  enter(by_link(100, session.observer));
  exchange.carry_by([](const std::string&, const std::string&) {});
  wait(relay::limits::silence_ms + 500);
  exchange.carry_by({});
  EXPECT_EQ(enter(by_link(101, session.observer)).welcome.seat.role, audit::Role::observer);
}

}  // namespace
}  // namespace plenary::test
