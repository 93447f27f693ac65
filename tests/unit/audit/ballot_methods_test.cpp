// What each method lets one say, who may say it, and what comes to light at the reveal.
#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Methods : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Seat> ben = meeting.ben;
  Id<Note> first = meeting.add_note(ben, "first");
  Id<Note> second = meeting.add_note(ben, "second");

  Id<Ballot> open(BallotMethod method, std::uint32_t budget = 0, std::uint32_t voters = 0) {
    return meeting.open_ballot({.method = method, .budget = budget, .voters = voters});
  }
  Refused cast(Id<Seat> who, Id<Ballot> ballot, Mark mark) {
    return meeting.submit(who, CastVote{ballot, std::move(mark)});
  }
  void reveal(Id<Ballot> ballot) {
    meeting.must(meeting.facilitator, CloseBallot{ballot});
    meeting.must(meeting.facilitator, RevealBallot{ballot});
  }
  template <class R>
  std::vector<Stored<R>> all() const {
    std::vector<Stored<R>> found;
    for (const auto& [id, stored] : meeting.session.records().all<R>()) found.push_back(stored);
    return found;
  }
  Id<Seat> join(const std::string& group) {
    TakeSeat taking{.invitation = meeting.invite(Role::participant), .device = meeting.device()};
    taking.name = "Somebody";
    taking.group = group;
    taking.language = "en";
    taking.ticket = test::digest(meeting.entropy.draw());
    return meeting.seat_taken(meeting.must({}, taking));
  }
};

TEST_F(Methods, F31_points_are_a_hundred_and_no_more) {
  EXPECT_EQ(meeting
                .answer({}, OpenBallot{.id = Id<Ballot>(1),
                                       .title = "What first?",
                                       .method = BallotMethod::points,
                                       .budget = 60})
                .code,
            Refusal::out_of_range);
  const auto ballot = open(BallotMethod::points, 100);

  EXPECT_EQ(cast(ada, ballot, {ref(first), 70}).code, Refusal::none);

  EXPECT_EQ(cast(ada, ballot, {ref(second), 31}), (Refused{Refusal::vote_budget_spent, 30}));
  EXPECT_EQ(cast(ada, ballot, {ref(second), 30}).code, Refusal::none);
}

TEST_F(Methods, F31_impact_and_effort_are_both_said) {
  const auto ballot = open(BallotMethod::impact_effort);

  EXPECT_EQ(cast(ada, ballot, {ref(first), 5}).code, Refusal::out_of_range);
  EXPECT_EQ(cast(ada, ballot, {ref(first), 0, 3}).code, Refusal::out_of_range);
  EXPECT_EQ(cast(ada, ballot, {ref(first), 5, 6}).code, Refusal::out_of_range);
  EXPECT_EQ(cast(ada, ballot, {ref(first), 5, 2}).code, Refusal::none);
  EXPECT_EQ(cast(ada, open(BallotMethod::dots, 3), {ref(first), 1, 1}).code, Refusal::out_of_range);
}

TEST_F(Methods, F31_each_place_is_given_once_and_can_be_given_anew) {
  const auto ballot = open(BallotMethod::rank);
  cast(ada, ballot, {ref(first), 1});

  EXPECT_EQ(cast(ada, ballot, {ref(second), 1}).code, Refusal::place_taken);
  EXPECT_EQ(cast(ada, ballot, {ref(second), 4}).code, Refusal::out_of_range);
  EXPECT_EQ(cast(ada, ballot, {ref(first), 2}).code, Refusal::none);
  EXPECT_EQ(cast(ada, ballot, {ref(second), 1}).code, Refusal::none);
  EXPECT_EQ(cast(ben, ballot, {ref(second), 1}).code, Refusal::none);
}

TEST_F(Methods, F35_who_objects_may_say_why_and_who_can_live_with_it_need_not) {
  const auto ballot = open(BallotMethod::fist_to_five);

  EXPECT_EQ(cast(ada, ballot, {ref(first), 3, 0, "but"}).code, Refusal::out_of_range);
  EXPECT_EQ(cast(ada, ballot, {ref(first), 6}).code, Refusal::out_of_range);
  EXPECT_EQ(cast(ada, ballot, {ref(first), 1, 0, std::string(501, 'x')}),
            (Refused{Refusal::text_too_long, limits::objection_scalars_max}));
  EXPECT_EQ(cast(ada, ballot, {ref(first), 1, 0, "It takes lunch away."}).code, Refusal::none);
}

TEST_F(Methods, F35_objections_come_to_light_at_the_reveal_without_who_made_them) {
  const auto ballot = open(BallotMethod::fist_to_five);
  cast(ada, ballot, {ref(first), 1, 0, "It takes lunch away."});
  cast(ben, ballot, {ref(first), 0, 0, "Buses leave at three."});
  EXPECT_TRUE(all<Objection>().empty());

  reveal(ballot);

  const auto objections = all<Objection>();
  ASSERT_EQ(objections.size(), 2U);
  EXPECT_EQ(objections[0].scope, Scope::everyone());
  std::vector<std::string> in_order;
  for (const Change& change : meeting.journal.back().changes) {
    const auto* put = std::get_if<Put>(&change.body);
    const auto* made = put == nullptr ? nullptr : std::get_if<Objection>(&put->record);
    if (made != nullptr) in_order.push_back(made->words);
  }
  EXPECT_EQ(in_order, (std::vector<std::string>{"Buses leave at three.", "It takes lunch away."}));
}

TEST_F(Methods, Z7_a_ballot_is_for_the_roles_it_names) {
  const auto participants = 1U << static_cast<unsigned>(Role::participant);
  const auto ballot = open(BallotMethod::agreement, 0, participants);

  EXPECT_EQ(cast(ada, ballot, {ref(first), 1}).code, Refusal::none);
  EXPECT_EQ(cast(meeting.scribe, ballot, {ref(first), 1}).code, Refusal::not_allowed);
  EXPECT_EQ(cast(meeting.facilitator, ballot, {ref(first), 1}).code, Refusal::not_allowed);
  const auto observers = 1U << static_cast<unsigned>(Role::observer);
  EXPECT_EQ(meeting
                .answer({}, OpenBallot{.id = Id<Ballot>(1),
                                       .title = "What first?",
                                       .method = BallotMethod::agreement,
                                       .voters = observers})
                .code,
            Refusal::out_of_range);
}

TEST_F(Methods, F33_a_divided_item_brings_the_minoritys_own_notes) {
  std::vector<Id<Seat>> students;
  for (int i = 0; i < 6; ++i) students.push_back(join("students"));
  std::vector<Id<Seat>> families;
  for (int i = 0; i < 12; ++i) families.push_back(join("families"));
  const auto group = meeting.add_group(ada);
  const auto note = meeting.add_note(students[0], "We are sent out first.", {.group = group});
  meeting.add_note(families[0], "Quiet rooms help.", {.group = group});
  const auto ballot =
      meeting.open_ballot({.method = BallotMethod::agreement, .items = {ref(group)}});
  for (const Id<Seat>& seat : students) cast(seat, ballot, {ref(group), -1});
  for (const Id<Seat>& seat : families) cast(seat, ballot, {ref(group), 1});

  reveal(ballot);

  const auto reports = all<MinorityReport>();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].record.group, "students");
  EXPECT_EQ(reports[0].record.agreement, 125U);
  EXPECT_EQ(reports[0].record.notes, (std::vector<Id<Note>>{note}));
  EXPECT_TRUE(all<Tally>()[0].record.consensus.divided);
}

TEST_F(Methods, F50_no_minority_report_says_how_anybody_voted_on_a_named_ballot_either) {
  std::vector<Id<Seat>> students;
  for (int i = 0; i < 6; ++i) students.push_back(join("students"));
  std::vector<Id<Seat>> families;
  for (int i = 0; i < 12; ++i) families.push_back(join("families"));
  const auto group = meeting.add_group(ada);
  const auto against = meeting.add_note(students[0], "We are sent out first.", {.group = group});
  const auto for_it = meeting.add_note(students[1], "Mornings are calm.", {.group = group});
  const auto ballot = meeting.open_ballot(
      {.method = BallotMethod::agreement, .secrecy = BallotSecrecy::named, .items = {ref(group)}});
  for (const Id<Seat>& seat : students) {
    cast(seat, ballot, {ref(group), seat == students[1] ? 1 : -1});
  }
  for (const Id<Seat>& seat : families) cast(seat, ballot, {ref(group), 1});

  reveal(ballot);

  const auto reports = all<MinorityReport>();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].scope, Scope::everyone());
  EXPECT_EQ(reports[0].record.notes, (std::vector<Id<Note>>{against, for_it}));
}

TEST_F(Methods, F50_no_minority_report_says_of_an_anonymous_note_whose_group_it_is) {
  std::vector<Id<Seat>> students;
  for (int i = 0; i < 6; ++i) students.push_back(join("students"));
  std::vector<Id<Seat>> families;
  for (int i = 0; i < 12; ++i) families.push_back(join("families"));
  const auto group = meeting.add_group(ada);
  meeting.begin_phase(test::grant_to_all(test::every_act), Anonymity::moderator_vault);
  meeting.add_note(students[0], "We are sent out first.", {.group = group});
  const auto ballot =
      meeting.open_ballot({.method = BallotMethod::agreement, .items = {ref(group)}});
  for (const Id<Seat>& seat : students) cast(seat, ballot, {ref(group), -1});
  for (const Id<Seat>& seat : families) cast(seat, ballot, {ref(group), 1});

  reveal(ballot);

  const auto reports = all<MinorityReport>();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_TRUE(reports[0].record.notes.empty());
}

}  // namespace
}  // namespace plenary::audit
