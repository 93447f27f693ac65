// However a room came to be at odds with the rules: somebody is called to it.
#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::Meeting;

// Two students and two adults at a table, all remote.
struct AtOdds : ::testing::Test {
  Meeting meeting;
  Id<Seat> facilitator = meeting.join(Role::facilitator);
  Id<Room> table = meeting.open_room();
  std::vector<Id<Seat>> students{come("students"), come("students")};
  std::vector<Id<Seat>> adults{come("families"), come("families")};

  void SetUp() override {
    for (const auto& people : {students, adults}) {
      for (const Id<Seat>& seat : people) meeting.move(seat, table);
    }
  }
  Id<Seat> come(const std::string& group) {
    TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Somebody"};
    taking.ticket = test::digest(meeting.entropy.draw());
    taking.group = group;
    taking.modality = Modality::remote;
    return meeting.seat_taken(meeting.must({}, taking));
  }
  void guard(bool nobody_alone = false) {
    meeting.must(facilitator, SetSafeguard{{"students"}, {}, nobody_alone});
  }
  bool is_called(Id<Room> room) {
    const auto call = meeting.session.index().help_by_room.find(room);
    return call != meeting.session.index().help_by_room.end() &&
           meeting.record(call->second).help == HelpKind::safeguarding &&
           meeting.scope(call->second) == Scope::of(room);
  }
  bool is_called() { return is_called(table); }
};

TEST_F(AtOdds, F37_by_rules_that_are_set_while_people_sit_there) {
  meeting.must(facilitator, RemoveSeat{adults[0]});
  EXPECT_FALSE(is_called());

  guard();

  EXPECT_TRUE(is_called());
}

TEST_F(AtOdds, F37_by_somebody_who_is_sent_out) {
  guard();
  EXPECT_FALSE(is_called());

  meeting.must(facilitator, RemoveSeat{adults[0]});

  EXPECT_TRUE(is_called());
}

TEST_F(AtOdds, F37_by_an_adult_who_becomes_an_observer) {
  guard();

  meeting.must(facilitator, SetRole{adults[0], Role::observer});

  EXPECT_TRUE(is_called());
}

TEST_F(AtOdds, F37_by_one_of_the_staff_who_is_a_minor_again) {
  meeting.must(facilitator, RemoveSeat{adults[0]});
  meeting.must(facilitator, SetRole{students[0], Role::co_facilitator});
  guard();
  EXPECT_FALSE(is_called());

  meeting.must(facilitator, SetRole{students[0], Role::participant});

  EXPECT_TRUE(is_called());
}

TEST_F(AtOdds, F37_by_many_who_go_back_together) {
  guard();
  meeting.must(facilitator, CloseRoom{table});
  meeting.must(meeting.join(Role::co_facilitator), RemoveSeat{adults[0]});

  meeting.must(facilitator, Undo{});

  EXPECT_EQ(meeting.record(students[0]).room, table);
  EXPECT_EQ(meeting.record(adults[1]).room, table);
  EXPECT_TRUE(is_called());
}

TEST_F(AtOdds, F39_the_call_clears_when_staff_come_unless_they_are_the_only_adult) {
  guard();
  meeting.must(facilitator, RemoveSeat{adults[0]});
  ASSERT_TRUE(is_called());

  meeting.must(facilitator, MoveSeat{facilitator, table});
  EXPECT_FALSE(is_called()) << "two adults";

  meeting.must(facilitator, RemoveSeat{adults[1]});
  EXPECT_TRUE(is_called()) << "the facilitator is the only one";
}

TEST_F(AtOdds, F37_somebody_left_alone_is_not_left_unseen) {
  guard(true);
  for (const Id<Seat>& seat : {students[0], students[1], adults[0]}) {
    meeting.must(facilitator, RemoveSeat{seat});
  }

  EXPECT_TRUE(is_called());
}

TEST_F(AtOdds, F37_who_says_no_group_is_no_second_adult) {
  guard();
  meeting.move(come(""), table);
  EXPECT_FALSE(is_called());

  meeting.must(facilitator, RemoveSeat{adults[0]});

  EXPECT_TRUE(is_called());
}

TEST_F(AtOdds, F37_and_may_well_be_the_only_one) {
  meeting.move(come(""), table);
  for (const Id<Seat>& seat : adults) meeting.must(facilitator, RemoveSeat{seat});
  EXPECT_FALSE(is_called());

  guard();

  EXPECT_TRUE(is_called());
}

TEST_F(AtOdds, where_nobody_is_known_to_be_a_minor_who_says_no_group_is_in_nobodys_way) {
  guard();
  const Id<Room> other = meeting.open_room("Table 2");
  const auto unsaid = come("");

  EXPECT_EQ(meeting.submit(facilitator, MoveSeat{unsaid, other}).code, Refusal::none);
  EXPECT_EQ(meeting.submit(facilitator, MoveSeat{adults[0], other}).code, Refusal::safeguarding)
      << "the students keep two adults";
  EXPECT_EQ(meeting.submit(facilitator, MoveSeat{come("families"), other}).code, Refusal::none);
  EXPECT_FALSE(is_called(other));
}

TEST_F(AtOdds, F37_no_live_move_counts_who_says_no_group_for_an_adult) {
  guard();
  meeting.move(come(""), table);

  EXPECT_EQ(meeting.submit(facilitator, MoveSeat{adults[0], {}}).code, Refusal::safeguarding);
}

TEST_F(AtOdds, F37_who_was_ended_at_a_table_is_no_second_adult) {
  const auto room = meeting.open_room("2");
  meeting.move(students[0], room);
  const auto lead = meeting.join(Role::table_lead);
  const auto ended = meeting.fresh<Seat>();
  meeting.must(lead, AddTableSeat{ended, "Eve", "families", "en"});
  meeting.must(lead, AddTableSeat{meeting.fresh<Seat>(), "Flo", "families", "en"});
  guard();
  EXPECT_EQ(meeting.answer(facilitator, MoveSeat{lead, room}).code, Refusal::none);

  meeting.must(lead, EndTableSeat{ended});

  EXPECT_EQ(meeting.answer(facilitator, MoveSeat{lead, room}),
            (Refused{Refusal::safeguarding, static_cast<std::uint64_t>(RoomRule::one_adult)}));
}

TEST_F(AtOdds, F37_a_minor_who_was_ended_at_a_table_is_in_nobodys_way) {
  const auto room = meeting.open_room("2");
  const auto minor = meeting.fresh<Seat>();
  const auto lead = meeting.join(Role::table_lead);
  meeting.must(lead, AddTableSeat{minor, "Cora", "students", "en"});
  meeting.must(lead, EndTableSeat{minor});
  guard();

  EXPECT_EQ(meeting.answer(facilitator, MoveSeat{lead, room}).code, Refusal::none);
}

TEST_F(AtOdds, without_rules_nobody_is_called) {
  meeting.must(facilitator, RemoveSeat{adults[0]});

  EXPECT_FALSE(is_called());
}

}  // namespace
}  // namespace plenary::audit
