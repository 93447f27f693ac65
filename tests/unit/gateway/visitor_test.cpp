#include "gateway/visitor.h"

#include <gtest/gtest.h>

#include "audit/join_code.h"
#include "gateway/limits.h"
#include "tests/unit/gateway/front.h"

namespace plenary::gateway {
namespace {

using audit::Refusal;
using audit::Role;
using test::by_code;
using test::by_link;
using test::by_token;
using test::Front;
using test::hello_from;
using test::note;

constexpr std::uint16_t number(CloseCode code) { return static_cast<std::uint16_t>(code); }

// Somebody inside, and what they were welcomed with.
struct Inside {
  LinkId link;
  wire::Welcome welcome;
};

Inside come_in(Front& front, const wire::Hello& hello, std::size_t loop = 0) {
  const LinkId link = front.connect(loop);
  front.say(link, hello);
  const auto heard = front.heard(link);
  EXPECT_EQ(heard.welcome.size(), 1U);
  return {link, heard.welcome.empty() ? wire::Welcome{} : heard.welcome[0]};
}

std::vector<std::string> notes_in(const wire::ServerMessage& message) {
  std::vector<std::string> texts;
  for (const wire::Snapshot& snapshot : message.snapshots) {
    for (const audit::Record& record : snapshot.records) {
      if (const auto* held = std::get_if<audit::Note>(&record)) texts.push_back(held->text.str());
    }
  }
  for (const wire::Events& events : message.events) {
    for (const audit::ChangeBody& change : events.changes) {
      const auto* put = std::get_if<audit::Put>(&change);
      if (put == nullptr) continue;
      if (const auto* made = std::get_if<audit::Note>(&put->record)) {
        texts.push_back(made->text.str());
      }
    }
  }
  return texts;
}

// ---- Hello

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

  for (const std::string& code : {std::string("ABCDEFGH"), rotated.code, over.code,
                                  std::string("not a code")}) {
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
  EXPECT_EQ(come_in(front, by_token(1, last.welcome[0].token)).welcome.seat.id,
            last.welcome[0].seat.id);
}

// ---- on the way in

TEST(Admission, who_goes_while_the_seat_is_found_leaves_no_ghost) {
  Front front;
  const auto session = front.make_session();
  const LinkId link = front.connect();

  front.say(link, by_code(1, session.code));
  front.hang_up(link);
  front.settle();

  front.with_host(session.id, [](live::Host& host) { EXPECT_EQ(host.links(), 0U); });
}

TEST(Admission, what_is_said_before_the_welcome_is_heard_after_it_in_order) {
  Front front;
  const auto session = front.make_session();
  const LinkId link = front.connect();

  front.say(link, by_code(1, session.code));
  front.say(link, note(1, 11, "one"));
  front.say(link, note(2, 12, "two"));

  const auto heard = front.heard(link);
  ASSERT_EQ(heard.welcome.size(), 1U);
  ASSERT_EQ(heard.receipts.size(), 2U);
  EXPECT_EQ(heard.receipts[1].refusal, Refusal::none);
  EXPECT_EQ(notes_in(heard), (std::vector<std::string>{"one", "two"}));
}

TEST(Admission, T_R1_who_says_too_much_before_the_welcome_is_closed) {
  Front front;
  const auto session = front.make_session();
  const LinkId link = front.connect();

  front.say(link, by_code(1, session.code));
  for (std::size_t i = 0; i <= limits::early_messages_max; ++i) front.say(link, wire::Ping{1});

  EXPECT_EQ(front.closed(link), number(CloseCode::malformed));
}

TEST(Admission, those_who_come_while_a_session_opens_wait_for_the_one_opening) {
  Front front;
  const auto session = front.make_session();
  front.wait(limits::idle_session_ms + 1'000);
  ASSERT_FALSE(front.journal.is_open(session.id));
  const int before = front.journal.openings;

  const LinkId one = front.connect();
  const LinkId two = front.connect();
  front.say(one, by_link(1, session.facilitator));
  front.say(two, by_link(2, session.observer));

  EXPECT_EQ(front.heard(one).welcome.size(), 1U);
  EXPECT_EQ(front.heard(two).welcome.size(), 1U);
  EXPECT_EQ(front.journal.openings, before + 1);
}

TEST(Admission, T_A4_guessers_wait_and_the_wait_tells_nothing) {
  Front front;
  const auto session = front.make_session();
  for (std::uint32_t i = 0; i < limits::code_failures_per_minute_max; ++i) {
    const LinkId link = front.connect();
    std::string guess = "AAAAAAAA";
    guess[0] = audit::join_code_letters[i % 31];
    guess[1] = audit::join_code_letters[i / 31];
    front.say(link, by_code(1, guess));
    front.settle();
  }
  const LinkId right = front.connect();
  const LinkId wrong = front.connect();

  front.say(right, by_code(1, session.code));
  front.say(wrong, by_code(2, "ABCDEFGH"));

  EXPECT_EQ(front.heard(right).welcome.size(), 0U);
  EXPECT_EQ(front.closed(wrong), 0);
  front.wait(2 * limits::code_check_every_ms);
  EXPECT_EQ(front.heard(right).welcome.size(), 1U);
  EXPECT_EQ(front.closed(wrong), number(CloseCode::not_admitted));
}

TEST(Admission, T_A4_beyond_the_line_right_and_wrong_are_asked_to_come_back) {
  Front front;
  const auto session = front.make_session();
  for (int i = 0; i < 600; ++i) {
    const LinkId link = front.connect();
    std::string guess = "AAAAAAAA";
    guess[0] = audit::join_code_letters[i % 31];
    guess[1] = audit::join_code_letters[i / 31];
    front.say(link, by_code(1, guess));
    front.settle();
  }
  const int looked_up = front.journal.codes_looked_up;
  const LinkId right = front.connect();

  front.say(right, by_code(1, session.code));

  EXPECT_EQ(front.closed(right), number(CloseCode::session_reopening));
  EXPECT_EQ(front.journal.codes_looked_up, looked_up);
}

// ---- inside

TEST(Visitor, a_note_is_seen_by_others_and_answered_to_its_writer) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));
  const Inside ben = come_in(front, by_code(2, session.code));
  front.heard(ana.link);

  front.say(ana.link, note(1, 11, "the bus comes late"));

  EXPECT_EQ(notes_in(front.heard(ben.link)), std::vector<std::string>{"the bus comes late"});
  EXPECT_EQ(front.heard(ana.link).receipts.at(0).refusal, Refusal::none);
}

TEST(Visitor, T_P13_what_cannot_be_read_is_closed_4100_with_one_line_in_the_log) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));

  for (int i = 0; i < 5; ++i) front.say_bytes(ana.link, "\xff\xff\xff");

  EXPECT_EQ(front.closed(ana.link), number(CloseCode::malformed));
  EXPECT_EQ(front.log.count("message_malformed"), 1U);
}

TEST(Visitor, a_command_that_cannot_be_read_gets_a_receipt_and_the_link_stays) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));
  std::string submit;  // Submit{command_no = 1, command = an unknown alternative}
  submit += std::string("\x12\x07\x08\x01\x1a\x03\xfa\x3e\x00", 9);

  front.say_bytes(ana.link, submit);

  const auto heard = front.heard(ana.link);
  ASSERT_EQ(heard.receipts.size(), 1U);
  EXPECT_EQ(heard.receipts[0].refusal, Refusal::unknown_command);
  EXPECT_EQ(front.closed(ana.link), 0);
}

TEST(Visitor, ping_is_answered_with_the_time) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));

  front.say(ana.link, wire::Ping{42});

  const auto heard = front.heard(ana.link);
  ASSERT_EQ(heard.pong.size(), 1U);
  EXPECT_EQ(heard.pong[0].t, 42);
  EXPECT_EQ(heard.pong[0].server_time, front.clock.now());
}

TEST(Visitor, T_R4_presence_beyond_ten_a_second_is_dropped_unsaid) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));
  const Inside ben = come_in(front, by_code(2, session.code));
  front.wait(1'000);
  front.heard(ben.link);

  front.say(ana.link, wire::PresenceUpdate{wire::PresenceState::writing});
  front.say(ana.link, wire::PresenceUpdate{wire::PresenceState::done});
  front.wait(200);

  const auto heard = front.heard(ben.link);
  ASSERT_EQ(heard.presence.size(), 1U);
  ASSERT_EQ(heard.presence[0].rows.size(), 1U);
  EXPECT_EQ(heard.presence[0].rows[0].state, wire::PresenceState::writing);
}

TEST(Visitor, T_R3_a_seat_that_goes_too_fast_is_told_how_long_to_wait) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));

  for (std::uint64_t i = 1; i <= front.pace.burst + 1; ++i) {
    front.say(ana.link, note(i, 100 + i, "again"));
  }

  const auto heard = front.heard(ana.link);
  EXPECT_EQ(heard.receipts.back().refusal, Refusal::retry_after);
  EXPECT_GT(heard.receipts.back().detail, 0U);
  EXPECT_EQ(front.closed(ana.link), 0);
}

TEST(Visitor, T_R3_who_goes_on_flooding_is_closed) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));

  for (std::uint64_t i = 0; i <= front.pace.burst * limits::flood_factor; ++i) {
    front.say(ana.link, note(1, 11, "again"));
  }

  EXPECT_EQ(front.closed(ana.link), number(CloseCode::flooding));
}

TEST(Visitor, T_P11_small_talk_without_end_is_closed) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));

  for (std::uint32_t i = 0; i <= limits::small_talk_burst; ++i) front.say(ana.link, wire::Ping{1});

  EXPECT_EQ(front.closed(ana.link), number(CloseCode::flooding));
}

TEST(Visitor, P1_a_gap_is_healed_with_a_snapshot_of_that_scope_only) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));

  front.say(ana.link, wire::Heal{audit::Scope::everyone(), 3, {}});
  front.say(ana.link, wire::Heal{audit::Scope::staff(), 3, {}});  // Not hers to see.

  const auto heard = front.heard(ana.link);
  ASSERT_EQ(heard.snapshots.size(), 1U);
  EXPECT_EQ(heard.snapshots[0].scope, audit::Scope::everyone());
}

TEST(Visitor, T_R8_a_link_that_lagged_gets_all_it_sees_anew) {
  Front front;
  const auto session = front.make_session();
  const Inside ana = come_in(front, by_code(1, session.code));

  front.line(ana.link).guest->drained();

  EXPECT_EQ(front.heard(ana.link).snapshots.size(), ana.welcome.scopes.size());
}

TEST(Visitor, json_says_the_same) {
  Front front;
  const auto session = front.make_session();
  const LinkId link = front.connect(0, transport::Encoding::json);

  front.say_bytes(link, R"({"hello":{"proto_min":1,"proto_max":1,"join_code":")" + session.code +
                            R"(","device":"AAECAwQFBgcICQoLDA0ODw=="}})");

  EXPECT_EQ(front.heard(link).welcome.size(), 1U);
}

TEST(Visitor, json_that_cannot_be_read_is_closed_4100) {
  Front front;
  const LinkId link = front.connect(0, transport::Encoding::json);

  front.say_bytes(link, R"({"hello":{"proto_min":1,"role":"facilitator"}})");

  EXPECT_EQ(front.closed(link), number(CloseCode::malformed));
}

// ---- M: what must never be said

TEST(Visitor, T_M16_no_name_text_code_or_token_is_in_the_log) {
  Front front;
  const auto session = front.make_session();
  wire::Hello hello = by_code(1, session.code);
  hello.name = "Canary-Name";
  const Inside ana = come_in(front, hello);
  front.say(ana.link, note(1, 11, "Canary-Text"));
  front.settle();
  front.say(front.connect(), by_token(9, ana.welcome.token));
  front.say(front.connect(), by_link(9, "Canary-Link"));
  front.say_bytes(ana.link, "Canary-Bytes");
  front.settle();

  ASSERT_FALSE(front.log.lines.empty());
  for (const std::string& line : front.log.lines) {
    for (const std::string& secret :
         {std::string("Canary"), session.code, session.facilitator, ana.welcome.token}) {
      EXPECT_EQ(line.find(secret), std::string::npos) << line;
    }
  }
}

}  // namespace
}  // namespace plenary::gateway
