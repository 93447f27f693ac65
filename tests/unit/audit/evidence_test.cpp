// "How do we know it?": evidence, and how high a cause stands by it (F16, F17).
#include "audit/evidence.h"

#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

const DataCell cell{"discipline 2023", "students with a plan", "removals", "2023–24"};

struct EvidenceTest : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<CauseMap> map = meeting.add_map(ada);
  Id<Cause> cause = meeting.add_cause(ada, map);
  Id<Note> note =
      meeting.add_note(meeting.ben, "39 of 3,038", {.epistemic = Epistemic::observation});

  Id<Evidence> cite(RecordRef claim, EvidenceSource source, Stance stance = Stance::supports) {
    const auto id = meeting.fresh<Evidence>();
    meeting.must(ada, CiteEvidence{id, claim, source, stance});
    return id;
  }
  Refusal no(const Command& command) { return meeting.answer(ada, command).code; }
  CiteEvidence asked(RecordRef claim, EvidenceSource source) {
    return {meeting.fresh<Evidence>(), claim, source, Stance::supports};
  }
  bool rests(RecordRef claim) {
    return Grounds(meeting.session.records(), meeting.session.index()).leads_back(claim);
  }
};

TEST_F(EvidenceTest, is_where_its_claim_is) {
  const auto room = meeting.open_room();
  const auto there = meeting.add_map(meeting.facilitator, Cycles::allowed, room);
  const auto inside = meeting.add_cause(meeting.facilitator, there);
  const auto evidence = meeting.fresh<Evidence>();

  meeting.must(
      meeting.facilitator, CiteEvidence{evidence, ref(inside), {ref(note), {}}, Stance::supports});

  EXPECT_EQ(meeting.scope(evidence), Scope::of(room));
}

TEST_F(EvidenceTest, a_hunch_rises_step_by_step_with_what_supports_it) {
  EXPECT_EQ(meeting.answer(ada, SetCause{cause, Standing::hypothesis, {}}),
            (Refused{Refusal::needs_evidence, 1}));
  cite(ref(cause), {ref(note), {}});
  meeting.must(ada, SetCause{cause, Standing::hypothesis, Level::school});
  EXPECT_EQ(meeting.answer(ada, SetCause{cause, Standing::root_cause, Level::school}),
            (Refused{Refusal::needs_evidence, 1}));
  cite(ref(cause), {{}, cell}, Stance::contradicts);
  EXPECT_EQ(no(SetCause{cause, Standing::root_cause, Level::school}), Refusal::needs_evidence);
  cite(ref(cause), {{}, {"survey", "grade 9", "belonging", ""}});

  meeting.must(ada, SetCause{cause, Standing::root_cause, Level::school});

  EXPECT_EQ(meeting.record(cause).standing, Standing::root_cause);
  EXPECT_EQ(meeting.record(cause).level, Level::school);
}

TEST_F(EvidenceTest, a_demotion_stays_visible) {
  const auto evidence = cite(ref(cause), {ref(note), {}});
  meeting.must(ada, SetCause{cause, Standing::hypothesis, {}});

  meeting.must(ada, RemoveEvidence{evidence});

  EXPECT_EQ(meeting.record(cause).standing, Standing::hunch);
  EXPECT_EQ(meeting.record(cause).reached, Standing::hypothesis);
  meeting.must(ada, Undo{});
  EXPECT_TRUE(meeting.holds(evidence));
  EXPECT_EQ(meeting.record(cause).standing, Standing::hypothesis);
}

TEST_F(EvidenceTest, undoing_what_a_standing_rests_on_leaves_it) {
  const auto evidence = cite(ref(cause), {ref(note), {}});
  meeting.must(meeting.ben, SetCause{cause, Standing::hypothesis, {}});

  meeting.must(ada, Undo{});

  EXPECT_TRUE(meeting.holds(evidence));
  EXPECT_EQ(meeting.record(cause).standing, Standing::hypothesis);
}

TEST_F(EvidenceTest, a_step_up_does_not_come_back_when_its_evidence_is_gone) {
  const auto evidence = cite(ref(cause), {ref(note), {}});
  meeting.must(ada, SetCause{cause, Standing::hypothesis, {}});
  meeting.must(meeting.ben, SetCause{cause, Standing::hunch, {}});
  meeting.must(ada, RemoveEvidence{evidence});

  meeting.must(meeting.ben, Undo{});

  EXPECT_EQ(meeting.record(cause).standing, Standing::hunch);
}

TEST_F(EvidenceTest, goes_with_its_claim_and_keeps_its_source) {
  const auto evidence = cite(ref(cause), {ref(note), {}});

  EXPECT_EQ(meeting.answer(meeting.ben, RemoveNote{note}).code, Refusal::still_used);
  meeting.must(ada, RemoveCause{cause});
  EXPECT_FALSE(meeting.holds(evidence));
  meeting.must(ada, Undo{});

  EXPECT_TRUE(meeting.holds(evidence));
  EXPECT_TRUE(meeting.holds(cause));
}

TEST_F(EvidenceTest, follows_a_note_that_is_hidden_and_shown) {
  const auto evidence = cite(ref(note), {{}, cell});

  meeting.must(meeting.facilitator, HideNote{note});
  EXPECT_EQ(meeting.scope(evidence), Scope::staff());
  meeting.must(meeting.facilitator, ShowNote{note});

  EXPECT_EQ(meeting.scope(evidence), Scope::everyone());
}

TEST_F(EvidenceTest, what_was_cited_for_a_revealed_note_keeps_it_from_being_sealed_again) {
  meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                              .name = "predict",
                              .grants = test::grant_to_all(test::every_act),
                              .reveal = Reveal::by_staff});
  const auto sealed = meeting.add_note(meeting.facilitator, "they go by seven");
  meeting.must(meeting.facilitator, RevealNotes{});
  const auto evidence = meeting.fresh<Evidence>();
  meeting.must(
      meeting.co_facilitator, CiteEvidence{evidence, ref(sealed), {{}, cell}, Stance::supports});

  meeting.must(meeting.facilitator, Undo{});

  EXPECT_EQ(meeting.scope(sealed), Scope::everyone());
  EXPECT_EQ(meeting.scope(evidence), Scope::everyone());
}

TEST_F(EvidenceTest, does_not_come_back_where_its_claim_no_longer_is) {
  const auto evidence = meeting.fresh<Evidence>();
  meeting.must(
      meeting.facilitator, CiteEvidence{evidence, ref(note), {{}, cell}, Stance::supports});
  meeting.must(meeting.facilitator, RemoveEvidence{evidence});
  meeting.must(meeting.co_facilitator, HideNote{note});

  meeting.must(meeting.facilitator, Undo{});

  EXPECT_FALSE(meeting.holds(evidence));
}

TEST_F(EvidenceTest, a_standing_does_not_come_back_without_the_evidence_that_cannot) {
  const auto evidence = cite(ref(cause), {ref(note), {}});
  meeting.must(ada, SetCause{cause, Standing::hypothesis, {}});
  meeting.must(ada, RemoveEvidence{evidence});
  meeting.must(meeting.ben, RemoveNote{note});

  meeting.must(ada, Undo{});

  EXPECT_FALSE(meeting.holds(evidence));
  EXPECT_EQ(meeting.record(cause).standing, Standing::hunch);
}

TEST_F(EvidenceTest, waits_with_a_minors_note_until_somebody_has_looked) {
  TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Cora"};
  taking.ticket = test::digest(meeting.entropy.draw());
  taking.group = "students";
  const auto student = meeting.seat_taken(meeting.must({}, taking));
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});
  meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                              .name = "observe",
                              .grants = test::grant_to_all(test::every_act),
                              .reveal = Reveal::by_staff});
  const auto sealed = meeting.add_note(student, "they go by seven");
  const auto evidence = meeting.fresh<Evidence>();
  meeting.must(student, CiteEvidence{evidence, ref(sealed), {{}, cell}, Stance::supports});
  EXPECT_EQ(meeting.scope(evidence), Scope::of(student));

  meeting.must(meeting.facilitator, RevealNotes{});

  EXPECT_EQ(meeting.scope(sealed), Scope::staff());
  EXPECT_EQ(meeting.scope(evidence), Scope::staff());
}

TEST_F(EvidenceTest, a_sealed_claim_is_judged_by_where_it_will_come_to_light) {
  const auto room = meeting.open_room();
  meeting.move(ada, room);
  meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                              .name = "predict",
                              .grants = test::grant_to_all(test::every_act)});
  const auto inside = meeting.add_note(ada, "seen in the room");
  const auto kept = meeting.add_note(ada, "mine", {.audience = Audience::only_me});
  meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                              .name = "predict",
                              .grants = test::grant_to_all(test::every_act),
                              .reveal = Reveal::by_staff});
  const auto sealed = meeting.add_note(ada, "they go by seven");
  const auto other = meeting.add_note(ada, "sealed too");

  EXPECT_EQ(no(asked(ref(sealed), {ref(kept), {}})), Refusal::group_elsewhere);
  EXPECT_EQ(no(asked(ref(sealed), {ref(other), {}})), Refusal::group_elsewhere);
  EXPECT_EQ(no(asked(ref(sealed), {ref(inside), {}})), Refusal::none);
  EXPECT_EQ(no(asked(ref(sealed), {ref(note), {}})), Refusal::none);
  EXPECT_EQ(no(asked(ref(kept), {ref(sealed), {}})), Refusal::none) << "stays one's own";
}

TEST_F(EvidenceTest, what_is_cited_is_seen_by_all_who_see_the_claim) {
  const auto room = meeting.open_room();
  const auto inside = meeting.add_note(meeting.facilitator, "inside", {.room = room});
  const auto secret = meeting.add_note(ada, "mine", {.audience = Audience::only_me});

  EXPECT_EQ(no(asked(ref(cause), {ref(inside), {}})), Refusal::not_found);
  EXPECT_EQ(no(asked(ref(cause), {ref(secret), {}})), Refusal::group_elsewhere);
  EXPECT_EQ(meeting.answer(meeting.facilitator, asked(ref(cause), {ref(inside), {}})).code,
            Refusal::group_elsewhere);
}

TEST_F(EvidenceTest, is_refused_where_it_makes_no_sense) {
  cite(ref(cause), {ref(note), {}});

  EXPECT_EQ(no(asked(ref(cause), {ref(note), {}})), Refusal::already_so);
  EXPECT_EQ(no(asked(ref(cause), {ref(cause), {}})), Refusal::out_of_range);
  EXPECT_EQ(no(asked(ref(cause), {ref(note), cell})), Refusal::out_of_range);
  EXPECT_EQ(no(asked(ref(cause), {{}, {"table", "", "column", ""}})), Refusal::text_empty);
  EXPECT_EQ(no(asked(ref(cause), {ref(map), {}})), Refusal::not_found);
  EXPECT_EQ(no(asked(ref(map), {ref(note), {}})), Refusal::not_found);
  EXPECT_EQ(no(CiteEvidence{{}, ref(cause), {{}, cell}, Stance(2)}), Refusal::out_of_range);
  EXPECT_EQ(no(RemoveEvidence{Id<Evidence>(9)}), Refusal::not_found);
  EXPECT_EQ(no(SetCause{cause, Standing::hunch, {}}), Refusal::already_so);
  EXPECT_EQ(no(SetCause{cause, Standing(3), {}}), Refusal::out_of_range);
  EXPECT_EQ(no(SetCause{cause, {}, Level(6)}), Refusal::out_of_range);
  EXPECT_EQ(no(SetCause{Id<Cause>(9), {}, Level::policy}), Refusal::not_found);
}

TEST_F(EvidenceTest, a_claim_rests_on_what_was_seen_and_not_on_what_is_thought) {
  const auto thought =
      meeting.add_note(ada, "they do not care", {.epistemic = Epistemic::assumption});
  cite(ref(cause), {ref(thought), {}});
  EXPECT_FALSE(rests(ref(cause)));
  cite(ref(thought), {ref(cause), {}});  // In a circle nothing is known.
  EXPECT_FALSE(rests(ref(cause)));
  cite(ref(thought), {{}, cell}, Stance::contradicts);
  EXPECT_FALSE(rests(ref(cause)));

  cite(ref(thought), {ref(note), {}});

  EXPECT_TRUE(rests(ref(cause)));
}

TEST_F(EvidenceTest, F16_what_is_only_thought_raises_no_cause) {
  const auto thought =
      meeting.add_note(ada, "they do not care", {.epistemic = Epistemic::assumption});
  cite(ref(cause), {ref(thought), {}});
  EXPECT_EQ(meeting.answer(ada, SetCause{cause, Standing::hypothesis, {}}),
            (Refused{Refusal::needs_evidence, 1}));

  cite(ref(thought), {ref(note), {}});

  EXPECT_EQ(no(SetCause{cause, Standing::hypothesis, {}}), Refusal::none);
}

TEST_F(EvidenceTest, F16_two_causes_do_not_raise_each_other) {
  const auto other = meeting.add_cause(ada, map);
  cite(ref(cause), {ref(other), {}});
  cite(ref(other), {ref(cause), {}});
  cite(ref(cause), {{}, cell});

  EXPECT_EQ(meeting.answer(ada, SetCause{cause, Standing::root_cause, {}}),
            (Refused{Refusal::needs_evidence, 1}));
  EXPECT_EQ(no(SetCause{other, Standing::hypothesis, {}}), Refusal::none);
}

TEST_F(EvidenceTest, F16_a_cause_goes_down_with_what_it_rested_on_wherever_that_is) {
  const auto finding = meeting.fresh<Finding>();
  meeting.must(ada, AddFinding{finding, meeting.text("Fewer stay")});
  const auto seen = cite(ref(finding), {ref(note), {}});
  cite(ref(cause), {ref(finding), {}});
  const auto raise = [&] { meeting.must(ada, SetCause{cause, Standing::hypothesis, {}}); };
  raise();

  meeting.must(meeting.facilitator, HideNote{note});  // Nobody else could follow.
  EXPECT_EQ(meeting.record(cause).standing, Standing::hunch);
  EXPECT_EQ(meeting.record(cause).reached, Standing::hypothesis);
  meeting.must(meeting.facilitator, ShowNote{note});
  EXPECT_EQ(meeting.record(cause).standing, Standing::hunch) << "people raise it again";

  raise();
  meeting.must(meeting.ben, SetEpistemic{note, Epistemic::assumption});
  EXPECT_EQ(meeting.record(cause).standing, Standing::hunch);
  meeting.must(meeting.ben, SetEpistemic{note, Epistemic::observation});

  raise();
  meeting.must(ada, RemoveEvidence{seen});
  EXPECT_EQ(meeting.record(cause).standing, Standing::hunch);
}

}  // namespace
}  // namespace plenary::audit
