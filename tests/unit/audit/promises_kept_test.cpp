// A minor is not alone with what was agreed: not when it is, not after, and not in the session that
// goes on with it (F72).
#include <gtest/gtest.h>

#include "audit/carry_over.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

Id<Seat> come(test::Meeting& meeting, const std::string& name, const std::string& group) {
  TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = name};
  taking.ticket = test::digest(meeting.entropy.draw());
  taking.group = group;
  return meeting.seat_taken(meeting.must({}, taking));
}

struct MinorsPromises : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> staff = meeting.facilitator;
  Id<Seat> student = come(meeting, "Cora", "students");
  Id<Seat> other = come(meeting, "Dan", "students");
  Id<Seat> adult = come(meeting, "Flo", "families");
  Id<Seat> another = come(meeting, "Gus", "families");
  Id<Seat> unsaid = come(meeting, "Hal", "");
  CommitmentPlan plan{"Ask the bus company", 20'500, "Riders in October"};

  void SetUp() override { meeting.must(staff, SetSafeguard{{"students"}, {}, false}); }
  Id<Commitment> propose(std::vector<Id<Seat>> helpers) {
    const auto id = meeting.fresh<Commitment>();
    const Promise promise{student, std::move(helpers), meeting.ben, "", ""};
    meeting.must(meeting.ada, AddCommitment{id, meeting.text("A late bus"), plan, promise});
    return id;
  }
  Id<Commitment> agreed(std::vector<Id<Seat>> helpers) {
    const auto id = propose(std::move(helpers));
    meeting.must(staff, AgreeCommitment{id, true});
    return id;
  }
  const Pledge& pledge(Id<Commitment> id) {
    return meeting.record(meeting.session.index().pledge_by_commitment.at(id));
  }
};

TEST_F(MinorsPromises, F72_an_adult_who_has_gone_or_only_watches_stands_beside_nobody) {
  const auto sent_out = propose({adult});
  const auto watches = propose({another});
  const auto says_no_group = propose({unsaid});
  meeting.must(staff, RemoveSeat{adult});
  meeting.must(staff, SetRole{another, Role::observer});

  for (const auto id : {sent_out, watches, says_no_group}) {
    EXPECT_EQ(meeting.answer(staff, AgreeCommitment{id, true}).code, Refusal::needs_adult);
  }
}

TEST_F(MinorsPromises, F72_who_is_left_alone_with_it_later_is_not_overlooked) {
  const auto id = agreed({adult, other});
  EXPECT_FALSE(pledge(id).needs_adult);

  meeting.must(staff, RemoveSeat{adult});
  EXPECT_TRUE(pledge(id).needs_adult);

  meeting.must(staff, SetCommitment{id, plan, {student, {another}, meeting.ben, "", ""}});
  EXPECT_FALSE(pledge(id).needs_adult);
}

TEST_F(MinorsPromises, F72_a_role_that_is_taken_back_takes_the_mark_back) {
  const auto id = agreed({adult});
  meeting.must(staff, SetRole{adult, Role::observer});
  ASSERT_TRUE(pledge(id).needs_adult);

  meeting.must(staff, Undo{});

  EXPECT_EQ(meeting.record(adult).role, Role::participant);
  EXPECT_FALSE(pledge(id).needs_adult);
}

TEST_F(MinorsPromises, F72_rules_that_come_later_are_asked_too_and_what_is_done_is_done) {
  const auto id = agreed({adult});
  const auto kept = agreed({another});
  meeting.must(staff, ReportCommitment{kept, CommitmentState::kept, ""});

  meeting.must(staff, SetSafeguard{{"students", "families"}, {}, false});

  EXPECT_TRUE(pledge(id).needs_adult);
  EXPECT_FALSE(pledge(kept).needs_adult);
  meeting.must(staff, ReportCommitment{id, CommitmentState::given_up, ""});
  EXPECT_FALSE(pledge(id).needs_adult);
}

TEST_F(MinorsPromises, a_hidden_promise_is_looked_at_like_any_other) {
  const auto id = agreed({adult});
  meeting.must(staff, ReviewRecord{ref(id), ReviewAct::hide, 0, ReviewReason::other, ""});
  meeting.must(staff, RemoveSeat{adult});
  EXPECT_TRUE(pledge(id).needs_adult);

  meeting.must(staff, ReviewRecord{ref(id), ReviewAct::release, 1, ReviewReason::none, ""});

  EXPECT_TRUE(pledge(id).needs_adult);
}

// The next session of the audit, with what is open in this one.
struct NextSession : MinorsPromises {
  FullMeeting next_of() {
    CreateSession next = test::a_session();
    next.carried = open_commitments(meeting.session);
    next.safeguard = safeguard_for(meeting.session, next.groups);
    return FullMeeting(next);
  }
  static Id<Commitment> only(const FullMeeting& later) {
    return later.session.records().all<Commitment>().begin()->first;
  }
  static const Pledge& pledge_in(const FullMeeting& later) {
    return later.record(later.session.index().pledge_by_commitment.at(only(later)));
  }
};

TEST_F(NextSession, F72_who_helps_a_student_stays_until_another_adult_does) {
  agreed({adult, other});
  FullMeeting later = next_of();
  EXPECT_TRUE(pledge_in(later).promise.owner_is_minor);
  const auto eve = come(later, "Eve", "students");
  const auto flo = come(later, "Flo", "families");

  later.must(later.facilitator, SetCommitment{only(later), plan, {{}, {eve}, {}, "", ""}});
  EXPECT_EQ(pledge_in(later).promise.helper_names, (std::vector<std::string>{"Flo", "Dan"}));
  EXPECT_EQ(pledge_in(later).promise.helpers, std::vector{eve});
  EXPECT_FALSE(pledge_in(later).needs_adult);

  later.must(later.facilitator, SetCommitment{only(later), plan, {{}, {flo}, {}, "", ""}});
  EXPECT_TRUE(pledge_in(later).promise.helper_names.empty());
  EXPECT_EQ(pledge_in(later).promise.owner_name, "Cora");
  later.must(later.facilitator, RemoveSeat{flo});
  EXPECT_TRUE(pledge_in(later).needs_adult);
}

TEST_F(NextSession, F72_who_was_alone_with_it_is_alone_there_from_the_first_moment) {
  agreed({adult, other});
  meeting.must(staff, RemoveSeat{adult});
  FullMeeting later = next_of();
  EXPECT_TRUE(pledge_in(later).needs_adult);
  EXPECT_EQ(later.answer(later.facilitator, SetCommitment{only(later), {"x", 1, "y"}, {}}).code,
            Refusal::needs_adult);

  later.must(later.facilitator, SetCommitment{only(later), plan, {later.ben, {}, {}, "", ""}});

  EXPECT_FALSE(pledge_in(later).needs_adult);
}

}  // namespace
}  // namespace plenary::audit
