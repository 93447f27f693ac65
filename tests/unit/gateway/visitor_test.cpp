#include "gateway/visitor.h"

#include <gtest/gtest.h>

#include "gateway/limits.h"
#include "tests/unit/gateway/front.h"

namespace plenary::gateway {
namespace {

using audit::Refusal;
using test::by_code;
using test::by_link;
using test::by_token;
using test::come_in;
using test::Front;
using test::Inside;
using test::note;
using test::notes_in;
using test::number;

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
