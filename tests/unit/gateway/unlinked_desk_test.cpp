// What is written by nobody waits for others, is shuffled, and goes out in one go.
#include "gateway/unlinked_desk.h"

#include <gtest/gtest.h>

#include "gateway/limits.h"
#include "tests/unit/gateway/front.h"

namespace plenary::gateway {
namespace {

struct Desk : ::testing::Test {
  testing::ManualExecutor hand;
  test::HandClock clock;
  test::Dice dice{1};
  std::vector<std::vector<std::uint64_t>> batches;  // The notes' ids.
  UnlinkedDesk desk{
      hand, dice, clock, [this](live::SessionId, const std::vector<Unlinked>& commands) {
        batches.emplace_back();
        for (const Unlinked& command : commands) {
          batches.back().push_back(std::get<audit::AddUnlinked>(command).id.value);
        }
      }};

  static audit::AddUnlinked note(std::uint64_t id) {
    audit::AddUnlinked add;
    add.id = Id<audit::Note>(id);
    return add;
  }
  void hold(std::uint64_t from, std::uint64_t until, std::uint64_t session = 1) {
    for (std::uint64_t id = from; id < until; ++id) {
      EXPECT_TRUE(desk.hold(live::SessionId(session), note(id)));
    }
  }
  void wait(std::int64_t ms) {
    for (; ms > 0; ms -= 100) {
      clock.time = clock.time + 100;
      hand.advance(100);
      hand.run_all();
    }
  }
};

TEST_F(Desk, T_M4_one_alone_waits_for_others_but_not_for_ever) {
  hold(1, 2);
  wait(limits::unlinked_held_ms_max - limits::unlinked_look_every_ms);
  EXPECT_TRUE(batches.empty());
  wait(2 * limits::unlinked_look_every_ms);
  EXPECT_EQ(batches, (std::vector<std::vector<std::uint64_t>>{{1}}));
}

TEST_F(Desk, T_M4_several_go_out_together_soon_and_in_no_order) {
  std::set<std::vector<std::uint64_t>> orders;
  for (int i = 0; i < 20; ++i) {
    hold(1, 9);
    wait(limits::unlinked_look_every_ms);
    ASSERT_EQ(batches.size(), 1U);
    orders.insert(batches[0]);
    std::sort(batches[0].begin(), batches[0].end());
    EXPECT_EQ(batches[0], (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8}));
    batches.clear();
  }
  EXPECT_GT(orders.size(), 15U);
}

TEST_F(Desk, what_is_sent_again_while_it_waits_is_taken_once) {
  hold(1, 6);
  hold(1, 6);
  wait(limits::unlinked_look_every_ms);
  ASSERT_EQ(batches.size(), 1U);
  EXPECT_EQ(batches[0].size(), 5U);
}

TEST(UnlinkedDesk, of_one_vote_the_last_word_waits) {
  testing::ManualExecutor hand;
  test::HandClock clock;
  test::Dice dice{1};
  std::vector<Unlinked> out;
  UnlinkedDesk desk(hand, dice, clock, [&](live::SessionId, std::vector<Unlinked> commands) {
    out = std::move(commands);
  });
  const audit::RecordRef item{audit::RecordKind::note, Id<audit::RecordTag>(1)};
  const auto cast = [&](std::int32_t dots, std::uint64_t token) {
    return audit::CastUnlinked{
        Id<audit::TokenKey>(1), test::digest(token), {{item, dots, 0, {}}}, test::digest(9)};
  };
  desk.hold(live::SessionId(1), cast(1, 5));
  desk.hold(live::SessionId(1), cast(2, 6));
  desk.hold(live::SessionId(1), cast(3, 5));
  desk.release_all();

  ASSERT_EQ(out.size(), 2U);
  for (const Unlinked& command : out) {
    const auto& vote = std::get<audit::CastUnlinked>(command);
    EXPECT_EQ(vote.marks[0].weight, vote.token == test::digest(5) ? 3 : 2);
  }
}

TEST_F(Desk, sessions_do_not_wait_for_each_other) {
  hold(1, 6, 1);
  hold(10, 11, 2);
  wait(limits::unlinked_look_every_ms);
  EXPECT_EQ(batches.size(), 1U);
  desk.release_all();
  EXPECT_EQ(batches.size(), 2U);
}

TEST_F(Desk, more_than_can_wait_come_again) {
  hold(1, limits::unlinked_held_max + 1);
  EXPECT_FALSE(desk.hold(live::SessionId(1), note(limits::unlinked_held_max + 1)));
}

// A session in which one note by nobody waits for others.
struct OneWaits : ::testing::Test {
  test::Front front;
  test::Front::Made session = front.make_session();
  test::Inside lead = test::come_in(front, test::by_link(1, session.facilitator));

  void SetUp() override {
    audit::BeginPhase begin;
    begin.after_number = 1;
    begin.name = "close";
    begin.anonymity = audit::Anonymity::unlinkable;
    begin.grants = test::grant_to_all(test::every_act);
    front.administer(session.id, begin);
    front.administer(session.id, audit::OpenTokens{2, test::digest(1), test::digest(2), {}, {}});
    audit::AddUnlinked add;
    front.with_host(session.id, [&](live::Host& host) {
      add.key = host.session().records().only<audit::TokenKey>()->record.id;
    });
    add.id = Id<audit::Note>(77);
    add.text = {Id<audit::RunTag>(1), "just before the end"};
    front.hold(session.id, add);
    front.heard(lead.link);
  }
};

// Whoever ends the session by hand takes nothing from those who have just written.
TEST_F(OneWaits, F03_closing_a_session_lets_out_what_waited) {
  front.say(lead.link, wire::Submit{1, {}, audit::CloseSession{}});

  EXPECT_EQ(
      test::notes_in(front.heard(lead.link)), std::vector<std::string>{"just before the end"});
}

// It was written before everybody was stopped, as what others see of that time was.
TEST_F(OneWaits, stopping_everybody_lets_out_what_waited) {
  front.say(lead.link, wire::Submit{1, {}, audit::Freeze{true}});

  EXPECT_EQ(
      test::notes_in(front.heard(lead.link)), std::vector<std::string>{"just before the end"});
}

// It was written in the phase that is left, and is looked at as was promised there.
TEST_F(OneWaits, F03_moving_everybody_lets_out_what_waited) {
  audit::BeginPhase next;
  next.after_number = 2;
  next.name = "commit";
  front.say(lead.link, wire::Submit{1, {}, next});

  EXPECT_EQ(
      test::notes_in(front.heard(lead.link)), std::vector<std::string>{"just before the end"});
}

TEST_F(OneWaits, F03_a_move_that_is_taken_back_lets_out_what_was_written_after_it) {
  front.say(lead.link, wire::Submit{1, {}, audit::UndoMove{2}});

  EXPECT_EQ(
      test::notes_in(front.heard(lead.link)), std::vector<std::string>{"just before the end"});
}

// Else anybody could have each note come out as soon as it is written.
TEST_F(OneWaits, T_M7_a_closing_that_is_refused_lets_nothing_out) {
  const test::Inside ada = test::come_in(front, test::by_code(2, session.code));

  front.say(ada.link, wire::Submit{1, {}, audit::CloseSession{}});

  EXPECT_TRUE(test::notes_in(front.heard(lead.link)).empty());
}

}  // namespace
}  // namespace plenary::gateway
