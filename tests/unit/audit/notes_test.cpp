// Notes, groups and their texts: what each command does when it may.
#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Notes : ::testing::Test {
  FullMeeting meeting;
  Scope authorship_of(Id<Note> note) const {
    return meeting.scope(meeting.session.index().authorship_by_record.at(ref(note)));
  }
};

TEST_F(Notes, a_note_is_seen_by_all_and_its_author_by_members) {
  const auto note = meeting.add_note(
      meeting.ada, "They were sent out twice as often", {.epistemic = Epistemic::observation});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(meeting.record(note).epistemic, Epistemic::observation);
  EXPECT_EQ(meeting.words(ref(note)), "They were sent out twice as often");
  EXPECT_EQ(authorship_of(note), Scope::members());
  EXPECT_EQ(meeting.touched, (std::vector<Scope>{Scope::everyone(), Scope::members()}));
}

TEST_F(Notes, a_note_in_a_room_stays_in_the_room_with_its_author) {
  const auto room = meeting.open_room();
  meeting.move(meeting.ada, room);

  const auto note = meeting.add_note(meeting.ada);

  EXPECT_EQ(meeting.scope(note), Scope::of(room));
  EXPECT_EQ(meeting.record(note).placement.room, room);
  EXPECT_EQ(authorship_of(note), Scope::of(room));
}

TEST_F(Notes, staff_write_into_any_room_and_into_plenary) {
  const auto room = meeting.open_room();
  meeting.move(meeting.facilitator, room);

  const auto there = meeting.add_note(meeting.co_facilitator, "there", {.room = room});
  const auto here = meeting.add_note(meeting.facilitator, "here");

  EXPECT_EQ(meeting.scope(there), Scope::of(room));
  EXPECT_EQ(meeting.scope(here), Scope::everyone());
}

TEST_F(Notes, a_private_note_is_only_mine_and_in_no_list) {
  const auto note = meeting.add_note(meeting.ada, "not yet", {.audience = Audience::only_me});

  EXPECT_EQ(meeting.scope(note), Scope::of(meeting.ada));
  EXPECT_EQ(authorship_of(note), Scope::of(meeting.ada));
  EXPECT_TRUE(meeting.session.index().lists.empty());
}

TEST_F(Notes, a_question_goes_to_the_staff_alone) {
  const auto note = meeting.add_note(meeting.ada, "May I say this?", {.audience = Audience::staff});

  EXPECT_EQ(meeting.scope(note), Scope::staff());
  EXPECT_EQ(authorship_of(note), Scope::staff());
}

TEST_F(Notes, T_M7_in_an_anonymous_phase_the_author_is_in_the_vault) {
  meeting.begin_phase(test::grant_to_all(test::every_act), Anonymity::moderator_vault);

  const auto note = meeting.add_note(meeting.ada);
  const auto question = meeting.add_note(meeting.ada, "?", {.audience = Audience::staff});
  const auto own = meeting.add_note(meeting.ada, "mine", {.audience = Audience::only_me});

  EXPECT_EQ(authorship_of(note), Scope::vault());
  EXPECT_EQ(authorship_of(question), Scope::vault());
  EXPECT_EQ(authorship_of(own), Scope::of(meeting.ada));
}

TEST_F(Notes, T_M7_an_anonymous_note_stays_so_when_hidden_shown_and_in_the_next_phase) {
  meeting.begin_phase(test::grant_to_all(test::every_act), Anonymity::moderator_vault);
  const auto note = meeting.add_note(meeting.ada);
  meeting.begin_phase(test::grant_to_all(test::every_act), Anonymity::named);

  meeting.must(meeting.facilitator, HideNote{note});
  EXPECT_EQ(authorship_of(note), Scope::vault());
  meeting.must(meeting.facilitator, ShowNote{note});

  EXPECT_EQ(authorship_of(note), Scope::vault());
}

TEST_F(Notes, its_author_edits_sorts_and_removes_a_note) {
  const auto note = meeting.add_note(meeting.ada, "a not");
  const auto run = meeting.fresh<RunTag>();

  const Text& words = meeting.record(note).text;
  meeting.must(meeting.ada, EditText{ref(note), test::typed(words, 4, run, "e")});
  meeting.must(meeting.ada, SetEpistemic{note, Epistemic::inference});
  EXPECT_EQ(meeting.words(ref(note)), "a note");
  EXPECT_EQ(meeting.record(note).epistemic, Epistemic::inference);
  meeting.must(meeting.ada, RemoveNote{note});

  EXPECT_FALSE(meeting.holds(note));
  EXPECT_TRUE(meeting.session.records().all<Authorship>().empty());
  EXPECT_TRUE(meeting.session.index().authorship_by_record.empty());
}

TEST_F(Notes, a_note_moves_into_a_group_and_out_of_it) {
  const auto note = meeting.add_note(meeting.ada);
  const auto group = meeting.add_group(meeting.ben);

  meeting.must(meeting.ben, MoveNote{note, group});
  EXPECT_EQ(meeting.record(note).placement.group, group);
  EXPECT_EQ(meeting.session.index().list({{}, group}).size(), 1U);
  meeting.must(meeting.ben, MoveNote{note, {}});

  EXPECT_FALSE(meeting.record(note).placement.group);
  EXPECT_EQ(meeting.session.index().list({}).size(), 1U);
}

TEST_F(Notes, a_hidden_note_is_the_staffs_until_it_is_shown_where_it_was) {
  const auto room = meeting.open_room();
  meeting.move(meeting.ada, room);
  const auto note = meeting.add_note(meeting.ada);
  const Note before = meeting.record(note);

  meeting.must(meeting.facilitator, HideNote{note});
  EXPECT_EQ(meeting.scope(note), Scope::staff());
  EXPECT_EQ(authorship_of(note), Scope::staff());
  EXPECT_TRUE(meeting.session.index().list({room, {}}).empty());
  meeting.must(meeting.facilitator, ShowNote{note});

  EXPECT_EQ(meeting.scope(note), Scope::of(room));
  EXPECT_EQ(authorship_of(note), Scope::of(room));
  EXPECT_EQ(meeting.record(note), before);
}

TEST_F(Notes, a_hidden_note_whose_group_went_away_is_shown_without_it) {
  const auto group = meeting.add_group(meeting.ada);
  const auto note = meeting.add_note(meeting.ada, "a note", {.group = group});
  meeting.must(meeting.facilitator, HideNote{note});
  meeting.must(meeting.facilitator, RemoveGroup{group});

  meeting.must(meeting.facilitator, ShowNote{note});

  EXPECT_FALSE(meeting.record(note).placement.group);
}

TEST_F(Notes, the_notes_of_a_removed_group_stay_at_the_end_in_their_order) {
  const auto first = meeting.add_note(meeting.ada);
  const auto group = meeting.add_group(meeting.ada);
  const auto second = meeting.add_note(meeting.ada, "2", {.group = group});
  const auto third = meeting.add_note(meeting.ada, "3", {.group = group});

  meeting.must(meeting.ada, RemoveGroup{group});

  std::vector<Id<Note>> order;
  for (const auto& [key, id] : meeting.session.index().list({})) order.push_back(id);
  EXPECT_EQ(order, (std::vector<Id<Note>>{first, second, third}));
  EXPECT_FALSE(meeting.holds(group));
}

TEST_F(Notes, a_groups_title_is_edited_like_any_text) {
  const auto group = meeting.add_group(meeting.ada);
  const Text& title = meeting.record(group).text;

  meeting.must(meeting.ben, EditText{ref(group), test::deleted(title, 1, 6)});

  EXPECT_EQ(meeting.words(ref(group)), "a");
}

TEST_F(Notes, what_is_in_focus_leaves_it_when_it_is_hidden_or_removed) {
  const auto note = meeting.add_note(meeting.ada);
  const auto group = meeting.add_group(meeting.ada);
  meeting.must(meeting.facilitator, SetFocus{ref(note)});
  meeting.must(meeting.facilitator, HideNote{note});
  EXPECT_EQ(meeting.focus().target, RecordRef{});

  meeting.must(meeting.facilitator, ShowNote{note});
  meeting.must(meeting.facilitator, SetFocus{ref(note)});
  meeting.must(meeting.ada, RemoveNote{note});
  EXPECT_EQ(meeting.focus().target, RecordRef{});

  meeting.must(meeting.facilitator, SetFocus{ref(group)});
  meeting.must(meeting.ada, RemoveGroup{group});
  EXPECT_EQ(meeting.focus().target, RecordRef{});
}

TEST_F(Notes, T_P19_edits_cannot_pile_up_marks_piece_by_piece) {
  std::string marks;
  for (std::uint32_t i = 0; i < limits::combining_marks_max; ++i) marks += "\u0301";
  const auto note = meeting.add_note(meeting.ada, "a" + marks + "b" + marks);
  const Text& text = meeting.record(note).text;
  const auto edit = [&](TextEdits edits) {
    return meeting.answer(meeting.ada, EditText{ref(note), std::move(edits)}).code;
  };
  const auto run = meeting.fresh<RunTag>();

  EXPECT_EQ(edit(test::typed(text, 0, run, "\u0301")), Refusal::text_unreadable);
  EXPECT_EQ(edit(test::typed(text, 0, run, "c\u0301")), Refusal::text_unreadable);
  EXPECT_EQ(
      edit(test::deleted(text, limits::combining_marks_max + 1, 1)), Refusal::text_unreadable);
  EXPECT_EQ(edit(test::typed(text, 0, run, "\u0301c")), Refusal::none);
  EXPECT_EQ(edit(test::deleted(text, 0, 2)), Refusal::none);
}

TEST_F(Notes, T_P19_long_minutes_cannot_hide_a_pile_of_marks) {
  const auto minutes = meeting.fresh<Minutes>();
  meeting.must(meeting.scribe, StartMinutes{minutes});
  const auto run = meeting.fresh<RunTag>();
  meeting.must(
      meeting.scribe, EditText{ref(minutes), test::typed({}, -1, run, std::string(3'000, 'x'))});
  std::string marks;
  for (std::uint32_t i = 0; i < limits::combining_marks_max; ++i) marks += "\u0301";
  const auto append = [&] {
    const std::uint32_t end = meeting.record(minutes).text.scalars();
    return meeting.submit(
        meeting.scribe, EditText{ref(minutes), {.inserts = {{{run, end - 1}, run, end, marks}}}});
  };

  EXPECT_EQ(append().code, Refusal::none);

  EXPECT_EQ(append().code, Refusal::text_unreadable);
}

TEST_F(Notes, an_edit_that_makes_room_first_may_use_it) {
  const auto note = meeting.add_note(meeting.ada, std::string(limits::note_scalars_max, 'x'));
  const Text& text = meeting.record(note).text;
  TextEdits replace = test::typed(text, 9, meeting.fresh<RunTag>(), "0123456789");
  EXPECT_EQ(meeting.answer(meeting.ada, EditText{ref(note), replace}),
            (Refused{Refusal::text_too_long, limits::note_scalars_max}));

  replace.deletes = text.ranges(0, 10);
  meeting.must(meeting.ada, EditText{ref(note), replace});

  EXPECT_EQ(meeting.record(note).text.scalars(), limits::note_scalars_max);
}

}  // namespace
}  // namespace plenary::audit
