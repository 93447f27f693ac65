// Groups that become one, and one that becomes two: what becomes of their notes and votes.
#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct GroupMerge : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Seat> ben = meeting.ben;
  Id<Group> buses = meeting.add_group(ada);
  Id<Group> lunch = meeting.add_group(ada);
  Id<Note> late = meeting.add_note(ada, "The bus is late.", {.group = buses});
  Id<Note> line = meeting.add_note(ben, "The line is long.", {.group = lunch});

  Id<Ballot> open(BallotMethod method, std::uint32_t budget = 0, std::uint32_t cap = 0) {
    return meeting.open_ballot(
        {.method = method, .items = {ref(buses), ref(lunch)}, .budget = budget, .cap = cap});
  }
  void cast(Id<Seat> who, Id<Ballot> ballot, Id<Group> group, std::int32_t weight) {
    meeting.must(who, CastVote{ballot, {ref(group), weight}});
  }
  void merge() { meeting.must(ada, MergeGroups{buses, {lunch}}); }
  // What a seat says of the merged group.
  std::vector<Mark> marks(Id<Seat> who) const {
    std::vector<Mark> found;
    for (const auto& [id, vote] : meeting.session.records().all<Vote>()) {
      if (vote.record.seat == who) found.push_back(vote.record.mark);
    }
    return found;
  }
};

TEST_F(GroupMerge, F25_the_notes_of_both_stand_in_one) {
  merge();

  EXPECT_EQ(meeting.session.index().list({{}, buses}).size(), 2U);
  EXPECT_TRUE(meeting.session.index().list({{}, lunch}).empty());
  EXPECT_EQ(meeting.record(lunch).merged_into, buses);
  EXPECT_EQ(meeting.record(line).placement.group, buses);
}

TEST_F(GroupMerge, F25_what_is_put_into_the_old_group_lands_in_the_new) {
  merge();

  const auto note = meeting.add_note(ben, "And cold.", {.group = lunch});

  EXPECT_EQ(meeting.record(note).placement.group, buses);
}

TEST_F(GroupMerge, F32_a_voters_dots_add_up_and_none_counts_twice) {
  const auto ballot = open(BallotMethod::dots, 5);
  cast(ada, ballot, buses, 2);
  cast(ada, ballot, lunch, 3);
  cast(ben, ballot, lunch, 1);

  merge();

  EXPECT_EQ(marks(ada), (std::vector<Mark>{{ref(buses), 5}}));
  EXPECT_EQ(marks(ben), (std::vector<Mark>{{ref(buses), 1}}));
  EXPECT_EQ(meeting.session.index().ballots.at(ballot).voters.at(ada).spent, 5U);
  EXPECT_EQ(meeting.record(ballot).items, (std::vector<RecordRef>{ref(buses)}));
}

TEST_F(GroupMerge, F32_dots_that_add_up_beyond_the_cap_are_not_lost) {
  const auto ballot = open(BallotMethod::dots, 6, 3);
  cast(ada, ballot, buses, 3);
  cast(ada, ballot, lunch, 3);

  merge();

  EXPECT_EQ(marks(ada), (std::vector<Mark>{{ref(buses), 6}}));
  EXPECT_EQ(meeting.submit(ada, CastVote{ballot, {ref(buses), 4}}).code, Refusal::vote_cap_reached);
  EXPECT_EQ(meeting.submit(ada, CastVote{ballot, {ref(buses), 2}}).code, Refusal::none);
}

TEST_F(GroupMerge, F32_of_two_opinions_the_one_on_the_group_that_stays_stands) {
  const auto ballot = open(BallotMethod::agreement);
  cast(ada, ballot, buses, 1);
  cast(ada, ballot, lunch, -1);

  merge();

  EXPECT_EQ(marks(ada), (std::vector<Mark>{{ref(buses), 1}}));
}

TEST_F(GroupMerge, F32_of_two_places_the_better_stands_and_the_other_is_free) {
  const auto ballot = open(BallotMethod::rank);
  cast(ada, ballot, buses, 2);
  cast(ada, ballot, lunch, 1);

  merge();

  EXPECT_EQ(marks(ada), (std::vector<Mark>{{ref(buses), 1}}));
}

TEST_F(GroupMerge, F32_what_was_revealed_is_not_rewritten) {
  const auto ballot = open(BallotMethod::dots, 3);
  cast(ada, ballot, lunch, 2);
  meeting.must(meeting.facilitator, CloseBallot{ballot});
  meeting.must(meeting.facilitator, RevealBallot{ballot});

  merge();

  EXPECT_EQ(marks(ada), (std::vector<Mark>{{ref(lunch), 2}}));
  EXPECT_EQ(meeting.submit(ada, RemoveGroup{lunch}).code, Refusal::still_used);
}

TEST_F(GroupMerge, Z9_a_merge_is_not_undone_for_the_votes_are_others) {
  const auto ballot = open(BallotMethod::dots, 3);
  cast(ben, ballot, lunch, 2);
  meeting.must(meeting.facilitator, MergeGroups{buses, {lunch}});

  EXPECT_EQ(meeting.submit(meeting.facilitator, Undo{}).code, Refusal::cannot_undo);
}

TEST_F(GroupMerge, F25_a_group_is_not_merged_into_itself_nor_twice_nor_across_rooms) {
  const auto room = meeting.open_room();
  const auto elsewhere = meeting.add_group(meeting.facilitator, room);

  const auto refused = [&](Id<Group> into, std::vector<Id<Group>> from) {
    return meeting.answer(meeting.facilitator, MergeGroups{into, std::move(from)}).code;
  };

  EXPECT_EQ(refused(buses, {}), Refusal::out_of_range);
  EXPECT_EQ(refused(buses, {buses}), Refusal::out_of_range);
  EXPECT_EQ(refused(buses, {lunch, lunch}), Refusal::out_of_range);
  EXPECT_EQ(refused(buses, {elsewhere}), Refusal::group_elsewhere);
  merge();
  EXPECT_EQ(refused(buses, {lunch}), Refusal::not_found);
  EXPECT_EQ(refused(lunch, {buses}), Refusal::not_found);
}

TEST_F(GroupMerge, F32_a_split_takes_notes_along_and_leaves_votes_where_they_were_given) {
  const auto ballot = open(BallotMethod::dots, 3);
  cast(ada, ballot, buses, 2);
  const auto second = meeting.add_note(ben, "It is full.", {.group = buses});
  const auto made = meeting.fresh<Group>();

  meeting.must(ada, SplitGroup{buses, made, meeting.text("full"), {second}});

  EXPECT_EQ(meeting.record(second).placement.group, made);
  EXPECT_EQ(meeting.record(late).placement.group, buses);
  EXPECT_EQ(marks(ada), (std::vector<Mark>{{ref(buses), 2}}));
  EXPECT_EQ(
      meeting.record(ballot).items, (std::vector<RecordRef>{ref(buses), ref(lunch), ref(made)}));
  EXPECT_EQ(meeting.submit(ada, SplitGroup{buses, meeting.fresh<Group>(), {}, {line}}).code,
            Refusal::group_elsewhere);
}

}  // namespace
}  // namespace plenary::audit
