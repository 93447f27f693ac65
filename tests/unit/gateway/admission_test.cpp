#include "gateway/admission.h"

#include <gtest/gtest.h>

#include "audit/join_code.h"
#include "gateway/limits.h"
#include "tests/unit/gateway/front.h"

namespace plenary::gateway {
namespace {

using audit::Refusal;
using test::by_code;
using test::by_link;
using test::Front;
using test::note;
using test::notes_in;
using test::number;

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

TEST(Admission, T_K8_a_code_that_cannot_be_looked_up_was_not_guessed) {
  Front front;
  const auto session = front.make_session();
  front.journal.unreadable = true;
  for (std::uint64_t device = 1; device <= 3 * limits::prefix_failures_per_minute_max; ++device) {
    const LinkId link = front.connect();
    front.say(link, by_code(device, session.code));
    EXPECT_EQ(front.closed(link), number(CloseCode::session_reopening));
  }
  front.journal.unreadable = false;

  // Nobody is made to wait for it.
  EXPECT_FALSE(come_in(front, by_code(1, session.code)).welcome.token.empty());
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

}  // namespace
}  // namespace plenary::gateway
