// What is hidden and voted on: votes stand, and results come to light with what they are about.
#include "tests/unit/audit/moderation.h"

namespace plenary::audit {
namespace {

// ---- ballots

TEST_F(Moderation, votes_for_a_hidden_group_stand_and_count_when_it_is_back) {
  const auto group = meeting.add_group(meeting.ada);
  const auto other = meeting.add_group(meeting.ada);
  const auto ballot = meeting.open_ballot({.items = {ref(group), ref(other)}});
  meeting.must(meeting.ben, CastVote{ballot, {ref(group), 2}});

  hide(ref(group));

  EXPECT_EQ(
      meeting.answer(meeting.ben, CastVote{ballot, {ref(group), 1}}).code, Refusal::not_found);
  EXPECT_EQ(meeting.answer(meeting.facilitator, CastVote{ballot, {ref(group), 1}}).code,
            Refusal::not_on_ballot);
  EXPECT_EQ(meeting.answer(meeting.ben, CastVote{ballot, {ref(other), 2}}).code,
            Refusal::vote_budget_spent)
      << "the dots are still given";
  EXPECT_EQ(meeting.answer(meeting.ben, TakeBackVote{ballot, ref(group)}).code, Refusal::none);
  show(ref(group));
  meeting.must(meeting.ben, CastVote{ballot, {ref(group), 3}});
}

TEST_F(Moderation, what_a_ballot_said_of_a_hidden_item_comes_to_light_with_it) {
  const auto group = meeting.add_group(meeting.ada);
  const auto ballot =
      meeting.open_ballot({.method = BallotMethod::fist_to_five, .items = {ref(group)}});
  meeting.must(meeting.ben, CastVote{ballot, {ref(group), 1, 0, "I cannot"}});
  meeting.must(meeting.facilitator, CloseBallot{ballot});
  hide(ref(group));
  meeting.must(meeting.facilitator, RevealBallot{ballot});
  const auto& records = meeting.session.records();
  const auto scope_of_tally = [&] { return records.all<Tally>().begin()->second.scope; };
  const auto scope_of_words = [&] { return records.all<Objection>().begin()->second.scope; };
  ASSERT_EQ(scope_of_tally(), Scope::staff());

  show(ref(group));

  EXPECT_EQ(scope_of_tally(), Scope::everyone());
  EXPECT_EQ(scope_of_words(), Scope::everyone());
  const auto priority = meeting.fresh<Priority>();
  hide(ref(group));
  EXPECT_EQ(scope_of_tally(), Scope::everyone()) << "numbers that were shown stay";
  EXPECT_EQ(meeting.answer(meeting.facilitator, SetPriority{priority, ballot, ref(group)}).code,
            Refusal::out_of_sight);
}

TEST_F(Moderation, an_objection_is_hidden_by_itself_and_never_sent_back) {
  const auto group = meeting.add_group(meeting.ada);
  const auto ballot =
      meeting.open_ballot({.method = BallotMethod::fist_to_five, .items = {ref(group)}});
  meeting.must(meeting.ben, CastVote{ballot, {ref(group), 1, 0, "because of him"}});
  meeting.must(meeting.facilitator, CloseBallot{ballot});
  meeting.must(meeting.facilitator, RevealBallot{ballot});
  const auto objection = ref(meeting.session.records().all<Objection>().begin()->first);

  EXPECT_EQ(meeting.answer(meeting.facilitator, step(objection, ReviewAct::send_back)).code,
            Refusal::not_found);
  hide(objection);
  EXPECT_EQ(scope(objection), Scope::staff());
  hide(ref(group));
  show(ref(group));
  EXPECT_EQ(scope(objection), Scope::staff()) << "it is hidden for itself";
  show(objection);
  EXPECT_EQ(scope(objection), Scope::everyone());
}

TEST_F(Moderation, a_ballot_of_which_an_item_is_hidden_takes_no_unlinkable_mark_for_it) {
  const auto group = meeting.add_group(meeting.ada);
  const auto other = meeting.add_group(meeting.ada);
  const auto ballot = meeting.open_ballot(
      {.secrecy = BallotSecrecy::unlinkable, .items = {ref(group), ref(other)}, .budget = 3});
  const auto key = [&] {
    meeting.must({}, OpenTokens{.number = 0,
                                .public_key = test::digest(4),
                                .secret = test::digest(5),
                                .ballot = ballot,
                                .group = ""});
    return meeting.session.records().all<TokenKey>().begin()->first;
  }();
  CastUnlinked sheet;
  sheet.key = key;
  sheet.token = test::digest(6);
  sheet.capability = test::digest(7);
  sheet.marks = {{ref(group), 1}};
  hide(ref(group));

  EXPECT_EQ(meeting.answer({}, sheet).code, Refusal::not_on_ballot);
  sheet.marks = {{ref(other), 1}};
  meeting.must({}, sheet);
  show(ref(group));
  sheet.marks = {{ref(other), 1}, {ref(group), 2}};
  meeting.must({}, sheet);
}

}  // namespace
}  // namespace plenary::audit
