// Findings, priorities with the question who stands against them, and commitments (F72).
#include <gtest/gtest.h>

#include "audit/carry_over.h"
#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Commitments : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> staff = meeting.facilitator;
  DataCell cell{"discipline", "students with a plan", "removals", "2023"};
  CommitmentPlan plan{"Ask the bus company", 20'500, "Riders in October"};

  Promise promise() { return {meeting.table_lead, {meeting.ada}, meeting.ben, "", ""}; }
  Id<Commitment> propose(CommitmentPlan what, Promise who) {
    const auto id = meeting.fresh<Commitment>();
    meeting.must(meeting.ada, AddCommitment{id, meeting.text("A late bus"), what, who});
    return id;
  }
  Id<Commitment> propose() { return propose(plan, promise()); }
  const Pledge& pledge(Id<Commitment> id) {
    return meeting.record(meeting.session.index().pledge_by_commitment.at(id));
  }
  Id<Evidence> cite(RecordRef claim, EvidenceSource source) {
    const auto id = meeting.fresh<Evidence>();
    meeting.must(staff, CiteEvidence{id, claim, source, Stance::supports});
    return id;
  }
  Refused agree(Id<Commitment> id, bool we_believe = false) {
    return meeting.answer(staff, AgreeCommitment{id, we_believe});
  }
  // A revealed ballot with fingers on the note.
  Id<Ballot> asked_with_fingers(Id<Note> note, const std::vector<std::int32_t>& fingers) {
    const auto ballot =
        meeting.open_ballot({.method = BallotMethod::fist_to_five, .items = {ref(note)}});
    const Id<Seat> voters[]{meeting.ada, meeting.ben, meeting.scribe, meeting.table_lead};
    for (std::size_t i = 0; i < fingers.size(); ++i) {
      meeting.must(voters[i], CastVote{ballot, {ref(note), fingers[i]}});
    }
    meeting.must(staff, CloseBallot{ballot});
    meeting.must(staff, RevealBallot{ballot});
    return ballot;
  }
};

TEST_F(Commitments, everybody_sees_what_is_promised_and_members_by_whom) {
  const auto id = propose();

  EXPECT_EQ(meeting.scope(id), Scope::everyone());
  EXPECT_EQ(meeting.scope(pledge(id).id), Scope::members());
  EXPECT_EQ(meeting.record(id).state, CommitmentState::proposed);
  EXPECT_EQ(pledge(id).promise, promise());
}

TEST_F(Commitments, nothing_is_agreed_until_everything_is_said) {
  const auto missing = [&](CommitmentPlan what, Promise who) {
    const Refused no = agree(propose(what, who), true);
    EXPECT_EQ(no.code, Refusal::commitment_incomplete);
    return no.detail;
  };
  Promise nobody = promise();
  nobody.owner = {};
  Promise unwitnessed = promise();
  unwitnessed.witness = {};

  EXPECT_EQ(missing(plan, nobody), 1U);
  EXPECT_EQ(missing({"", 20'500, "Riders"}, promise()), 2U);
  EXPECT_EQ(missing({"Ask", 0, "Riders"}, promise()), 3U);
  EXPECT_EQ(missing({"Ask", 20'500, ""}, promise()), 4U);
  EXPECT_EQ(missing(plan, unwitnessed), 5U);
}

TEST_F(Commitments, it_leads_back_to_evidence_or_says_that_we_believe) {
  const auto id = propose();
  EXPECT_EQ(agree(id), (Refused{Refusal::needs_evidence, 1}));
  const auto finding = meeting.fresh<Finding>();
  meeting.must(meeting.ada, AddFinding{finding, meeting.text("Fewer stay after school")});
  cite(ref(id), {ref(finding), {}});
  EXPECT_EQ(agree(id).code, Refusal::needs_evidence);  // A finding is what we say, not what we saw.
  const auto seen = cite(ref(finding), {{}, cell});

  meeting.must(staff, AgreeCommitment{id, true});

  EXPECT_EQ(meeting.record(id).state, CommitmentState::open);
  EXPECT_FALSE(meeting.record(id).we_believe);
  meeting.must(staff, RemoveEvidence{seen});
  EXPECT_TRUE(meeting.record(id).we_believe);
}

TEST_F(Commitments, an_undo_does_not_take_the_evidence_that_one_was_agreed_on) {
  const auto id = propose();
  const auto evidence = cite(ref(id), {{}, cell});
  meeting.must(meeting.co_facilitator, AgreeCommitment{id, false});

  meeting.must(staff, Undo{});

  EXPECT_TRUE(meeting.holds(evidence));
  EXPECT_FALSE(meeting.record(id).we_believe);
}

TEST_F(Commitments, what_was_seen_and_is_sorted_as_thought_is_believed) {
  const auto note = meeting.add_note(meeting.ben, "39", {.epistemic = Epistemic::observation});
  const auto id = propose();
  cite(ref(id), {ref(note), {}});
  meeting.must(meeting.co_facilitator, AgreeCommitment{id, false});

  meeting.must(meeting.ben, SetEpistemic{note, Epistemic::lived_experience});
  EXPECT_FALSE(meeting.record(id).we_believe);
  meeting.must(meeting.ben, SetEpistemic{note, Epistemic::inference});

  EXPECT_TRUE(meeting.record(id).we_believe);
}

TEST_F(Commitments, a_note_is_not_sorted_back_by_an_undo_from_under_what_was_agreed_on_it) {
  const auto note = meeting.add_note(meeting.ben, "39", {.epistemic = Epistemic::inference});
  meeting.must(meeting.ben, SetEpistemic{note, Epistemic::observation});
  const auto id = propose();
  cite(ref(id), {ref(note), {}});
  meeting.must(meeting.co_facilitator, AgreeCommitment{id, false});

  meeting.must(meeting.ben, Undo{});

  EXPECT_EQ(meeting.record(note).epistemic, Epistemic::observation);
  EXPECT_FALSE(meeting.record(id).we_believe);
}

TEST_F(Commitments, what_we_believe_is_said_so) {
  const auto id = propose();

  meeting.must(staff, AgreeCommitment{id, true});

  EXPECT_TRUE(meeting.record(id).we_believe);
  EXPECT_EQ(agree(id).code, Refusal::already_so);
}

TEST_F(Commitments, a_student_does_not_carry_it_alone) {
  meeting.must(staff, SetSafeguard{{"students"}, {}, false});
  TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Cora"};
  taking.ticket = test::digest(meeting.entropy.draw());
  taking.group = "students";
  const auto student = meeting.seat_taken(meeting.must({}, taking));
  const auto alone = propose(plan, {student, {}, meeting.ben, "", ""});
  const auto together = propose(plan, {student, {meeting.co_facilitator}, meeting.ben, "", ""});

  EXPECT_EQ(agree(alone, true).code, Refusal::needs_adult);
  EXPECT_EQ(agree(together, true).code, Refusal::none);
  meeting.must(staff, AgreeCommitment{together, true});
  EXPECT_EQ(
      meeting.answer(staff, SetCommitment{together, plan, {student, {}, meeting.ben, "", ""}}).code,
      Refusal::needs_adult);
}

TEST_F(Commitments, proposals_are_everybodys_and_what_is_agreed_is_the_staffs) {
  const auto id = propose();
  CommitmentPlan later = plan;
  later.due_day += 30;
  meeting.must(meeting.ben, SetCommitment{id, later, promise()});
  EXPECT_EQ(meeting.record(id).plan, later);
  meeting.must(staff, AgreeCommitment{id, true});

  EXPECT_EQ(
      meeting.answer(meeting.ben, SetCommitment{id, plan, promise()}).code, Refusal::not_allowed);
  meeting.must(staff, SetCommitment{id, plan, promise()});
  EXPECT_EQ(meeting.answer(staff, SetCommitment{id, plan, promise()}).code, Refusal::already_so);
  EXPECT_EQ(meeting.answer(staff, SetCommitment{id, {"", 1, "x"}, promise()}).code,
            Refusal::commitment_incomplete);
  EXPECT_EQ(meeting.answer(staff, RemoveCommitment{id}).code, Refusal::still_used);
}

TEST_F(Commitments, those_who_stand_for_it_say_how_it_goes) {
  const auto id = propose();
  const ReportCommitment kept{id, CommitmentState::kept, "21 riders"};
  EXPECT_EQ(meeting.answer(meeting.ada, kept).code, Refusal::out_of_range);
  meeting.must(staff, AgreeCommitment{id, true});

  EXPECT_EQ(meeting.answer(meeting.interpreter, kept).code, Refusal::not_yours);
  meeting.must(meeting.ada, kept);  // A helper.
  EXPECT_EQ(meeting.record(id).state, CommitmentState::kept);
  EXPECT_EQ(meeting.record(id).report, "21 riders");
  EXPECT_EQ(meeting.answer(meeting.ben, kept).code, Refusal::already_so);
  EXPECT_EQ(meeting.answer(meeting.ben, ReportCommitment{id, CommitmentState::proposed, ""}).code,
            Refusal::out_of_range);
}

TEST_F(Commitments, a_proposal_goes_with_its_pledge) {
  const auto id = propose();
  const auto evidence = cite(ref(id), {{}, cell});

  EXPECT_EQ(meeting.answer(meeting.ada, RemoveCommitment{id}).code, Refusal::not_allowed);
  meeting.must(staff, RemoveCommitment{id});

  EXPECT_FALSE(meeting.holds(id));
  EXPECT_FALSE(meeting.holds(evidence));
  EXPECT_TRUE(meeting.session.records().all<Pledge>().empty());
}

TEST_F(Commitments, who_promises_is_here_and_does_not_witness_themselves) {
  const auto no = [&](Promise who) {
    return meeting
        .answer(
            meeting.ada, AddCommitment{meeting.fresh<Commitment>(), meeting.text("x"), plan, who})
        .code;
  };

  EXPECT_EQ(no({Id<Seat>(9), {}, {}, "", ""}), Refusal::not_found);
  EXPECT_EQ(no({meeting.observer, {}, {}, "", ""}), Refusal::not_found);
  EXPECT_EQ(no({meeting.ada, {}, meeting.ada, "", ""}), Refusal::out_of_range);
  EXPECT_EQ(no({{}, {}, {}, "A name", ""}), Refusal::none);
}

TEST_F(Commitments, the_next_session_of_the_audit_opens_with_what_is_open) {
  CreateSession next = test::a_session();
  next.audit = {1, 2};
  next.carried = {{Id<Commitment>(7), "A late bus", plan, true, "12 riders", "Table lead", "Ben"}};
  FullMeeting later(next);
  const auto& [id, stored] = *later.session.records().all<Commitment>().begin();
  const auto pledged = later.session.index().pledge_by_commitment.at(id);

  EXPECT_EQ(later.session.settings()->audit, (Key128{1, 2}));
  EXPECT_EQ(stored.record.text.str(), "A late bus");
  EXPECT_EQ(stored.record.state, CommitmentState::open);
  EXPECT_EQ(stored.record.carried_on, Id<Commitment>(7));
  EXPECT_TRUE(stored.record.we_believe);
  EXPECT_EQ(later.record(pledged).promise.owner_name, "Table lead");
  // Somebody here takes the owner's place; the witness stays who it was.
  later.must(later.facilitator, SetCommitment{id, plan, {later.ada, {}, {}, "", ""}});
  EXPECT_EQ(later.record(pledged).promise.owner_name, "");
  EXPECT_EQ(later.record(pledged).promise.witness_name, "Ben");
}

TEST_F(Commitments, the_next_session_of_the_audit_protects_whom_the_last_one_did) {
  CreateSession first = test::a_session();
  first.safeguard = {{"students", "families"}, {"observe"}, true};
  FullMeeting before(first);
  EXPECT_EQ(before.session.records().only<Safeguard>()->scope, Scope::members());
  EXPECT_EQ(safeguard_for(before.session, {"students", "guests"}),
            (SetSafeguard{{"students"}, {"observe"}, true}));
  EXPECT_EQ(safeguard_for(meeting.session, {"students"}), SetSafeguard{});

  first.safeguard = {{"pupils"}, {}, false};
  Session unmade;
  EXPECT_EQ(unmade.decide(Actor::server(), first, {meeting.now, meeting.entropy}).error().code,
            Refusal::label_unknown);
}

TEST_F(Commitments, a_finding_goes_unless_something_rests_on_it) {
  const auto finding = meeting.fresh<Finding>();
  meeting.must(meeting.ada, AddFinding{finding, meeting.text("Fewer stay after school")});
  meeting.must(
      meeting.ben, EditText{ref(finding), test::deleted(meeting.record(finding).text, 0, 6)});
  EXPECT_EQ(meeting.words(ref(finding)), "stay after school");
  const auto seen = cite(ref(finding), {{}, cell});
  const auto id = propose();
  const auto cited = cite(ref(id), {ref(finding), {}});
  EXPECT_EQ(meeting.answer(meeting.ada, RemoveFinding{finding}).code, Refusal::still_used);

  meeting.must(staff, RemoveEvidence{cited});
  meeting.must(meeting.ada, RemoveFinding{finding});

  EXPECT_FALSE(meeting.holds(finding));
  EXPECT_FALSE(meeting.holds(seen));
}

TEST_F(Commitments, a_priority_comes_from_a_revealed_ballot) {
  const auto note = meeting.add_note(meeting.ada);
  const auto other = meeting.add_note(meeting.ada);
  const auto ballot = meeting.open_ballot({.items = {ref(note)}});
  meeting.must(meeting.ben, CastVote{ballot, {ref(note), 2}});
  const auto set = [&](RecordRef item) {
    return SetPriority{meeting.fresh<Priority>(), ballot, item};
  };
  EXPECT_EQ(meeting.answer(staff, set(ref(note))).code, Refusal::ballot_not_closed);
  meeting.must(staff, CloseBallot{ballot});
  meeting.must(staff, RevealBallot{ballot});

  EXPECT_EQ(meeting.answer(staff, set(ref(other))).code, Refusal::not_on_ballot);
  EXPECT_EQ(meeting.answer(meeting.ada, set(ref(note))).code, Refusal::not_allowed);
  const SetPriority asked = set(ref(note));
  meeting.must(staff, asked);

  EXPECT_EQ(meeting.scope(asked.id), Scope::everyone());
  EXPECT_EQ(meeting.record(asked.id).consent, Consent::not_asked);
  EXPECT_EQ(meeting.answer(staff, set(ref(note))).code, Refusal::already_so);
  EXPECT_EQ(meeting.answer(staff, CheckConsent{asked.id, ballot}).code, Refusal::not_consented);
  meeting.must(staff, DropPriority{asked.id});
  EXPECT_FALSE(meeting.holds(asked.id));
}

TEST_F(Commitments, F50_what_a_room_put_first_is_no_priority_before_everybody) {
  const auto room = meeting.open_room();
  meeting.move(meeting.ada, room);
  const auto inside = meeting.add_note(meeting.ada);
  const auto note = meeting.add_note(meeting.ben);
  const auto of_room = meeting.open_ballot(
      {.room = room, .method = BallotMethod::fist_to_five, .items = {ref(inside)}});
  meeting.must(meeting.ada, CastVote{of_room, {ref(inside), 2}});
  meeting.must(staff, CloseBallot{of_room});
  meeting.must(staff, RevealBallot{of_room});
  const auto priority = meeting.fresh<Priority>();

  EXPECT_EQ(meeting.answer(staff, SetPriority{priority, of_room, ref(inside)}).code,
            Refusal::group_elsewhere);

  meeting.must(staff, SetPriority{priority, asked_with_fingers(note, {5}), ref(note)});
  EXPECT_EQ(meeting.answer(staff, CheckConsent{priority, of_room}).code, Refusal::group_elsewhere);
}

TEST_F(Commitments, consent_is_given_where_nobody_shows_two_fingers_or_less) {
  const auto note = meeting.add_note(meeting.ada);
  const auto agreed = asked_with_fingers(note, {3, 5, 4});
  const auto opposed = asked_with_fingers(note, {5, 2, 0, 5});
  const auto priority = meeting.fresh<Priority>();
  meeting.must(staff, SetPriority{priority, agreed, ref(note)});

  meeting.must(staff, CheckConsent{priority, agreed});
  EXPECT_EQ(meeting.record(priority).consent, Consent::given);
  EXPECT_EQ(meeting.record(priority).objections, 0U);

  meeting.must(staff, CheckConsent{priority, opposed});
  EXPECT_EQ(meeting.record(priority).consent, Consent::objected);
  EXPECT_EQ(meeting.record(priority).objections, 2U);
  EXPECT_EQ(meeting.record(priority).consent_ballot, opposed);
}

TEST_F(Commitments, F16_what_moderators_hide_leads_nowhere_until_it_is_shown_again) {
  const auto note = meeting.add_note(meeting.ben, "39", {.epistemic = Epistemic::observation});
  const auto id = propose();
  cite(ref(id), {ref(note), {}});
  meeting.must(staff, AgreeCommitment{id, false});

  meeting.must(staff, HideNote{note});
  EXPECT_TRUE(meeting.record(id).we_believe);
  meeting.must(staff, ShowNote{note});
  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_FALSE(meeting.record(id).we_believe);

  const ReviewNote hide{note, ReviewAct::hide, 2, ReviewReason::names_somebody, ""};
  meeting.must(staff, hide);
  EXPECT_TRUE(meeting.record(id).we_believe);
  meeting.must(staff, ShowNote{note});
  EXPECT_FALSE(meeting.record(id).we_believe);
}

TEST_F(Commitments, what_is_found_later_ends_a_belief) {
  const auto id = propose();
  meeting.must(staff, AgreeCommitment{id, true});

  const auto evidence = cite(ref(id), {{}, cell});
  EXPECT_FALSE(meeting.record(id).we_believe);

  meeting.must(staff, RemoveEvidence{evidence});
  EXPECT_TRUE(meeting.record(id).we_believe);
}

TEST_F(Commitments, what_was_carried_on_rests_on_what_was_seen_in_the_session_before) {
  CreateSession next = test::a_session();
  next.carried = {{Id<Commitment>(7), "A late bus", plan, false, "", "Ada", "Ben"},
                  {Id<Commitment>(8), "A list", plan, true, "", "Ada", "Ben"}};
  FullMeeting later(next);
  std::map<Id<Commitment>, Id<Commitment>> here;
  for (const auto& [id, stored] : later.session.records().all<Commitment>()) {
    here[stored.record.carried_on] = id;
  }
  const auto founded = here.at(Id<Commitment>(7));
  const auto believed = here.at(Id<Commitment>(8));
  for (const auto& id : {founded, believed}) {
    const auto evidence = later.fresh<Evidence>();
    later.must(later.facilitator, CiteEvidence{evidence, ref(id), {{}, cell}, Stance::supports});
    EXPECT_FALSE(later.record(id).we_believe);
    later.must(later.facilitator, RemoveEvidence{evidence});
    EXPECT_EQ(later.record(id).we_believe, id == believed);
  }
}

}  // namespace
}  // namespace plenary::audit
