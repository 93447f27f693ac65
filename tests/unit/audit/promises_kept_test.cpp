// A minor is not alone with what was agreed: not when it is, not after, and not in the session that
// goes on with it (F72).
#include <gtest/gtest.h>

#include "audit/carry_over.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct MinorsPromises : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> staff = meeting.facilitator;
  Id<Seat> student = come("Cora");
  Id<Seat> other = come("Dan");
  CommitmentPlan plan{"Ask the bus company", 20'500, "Riders in October"};

  void SetUp() override { meeting.must(staff, SetSafeguard{{"students"}, {}, false}); }
  Id<Seat> come(const std::string& name) {
    TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = name};
    taking.ticket = test::digest(meeting.entropy.draw());
    taking.group = "students";
    return meeting.seat_taken(meeting.must({}, taking));
  }
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
  const auto sent_out = propose({meeting.ada});
  const auto watches = propose({meeting.interpreter});
  meeting.must(staff, RemoveSeat{meeting.ada});
  meeting.must(staff, SetRole{meeting.interpreter, Role::observer});

  for (const auto id : {sent_out, watches}) {
    EXPECT_EQ(meeting.answer(staff, AgreeCommitment{id, true}).code, Refusal::needs_adult);
  }
}

TEST_F(MinorsPromises, F72_who_is_left_alone_with_it_later_is_not_overlooked) {
  const auto id = agreed({meeting.table_lead, other});
  EXPECT_FALSE(pledge(id).needs_adult);

  meeting.must(staff, RemoveSeat{meeting.table_lead});
  EXPECT_TRUE(pledge(id).needs_adult);

  meeting.must(staff, SetCommitment{id, plan, {student, {meeting.ada}, meeting.ben, "", ""}});
  EXPECT_FALSE(pledge(id).needs_adult);
}

TEST_F(MinorsPromises, F72_a_role_that_is_taken_back_takes_the_mark_back) {
  const auto id = agreed({meeting.ada});
  meeting.must(staff, SetRole{meeting.ada, Role::observer});
  ASSERT_TRUE(pledge(id).needs_adult);

  meeting.must(staff, Undo{});

  EXPECT_EQ(meeting.record(meeting.ada).role, Role::participant);
  EXPECT_FALSE(pledge(id).needs_adult);
}

TEST_F(MinorsPromises, F72_rules_that_come_later_are_asked_too_and_what_is_done_is_done) {
  const auto id = agreed({meeting.ada});
  const auto kept = agreed({meeting.ada});
  meeting.must(staff, ReportCommitment{kept, CommitmentState::kept, ""});

  TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Eve"};
  taking.ticket = test::digest(7);
  taking.group = "families";
  const auto eve = meeting.seat_taken(meeting.must({}, taking));
  meeting.must(staff, SetCommitment{id, plan, {student, {eve}, meeting.ben, "", ""}});
  EXPECT_FALSE(pledge(id).needs_adult);
  meeting.must(staff, SetSafeguard{{"students", "families"}, {}, false});
  EXPECT_TRUE(pledge(id).needs_adult);
  meeting.must(staff, RemoveSeat{meeting.ada});

  EXPECT_FALSE(pledge(kept).needs_adult);
  meeting.must(staff, ReportCommitment{id, CommitmentState::given_up, ""});
  EXPECT_FALSE(pledge(id).needs_adult);
}

TEST_F(MinorsPromises, a_hidden_promise_is_looked_at_like_any_other) {
  const auto id = agreed({meeting.ada});
  meeting.must(staff, ReviewRecord{ref(id), ReviewAct::hide, 0, ReviewReason::other, ""});
  meeting.must(staff, RemoveSeat{meeting.ada});
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
  agreed({meeting.table_lead, other});
  FullMeeting later = next_of();
  EXPECT_TRUE(pledge_in(later).promise.owner_is_minor);
  TakeSeat taking{.code = later.code(), .device = later.device(), .name = "Eve"};
  taking.ticket = test::digest(7);
  taking.group = "students";
  const auto eve = later.seat_taken(later.must({}, taking));

  later.must(later.facilitator, SetCommitment{only(later), plan, {{}, {eve}, {}, "", ""}});
  EXPECT_EQ(pledge_in(later).promise.helper_names, (std::vector<std::string>{"Table lead", "Dan"}));
  EXPECT_EQ(pledge_in(later).promise.helpers, std::vector{eve});
  EXPECT_FALSE(pledge_in(later).needs_adult);

  later.must(later.facilitator, SetCommitment{only(later), plan, {{}, {later.ada}, {}, "", ""}});
  EXPECT_TRUE(pledge_in(later).promise.helper_names.empty());
  EXPECT_EQ(pledge_in(later).promise.owner_name, "Cora");
  later.must(later.facilitator, RemoveSeat{later.ada});
  EXPECT_TRUE(pledge_in(later).needs_adult);
}

TEST_F(NextSession, F72_who_was_alone_with_it_is_alone_there_from_the_first_moment) {
  agreed({meeting.ada, other});
  meeting.must(staff, RemoveSeat{meeting.ada});
  FullMeeting later = next_of();
  EXPECT_TRUE(pledge_in(later).needs_adult);
  EXPECT_EQ(later.answer(later.facilitator, SetCommitment{only(later), {"x", 1, "y"}, {}}).code,
            Refusal::needs_adult);

  later.must(later.facilitator, SetCommitment{only(later), plan, {later.ben, {}, {}, "", ""}});

  EXPECT_FALSE(pledge_in(later).needs_adult);
}

}  // namespace
}  // namespace plenary::audit
