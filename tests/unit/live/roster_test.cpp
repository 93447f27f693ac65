// Presence: told where it changed, to whom it concerns, and never more than it should.
#include <set>

#include "live/limits.h"
#include "tests/unit/live/stage.h"

namespace plenary::test {
namespace {

using audit::Role;
using audit::Scope;
using live::PresenceState;

struct RosterStage : Stage {
  using Stage::Stage;
  void tick(std::int64_t ms = live::limits::presence_tick_ms) {
    clock.pass(ms);
    host->tick();
  }
  // The last that was said of a seat to a person, or nothing.
  static std::optional<wire::PresenceState> last_said(const Person& to, Id<audit::Seat> of) {
    std::optional<wire::PresenceState> said;
    for (const auto& message : to.inbox) {
      for (const auto& tick : message.presence) {
        for (const auto& row : tick.rows) {
          if (row.seat == of) said = row.state;
        }
      }
    }
    return said;
  }
  static std::size_t ticks(const Person& to) {
    std::size_t count = 0;
    for (const auto& message : to.inbox) count += message.presence.size();
    return count;
  }
};

TEST(Roster, A_newcomer_gets_everybody_and_the_others_only_the_newcomer) {
  RosterStage stage;
  auto first = stage.person(Role::participant);
  auto second = stage.person(Role::participant);
  stage.tick();
  first->inbox.clear();
  second->inbox.clear();

  auto third = stage.person(Role::participant);
  stage.tick();

  EXPECT_EQ(stage.last_said(*third, first->seat), wire::PresenceState::active);
  EXPECT_EQ(stage.last_said(*third, second->seat), wire::PresenceState::active);
  EXPECT_EQ(stage.last_said(*first, third->seat), wire::PresenceState::active);
  EXPECT_FALSE(stage.last_said(*first, second->seat).has_value());
}

TEST(Roster, Nothing_is_told_where_nothing_changed) {
  RosterStage stage;
  auto student = stage.person(Role::participant);
  stage.tick();
  student->inbox.clear();

  for (int i = 0; i < 40; ++i) stage.tick();

  EXPECT_TRUE(student->inbox.empty());
}

TEST(Roster, T_R4_a_flood_of_presence_is_one_tick_shared_by_all) {
  RosterStage stage;
  auto noisy = stage.person(Role::participant);
  auto student = stage.person(Role::participant);
  stage.tick();
  student->inbox.clear();
  const std::uint64_t head = stage.host->session().head();

  for (int i = 0; i < 1'000; ++i) {
    stage.host->presence(noisy->link, i % 2 == 0 ? PresenceState::writing : PresenceState::done);
  }
  stage.tick();

  EXPECT_EQ(stage.ticks(*student), 1U);
  EXPECT_EQ(stage.last_said(*student, noisy->seat), wire::PresenceState::done);
  EXPECT_EQ(stage.host->session().head(), head);
}

TEST(Roster, Silence_is_away_after_five_seconds_and_left_thirty_after_going) {
  RosterStage stage;
  auto student = stage.person(Role::participant);
  auto other = stage.person(Role::participant);
  stage.tick();

  stage.tick(live::limits::away_after_ms + 1);
  EXPECT_EQ(stage.last_said(*other, student->seat), wire::PresenceState::away);
  stage.host->presence(student->link, PresenceState::active);
  stage.tick();
  EXPECT_EQ(stage.last_said(*other, student->seat), wire::PresenceState::active);
  stage.cut(*student);
  stage.tick();
  EXPECT_EQ(stage.last_said(*other, student->seat), wire::PresenceState::away);
  for (int i = 0; i < 320; ++i) stage.tick();

  EXPECT_EQ(stage.last_said(*other, student->seat), wire::PresenceState::left);
}

TEST(Roster, Coming_back_within_the_grace_is_no_leaving) {
  RosterStage stage;
  auto student = stage.person(Role::participant);
  auto other = stage.person(Role::participant);
  stage.tick();

  stage.cut(*student);
  stage.tick(20'000);
  stage.connect(*student);
  for (int i = 0; i < 400; ++i) {
    stage.host->presence(student->link, PresenceState::active);
    stage.tick();
  }

  EXPECT_EQ(stage.last_said(*other, student->seat), wire::PresenceState::active);
}

TEST(Roster, A_second_device_that_goes_does_not_take_the_seat_with_it) {
  RosterStage stage;
  auto student = stage.person(Role::participant);
  auto other = stage.person(Role::participant);
  Person phone;
  phone.seat = student->seat;
  phone.device = {1, 2};
  stage.connect(phone);
  stage.tick();

  stage.cut(phone);
  stage.tick();

  EXPECT_EQ(stage.last_said(*other, student->seat), wire::PresenceState::active);
}

TEST(Roster, T_Z2_observers_are_a_count_and_never_a_row) {
  RosterStage stage;
  auto student = stage.person(Role::participant);
  auto observer = stage.person(Role::observer);
  stage.tick();
  stage.host->presence(observer->link, PresenceState::writing);
  stage.tick();

  EXPECT_FALSE(stage.last_said(*student, observer->seat).has_value());
  std::uint32_t count = 0;
  for (const auto& message : student->inbox) {
    for (const auto& tick : message.presence) count = tick.observers;
  }
  EXPECT_EQ(count, 1U);
  EXPECT_EQ(stage.ticks(*observer), 0U);
}

TEST(Roster, T_M4_in_an_anonymous_phase_nobody_is_seen_writing) {
  RosterStage stage;
  auto student = stage.person(Role::participant);
  auto other = stage.person(Role::participant);
  stage.host->presence(student->link, PresenceState::writing);
  stage.tick();
  ASSERT_EQ(stage.last_said(*other, student->seat), wire::PresenceState::writing);

  stage.grant_all(audit::Anonymity::moderator_vault);
  stage.host->presence(other->link, PresenceState::active);
  stage.tick();
  EXPECT_EQ(stage.last_said(*other, student->seat), wire::PresenceState::active);
  other->inbox.clear();
  stage.host->presence(student->link, PresenceState::active);
  stage.tick();
  stage.host->presence(student->link, PresenceState::writing);
  stage.tick();

  EXPECT_EQ(stage.ticks(*other), 0U);
}

TEST(Roster, A_room_is_told_of_its_own_people_only) {
  RosterStage stage;
  const auto room = stage.open_room("Table 1");
  auto inside = stage.person(Role::participant);
  auto outside = stage.person(Role::participant);
  stage.must(audit::MoveSeat{inside->seat, room});
  stage.tick();
  outside->inbox.clear();
  inside->inbox.clear();

  stage.host->presence(inside->link, PresenceState::writing);
  stage.tick();

  EXPECT_EQ(stage.ticks(*outside), 0U);
  EXPECT_EQ(stage.last_said(*inside, inside->seat), wire::PresenceState::writing);
}

TEST(Roster, T_A7_who_waits_in_the_lobby_is_in_no_roster) {
  RosterStage stage({"Attendance", {}, {}, true, 0});
  auto student = stage.person(Role::participant);
  stage.tick();
  auto waiting = stage.seat_by_code();
  stage.connect(*waiting);
  stage.tick();

  EXPECT_FALSE(stage.last_said(*student, waiting->seat).has_value());
  EXPECT_EQ(stage.ticks(*waiting), 0U);
}

}  // namespace
}  // namespace plenary::test
