// Rights in the course of time: who may is asked when the command's turn comes.
#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::acts;
using test::FullMeeting;

struct Rights : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Seat> ben = meeting.ben;
  Id<Seat> facilitator = meeting.facilitator;

  AddNote a_note() { return {.id = meeting.fresh<Note>(), .text = meeting.text("x")}; }
};

TEST_F(Rights, P7_a_command_is_judged_by_the_role_at_its_place_in_the_order) {
  const BeginPhase begin{.after_number = meeting.phase().number, .name = "infer"};
  EXPECT_EQ(meeting.answer(facilitator, begin).code, Refusal::none);

  meeting.must({}, SetRole{facilitator, Role::participant});

  EXPECT_EQ(meeting.submit(facilitator, begin).code, Refusal::not_allowed);
  meeting.must({}, SetRole{ada, Role::facilitator});
  EXPECT_EQ(meeting.submit(ada, begin).code, Refusal::none);
}

TEST_F(Rights, P7_a_command_is_judged_by_the_phase_at_its_place_in_the_order) {
  meeting.begin_phase({{Role::participant, acts(Act::vote)}});
  EXPECT_EQ(meeting.submit(ada, a_note()).code, Refusal::not_allowed);

  meeting.begin_phase({{Role::participant, acts(Act::add_notes)}});
  EXPECT_EQ(meeting.submit(ada, a_note()).code, Refusal::none);
}

TEST_F(Rights, P7_a_command_is_judged_by_the_room_at_its_place_in_the_order) {
  const auto room = meeting.open_room();
  meeting.move(ada, room);
  const auto note = meeting.add_note(ada);
  meeting.move(ada, {});

  EXPECT_EQ(meeting.submit(ada, RemoveNote{note}).code, Refusal::not_found);
  meeting.move(ada, room);
  EXPECT_EQ(meeting.submit(ada, RemoveNote{note}).code, Refusal::none);
}

TEST_F(Rights, T_Z6_what_a_facilitator_asked_offline_is_refused_after_the_demotion) {
  meeting.must({}, SetRole{facilitator, Role::observer});

  EXPECT_EQ(meeting.submit(facilitator, RotateCode{}).code, Refusal::only_watching);
  EXPECT_EQ(meeting.submit(facilitator, CloseSession{}).code, Refusal::only_watching);
  EXPECT_FALSE(meeting.session.settings()->closed);
}

TEST_F(Rights, a_phase_grants_each_role_its_own) {
  const std::vector<std::pair<Id<Seat>, Role>> members{
      {meeting.table_lead, Role::table_lead},
      {meeting.scribe, Role::scribe},
      {meeting.interpreter, Role::interpreter},
      {ada, Role::participant}};
  for (const auto& [granted, role] : members) {
    meeting.begin_phase({{role, acts(Act::add_notes)}});
    for (const auto& [who, other] : members) {
      EXPECT_EQ(meeting.answer(who, a_note()).code,
                who == granted ? Refusal::none : Refusal::not_allowed);
    }
  }
}

TEST_F(Rights, F53_staff_change_others_words_and_vote_only_when_it_is_granted_to_them) {
  const auto note = meeting.add_note(ada);
  const auto ballot = meeting.open_ballot({.items = {ref(note)}});
  const EditText edit{ref(note), test::deleted(meeting.record(note).text, 0, 1)};
  const CastVote vote{ballot, {ref(note), 1}};

  meeting.begin_phase({{Role::participant, test::every_act}});
  EXPECT_EQ(meeting.answer(facilitator, edit).code, Refusal::not_yours);
  EXPECT_EQ(meeting.answer(facilitator, vote).code, Refusal::not_allowed);

  meeting.begin_phase({{Role::facilitator, acts(Act::edit_any, Act::vote)}});
  EXPECT_EQ(meeting.answer(facilitator, edit).code, Refusal::none);
  EXPECT_EQ(meeting.answer(facilitator, vote).code, Refusal::none);
  EXPECT_EQ(meeting.answer(meeting.co_facilitator, edit).code, Refusal::not_yours);
}

TEST_F(Rights, in_the_first_phase_everybody_writes_and_leads_arrange) {
  test::Meeting fresh;
  const auto may_add_group = [&](Role role) {
    return fresh.answer(fresh.join(role), AddGroup{Id<Group>(1), {}, {}}).code == Refusal::none;
  };
  const auto may_add_note = [&](Role role) {
    const AddNote add{.id = Id<Note>(1), .text = fresh.text("x")};
    return fresh.answer(fresh.join(role), add).code == Refusal::none;
  };

  for (const Role role : test::every_role()) {
    EXPECT_EQ(may_add_note(role), !only_watches(role));
    EXPECT_EQ(
        may_add_group(role), is_staff(role) || role == Role::table_lead || role == Role::scribe);
  }
}

TEST_F(Rights, T_Z1_an_observer_keeps_private_notes_and_asks_the_staff_and_nothing_else) {
  const auto observer = meeting.observer;
  const auto mine = meeting.add_note(observer, "mine", {.audience = Audience::only_me});
  const auto question = meeting.add_note(observer, "?", {.audience = Audience::staff});
  const auto others = meeting.add_note(ada);
  const TextEdits edits{.inserts = {{{}, Id<RunTag>(1), 0, "x"}}};

  EXPECT_EQ(meeting.submit(observer, EditText{ref(mine), edits}).code, Refusal::none);
  EXPECT_EQ(meeting.submit(observer, SetEpistemic{mine, Epistemic::question}).code, Refusal::none);
  EXPECT_EQ(meeting.submit(observer, Undo{}).code, Refusal::none);
  EXPECT_EQ(meeting.submit(observer, RemoveNote{mine}).code, Refusal::none);
  EXPECT_EQ(meeting.submit(observer, EditText{ref(question), edits}).code, Refusal::only_watching);
  EXPECT_EQ(meeting.submit(observer, EditText{ref(others), edits}).code, Refusal::only_watching);
  EXPECT_EQ(meeting.submit(observer, RemoveNote{others}).code, Refusal::only_watching);
  EXPECT_EQ(meeting.submit(observer, EditText{ref(observer), edits}).code, Refusal::not_found)
      << "its own seat is in its own scope and has no text";
}

TEST_F(Rights, T_P25_what_is_gone_elsewhere_or_never_was_answers_the_same) {
  const auto room = meeting.open_room();
  const auto elsewhere = meeting.add_note(facilitator, "x", {.room = room});
  const auto gone = meeting.add_note(ada);
  meeting.must(ada, RemoveNote{gone});
  const auto staffs = meeting.add_note(ben, "?", {.audience = Audience::staff});
  const auto private_note = meeting.add_note(ben, "x", {.audience = Audience::only_me});
  const auto hidden = meeting.add_note(ada);
  meeting.must(facilitator, HideNote{hidden});
  const TextEdits edits{.inserts = {{{}, Id<RunTag>(1), 0, "x"}}};

  for (const Id<Note> note :
       {elsewhere, gone, staffs, private_note, hidden, Id<Note>(99), Id<Note>()}) {
    const Refused nothing{Refusal::not_found};
    EXPECT_EQ(meeting.answer(ada, EditText{ref(note), edits}), nothing);
    EXPECT_EQ(meeting.answer(ada, SetEpistemic{note, Epistemic::question}), nothing);
    EXPECT_EQ(meeting.answer(ada, MoveNote{note, {}}), nothing);
    EXPECT_EQ(meeting.answer(ada, RemoveNote{note}), nothing);
    EXPECT_EQ(meeting.answer(ada, AddCause{Id<Cause>(1), meeting.add_map(ada), {}, {}, note}).code,
              note ? Refusal::not_found : Refusal::none);
  }
}

TEST_F(Rights, T_Z10_two_facilitators_move_on_at_once_and_the_phase_moves_once) {
  const std::uint32_t seen = meeting.phase().number;
  const BeginPhase one{.after_number = seen, .name = "infer"};
  const BeginPhase other{.after_number = seen, .name = "infer"};

  EXPECT_EQ(meeting.submit(facilitator, one).code, Refusal::none);
  EXPECT_EQ(
      meeting.submit(meeting.co_facilitator, other), (Refused{Refusal::phase_moved, seen + 1}));
  EXPECT_EQ(meeting.phase().number, seen + 1);
}

TEST_F(Rights, I5_a_refused_command_changes_nothing) {
  const auto before = meeting.session.hash();
  const std::uint64_t head = meeting.session.head();

  meeting.submit(meeting.observer, a_note());
  meeting.submit(meeting.wall, Undo{});
  meeting.submit(ada, CloseSession{});

  EXPECT_EQ(meeting.session.hash(), before);
  EXPECT_EQ(meeting.session.head(), head + 3) << "but is an entry, for its receipt";
}

}  // namespace
}  // namespace plenary::audit
