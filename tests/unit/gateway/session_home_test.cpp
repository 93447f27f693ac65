#include "gateway/session_home.h"

#include <gtest/gtest.h>

#include "gateway/limits.h"
#include "tests/support/failing_allocation.h"
#include "tests/unit/gateway/front.h"

namespace plenary::gateway {
namespace {

using test::by_code;
using test::by_token;
using test::FailingAllocation;
using test::Front;
using test::note;

TEST(SessionHome, without_links_it_is_put_away_after_ten_minutes_and_not_before) {
  Front front;
  const auto session = front.make_session();

  front.wait(limits::idle_session_ms - 1'000);
  EXPECT_TRUE(front.journal.is_open(session.id));
  front.wait(2'000);
  EXPECT_FALSE(front.journal.is_open(session.id));
}

TEST(SessionHome, with_a_link_it_stays_open) {
  Front front;
  const auto session = front.make_session();
  const LinkId link = front.connect();
  front.say(link, by_code(1, session.code));

  front.wait(limits::idle_session_ms + 60'000);

  EXPECT_TRUE(front.journal.is_open(session.id));
  EXPECT_EQ(front.closed(link), 0);
}

TEST(SessionHome, T_S2_a_fault_closes_the_links_4001_and_the_next_need_opens_a_new_epoch) {
  Front front;
  const auto session = front.make_session();
  const LinkId link = front.connect();
  front.say(link, by_code(1, session.code));
  const auto welcome = front.heard(link).welcome.at(0);

  front.journal.fail(session.id);
  EXPECT_EQ(front.closed(link), 4001);
  front.wait(limits::reopen_after_ms + 100);
  const LinkId again = front.connect();
  front.say(again, by_token(1, welcome.token));

  const auto heard = front.heard(again);
  ASSERT_EQ(heard.welcome.size(), 1U);
  EXPECT_EQ(heard.welcome[0].epoch, welcome.epoch + 1);
  EXPECT_EQ(heard.welcome[0].seat.id, welcome.seat.id);
}

TEST(SessionHome, while_it_rests_people_are_asked_to_come_back_and_the_disk_is_left_alone) {
  Front front;
  const auto session = front.make_session();
  front.journal.fail(session.id);
  front.settle();
  const int openings = front.journal.openings;
  const LinkId link = front.connect();

  front.say(link, by_code(1, session.code));

  EXPECT_EQ(front.closed(link), 4001);
  EXPECT_EQ(front.journal.openings, openings);
}

TEST(SessionHome, T_S5_a_session_that_cannot_be_opened_rests_longer_each_time) {
  Front front;
  const auto session = front.make_session();
  front.wait(limits::idle_session_ms + 1'000);
  front.journal.fault_at_opening = live::JournalFault::corrupt;
  const int before = front.journal.openings;

  // Somebody asks twenty times a second for a minute.
  for (int i = 0; i < 1'200; ++i) {
    const LinkId link = front.connect();
    front.say(link, test::by_link(1, session.facilitator));
    EXPECT_EQ(front.closed(link), 4001);
    front.hang_up(link);
    front.wait(50);
  }

  EXPECT_LE(front.journal.openings - before, 8);
  EXPECT_GE(front.journal.openings - before, 5);
}

TEST(SessionHome, T_K10_one_that_is_being_opened_when_the_node_goes_is_free_for_the_next) {
  Front front;
  const auto session = front.make_session();
  front.wait(limits::idle_session_ms + 1'000);
  const int openings = front.journal.openings;
  const LinkId link = front.connect();

  front.begin_hand_over();
  front.say(link, test::by_link(1, session.facilitator));  // Before that has been heard.

  EXPECT_EQ(front.closed(link), 4001);
  EXPECT_EQ(front.journal.openings, openings + 1);
  EXPECT_FALSE(front.journal.is_open(session.id));
}

// Two sessions, and somebody in the one that stays well.
class BesideTheBroken : public ::testing::Test {
 protected:
  BesideTheBroken() {
    front.say(link, by_code(1, front.make_session().code));
    front.heard(link);
  }

  Front front;
  const Front::Made broken = front.make_session();
  const LinkId link = front.connect();
};

TEST_F(BesideTheBroken, the_fault_of_one_session_is_nothing_to_another) {
  front.journal.fail(broken.id);
  front.say(link, note(1, 11, "still here"));

  EXPECT_EQ(front.heard(link).receipts.at(0).refusal, audit::Refusal::none);
  EXPECT_EQ(front.closed(link), 0);
}

TEST_F(BesideTheBroken,
       T_K12_T_K13_a_session_that_breaks_while_it_is_opened_rests_and_others_are_well) {
  front.wait(limits::idle_session_ms + 1'000);
  const int openings = front.journal.openings;
  std::optional<FailingAllocation> failing;

  front.journal.at_opening = [&] { failing.emplace(0); };
  for (int i = 0; i < 100; ++i) {
    const LinkId asking = front.connect();
    front.say(asking, test::by_link(1, broken.facilitator));
    EXPECT_EQ(front.closed(asking), 4001);
    front.hang_up(asking);
    front.say(link, note(static_cast<std::uint64_t>(i) + 1, 11 + static_cast<std::uint64_t>(i),
                         "still here"));
    front.wait(50);
  }
  EXPECT_LE(front.journal.openings - openings, 6);
  EXPECT_EQ(front.metrics.counts[Counter::exceptions_caught],
            static_cast<std::uint64_t>(front.journal.openings - openings));
  EXPECT_EQ(front.closed(link), 0);
  EXPECT_EQ(front.heard(link).receipts.size(), 100U);

  front.journal.at_opening = {};
  failing.reset();
  front.wait(limits::reopen_after_ms_max + 100);
  const LinkId again = front.connect();
  front.say(again, test::by_link(1, broken.facilitator));
  EXPECT_EQ(front.heard(again).welcome.size(), 1U);
}

TEST(SessionAudience, viewers_on_every_loop_see_the_same_and_each_loop_is_posted_to_once) {
  Front front(3);
  const auto session = front.make_session();
  std::vector<LinkId> links;
  for (std::size_t loop = 0; loop < 3; ++loop) {
    for (std::uint64_t i = 0; i < 4; ++i) {
      links.push_back(front.connect(loop));
      front.say(links.back(), by_code(10 * loop + i + 1, session.code));
      front.settle();
    }
  }
  for (const LinkId& link : links) front.heard(link);
  const std::size_t home = session.id.value % 3;
  const std::size_t writer = home * 4;

  front.say(links[writer], note(1, 11, "seen by all"));  // On the session's own loop: no post.
  EXPECT_EQ(front.hub(home).hand.run_all(), 1U);         // The journal's word.
  for (std::size_t loop = 0; loop < 3; ++loop) {
    EXPECT_EQ(front.hub(loop).hand.run_all(), loop == home ? 0U : 1U) << loop;
  }

  for (const LinkId& link : links) EXPECT_EQ(front.heard(link).events.size(), 2U);
}

TEST(SessionAudience, a_loop_whose_links_have_gone_is_left_in_peace) {
  Front front(2);
  const auto session = front.make_session();
  const std::size_t home = session.id.value % 2;
  const std::size_t away = 1 - home;
  const LinkId near = front.connect(home);
  const LinkId far = front.connect(away);
  front.say(near, by_code(1, session.code));
  front.say(far, by_code(2, session.code));
  front.settle();

  front.hang_up(far);
  front.settle();
  front.say(near, note(1, 11, "who is there"));
  front.hub(home).hand.run_all();

  EXPECT_EQ(front.hub(away).hand.run_all(), 0U);
}

TEST(SessionAudience, T_Z14_no_session_ever_sees_the_stream_of_another) {
  Front front(2);
  const auto one = front.make_session();
  const auto two = front.make_session();
  const LinkId in_one = front.connect(0);
  const LinkId in_two = front.connect(0);
  front.say(in_one, by_code(1, one.code));
  front.say(in_two, by_code(1, two.code));
  front.heard(in_one);
  front.heard(in_two);

  front.say(in_one, note(1, 11, "only here"));

  EXPECT_FALSE(front.heard(in_one).events.empty());
  EXPECT_EQ(front.line(in_two).sent, "");
}

}  // namespace
}  // namespace plenary::gateway
