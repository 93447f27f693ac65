// One device for several people, what is written on paper, help for a room, a room that closes.
#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Tables : ::testing::Test {
  FullMeeting meeting;
  Id<Room> room = meeting.open_room();

  Id<Seat> sit_down(const std::string& name = "Cora") {
    const auto id = meeting.fresh<Seat>();
    meeting.must(meeting.table_lead, AddTableSeat{id, name, "students", "en"});
    return id;
  }
};

TEST_F(Tables, several_people_share_a_device_and_nothing_else) {
  const auto cora = sit_down();
  const auto dan = sit_down("Dan");
  const auto idea = meeting.add_note(cora, "mine", {.audience = Audience::only_me});
  const auto item = meeting.add_note(cora);
  const auto ballot = meeting.open_ballot({.items = {ref(item)}, .budget = 3});

  meeting.must(cora, CastVote{ballot, {ref(item), 3}});
  meeting.must(dan, CastVote{ballot, {ref(item), 3}});

  EXPECT_EQ(
      meeting.answer(cora, CastVote{ballot, {ref(item), 4}}).code, Refusal::vote_budget_spent);
  EXPECT_EQ(meeting.scope(idea), Scope::of(cora));
  EXPECT_TRUE(meeting.session.sees(meeting.table_lead, Scope::of(cora)));
  EXPECT_FALSE(meeting.session.sees(dan, Scope::of(cora)));
  EXPECT_FALSE(meeting.session.sees(meeting.facilitator, Scope::of(cora)));
  EXPECT_TRUE(meeting.session.speaks_for(meeting.table_lead, cora));
  EXPECT_FALSE(meeting.session.speaks_for(meeting.scribe, cora));
}

TEST_F(Tables, who_leaves_the_table_is_forgotten_by_its_device) {
  const auto cora = sit_down();
  EXPECT_EQ(meeting.answer(meeting.ada, EndTableSeat{cora}).code, Refusal::not_found);

  meeting.must(meeting.table_lead, EndTableSeat{cora});

  EXPECT_FALSE(meeting.session.sees(meeting.table_lead, Scope::of(cora)));
  EXPECT_FALSE(meeting.session.speaks_for(meeting.table_lead, cora));
  EXPECT_EQ(meeting.answer(meeting.table_lead, EndTableSeat{cora}).code, Refusal::already_so);
}

TEST_F(Tables, who_is_let_in_again_is_where_their_table_is_or_nowhere) {
  const auto cora = sit_down();
  meeting.must(meeting.table_lead, EndTableSeat{cora});
  meeting.must(meeting.facilitator, MoveSeat{meeting.table_lead, room});

  meeting.must(meeting.facilitator, ReadmitSeat{cora});

  EXPECT_EQ(meeting.record(cora).room, room);
  meeting.must(meeting.facilitator, RemoveSeat{meeting.table_lead});
  EXPECT_EQ(meeting.answer(meeting.facilitator, ReadmitSeat{cora}).code, Refusal::sits_at_table);
}

TEST_F(Tables, tables_that_nobody_sits_at_any_more_need_no_rooms) {
  for (const Id<Seat>& table : {meeting.table_lead, meeting.scribe}) {
    const auto sat = meeting.fresh<Seat>();
    meeting.must(table, AddTableSeat{sat, "Cora", "students", "en"});
    meeting.must(table, EndTableSeat{sat});
  }

  meeting.must(meeting.facilitator, ProposeRooms{{.size = 12, .by_table = true}});

  const RoomPlan& plan = meeting.session.records().only<RoomPlan>()->record;
  EXPECT_EQ(plan.rooms.size(), 1U);
  EXPECT_TRUE(plan.problems.empty());
}

TEST_F(Tables, a_phone_is_not_a_table_and_a_table_has_an_end) {
  const AddTableSeat one_more{Id<Seat>(7), "x", "students", "en"};
  EXPECT_EQ(meeting.answer(meeting.ada, one_more).code, Refusal::not_allowed);
  for (std::size_t i = 0; i < limits::table_seats_max; ++i) sit_down();

  EXPECT_EQ(meeting.answer(meeting.table_lead, one_more),
            (Refused{Refusal::limit_reached, limits::table_seats_max}));
  EXPECT_EQ(meeting.answer(meeting.scribe, AddTableSeat{Id<Seat>(7), "x", "strangers", "en"}).code,
            Refusal::label_unknown);
}

TEST_F(Tables, a_table_moves_as_one_and_goes_as_one) {
  const auto cora = sit_down();

  meeting.must(meeting.facilitator, MoveSeat{meeting.table_lead, room});

  EXPECT_EQ(meeting.record(cora).room, room);
  EXPECT_EQ(meeting.answer(meeting.facilitator, MoveSeat{cora, {}}).code, Refusal::sits_at_table);
  meeting.must(meeting.facilitator, RemoveSeat{meeting.table_lead});
  EXPECT_EQ(meeting.record(cora).status, SeatStatus::removed);
}

TEST_F(Tables, nobody_sits_at_a_device_that_only_watches) {
  const auto cora = sit_down();

  meeting.must(meeting.facilitator, SetRole{meeting.table_lead, Role::observer});

  EXPECT_EQ(meeting.record(cora).status, SeatStatus::removed);
  EXPECT_FALSE(meeting.session.sees(meeting.table_lead, Scope::of(cora)));
}

TEST_F(Tables, F34_what_is_voted_on_paper_is_the_same_budget_at_the_scribes_device) {
  const auto item = meeting.add_note(meeting.ada);
  const auto other = meeting.add_note(meeting.ada);
  const auto ballot = meeting.open_ballot({.items = {ref(item), ref(other)}, .budget = 3});
  const auto writes_on_paper = meeting.fresh<Seat>();
  meeting.must(meeting.scribe, AddTableSeat{writes_on_paper, "Eve", "families", "en"});
  meeting.must(writes_on_paper, CastVote{ballot, {ref(item), 2}});

  EXPECT_EQ(meeting.answer(writes_on_paper, CastVote{ballot, {ref(other), 2}}),
            (Refused{Refusal::vote_budget_spent, 1}));
  meeting.must(writes_on_paper, TakeBackVote{ballot, ref(item)});
  meeting.must(writes_on_paper, CastVote{ballot, {ref(other), 3}});
  meeting.must(meeting.scribe, CastVote{ballot, {ref(item), 3}});  // The scribe's own, apart.

  meeting.must(meeting.facilitator, CloseBallot{ballot});
  meeting.must(meeting.facilitator, RevealBallot{ballot});
  std::uint32_t dots = 0;
  for (const auto& [id, tally] : meeting.session.records().all<Tally>()) {
    dots += tally.record.dots;
  }
  EXPECT_EQ(dots, 6U);
}

TEST_F(Tables, a_table_is_a_room) {
  sit_down();
  sit_down();
  const auto ed = meeting.fresh<Seat>();
  meeting.must(meeting.scribe, AddTableSeat{ed, "Ed", "families", "en"});
  for (int i = 0; i < 4; ++i) meeting.join_by_code();

  meeting.must(meeting.facilitator, ProposeRooms{{.size = 5, .by_table = true}});
  const RoomPlan plan = meeting.session.records().only<RoomPlan>()->record;
  meeting.must(meeting.facilitator, ApplyRooms{plan.version});

  EXPECT_EQ(meeting.record(ed).room, meeting.record(meeting.scribe).room);
  EXPECT_NE(meeting.record(meeting.scribe).room, meeting.record(meeting.table_lead).room);
}

TEST_F(Tables, T_Z7_a_seat_at_a_table_is_not_undone) {
  const auto cora = sit_down();
  meeting.must(meeting.facilitator, SetRole{meeting.table_lead, Role::facilitator});

  meeting.must(meeting.table_lead, Undo{});

  EXPECT_TRUE(meeting.holds(cora));
}

TEST_F(Tables, a_paper_note_says_its_group_and_neither_writer_nor_scribe) {
  const auto note = meeting.fresh<Note>();
  const AddPaperNote add{
      note, Epistemic::observation, meeting.text("late bus"), {}, {}, "families"};

  const Entry entry = meeting.must(meeting.scribe, add);

  EXPECT_EQ(meeting.record(note).origin, (Origin{NoteSource::paper, "families"}));
  for (const Change& change : entry.changes) {
    if (ref(change.body).kind == RecordKind::authorship) {
      EXPECT_EQ(change.scope, Scope::vault());
    }
  }
  meeting.must(meeting.scribe, SetEpistemic{note, Epistemic::question});
  meeting.must(meeting.facilitator, HideNote{note});
  meeting.must(meeting.facilitator, ShowNote{note});
  EXPECT_EQ(meeting.record(note).origin.group, "families");
  AddPaperNote again = add;
  again.id = meeting.fresh<Note>();
  EXPECT_EQ(meeting.answer(meeting.ada, again).code, Refusal::not_allowed);
  again.from_group = "strangers";
  EXPECT_EQ(meeting.answer(meeting.scribe, again).code, Refusal::label_unknown);
  again.from_group = "";  // They would rather not say.
  meeting.must(meeting.scribe, again);
  EXPECT_EQ(meeting.record(again.id).origin, (Origin{NoteSource::paper, ""}));
}

TEST_F(Tables, a_call_for_help_is_heard_by_staff_and_clears_when_they_come) {
  meeting.move(meeting.ada, room);
  const auto call = meeting.fresh<HelpCall>();
  EXPECT_EQ(meeting.answer(meeting.ben, CallHelp{call}).code, Refusal::not_allowed);

  meeting.must(meeting.ada, CallHelp{call});

  EXPECT_EQ(meeting.touched, std::vector<Scope>{Scope::of(room)});
  EXPECT_TRUE(meeting.session.sees(meeting.facilitator, Scope::of(room)));
  EXPECT_EQ(meeting.answer(meeting.ada, CallHelp{Id<HelpCall>(5)}).code, Refusal::already_so);
  EXPECT_EQ(meeting.answer(meeting.ben, ClearHelp{call}).code, Refusal::not_found);
  meeting.must(meeting.facilitator, MoveSeat{meeting.co_facilitator, room});
  EXPECT_FALSE(meeting.holds(call));
  meeting.must(meeting.facilitator, Undo{});
  EXPECT_FALSE(meeting.holds(call)) << "nobody calls again by an undo";
}

TEST_F(Tables, a_room_closes_by_itself_when_it_was_announced) {
  meeting.move(meeting.ada, room);

  meeting.must(meeting.facilitator, AnnounceClose{room, 60});

  EXPECT_EQ(meeting.record(room).closes_at, meeting.now + 60'000);
  EXPECT_TRUE(meeting.session.due(meeting.now + 59'999).empty());
  const auto due = meeting.session.due(meeting.now + 60'000);
  ASSERT_EQ(due.size(), 1U);
  meeting.must({}, due[0]);
  EXPECT_FALSE(meeting.record(meeting.ada).room);
  EXPECT_TRUE(meeting.session.due(meeting.now + 60'000).empty());
}

TEST_F(Tables, an_announced_end_can_be_taken_back) {
  EXPECT_EQ(meeting.answer(meeting.facilitator, AnnounceClose{room, 0}).code, Refusal::already_so);
  EXPECT_EQ(
      meeting.answer(meeting.facilitator, AnnounceClose{room, 601}).code, Refusal::out_of_range);
  meeting.must(meeting.facilitator, AnnounceClose{room, 60});

  meeting.must(meeting.facilitator, AnnounceClose{room, 0});

  EXPECT_TRUE(meeting.session.due(meeting.now + 60'000).empty());
}

}  // namespace
}  // namespace plenary::audit
