// Votes by nobody: behind whose key a voter stands, that a sheet keeps to its ballot, and that it
// is changed by its capability alone.
#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::digest;
using test::Meeting;

CreateSession a_session_of_many_groups() {
  CreateSession asked = test::a_session();
  asked.groups = {"families", "staff", "elders", "students", "alumni", "neighbours", "parents"};
  return asked;
}

struct UnlinkedBallot : ::testing::Test {
  Meeting meeting{a_session_of_many_groups()};
  Id<Seat> lead = meeting.join(Role::facilitator);
  std::vector<Id<Seat>> people;
  Id<Note> bus, bell;
  Id<Ballot> ballot;

  UnlinkedBallot() {
    meeting.begin_phase(test::grant_to_all(test::every_act));
    for (int i = 0; i < 6; ++i) people.push_back(come("families"));
    for (const char* few : {"staff", "elders", "students", "alumni", "neighbours"}) {
      people.push_back(come(few));
    }
    bus = meeting.add_note(lead, "the bus");
    bell = meeting.add_note(lead, "the bell");
    ballot = meeting.open_ballot({.secrecy = BallotSecrecy::unlinkable,
                                  .items = {ref(bus), ref(bell)},
                                  .budget = 3,
                                  .cap = 2});
    meeting.must({}, OpenTokens{0, digest(1), digest(2), ballot, "families"});
    meeting.must({}, OpenTokens{0, digest(3), digest(4), ballot, ""});
  }
  Id<Seat> come(const std::string& group) {
    TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Somebody"};
    taking.ticket = digest(meeting.entropy.draw());
    taking.group = group;
    return meeting.seat_taken(meeting.must({}, taking));
  }
  const std::vector<std::string>& key_groups() {
    const auto id = meeting.open_ballot(
        {.secrecy = BallotSecrecy::unlinkable,
         .items = {ref(bus)},
         .budget = 3,
         .voters = 1U << static_cast<unsigned>(Role::participant)});
    return meeting.record(id).key_groups;
  }
  Id<TokenKey> key(const std::string& group) const {
    return token_key(meeting.session.records(), 0, ballot, group)->id;
  }
  CastUnlinked cast(std::uint64_t token, std::vector<Mark> marks,
                    const std::string& group = "families") const {
    return {key(group), digest(token), std::move(marks), digest(token + 1'000)};
  }
  Mark dots(Id<Note> note, std::int32_t count) const { return {ref(note), count, 0, {}}; }
  const Tally& tally(Id<Note> note) const {
    for (const auto& [id, stored] : meeting.session.records().all<Tally>()) {
      if (stored.record.item == ref(note)) return stored.record;
    }
    ADD_FAILURE() << "no tally";
    static const Tally none;
    return none;
  }
};

TEST_F(UnlinkedBallot, F30_a_seat_draws_one_token_as_one_of_its_group) {
  const auto draw = [&](Id<Seat> seat, const std::string& group, std::uint64_t request) {
    return meeting.submit({}, DrawTokens{seat, 1, digest(request), key(group)}).code;
  };
  EXPECT_EQ(draw(people[0], "families", 1), Refusal::none);
  EXPECT_EQ(draw(people[0], "families", 1), Refusal::already_so);
  EXPECT_EQ(draw(people[0], "families", 2), Refusal::limit_reached);
  // One of a group that would be one person votes among those of no group.
  EXPECT_EQ(draw(people[6], "families", 3), Refusal::not_allowed);
  EXPECT_EQ(draw(people[6], "", 4), Refusal::none);
  EXPECT_EQ(draw(people[1], "", 5), Refusal::not_allowed);
}

TEST_F(UnlinkedBallot, F30_nobody_stands_alone_behind_the_key_of_the_rest) {
  using Groups = std::vector<std::string>;
  EXPECT_EQ(meeting.record(ballot).key_groups, (Groups{"families", ""}));
  meeting.must(lead, RemoveSeat{people[7]});
  EXPECT_EQ(key_groups(), (Groups{""}));  // Four are too few: the families are with them.
  for (int i = 0; i < 7; ++i) people.push_back(come("parents"));
  EXPECT_EQ(key_groups(), (Groups{"parents", ""}));  // The smaller group is.
  for (int i = 6; i < 11; ++i) {
    if (i != 7) meeting.must(lead, RemoveSeat{people[static_cast<std::size_t>(i)]});
  }
  EXPECT_EQ(key_groups(), (Groups{"parents", "families"}));
}

TEST_F(UnlinkedBallot, F30_who_stands_behind_which_key_is_settled_when_it_opens) {
  for (int i = 0; i < 4; ++i) meeting.must(lead, RemoveSeat{people[static_cast<std::size_t>(i)]});
  EXPECT_EQ(
      meeting.submit({}, DrawTokens{people[5], 1, digest(1), key("families")}).code, Refusal::none);
  const auto& records = meeting.session.records();
  Ballot all_apart = meeting.record(ballot);
  all_apart.key_groups = {"families"};
  const Id<Seat> late = come("elders");
  EXPECT_EQ(key_group(all_apart, records.find(late)->record), "families");
  EXPECT_EQ(key_group(meeting.record(ballot), records.find(late)->record), "");
}

TEST_F(UnlinkedBallot, F33_what_is_cast_is_counted_by_group_and_kept_as_nobodys) {
  for (std::uint64_t i = 0; i < 6; ++i) {
    const Entry& entry = meeting.must({}, cast(10 + i, {dots(bus, 2), dots(bell, 1)}));
    EXPECT_FALSE(entry.actor);
  }
  meeting.must({}, cast(20, {dots(bell, 2)}, ""));
  for (const auto& [id, stored] : meeting.session.records().all<Vote>()) {
    EXPECT_EQ(stored.scope, Scope::vault());
    EXPECT_EQ(meeting.session.records().find(stored.record.seat), nullptr);
  }
  meeting.must(lead, CloseBallot{ballot});
  meeting.must(lead, RevealBallot{ballot});

  EXPECT_EQ(tally(bus).dots, 12U);
  EXPECT_EQ(tally(bell).dots, 8U);
  EXPECT_EQ(tally(bell).voters, 7U);
  EXPECT_TRUE(meeting.session.records().all<VoteSheet>().empty());
}

TEST_F(UnlinkedBallot, nobody_votes_while_everybody_is_stopped) {
  meeting.must({}, cast(10, {dots(bus, 2)}));
  meeting.must(lead, Freeze{true});

  EXPECT_EQ(meeting.answer({}, cast(11, {dots(bell, 1)})).code, Refusal::frozen);
  EXPECT_EQ(meeting.answer({}, cast(10, {})).code, Refusal::frozen);

  meeting.must(lead, Freeze{false});
  meeting.must({}, cast(11, {dots(bell, 1)}));
}

TEST_F(UnlinkedBallot, F32_a_sheet_is_changed_and_taken_back_by_its_capability_alone) {
  meeting.must({}, cast(10, {dots(bus, 2), dots(bell, 1)}));
  EXPECT_EQ(meeting.answer({}, cast(10, {dots(bus, 2), dots(bell, 1)})).code, Refusal::already_so);
  CastUnlinked others = cast(10, {dots(bell, 2)});
  others.capability = digest(9);
  EXPECT_EQ(meeting.answer({}, others).code, Refusal::token_spent);

  meeting.must({}, cast(10, {dots(bell, 2)}));
  EXPECT_EQ(meeting.session.records().all<Vote>().size(), 1U);
  meeting.must({}, cast(10, {}));
  EXPECT_TRUE(meeting.session.records().all<Vote>().empty());
  meeting.must({}, cast(10, {dots(bus, 1)}));
  EXPECT_EQ(meeting.session.records().all<UnlinkedSheet>().size(), 1U);
}

TEST_F(UnlinkedBallot, F31_a_sheet_keeps_to_the_ballot) {
  EXPECT_EQ(
      meeting.answer({}, cast(1, {dots(bus, 2), dots(bell, 2)})).code, Refusal::vote_budget_spent);
  EXPECT_EQ(meeting.answer({}, cast(1, {dots(bus, 3)})).code, Refusal::vote_cap_reached);
  EXPECT_EQ(meeting.answer({}, cast(1, {dots(bus, 1), dots(bus, 1)})).code, Refusal::out_of_range);
  EXPECT_EQ(meeting.answer({}, cast(1, {dots(bus, 0)})).code, Refusal::out_of_range);
  const auto other = meeting.add_note(lead, "not on it");
  EXPECT_EQ(meeting.answer({}, cast(1, {dots(other, 1)})).code, Refusal::not_on_ballot);
  meeting.must(lead, CloseBallot{ballot});
  EXPECT_EQ(meeting.answer({}, cast(1, {dots(bus, 1)})).code, Refusal::ballot_closed);
}

TEST_F(UnlinkedBallot, F30_voting_as_oneself_is_refused_and_so_is_a_room) {
  EXPECT_EQ(
      meeting.answer(people[0], CastVote{ballot, dots(bus, 1)}).code, Refusal::unlinkable_only);
  OpenBallot in_a_room{.id = meeting.fresh<Ballot>(), .room = meeting.open_room(), .title = "x"};
  in_a_room.method = BallotMethod::dots;
  in_a_room.budget = 3;
  in_a_room.secrecy = BallotSecrecy::unlinkable;
  EXPECT_EQ(meeting.answer(lead, in_a_room).code, Refusal::out_of_range);
}

TEST_F(UnlinkedBallot, F32_groups_that_merge_keep_one_mark_a_voter) {
  const auto one = meeting.add_group(lead);
  const auto two = meeting.add_group(lead);
  const auto third = meeting.open_ballot(
      {.secrecy = BallotSecrecy::unlinkable, .items = {ref(one), ref(two)}, .budget = 3});
  meeting.must({}, OpenTokens{0, digest(5), digest(6), third, ""});
  const auto of = token_key(meeting.session.records(), 0, third, "")->id;
  meeting.must(
      {}, CastUnlinked{of, digest(7), {{ref(one), 1, 0, {}}, {ref(two), 2, 0, {}}}, digest(8)});
  meeting.must(lead, MergeGroups{one, {two}});

  ASSERT_EQ(meeting.session.records().all<Vote>().size(), 1U);
  const auto& vote = meeting.session.records().all<Vote>().begin()->second;
  EXPECT_EQ(vote.record.mark.weight, 3);
  EXPECT_EQ(vote.scope, Scope::vault());
}

}  // namespace
}  // namespace plenary::audit
