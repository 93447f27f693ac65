// What is hidden of groups, commitments and minutes, and what becomes of it when rooms become one.
#include "audit/carry_over.h"
#include "tests/unit/audit/moderation.h"

namespace plenary::audit {
namespace {

// ---- groups

TEST_F(Moderation, a_hidden_title_leaves_its_notes_where_they_are) {
  const auto group = meeting.add_group(meeting.ada);
  const auto note = meeting.add_note(meeting.ben, "in it", {.group = group});

  hide(ref(group));

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(meeting.record(note).placement.group, group);
  EXPECT_EQ(meeting.answer(meeting.ada, MoveNote{note, {}, {}}).code, Refusal::none);
}

TEST_F(Moderation, nothing_is_built_on_a_group_while_it_is_hidden) {
  const auto group = meeting.add_group(meeting.ada);
  const auto other = meeting.add_group(meeting.ada);
  const auto note = meeting.add_note(meeting.ben);
  const auto inside = meeting.add_note(meeting.ben, "in it", {.group = group});
  hide(ref(group));

  const auto lead = meeting.facilitator;
  EXPECT_EQ(meeting.answer(lead, MoveNote{note, group, {}}).code, Refusal::out_of_sight);
  EXPECT_EQ(meeting.answer(lead, MergeGroups{other, {group}}).code, Refusal::out_of_sight);
  EXPECT_EQ(meeting.answer(lead, MergeGroups{group, {other}}).code, Refusal::out_of_sight);
  EXPECT_EQ(meeting.answer(lead, SplitGroup{group, Id<Group>(5), {}, {inside}}).code,
            Refusal::out_of_sight);
  EXPECT_EQ(meeting.answer(meeting.ada, MoveNote{note, group, {}}).code, Refusal::not_found);
  EXPECT_EQ(meeting.answer(lead, SetFocus{ref(group), false}).code, Refusal::not_found);
  meeting.must(lead, RemoveGroup{group});
  EXPECT_FALSE(meeting.record(inside).placement.group);
}

TEST_F(Moderation, a_hidden_note_comes_back_to_what_its_group_became) {
  const auto into = meeting.add_group(meeting.ada);
  const auto from = meeting.add_group(meeting.ada);
  const auto note = meeting.add_note(meeting.ben, "in it", {.group = from});
  hide(ref(note));
  meeting.must(meeting.ada, MergeGroups{into, {from}});

  show(ref(note));

  EXPECT_EQ(meeting.record(note).placement.group, into);
}

TEST_F(Moderation, what_was_merged_into_a_group_is_moderated_by_itself) {
  const auto into = meeting.add_group(meeting.ada);
  const auto from = meeting.add_group(meeting.ada);
  meeting.must(meeting.ada, MergeGroups{into, {from}});

  hide(ref(from));

  EXPECT_EQ(meeting.scope(into), Scope::everyone());
  show(ref(from));
  EXPECT_EQ(meeting.record(from).merged_into, into);
  hide(ref(into));
  AddNote late{.id = meeting.fresh<Note>(), .text = meeting.text("late"), .group = from};
  EXPECT_EQ(meeting.answer(meeting.ben, late).code, Refusal::not_found);
}

// ---- minutes, findings, commitments

TEST_F(Moderation, who_promised_is_hidden_with_the_commitment_and_nothing_is_agreed_meanwhile) {
  const auto id = meeting.fresh<Commitment>();
  meeting.must(meeting.ada, AddCommitment{id,
                                          meeting.text("we will"),
                                          {"ask", 20'500, "count"},
                                          {meeting.ada, {}, meeting.ben, "", ""}});
  const auto pledge = meeting.session.index().pledge_by_commitment.at(id);

  hide(ref(id));

  EXPECT_EQ(meeting.scope(pledge), Scope::staff());
  EXPECT_EQ(
      meeting.answer(meeting.facilitator, AgreeCommitment{id, true}).code, Refusal::out_of_sight);
  meeting.must(meeting.facilitator,
               SetCommitment{id, {"ask them", 20'500, "count"}, meeting.record(pledge).promise});
  show(ref(id));
  EXPECT_EQ(meeting.scope(pledge), Scope::members());
  meeting.must(meeting.facilitator, AgreeCommitment{id, true});
}

TEST_F(Moderation, a_hidden_commitment_is_not_carried_into_the_next_session) {
  const auto id = meeting.fresh<Commitment>();
  meeting.must(meeting.ada, AddCommitment{id,
                                          meeting.text("we will"),
                                          {"ask", 20'500, "count"},
                                          {meeting.ada, {}, meeting.ben, "", ""}});
  meeting.must(meeting.facilitator, AgreeCommitment{id, true});
  ASSERT_EQ(open_commitments(meeting.session).size(), 1U);

  hide(ref(id));

  EXPECT_TRUE(open_commitments(meeting.session).empty());
  show(ref(id));
  EXPECT_EQ(open_commitments(meeting.session).size(), 1U);
}

TEST_F(Moderation, a_cause_rests_on_a_finding_that_is_hidden_as_it_did_before) {
  const auto finding = add_finding(meeting.ada);
  const auto seen = meeting.add_note(meeting.ben, "39", {.epistemic = Epistemic::observation});
  const auto so = meeting.fresh<Evidence>();
  meeting.must(meeting.ada, CiteEvidence{so, ref(finding), {ref(seen), {}}, {}});
  const auto map = meeting.add_map(meeting.ada);
  const auto cause = meeting.add_cause(meeting.ada, map);
  const auto evidence = meeting.fresh<Evidence>();
  meeting.must(meeting.ada, CiteEvidence{evidence, ref(cause), {ref(finding), {}}, {}});
  meeting.must(meeting.ada, SetCause{cause, Standing::hypothesis, Level::unsaid});

  hide(ref(finding));

  EXPECT_EQ(meeting.scope(evidence), Scope::everyone());
  EXPECT_EQ(meeting.record(cause).standing, Standing::hypothesis);
}

// ---- rooms that become one

TEST_F(Moderation, what_is_hidden_in_a_room_comes_to_light_where_the_room_has_gone) {
  const auto one = meeting.open_room("1");
  const auto two = meeting.open_room("2");
  meeting.move(meeting.ada, one);
  meeting.move(meeting.ben, two);
  const auto group = meeting.add_group(meeting.ben, two);
  const auto inside = meeting.add_note(meeting.ben, "in it", {.room = two, .group = group});
  const auto held = meeting.add_note(meeting.ben, "held", {.room = two, .group = group});
  hide(ref(group));
  hide(ref(held));

  meeting.must(meeting.facilitator, CombineRooms{2});

  EXPECT_EQ(meeting.scope(inside), Scope::of(one));
  EXPECT_EQ(meeting.scope(group), Scope::staff());
  show(ref(group));
  show(ref(held));
  EXPECT_EQ(meeting.scope(group), Scope::of(one));
  EXPECT_EQ(meeting.scope(held), Scope::of(one));
  EXPECT_EQ(meeting.record(held).placement.group, group);
}

}  // namespace
}  // namespace plenary::audit
