// Ballots: who may say what of which item, and what anybody learns of it when.
#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Ballots : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Seat> ben = meeting.ben;
  Id<Note> first = meeting.add_note(ben, "first");
  Id<Note> second = meeting.add_note(ben, "second");

  Refusal cast(Id<Seat> who, Id<Ballot> ballot, RecordRef item, std::int32_t weight) {
    return meeting.submit(who, CastVote{ballot, {item, weight}}).code;
  }
  void reveal(Id<Ballot> ballot) {
    meeting.must(meeting.facilitator, CloseBallot{ballot});
    meeting.must(meeting.facilitator, RevealBallot{ballot});
  }
  // The tally of an item, and where it is.
  std::optional<Stored<Tally>> tally(RecordRef item) const {
    for (const auto& [id, stored] : meeting.session.records().all<Tally>()) {
      if (stored.record.item == item) return stored;
    }
    return std::nullopt;
  }
  template <class R>
  std::size_t count() const {
    return meeting.session.records().all<R>().size();
  }
};

TEST_F(Ballots, V1_a_vote_is_the_voters_own_whatever_the_ballot) {
  const auto ballot = meeting.open_ballot({.secrecy = BallotSecrecy::named});

  EXPECT_EQ(cast(ada, ballot, ref(first), 2), Refusal::none);

  ASSERT_EQ(count<Vote>(), 1U);
  const auto& stored = meeting.session.records().all<Vote>().begin()->second;
  EXPECT_EQ(stored.scope, Scope::of(ada));
  EXPECT_EQ(stored.record.mark, (Mark{ref(first), 2}));
  EXPECT_EQ(meeting.touched, (std::vector<Scope>{Scope::of(ada)}));
}

TEST_F(Ballots, V2_one_register_per_seat_and_item) {
  const auto ballot = meeting.open_ballot({.budget = 5});

  cast(ada, ballot, ref(first), 2);
  cast(ada, ballot, ref(first), 3);
  cast(ada, ballot, ref(second), 1);

  EXPECT_EQ(count<Vote>(), 2U);
  EXPECT_EQ(meeting.session.index().ballots.at(ballot).voters.at(ada).spent, 4U);
  EXPECT_EQ(cast(ada, ballot, ref(first), 3), Refusal::already_so);
}

TEST_F(Ballots, V3_budget_is_checked_at_the_votes_place_in_the_order) {
  const auto ballot = meeting.open_ballot({.budget = 3});

  EXPECT_EQ(cast(ada, ballot, ref(first), 2), Refusal::none);
  EXPECT_EQ(meeting.answer(ada, CastVote{ballot, {ref(second), 2}}),
            (Refused{Refusal::vote_budget_spent, 1}));
  EXPECT_EQ(meeting.answer(ada, CastVote{ballot, {ref(first), 4}}),
            (Refused{Refusal::vote_budget_spent, 3}));
  EXPECT_EQ(cast(ada, ballot, ref(first), 1), Refusal::none);
  EXPECT_EQ(cast(ada, ballot, ref(second), 2), Refusal::none);
  EXPECT_EQ(cast(ben, ballot, ref(second), 3), Refusal::none) << "everybody has their own";
}

TEST_F(Ballots, V3_two_ballots_have_two_budgets) {
  const auto one = meeting.open_ballot({.budget = 1});
  const auto other = meeting.open_ballot({.budget = 1});

  EXPECT_EQ(cast(ada, one, ref(first), 1), Refusal::none);
  EXPECT_EQ(cast(ada, other, ref(first), 1), Refusal::none);
}

TEST_F(Ballots, V4_the_cap_of_an_item_is_said) {
  const auto ballot = meeting.open_ballot({.budget = 5, .cap = 2});

  EXPECT_EQ(meeting.answer(ada, CastVote{ballot, {ref(first), 3}}),
            (Refused{Refusal::vote_cap_reached, 2}));
  EXPECT_EQ(cast(ada, ballot, ref(first), 2), Refusal::none);
}

TEST_F(Ballots, T_Z9_a_weight_is_a_small_whole_number) {
  const auto dots = meeting.open_ballot({.budget = limits::dots_max});
  const auto agreement = meeting.open_ballot({.method = BallotMethod::agreement});

  for (const std::int32_t weight : {-1, INT32_MIN, INT32_MAX, 1'001}) {
    EXPECT_EQ(cast(ada, dots, ref(first), weight), Refusal::out_of_range) << weight;
  }
  EXPECT_EQ(cast(ada, dots, ref(first), 1'000), Refusal::none);
  for (const std::int32_t weight : {-2, 2, INT32_MIN, INT32_MAX}) {
    EXPECT_EQ(cast(ada, agreement, ref(first), weight), Refusal::out_of_range) << weight;
  }
  for (const std::int32_t weight : {-1, 0, 1}) {
    EXPECT_EQ(cast(ada, agreement, ref(first), weight), Refusal::none) << weight;
  }
}

TEST_F(Ballots, V5_dots_are_taken_back_by_none_or_by_name) {
  const auto ballot = meeting.open_ballot({.budget = 2});
  cast(ada, ballot, ref(first), 1);
  cast(ada, ballot, ref(second), 1);

  EXPECT_EQ(cast(ada, ballot, ref(first), 0), Refusal::none);
  EXPECT_EQ(meeting.submit(ada, TakeBackVote{ballot, ref(second)}).code, Refusal::none);

  EXPECT_EQ(count<Vote>(), 0U);
  EXPECT_TRUE(meeting.session.index().ballots.at(ballot).voters.empty());
  EXPECT_EQ(cast(ada, ballot, ref(first), 0), Refusal::already_so);
  EXPECT_EQ(meeting.submit(ada, TakeBackVote{ballot, ref(second)}).code, Refusal::already_so);
  EXPECT_EQ(cast(ada, ballot, ref(second), 2), Refusal::none);
}

TEST_F(Ballots, V5_a_pass_is_a_vote_and_can_be_taken_back) {
  const auto ballot = meeting.open_ballot({.method = BallotMethod::agreement});

  EXPECT_EQ(cast(ada, ballot, ref(first), 0), Refusal::none);
  EXPECT_EQ(count<Vote>(), 1U);
  EXPECT_EQ(meeting.submit(ada, TakeBackVote{ballot, ref(first)}).code, Refusal::none);

  EXPECT_EQ(count<Vote>(), 0U);
}

TEST_F(Ballots, V6_only_listed_items_are_voted_on) {
  const auto group = meeting.add_group(ada);
  const auto ballot = meeting.open_ballot({.items = {ref(first), ref(group)}});

  EXPECT_EQ(cast(ada, ballot, ref(second), 1), Refusal::not_on_ballot);
  EXPECT_EQ(cast(ada, ballot, ref(group), 1), Refusal::none);
  EXPECT_EQ(cast(ada, ballot, ref(Id<Note>(99)), 1), Refusal::not_found);
  EXPECT_EQ(cast(ada, ballot, {RecordKind(99), Id<RecordTag>(1)}, 1), Refusal::not_found);
}

TEST_F(Ballots, V6_without_a_list_every_note_of_the_scope_and_nothing_else) {
  const auto group = meeting.add_group(ada);
  const auto mine = meeting.add_note(ada, "mine", {.audience = Audience::only_me});
  const auto ballot = meeting.open_ballot({});
  const auto later = meeting.add_note(ben, "later");

  EXPECT_EQ(cast(ada, ballot, ref(later), 1), Refusal::none);
  EXPECT_EQ(cast(ada, ballot, ref(group), 1), Refusal::not_on_ballot);
  EXPECT_EQ(cast(ada, ballot, ref(mine), 1), Refusal::not_on_ballot);
  EXPECT_EQ(cast(ada, ballot, ref(ada), 1), Refusal::not_on_ballot);
}

TEST_F(Ballots, T_Z4_a_ballot_of_another_room_is_not_there) {
  const auto room = meeting.open_room();
  meeting.move(ben, room);
  const auto note = meeting.add_note(ben);
  const auto ballot = meeting.open_ballot({.room = room});

  EXPECT_EQ(cast(ada, ballot, ref(note), 1), Refusal::not_found);
  EXPECT_EQ(cast(ada, ballot, ref(first), 1), Refusal::not_found);
  EXPECT_EQ(cast(ben, ballot, ref(note), 1), Refusal::none);
  EXPECT_EQ(cast(ben, ballot, ref(first), 1), Refusal::not_on_ballot);
}

TEST_F(Ballots, V7_a_hidden_item_takes_no_votes_from_anybody_and_gives_back_its_own) {
  for (const bool listed : {false, true}) {
    const auto note = meeting.add_note(ben);
    std::vector<RecordRef> items;
    if (listed) items.push_back(ref(note));
    const auto ballot = meeting.open_ballot({.items = items});
    cast(ada, ballot, ref(note), 1);
    meeting.must(meeting.facilitator, HideNote{note});

    EXPECT_EQ(cast(ada, ballot, ref(note), 2), Refusal::not_found);
    EXPECT_EQ(cast(meeting.facilitator, ballot, ref(note), 1), Refusal::not_on_ballot);
    EXPECT_EQ(meeting.submit(ada, TakeBackVote{ballot, ref(note)}).code, Refusal::none);
  }
}

TEST_F(Ballots, V8_nothing_moves_on_a_closed_ballot) {
  const auto ballot = meeting.open_ballot({});
  cast(ada, ballot, ref(first), 1);
  meeting.must(meeting.facilitator, CloseBallot{ballot});

  EXPECT_EQ(cast(ada, ballot, ref(first), 2), Refusal::ballot_closed);
  EXPECT_EQ(meeting.submit(ada, TakeBackVote{ballot, ref(first)}).code, Refusal::ballot_closed);
  meeting.must(meeting.facilitator, RevealBallot{ballot});
  EXPECT_EQ(cast(ben, ballot, ref(first), 1), Refusal::ballot_closed);
}

TEST_F(Ballots, T_Z10_closing_and_revealing_happen_once) {
  const auto ballot = meeting.open_ballot({});

  EXPECT_EQ(
      meeting.submit(meeting.facilitator, RevealBallot{ballot}).code, Refusal::ballot_not_closed);
  EXPECT_EQ(meeting.submit(meeting.facilitator, CloseBallot{ballot}).code, Refusal::none);
  EXPECT_EQ(meeting.submit(meeting.co_facilitator, CloseBallot{ballot}).code, Refusal::already_so);
  EXPECT_EQ(meeting.submit(meeting.facilitator, RevealBallot{ballot}).code, Refusal::none);
  EXPECT_EQ(meeting.submit(meeting.co_facilitator, RevealBallot{ballot}).code, Refusal::already_so);
  EXPECT_EQ(meeting.record(ballot).state, BallotState::revealed);
}

TEST_F(Ballots, V9_the_tallies_equal_the_votes) {
  const auto ballot = meeting.open_ballot({.items = {ref(first), ref(second)}, .budget = 5});
  cast(ada, ballot, ref(first), 2);
  cast(ben, ballot, ref(first), 3);
  cast(ben, ballot, ref(first), 1);
  reveal(ballot);

  ASSERT_EQ(count<Tally>(), 2U);
  const Tally voted = tally(ref(first))->record;
  EXPECT_EQ(voted, (Tally{voted.id, ballot, ref(first), 2, 3, 0, 0, 0}));
  const Tally unvoted = tally(ref(second))->record;
  EXPECT_EQ(unvoted, (Tally{unvoted.id, ballot, ref(second), 0, 0, 0, 0, 0}));
  EXPECT_EQ(count<VoteSheet>(), 0U) << "a secret ballot has no sheets";
}

TEST_F(Ballots, V9_agreement_is_counted_by_what_was_said) {
  const auto ballot = meeting.open_ballot({.method = BallotMethod::agreement});
  cast(ada, ballot, ref(first), 1);
  cast(ben, ballot, ref(first), -1);
  cast(meeting.scribe, ballot, ref(first), -1);
  cast(meeting.table_lead, ballot, ref(first), 0);
  reveal(ballot);

  ASSERT_EQ(count<Tally>(), 1U) << "of an open list only what was voted on";
  const Tally counted = tally(ref(first))->record;
  EXPECT_EQ(counted.voters, 4U);
  EXPECT_EQ(counted.agree, 1U);
  EXPECT_EQ(counted.disagree, 2U);
  EXPECT_EQ(counted.pass, 1U);
  EXPECT_EQ(counted.dots, 0U);
}

TEST_F(Ballots, V10_a_named_ballot_shows_the_staff_each_voters_sheet) {
  const auto ballot = meeting.open_ballot({.secrecy = BallotSecrecy::named, .budget = 5});
  cast(ada, ballot, ref(first), 2);
  cast(ada, ballot, ref(second), 1);
  cast(ben, ballot, ref(second), 5);
  reveal(ballot);

  ASSERT_EQ(count<VoteSheet>(), 2U);
  for (const auto& [id, stored] : meeting.session.records().all<VoteSheet>()) {
    EXPECT_EQ(stored.scope, Scope::staff());
    std::vector<Mark> marks{{ref(first), 2}, {ref(second), 1}};
    if (second < first) std::swap(marks[0], marks[1]);
    if (stored.record.seat == ben) marks = {{ref(second), 5}};
    EXPECT_EQ(stored.record.marks, marks);
  }
}

TEST_F(Ballots, V11_what_became_of_a_hidden_item_is_for_the_staff) {
  const auto ballot = meeting.open_ballot({.items = {ref(first), ref(second)}});
  cast(ada, ballot, ref(first), 1);
  cast(ada, ballot, ref(second), 1);
  meeting.must(meeting.facilitator, HideNote{second});
  reveal(ballot);

  EXPECT_EQ(tally(ref(first))->scope, Scope::everyone());
  EXPECT_EQ(tally(ref(second))->scope, Scope::staff());
}

TEST_F(Ballots, V11_the_tallies_of_a_room_stay_in_the_room) {
  const auto room = meeting.open_room();
  meeting.move(ben, room);
  const auto note = meeting.add_note(ben);
  const auto ballot = meeting.open_ballot({.room = room});
  cast(ben, ballot, ref(note), 1);
  reveal(ballot);

  EXPECT_EQ(tally(ref(note))->scope, Scope::of(room));
}

TEST_F(Ballots, V12_what_is_on_a_ballot_is_not_removed) {
  const auto group = meeting.add_group(ada);
  const auto cause = meeting.add_cause(ada, meeting.add_map(ada));
  meeting.open_ballot({.items = {ref(first), ref(group), ref(cause)}});

  EXPECT_EQ(meeting.submit(ben, RemoveNote{first}).code, Refusal::still_used);
  EXPECT_EQ(meeting.submit(ada, RemoveGroup{group}).code, Refusal::still_used);
  EXPECT_EQ(meeting.submit(ada, RemoveCause{cause}).code, Refusal::still_used);
}

// Otherwise an author could learn before the reveal whether anybody voted for their note.
TEST_F(Ballots, V13_removing_answers_the_same_whether_anybody_voted) {
  const auto ballot = meeting.open_ballot({});
  cast(ada, ballot, ref(first), 1);

  EXPECT_EQ(meeting.answer(ben, RemoveNote{first}).code, Refusal::still_used);
  EXPECT_EQ(meeting.answer(ben, RemoveNote{second}).code, Refusal::still_used);
  EXPECT_EQ(meeting.must(ben, Undo{}).kept.size(), 2U) << "nor does undo tell";
  meeting.must(meeting.facilitator, CloseBallot{ballot});
  EXPECT_EQ(meeting.answer(ben, RemoveNote{second}).code, Refusal::still_used);

  meeting.must(meeting.facilitator, RevealBallot{ballot});
  EXPECT_EQ(meeting.answer(ben, RemoveNote{first}).code, Refusal::still_used);
  EXPECT_EQ(meeting.answer(ben, RemoveNote{second}).code, Refusal::none);
}

TEST_F(Ballots, V13_notes_beyond_the_ballots_reach_are_free) {
  const auto room = meeting.open_room();
  meeting.move(ada, room);
  const auto there = meeting.add_note(ada);
  const auto mine = meeting.add_note(ada, "mine", {.audience = Audience::only_me});

  meeting.open_ballot({});

  EXPECT_EQ(meeting.answer(ada, RemoveNote{there}).code, Refusal::none);
  EXPECT_EQ(meeting.answer(ada, RemoveNote{mine}).code, Refusal::none);
}

TEST_F(Ballots, V14_a_ballot_is_asked_for_in_order) {
  const auto open = [&](OpenBallot how) {
    how.id = Id<Ballot>(1);
    how.title = "x";
    return meeting.answer(meeting.facilitator, how);
  };
  const auto agree = BallotMethod::agreement;
  const auto dots = BallotMethod::dots;

  EXPECT_EQ(open({.method = dots, .budget = 1}).code, Refusal::none);
  EXPECT_EQ(open({.method = agree}).code, Refusal::none);
  EXPECT_EQ(open({.budget = 1}).code, Refusal::out_of_range);
  EXPECT_EQ(open({.method = BallotMethod(3), .budget = 1}).code, Refusal::out_of_range);
  EXPECT_EQ(open({.method = dots}).code, Refusal::out_of_range);
  EXPECT_EQ(open({.method = dots, .budget = 1'001}).code, Refusal::out_of_range);
  EXPECT_EQ(open({.method = dots, .budget = 2, .cap = 3}).code, Refusal::out_of_range);
  EXPECT_EQ(open({.method = agree, .budget = 1}).code, Refusal::out_of_range);
  EXPECT_EQ(open({.method = agree, .cap = 1}).code, Refusal::out_of_range);
  EXPECT_EQ(open({.method = agree, .secrecy = BallotSecrecy(3)}).code, Refusal::out_of_range);
  EXPECT_EQ(open({.method = agree, .items = {ref(first), ref(first)}}).code, Refusal::out_of_range);
  EXPECT_EQ(open({.method = agree, .items = {ref(ada)}}).code, Refusal::not_found);
  EXPECT_EQ(open({.method = agree, .items = {ref(Id<Note>(99))}}).code, Refusal::not_found);
  const std::vector<RecordRef> many(limits::ballot_items_max + 1, ref(first));
  EXPECT_EQ(open({.method = agree, .items = many}),
            (Refused{Refusal::limit_reached, limits::ballot_items_max}));
}

}  // namespace
}  // namespace plenary::audit
