// Who sees more or less from one entry on: rules P5 and P7.
#include "tests/unit/live/stage.h"

namespace plenary::test {
namespace {

using audit::Role;
using audit::Scope;

TEST(Moves, P5_entering_a_room_brings_its_snapshot_and_leaving_it_takes_it_away) {
  Stage stage;
  const auto room = stage.open_room("Table 1");
  auto inside = stage.person(Role::participant);
  auto student = stage.person(Role::participant);
  stage.must(audit::MoveSeat{inside->seat, room});
  stage.submit(*inside, stage.note("said at the table"));
  stage.journal.commit();
  ASSERT_EQ(student->bytes.find("said at the table"), std::string::npos);

  stage.must(audit::MoveSeat{student->seat, room});
  EXPECT_NE(student->bytes.find("said at the table"), std::string::npos);
  stage.expect_level(*student);
  stage.must(audit::MoveSeat{student->seat, {}});
  stage.submit(*inside, stage.note("said behind their back"));
  stage.journal.commit();

  EXPECT_FALSE(student->replica.holds(Scope::of(room)));
  EXPECT_EQ(student->bytes.find("said behind their back"), std::string::npos);
  stage.expect_level(*student);
}

TEST(Moves, P5_membership_is_cut_exactly_at_its_place_within_one_commit) {
  Stage stage;
  const auto room = stage.open_room("Table 1");
  auto facilitator = stage.person(Role::facilitator);
  auto inside = stage.person(Role::participant);
  auto student = stage.person(Role::participant);
  stage.must(audit::MoveSeat{inside->seat, room});

  stage.submit(*inside, stage.note("before they came"));
  stage.submit(*facilitator, audit::MoveSeat{student->seat, room});
  stage.submit(*inside, stage.note("while they were here"));
  stage.submit(*facilitator, audit::MoveSeat{student->seat, {}});
  stage.submit(*inside, stage.note("after they went"));
  stage.journal.commit();

  // What stood there when they came they may read, what came after they had gone they may not.
  EXPECT_NE(student->bytes.find("before they came"), std::string::npos);
  EXPECT_NE(student->bytes.find("while they were here"), std::string::npos);
  EXPECT_EQ(student->bytes.find("after they went"), std::string::npos);
  EXPECT_FALSE(student->replica.holds(Scope::of(room)));
  stage.expect_level(*student);
  stage.expect_level(*inside);
}

TEST(Moves, P5_a_link_that_came_while_its_move_was_on_its_way_ends_where_it_belongs) {
  Stage stage;
  const auto room = stage.open_room("Table 1");
  auto facilitator = stage.person(Role::facilitator);
  auto student = stage.seat(Role::participant);
  stage.submit(*facilitator, stage.note("something on its way"));

  stage.connect(*student);
  stage.submit(*facilitator, audit::MoveSeat{student->seat, room});
  stage.submit(*facilitator, stage.note("at the table", room));
  stage.journal.commit();

  EXPECT_TRUE(student->replica.holds(Scope::of(room)));
  stage.expect_level(*student);
}

TEST(Moves, P5_closing_a_room_sends_everybody_home) {
  Stage stage;
  const auto room = stage.open_room("Table 1");
  auto facilitator = stage.person(Role::facilitator);
  auto student = stage.person(Role::participant);
  stage.must(audit::MoveSeat{student->seat, room});

  stage.must(audit::CloseRoom{room});

  EXPECT_FALSE(student->replica.holds(Scope::of(room)));
  EXPECT_FALSE(student->replica.seat.room);
  EXPECT_TRUE(facilitator->replica.holds(Scope::of(room)));
  stage.expect_level(*student);
  stage.expect_level(*facilitator);
}

TEST(Moves, P5_staff_are_brought_to_a_room_that_opens_and_nobody_else_is_disturbed) {
  Stage stage;
  auto facilitator = stage.person(Role::facilitator);
  auto student = stage.person(Role::participant);
  student->inbox.clear();

  const auto room = stage.open_room("Table 1");

  EXPECT_TRUE(facilitator->replica.holds(Scope::of(room)));
  ASSERT_EQ(student->inbox.size(), 1U);
  EXPECT_TRUE(student->inbox[0].grants.empty());
}

TEST(Moves, P5_who_waits_sees_nothing_but_itself_until_admitted) {
  Stage stage({"Attendance", {}, {}, true, 0});
  auto facilitator = stage.person(Role::facilitator);
  stage.submit(*facilitator, stage.note("for those inside"));
  stage.journal.commit();
  auto waiting = stage.seat_by_code();
  stage.connect(*waiting);
  ASSERT_EQ(waiting->replica.scopes, std::vector{Scope::of(waiting->seat)});
  EXPECT_EQ(waiting->bytes.find("for those inside"), std::string::npos);

  stage.must(audit::AdmitSeat{waiting->seat});

  EXPECT_NE(waiting->bytes.find("for those inside"), std::string::npos);
  EXPECT_EQ(waiting->replica.seat.status, audit::SeatStatus::seated);
  stage.expect_level(*waiting);
}

TEST(Moves, P7_removal_leaves_every_scope_and_closes_with_4103) {
  Stage stage;
  auto student = stage.person(Role::participant);
  auto writer = stage.person(Role::participant);
  student->inbox.clear();

  stage.must(audit::RemoveSeat{student->seat});
  stage.submit(*writer, stage.note("about somebody who is gone"));
  stage.journal.commit();

  EXPECT_EQ(student->closed, 4103);
  ASSERT_EQ(student->inbox.size(), 1U);
  EXPECT_EQ(student->inbox[0].leaves.size(), 3U);
  EXPECT_TRUE(student->replica.scopes.empty());
  EXPECT_EQ(student->bytes.find("somebody who is gone"), std::string::npos);
  EXPECT_EQ(stage.host->links(), 1U);
}

TEST(Moves, P7_what_a_removed_person_said_before_is_still_answered) {
  Stage stage;
  auto facilitator = stage.person(Role::facilitator);
  auto student = stage.person(Role::participant);

  const auto before = stage.submit(*student, stage.note("my last word"));
  stage.submit(*facilitator, audit::RemoveSeat{student->seat});
  const auto after = stage.submit(*student, stage.note("one more"));
  stage.journal.commit();

  EXPECT_EQ(stage.receipt(*student, before)->refusal, audit::Refusal::none);
  EXPECT_EQ(stage.receipt(*student, after), nullptr);
  EXPECT_EQ(stage.host->session().receipts().find(student->device, after)->refusal,
            audit::Refusal::not_seated);
}

TEST(Moves, T_A10_demoted_facilitator_loses_staff_and_rooms_at_once) {
  Stage stage;
  const auto room = stage.open_room("Table 1");
  auto facilitator = stage.person(Role::facilitator);
  auto co_facilitator = stage.person(Role::co_facilitator);
  ASSERT_TRUE(co_facilitator->replica.holds(Scope::staff()));
  co_facilitator->bytes.clear();

  stage.submit(*facilitator, audit::SetRole{co_facilitator->seat, Role::participant});
  stage.submit(*facilitator, stage.note("for the staff of the room", room));
  audit::AddNote to_staff = stage.note("for the staff");
  to_staff.audience = audit::Audience::staff;
  stage.submit(*facilitator, to_staff);
  stage.journal.commit();

  EXPECT_FALSE(co_facilitator->replica.holds(Scope::staff()));
  EXPECT_FALSE(co_facilitator->replica.holds(Scope::of(room)));
  EXPECT_EQ(co_facilitator->bytes.find("for the staff"), std::string::npos);
  EXPECT_FALSE(co_facilitator->closed.has_value());
  stage.expect_level(*co_facilitator);
}

TEST(Moves, T_Z12_activity_one_does_not_see_shows_in_no_number) {
  Stage stage;
  const auto room = stage.open_room("Table 1");
  auto facilitator = stage.person(Role::facilitator);
  auto student = stage.person(Role::participant);
  student->inbox.clear();

  for (int i = 0; i < 10; ++i) stage.submit(*facilitator, stage.note("elsewhere", room));
  stage.journal.commit();
  EXPECT_TRUE(student->inbox.empty());
  const auto before = student->replica.scope_seq(Scope::everyone());
  stage.submit(*student, stage.note("here"));
  stage.journal.commit();

  EXPECT_EQ(student->replica.scope_seq(Scope::everyone()), before + 1);
  for (const auto& events : student->inbox.at(0).events) EXPECT_EQ(events.seq, 0U);
}

}  // namespace
}  // namespace plenary::test
