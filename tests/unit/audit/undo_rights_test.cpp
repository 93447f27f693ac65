// What the phase, the role or the room no longer allows to do, it no longer allows to take back.
#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::acts;
using test::FullMeeting;
using Kept = std::vector<RecordRef>;

struct UndoRights : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Seat> ben = meeting.ben;

  Kept undo(Id<Seat> who) { return meeting.must(who, Undo{}).kept; }
  void only(std::uint32_t granted) { meeting.begin_phase(test::grant_to_all(granted)); }
};

TEST_F(UndoRights, T_Z16_a_step_is_kept_when_its_act_is_no_longer_granted) {
  const auto note = meeting.add_note(ben);
  const auto group = meeting.add_group(ada);
  meeting.must(ada, MoveNote{note, group});
  only(acts(Act::add_notes, Act::edit_own, Act::vote));

  EXPECT_EQ(undo(ada), Kept{ref(note)});
  EXPECT_EQ(undo(ada), Kept{ref(group)});
  EXPECT_EQ(meeting.record(note).placement.group, group);
}

TEST_F(UndoRights, T_Z16_somebody_elses_words_need_the_right_to_edit_any) {
  const auto note = meeting.add_note(ben, "abc");
  meeting.must(ada, EditText{ref(note), test::deleted(meeting.record(note).text, 0, 1)});
  only(acts(Act::edit_own, Act::arrange));

  EXPECT_EQ(undo(ada), Kept{ref(note)});
  EXPECT_EQ(meeting.words(ref(note)), "bc");
}

TEST_F(UndoRights, T_Z7_my_own_note_stays_once_editing_is_over) {
  const auto note = meeting.add_note(ada);
  only(acts(Act::add_notes, Act::arrange));

  EXPECT_EQ(undo(ada).size(), 2U);
  EXPECT_TRUE(meeting.holds(note));
}

TEST_F(UndoRights, a_private_note_is_always_mine_to_take_back) {
  const auto note = meeting.add_note(ada, "mine", {.audience = Audience::only_me});
  only(acts());

  EXPECT_EQ(undo(ada), Kept{});
  EXPECT_FALSE(meeting.holds(note));
}

TEST_F(UndoRights, T_Z4_what_happened_in_a_room_is_not_undone_from_another) {
  const auto room = meeting.open_room();
  meeting.move(ada, room);
  const auto note = meeting.add_note(ada);
  meeting.move(ada, {});

  EXPECT_EQ(undo(ada).size(), 2U);
  EXPECT_TRUE(meeting.holds(note));
}

TEST_F(UndoRights, T_Z5_a_demoted_facilitator_takes_back_nothing_that_staff_do) {
  meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                              .name = "predict",
                              .grants = test::grant_to_all(test::every_act),
                              .reveal = Reveal::by_staff});
  const auto note = meeting.add_note(meeting.facilitator);
  const auto room = meeting.open_room();
  meeting.must(meeting.facilitator, RevealNotes{});
  meeting.must(meeting.facilitator, MoveSeat{ada, room});
  meeting.must({}, SetRole{meeting.facilitator, Role::participant});

  EXPECT_EQ(undo(meeting.facilitator), Kept{ref(ada)});
  EXPECT_EQ(undo(meeting.facilitator).size(), 2U);
  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(meeting.record(ada).room, room);
}

TEST_F(UndoRights, T_Z16_nobody_gets_a_staff_role_back_by_undo) {
  meeting.must(meeting.facilitator, SetRole{meeting.facilitator, Role::co_facilitator});

  EXPECT_EQ(undo(meeting.facilitator), Kept{ref(meeting.facilitator)});
  EXPECT_EQ(meeting.record(meeting.facilitator).role, Role::co_facilitator);
}

TEST_F(UndoRights, T_Z16_a_co_facilitator_takes_nobodys_staff_role_by_undo) {
  const auto second = meeting.join(Role::facilitator);
  meeting.must(second, SetRole{ada, Role::co_facilitator});
  meeting.must(meeting.facilitator, SetRole{second, Role::co_facilitator});

  EXPECT_EQ(undo(second), Kept{ref(ada)});
  EXPECT_EQ(meeting.record(ada).role, Role::co_facilitator);
}

TEST_F(UndoRights, T_Z9_no_vote_is_undone_once_the_ballot_is_closed) {
  const auto first = meeting.add_note(ben);
  const auto second = meeting.add_note(ben);
  const auto ballot = meeting.open_ballot({.items = {ref(first), ref(second)}});
  meeting.must(ada, CastVote{ballot, {ref(first), 1}});
  meeting.must(ada, CastVote{ballot, {ref(first), 2}});
  meeting.must(ada, CastVote{ballot, {ref(second), 1}});
  meeting.must(meeting.facilitator, CloseBallot{ballot});

  EXPECT_EQ(undo(ada).size(), 1U) << "cast";
  EXPECT_EQ(undo(ada).size(), 1U) << "raised";
  EXPECT_EQ(undo(ada).size(), 1U) << "cast and raised";
  const VoterBook& book = meeting.session.index().ballots.at(ballot).voters.at(ada);
  EXPECT_EQ(meeting.record(book.votes.at(ref(first))).mark.weight, 2);
  EXPECT_EQ(meeting.record(book.votes.at(ref(second))).mark.weight, 1);
}

TEST_F(UndoRights, T_Z9_an_undo_that_would_break_the_budget_is_kept) {
  const auto first = meeting.add_note(ben);
  const auto second = meeting.add_note(ben);
  const auto ballot = meeting.open_ballot({.items = {ref(first), ref(second)}, .budget = 3});
  meeting.must(ada, CastVote{ballot, {ref(first), 3}});
  meeting.must(ada, TakeBackVote{ballot, ref(first)});
  meeting.must(ada, CastVote{ballot, {ref(second), 1}});
  only(acts());
  EXPECT_EQ(undo(ada).size(), 1U) << "no voting now";
  only(acts(Act::vote));

  EXPECT_EQ(undo(ada).size(), 1U) << "three more than the one would be four";
  EXPECT_EQ(meeting.session.index().ballots.at(ballot).voters.at(ada).spent, 1U);
}

TEST_F(UndoRights, T_Z9_a_vote_is_not_undone_once_voting_is_no_longer_granted) {
  const auto note = meeting.add_note(ben);
  const auto ballot = meeting.open_ballot({.items = {ref(note)}});
  meeting.must(ada, CastVote{ballot, {ref(note), 1}});
  only(acts(Act::add_notes));

  EXPECT_EQ(undo(ada).size(), 1U);
  EXPECT_EQ(meeting.session.records().all<Vote>().size(), 1U);
}

TEST_F(UndoRights, T_Z1_who_became_an_observer_takes_no_vote_back) {
  const auto note = meeting.add_note(ben);
  const auto ballot = meeting.open_ballot({.items = {ref(note)}});
  meeting.must(ada, CastVote{ballot, {ref(note), 1}});
  meeting.must(meeting.facilitator, SetRole{ada, Role::observer});

  EXPECT_EQ(undo(ada).size(), 1U);
  EXPECT_EQ(meeting.session.records().all<Vote>().size(), 1U);
}

TEST_F(UndoRights, T_Z9_dots_that_come_back_must_be_within_the_budget) {
  const auto first = meeting.add_note(ben);
  const auto second = meeting.add_note(ben);
  const auto ballot = meeting.open_ballot({.items = {ref(first), ref(second)}, .budget = 3});
  meeting.must(ada, CastVote{ballot, {ref(first), 3}});
  meeting.must(ada, CastVote{ballot, {ref(first), 1}});
  meeting.must(ada, CastVote{ballot, {ref(second), 2}});
  meeting.must(ada, TakeBackVote{ballot, ref(first)});
  meeting.must(ada, CastVote{ballot, {ref(second), 3}});

  meeting.must(ada, Undo{});  // Second: 2.
  meeting.must(ada, Undo{});  // First: 1 again.
  meeting.must(ada, Undo{});  // Second: none.
  meeting.must(ada, Undo{});  // First: 3 again.

  const auto& voter = meeting.session.index().ballots.at(ballot).voters.at(ada);
  EXPECT_EQ(voter.spent, 3U);
  EXPECT_EQ(voter.votes.size(), 1U);
}

TEST_F(UndoRights, T_Z9_an_undo_gives_no_dots_to_a_hidden_item) {
  const auto note = meeting.add_note(ben);
  const auto ballot = meeting.open_ballot({.items = {ref(note)}, .budget = 3});
  meeting.must(ada, CastVote{ballot, {ref(note), 3}});
  meeting.must(ada, CastVote{ballot, {ref(note), 1}});
  meeting.must(ada, TakeBackVote{ballot, ref(note)});
  meeting.must(meeting.facilitator, HideNote{note});

  EXPECT_EQ(undo(ada).size(), 1U);
  EXPECT_TRUE(meeting.session.records().all<Vote>().empty());
}

TEST_F(UndoRights, nothing_is_undone_in_a_closed_session) {
  meeting.add_note(ada);
  meeting.must(meeting.facilitator, CloseSession{});

  EXPECT_EQ(meeting.submit(ada, Undo{}).code, Refusal::session_closed);
}

TEST_F(UndoRights, T_Z15_who_was_removed_undoes_nothing) {
  const auto note = meeting.add_note(ada);
  meeting.must(meeting.facilitator, RemoveSeat{ada});

  EXPECT_EQ(meeting.submit(ada, Undo{}).code, Refusal::not_seated);
  EXPECT_TRUE(meeting.holds(note));
}

TEST_F(UndoRights, a_question_to_the_staff_cannot_be_taken_back) {
  const auto question = meeting.add_note(ada, "?", {.audience = Audience::staff});

  EXPECT_EQ(undo(ada).size(), 2U);
  EXPECT_TRUE(meeting.holds(question));
}

}  // namespace
}  // namespace plenary::audit
