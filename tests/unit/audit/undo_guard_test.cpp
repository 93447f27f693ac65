// Undo when something happened in between: what is mine is taken back, the rest is kept and said.
#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;
using Kept = std::vector<RecordRef>;

struct UndoGuard : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Seat> ben = meeting.ben;

  Kept undo(Id<Seat> who) { return meeting.must(who, Undo{}).kept; }
  RecordRef authorship_of(Id<Note> note) {
    return ref(meeting.session.index().authorship_by_record.at(ref(note)));
  }
};

TEST_F(UndoGuard, a_field_that_somebody_else_set_since_is_kept) {
  const auto note = meeting.add_note(ada);
  meeting.must(ada, SetEpistemic{note, Epistemic::question});
  meeting.must(ben, SetEpistemic{note, Epistemic::strength});

  EXPECT_EQ(undo(ada), Kept{ref(note)});
  EXPECT_EQ(meeting.record(note).epistemic, Epistemic::strength);
}

TEST_F(UndoGuard, another_field_of_the_same_record_is_no_hindrance) {
  const auto note = meeting.add_note(ada);
  meeting.must(ada, SetEpistemic{note, Epistemic::question});
  meeting.must(ben, MoveNote{note, meeting.add_group(ben)});

  EXPECT_EQ(undo(ada), Kept{});
  EXPECT_EQ(meeting.record(note).epistemic, Epistemic::unsorted);
}

TEST_F(UndoGuard, of_two_fields_the_one_that_is_still_mine_goes_back_and_the_other_is_said) {
  const auto map = meeting.add_map(ada);
  const auto link = meeting.link(ada, meeting.add_cause(ada, map), meeting.add_cause(ada, map));
  meeting.must(ada, SetLink{link, Polarity::less, 4});
  meeting.must(ben, SetLink{link, Polarity::less, 5});

  EXPECT_EQ(undo(ada), Kept{ref(link)});
  EXPECT_EQ(meeting.record(link).polarity, Polarity::unspecified);
  EXPECT_EQ(meeting.record(link).strength, 5U);
}

TEST_F(UndoGuard, the_change_below_comes_to_light_only_where_it_was_on_top) {
  const auto note = meeting.add_note(ada);
  meeting.must(ada, SetEpistemic{note, Epistemic::question});
  meeting.must(ben, SetEpistemic{note, Epistemic::strength});
  meeting.must(ada, SetEpistemic{note, Epistemic::inference});

  EXPECT_EQ(undo(ada), Kept{});
  EXPECT_EQ(meeting.record(note).epistemic, Epistemic::strength);
  EXPECT_EQ(undo(ada), Kept{ref(note)}) << "Ben's stands above the first";
  EXPECT_EQ(undo(ben), Kept{});
  EXPECT_EQ(meeting.record(note).epistemic, Epistemic::question);
}

TEST_F(UndoGuard, a_note_that_somebody_moved_or_reworded_stays_with_its_author) {
  const auto moved = meeting.add_note(ada);
  meeting.must(ben, SetEpistemic{moved, Epistemic::question});
  EXPECT_EQ(undo(ada), (Kept{authorship_of(moved), ref(moved)}));

  const auto reworded = meeting.add_note(ada);
  const auto run = meeting.fresh<RunTag>();
  meeting.must(ben, EditText{ref(reworded), test::typed({}, -1, run, "x")});
  EXPECT_EQ(undo(ada), (Kept{authorship_of(reworded), ref(reworded)}));

  EXPECT_TRUE(meeting.holds(moved));
  EXPECT_TRUE(meeting.holds(reworded));
}

TEST_F(UndoGuard, a_note_whose_words_somebody_typed_and_took_back_goes) {
  const auto note = meeting.add_note(ada);
  const auto run = meeting.fresh<RunTag>();
  meeting.must(ben, EditText{ref(note), test::typed({}, -1, run, "x")});
  meeting.must(ben, Undo{});

  EXPECT_EQ(undo(ada), Kept{});
  EXPECT_FALSE(meeting.holds(note));
}

TEST_F(UndoGuard, taking_back_my_words_does_not_make_the_others_mine) {
  const auto note = meeting.add_note(ada, "a");
  meeting.must(
      ada,
      EditText{ref(note), test::typed(meeting.record(note).text, 0, meeting.fresh<RunTag>(), "b")});
  meeting.must(
      ben,
      EditText{ref(note), test::typed(meeting.record(note).text, 0, meeting.fresh<RunTag>(), "c")});

  EXPECT_EQ(undo(ada), Kept{});
  EXPECT_EQ(meeting.words(ref(note)), "ac");
  EXPECT_EQ(undo(ada).size(), 2U);
  EXPECT_TRUE(meeting.holds(note));
}

TEST_F(UndoGuard, a_hidden_note_is_not_moved_under_the_staffs_hands) {
  const auto note = meeting.add_note(ada);
  meeting.must(ada, MoveNote{note, meeting.add_group(ben)});
  meeting.must(meeting.facilitator, HideNote{note});

  EXPECT_EQ(undo(ada), Kept{ref(note)});
  EXPECT_EQ(meeting.scope(note), Scope::staff());
}

TEST_F(UndoGuard, what_others_built_on_stays) {
  const auto group = meeting.add_group(ada);
  meeting.add_note(ben, "in it", {.group = group});
  EXPECT_EQ(undo(ada), Kept{ref(group)});

  const auto map = meeting.add_map(ada);
  const auto cause = meeting.add_cause(ben, map);
  EXPECT_EQ(undo(ada), Kept{ref(map)});

  const auto mine = meeting.add_cause(ada, map);
  const auto link = meeting.link(ben, mine, cause);
  EXPECT_EQ(undo(ada), Kept{ref(mine)});

  const auto note = meeting.add_note(ada);
  meeting.add_cause(ben, map, note);
  EXPECT_EQ(undo(ada), (Kept{authorship_of(note), ref(note)}));

  EXPECT_TRUE(meeting.holds(group) && meeting.holds(map) && meeting.holds(mine));
  EXPECT_TRUE(meeting.holds(note) && meeting.holds(link));
}

TEST_F(UndoGuard, a_room_with_anything_in_it_stays) {
  const auto facilitator = meeting.facilitator;
  const auto opened = [&] {
    const auto room = meeting.fresh<Room>();
    meeting.must(facilitator, OpenRoom{room, "Table"});
    return room;
  };
  const auto with_person = opened();
  meeting.move(ada, with_person);
  EXPECT_EQ(undo(facilitator), Kept{ref(with_person)});

  const auto with_note = opened();
  meeting.add_note(meeting.co_facilitator, "x", {.room = with_note});
  EXPECT_EQ(undo(facilitator), Kept{ref(with_note)});

  const auto with_hidden = opened();
  const auto hidden = meeting.add_note(meeting.co_facilitator, "x", {.room = with_hidden});
  meeting.must(meeting.co_facilitator, HideNote{hidden});
  EXPECT_EQ(undo(facilitator), Kept{ref(with_hidden)});

  const auto with_group = opened();
  meeting.add_group(meeting.co_facilitator, with_group);
  EXPECT_EQ(undo(facilitator), Kept{ref(with_group)});

  const auto with_map = opened();
  meeting.add_map(meeting.co_facilitator, Cycles::allowed, with_map);
  EXPECT_EQ(undo(facilitator), Kept{ref(with_map)});

  const auto with_timer = opened();
  meeting.must(meeting.co_facilitator, SetTimer{with_timer, TimerAct::start, 1'000});
  EXPECT_EQ(undo(facilitator), Kept{ref(with_timer)});

  const auto with_ballot = opened();
  meeting.open_ballot({.room = with_ballot});
  EXPECT_EQ(undo(facilitator), Kept{ref(with_ballot)});

  const auto with_minutes = opened();
  meeting.must(meeting.co_facilitator, StartMinutes{meeting.fresh<Minutes>(), with_minutes});
  EXPECT_EQ(undo(facilitator), Kept{ref(with_minutes)});
}

TEST_F(UndoGuard, a_note_does_not_come_back_into_a_room_that_went_away) {
  const auto room = meeting.fresh<Room>();
  meeting.must(meeting.facilitator, OpenRoom{room, "Table"});
  const auto note = meeting.add_note(meeting.co_facilitator, "x", {.room = room});
  meeting.must(meeting.co_facilitator, RemoveNote{note});
  EXPECT_EQ(undo(meeting.facilitator), Kept{});

  EXPECT_EQ(undo(meeting.co_facilitator).size(), 2U);
  EXPECT_FALSE(meeting.holds(note));
}

TEST_F(UndoGuard, nobody_is_sent_back_into_a_closed_room) {
  const auto room = meeting.open_room();
  const auto other = meeting.open_room();
  meeting.move(ada, room);
  meeting.move(ben, room);
  meeting.must(meeting.facilitator, MoveSeat{ada, other});
  meeting.must(meeting.facilitator, SetRole{ben, Role::observer});
  meeting.must(meeting.co_facilitator, CloseRoom{room});

  EXPECT_EQ(undo(meeting.facilitator), Kept{ref(ben)});
  EXPECT_EQ(undo(meeting.facilitator), Kept{ref(ada)});
  EXPECT_EQ(meeting.record(ada).room, other);
  EXPECT_EQ(meeting.record(ben).role, Role::observer);
}

TEST_F(UndoGuard, who_went_elsewhere_meanwhile_is_not_called_back_when_a_room_opens_again) {
  const auto room = meeting.open_room();
  const auto other = meeting.open_room();
  meeting.move(ada, room);
  meeting.move(ben, room);
  meeting.must(meeting.facilitator, CloseRoom{room});
  meeting.move(ada, other);

  EXPECT_EQ(undo(meeting.facilitator), Kept{ref(ada)});
  EXPECT_FALSE(meeting.record(room).closed);
  EXPECT_EQ(meeting.record(ada).room, other);
  EXPECT_EQ(meeting.record(ben).room, room);
}

TEST_F(UndoGuard, a_removed_record_does_not_come_back_over_one_with_its_id) {
  const auto note = meeting.add_note(ada);
  meeting.must(ada, RemoveNote{note});
  meeting.must(ben, AddNote{.id = note, .text = meeting.text("Ben's")});

  EXPECT_EQ(undo(ada).size(), 2U);
  EXPECT_EQ(meeting.words(ref(note)), "Ben's");
}

TEST_F(UndoGuard, a_note_does_not_come_back_into_a_group_that_went_away) {
  const auto group = meeting.add_group(ben);
  const auto note = meeting.add_note(ada, "x", {.group = group});
  meeting.must(ada, RemoveNote{note});
  meeting.must(ben, RemoveGroup{group});

  EXPECT_EQ(undo(ada).size(), 2U);
  EXPECT_FALSE(meeting.holds(note));
}

TEST_F(UndoGuard, a_cause_that_grew_from_a_removed_note_does_not_come_back) {
  const auto note = meeting.add_note(ada);
  const auto cause = meeting.add_cause(ben, meeting.add_map(ada), note);
  meeting.must(ben, RemoveCause{cause});
  meeting.must(ada, RemoveNote{note});

  EXPECT_EQ(undo(ben), Kept{ref(cause)});
}

TEST_F(UndoGuard, T_P24_links_that_come_back_close_no_cycle) {
  const auto map = meeting.add_map(ada, Cycles::forbidden);
  const auto a = meeting.add_cause(ada, map);
  const auto middle = meeting.add_cause(ada, map);
  const auto b = meeting.add_cause(ada, map);
  const auto in = meeting.link(ada, a, middle);
  meeting.link(ada, middle, b);
  meeting.must(ada, RemoveCause{middle});
  meeting.link(ben, b, a);

  EXPECT_EQ(undo(ada).size(), 3U);
  EXPECT_FALSE(meeting.holds(middle));
  EXPECT_FALSE(meeting.holds(in));
}

TEST_F(UndoGuard, T_P24_one_link_that_comes_back_closes_no_cycle) {
  const auto map = meeting.add_map(ada, Cycles::forbidden);
  const auto a = meeting.add_cause(ada, map);
  const auto b = meeting.add_cause(ada, map);
  const auto link = meeting.link(ada, a, b);
  meeting.must(ada, RemoveLink{link});
  meeting.link(ben, b, a);

  EXPECT_EQ(undo(ada), Kept{ref(link)});
}

TEST_F(UndoGuard, a_link_does_not_come_back_beside_its_like) {
  const auto map = meeting.add_map(ada);
  const auto a = meeting.add_cause(ada, map);
  const auto b = meeting.add_cause(ada, map);
  const auto link = meeting.link(ada, a, b);
  meeting.must(ada, RemoveLink{link});
  meeting.link(ben, a, b);

  EXPECT_EQ(undo(ada), Kept{ref(link)});
}

TEST_F(UndoGuard, words_that_come_back_must_still_fit) {
  const auto note = meeting.add_note(ada, std::string(limits::note_scalars_max, 'x'));
  meeting.must(ada, EditText{ref(note), test::deleted(meeting.record(note).text, 0, 1'500)});
  meeting.must(
      ben, EditText{ref(note), test::typed(meeting.record(note).text, -1, meeting.fresh<RunTag>(),
                                           std::string(1'000, 'y'))});

  EXPECT_EQ(undo(ada), Kept{ref(note)});
  EXPECT_EQ(meeting.record(note).text.scalars(), 1'500U);
}

TEST_F(UndoGuard, T_P19_marks_that_come_back_do_not_pile_up) {
  std::string marks;
  for (std::uint32_t i = 0; i < limits::combining_marks_max; ++i) marks += "\u0301";
  const auto note = meeting.add_note(ada, "a" + marks);
  meeting.must(ada, EditText{ref(note), test::deleted(meeting.record(note).text, 1, 8)});
  meeting.must(ben, EditText{ref(note), test::typed(meeting.record(note).text, 0,
                                                    meeting.fresh<RunTag>(), marks)});

  EXPECT_EQ(undo(ada), Kept{ref(note)});
}

}  // namespace
}  // namespace plenary::audit
