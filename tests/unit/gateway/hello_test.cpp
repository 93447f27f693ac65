// Who gets in with which Hello, and who is turned away and how.
#include <gtest/gtest.h>

#include "tests/unit/gateway/front.h"

namespace plenary::gateway {
namespace {

using audit::Refusal;
using audit::Role;
using test::by_code;
using test::by_link;
using test::by_token;
using test::come_in;
using test::Front;
using test::hello_from;
using test::Inside;
using test::note;
using test::number;

TEST(Hello, by_code_gives_a_seat_a_token_and_snapshots) {
  Front front;
  const auto session = front.make_session();
  const LinkId link = front.connect();
  wire::Hello hello = by_code(1, session.code);
  hello.name = "Ana";
  hello.group = "students";

  front.say(link, hello);

  const auto heard = front.heard(link);
  ASSERT_EQ(heard.welcome.size(), 1U);
  EXPECT_EQ(heard.welcome[0].seat.role, Role::participant);
  EXPECT_EQ(heard.welcome[0].seat.name, "Ana");
  EXPECT_EQ(heard.welcome[0].head, 0U);  // Not for participants (rule P1).
  EXPECT_EQ(token_session(heard.welcome[0].token), session.id);
  EXPECT_EQ(heard.snapshots.size(), heard.welcome[0].scopes.size());
  EXPECT_TRUE(front.line(link).admitted);
}

TEST(Hello, by_link_gives_the_links_role) {
  Front front;
  const auto session = front.make_session();

  EXPECT_EQ(come_in(front, by_link(1, session.facilitator)).welcome.seat.role, Role::facilitator);
  EXPECT_EQ(come_in(front, by_link(2, session.observer)).welcome.seat.role, Role::observer);
}

TEST(Hello, by_token_gives_the_same_seat_and_no_new_token) {
  Front front;
  const auto session = front.make_session();
  const Inside first = come_in(front, by_code(1, session.code));

  const Inside again = come_in(front, by_token(1, first.welcome.token));

  EXPECT_EQ(again.welcome.seat.id, first.welcome.seat.id);
  EXPECT_EQ(again.welcome.token, "");
  EXPECT_EQ(front.closed(first.link), 4102);  // Rule P6.
}

TEST(Hello, anything_else_first_is_closed_4100) {
  for (const wire::ClientMessage& message :
       {wire::ClientMessage(note(1, 5, "early")), wire::ClientMessage(wire::Ping{1}),
        wire::ClientMessage(wire::PresenceUpdate{wire::PresenceState::active})}) {
    Front front;
    const LinkId link = front.connect();

    front.say(link, message);

    EXPECT_EQ(front.closed(link), number(CloseCode::malformed));
  }
}

TEST(Hello, T_A9_a_second_hello_is_closed_4100) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));

  front.say(ana.link, by_link(1, session.facilitator));

  EXPECT_EQ(front.closed(ana.link), number(CloseCode::malformed));
}

TEST(Hello, T_P14_a_client_of_another_version_is_told_to_upgrade) {
  Front front;
  const auto session = front.make_session();
  const LinkId link = front.connect();
  wire::Hello hello = by_code(1, session.code);
  hello.proto_min = hello.proto_max = wire::proto_version + 1;

  front.say(link, hello);

  EXPECT_EQ(front.heard(link).goaway.at(0).reason, wire::GoawayReason::upgrade);
  EXPECT_EQ(front.closed(link), number(CloseCode::upgrade_needed));
}

TEST(Hello, must_say_one_way_in_and_a_device) {
  Front front;
  const auto session = front.make_session();
  wire::Hello both = by_code(1, session.code);
  both.invitation = session.facilitator;
  wire::Hello nobody = by_code(0, session.code);

  for (const wire::Hello& hello : {both, nobody, hello_from(1)}) {
    const LinkId link = front.connect();
    front.say(link, hello);

    EXPECT_EQ(front.closed(link), number(CloseCode::malformed));
  }
}

TEST(Hello, T_A8_a_token_that_is_not_right_in_every_way_is_closed_4101_without_a_word) {
  Front front;
  const auto session = front.make_session();
  const auto other = front.make_session();
  const std::string token = come_in(front, by_code(1, session.code)).welcome.token;
  std::string changed = token;
  changed.back() = changed.back() == 'A' ? 'E' : 'A';
  SystemEntropy entropy;
  const std::string of_other_session = mint_token(other.id, entropy);
  const std::string of_no_session = mint_token(live::SessionId(99), entropy);

  for (const wire::Hello& hello :
       {by_token(1, changed), by_token(1, of_other_session), by_token(1, of_no_session),
        by_token(1, session.facilitator), by_token(1, "not a token"), by_token(2, token),
        by_link(3, token), by_link(3, of_other_session)}) {
    const LinkId link = front.connect();
    front.say(link, hello);
    front.settle();

    EXPECT_EQ(front.line(link).sent, "");
    EXPECT_EQ(front.closed(link), number(CloseCode::not_admitted));
  }
}

TEST(Hello, T_A9_a_copied_token_opens_nothing_on_another_device) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));
  const LinkId thief = front.connect();

  front.say(thief, by_token(2, ana.welcome.token));

  EXPECT_EQ(front.closed(thief), number(CloseCode::not_admitted));
  EXPECT_EQ(front.closed(ana.link), 0);
}

TEST(Hello, T_A4_unknown_rotated_closed_and_full_look_the_same) {
  Front front;
  const auto rotated = front.make_session();
  front.administer(rotated.id, audit::RotateCode{});
  const auto over = front.make_session();
  front.administer(over.id, audit::CloseSession{});

  for (const std::string& code :
       {std::string("ABCDEFGH"), rotated.code, over.code, std::string("not a code")}) {
    const LinkId link = front.connect();
    front.say(link, by_code(1, code));
    front.settle();

    EXPECT_EQ(front.line(link).sent, "") << code;
    EXPECT_EQ(front.closed(link), number(CloseCode::not_admitted)) << code;
  }
}

TEST(Hello, T_A6_the_link_of_a_session_that_is_over_seats_nobody) {
  Front front;
  const auto session = front.make_session();
  front.administer(session.id, audit::CloseSession{});
  const LinkId link = front.connect();

  front.say(link, by_link(1, session.facilitator));

  EXPECT_EQ(front.closed(link), number(CloseCode::not_admitted));
}

TEST(Hello, T_A7_who_waits_in_the_lobby_sees_their_own_seat_and_nothing_else) {
  Front front;
  const auto session = front.make_session({"Audit", {}, {}, true, 0});
  const LinkId link = front.connect();

  front.say(link, by_code(1, session.code));

  const auto heard = front.heard(link);
  ASSERT_EQ(heard.welcome.size(), 1U);
  EXPECT_EQ(heard.welcome[0].seat.status, audit::SeatStatus::waiting);
  const std::vector<audit::Scope> own{audit::Scope::of(heard.welcome[0].seat.id)};
  EXPECT_EQ(heard.welcome[0].scopes, own);
  EXPECT_EQ(heard.presence.size(), 0U);
}

TEST(Hello, T_Z15_a_removed_person_is_told_so) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));
  front.administer(session.id, audit::RemoveSeat{ana.welcome.seat.id});
  EXPECT_EQ(front.closed(ana.link), number(CloseCode::removed));

  for (const wire::Hello& hello : {by_token(1, ana.welcome.token), by_code(1, session.code)}) {
    const LinkId again = front.connect();
    front.say(again, hello);

    EXPECT_EQ(front.closed(again), number(CloseCode::removed));
  }
}

TEST(Hello, what_cannot_be_taken_of_a_name_or_group_is_explained) {
  Front front;
  const auto session = front.make_session();
  wire::Hello hello = by_code(1, session.code);
  hello.group = "dragons";
  const LinkId link = front.connect();

  front.say(link, hello);

  const auto heard = front.heard(link);
  ASSERT_EQ(heard.receipts.size(), 1U);
  EXPECT_EQ(heard.receipts[0].command_no, 0U);
  EXPECT_EQ(heard.receipts[0].refusal, Refusal::label_unknown);
  EXPECT_EQ(front.closed(link), number(CloseCode::not_admitted));
}

TEST(Hello, many_joins_of_one_device_at_once_all_get_the_one_seat) {
  Front front;
  const auto session = front.make_session();
  std::vector<LinkId> links;

  // More than a seat may hold tickets: the first are gone before they are durable.
  for (std::size_t i = 0; i < 12; ++i) links.push_back(front.connect());
  for (const LinkId& link : links) front.say(link, by_code(1, session.code));
  const auto last = front.heard(links.back());

  ASSERT_EQ(last.welcome.size(), 1U);
  EXPECT_EQ(
      come_in(front, by_token(1, last.welcome[0].token)).welcome.seat.id, last.welcome[0].seat.id);
}

}  // namespace
}  // namespace plenary::gateway
