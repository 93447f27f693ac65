// Moderation of every other text than notes: that it leaves all who see it, comes back as it was,
// goes back to its author, and is looked at first where it is a minor's.
#include "tests/unit/audit/moderation.h"

namespace plenary::audit {
namespace {

TEST_F(Moderation, F52_every_text_is_hidden_with_a_reason_and_comes_back_exactly_as_it_was) {
  const auto map = meeting.add_map(meeting.ada);
  const std::vector<RecordRef> texts{
      ref(meeting.add_group(meeting.ada)),
      ref(map),
      ref(meeting.add_cause(meeting.ada, map)),
      ref(start_minutes(meeting.ada)),
      ref(add_finding(meeting.ada)),
      ref(add_commitment(meeting.ada))};
  for (const RecordRef& text : texts) {
    const auto before = seen_by(meeting.ben);

    hide(text);

    EXPECT_EQ(scope(text), Scope::staff()) << static_cast<int>(text.kind);
    for (const auto& [where, record] : seen_by(meeting.ben)) EXPECT_NE(ref(record), text);
    EXPECT_EQ(review(text)->steps.back().reason, ReviewReason::hurtful);
    EXPECT_EQ(review(text)->steps.back().moderator, meeting.facilitator);
    show(text);
    EXPECT_EQ(seen_by(meeting.ben), before) << static_cast<int>(text.kind);
    EXPECT_EQ(review(text)->state, ReviewState::released);
  }
}

TEST_F(Moderation, T_Z10_of_two_moderators_of_one_title_the_second_is_told_that_it_moved) {
  const auto group = ref(meeting.add_group(meeting.ada));
  const ReviewRecord hold = step(group, ReviewAct::hold);
  const ReviewRecord hide = step(group, ReviewAct::hide);

  meeting.must(meeting.facilitator, hold);

  EXPECT_EQ(meeting.submit(meeting.co_facilitator, hide), (Refused{Refusal::review_moved, 1}));
  meeting.must(meeting.co_facilitator, step(group, ReviewAct::claim));
  EXPECT_EQ(meeting.answer(meeting.facilitator, step(group, ReviewAct::release)).code,
            Refusal::claimed_by_other);
  EXPECT_EQ(meeting.answer(meeting.ada, step(group, ReviewAct::hide)).code, Refusal::not_allowed);
}

TEST_F(Moderation, one_command_is_for_notes_and_all_else) {
  const auto note = meeting.add_note(meeting.ada);

  hide(ref(note));
  EXPECT_EQ(meeting.answer(meeting.facilitator, ReviewNote{note, ReviewAct::release, 1}).code,
            Refusal::none);
  show(ref(note));

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  const auto ballot = meeting.open_ballot({.items = {ref(note)}});
  EXPECT_EQ(meeting.answer(meeting.facilitator, step(ref(ballot), ReviewAct::hide)).code,
            Refusal::not_found)
      << "the staff wrote it";
}

// ---- sent back

TEST_F(Moderation, a_title_is_sent_back_mended_and_handed_in_and_nobody_learns_whose_it_is) {
  meeting.begin_phase(test::grant_to_all(test::every_act), Anonymity::moderator_vault);
  const auto group = meeting.add_group(meeting.ada);

  const Entry sent = meeting.must(meeting.facilitator, step(ref(group), ReviewAct::send_back));

  EXPECT_EQ(meeting.scope(group), Scope::of(meeting.ada));
  EXPECT_EQ(notice(ref(group))->words, "not like this");
  for (const Change& change : sent.changes) {
    const bool theirs = change.scope == Scope::of(meeting.ada) || change.scope == Scope::vault();
    if (theirs) continue;
    const auto* put = std::get_if<Put>(&change.body);
    if (put == nullptr) continue;
    ASSERT_TRUE(std::holds_alternative<Review>(put->record));
    for (const ReviewStep& each : std::get<Review>(put->record).steps) {
      EXPECT_NE(each.moderator, meeting.ada);
    }
  }
  meeting.begin_phase(test::grant_to_all(0), Anonymity::moderator_vault);
  const Text& text = meeting.record(group).text;
  meeting.must(meeting.ada, EditText{ref(group), test::typed(text, 6, Id<RunTag>(3), " of us")});
  EXPECT_EQ(meeting.answer(meeting.ben, ResubmitRecord{ref(group)}).code, Refusal::not_found);
  meeting.must(meeting.ada, ResubmitRecord{ref(group)});
  EXPECT_EQ(meeting.scope(group), Scope::staff());
  EXPECT_EQ(notice(ref(group))->note_words, "a group of us");
  show(ref(group));
  EXPECT_EQ(meeting.scope(group), Scope::everyone());
  EXPECT_EQ(notice(ref(group)), nullptr);
}

TEST_F(Moderation, causes_findings_and_commitments_go_back_and_what_is_many_peoples_does_not) {
  const auto map = meeting.add_map(meeting.ada);
  const auto cause = meeting.add_cause(meeting.ada, map);
  const auto commitment = add_commitment(meeting.ada);
  const auto pledge = meeting.session.index().pledge_by_commitment.at(commitment);
  for (const RecordRef& text : {ref(cause), ref(add_finding(meeting.ada)), ref(commitment)}) {
    meeting.must(meeting.facilitator, step(text, ReviewAct::send_back));
    EXPECT_EQ(scope(text), Scope::of(meeting.ada));
  }
  EXPECT_EQ(meeting.scope(pledge), Scope::of(meeting.ada));
  meeting.must(meeting.ada, SetCommitment{commitment, {"ask her", 20'500, "count"}, {}});
  meeting.must(meeting.ada, ResubmitRecord{ref(commitment)});
  show(ref(commitment));
  EXPECT_EQ(meeting.scope(pledge), Scope::members());
  for (const RecordRef& text : {ref(map), ref(start_minutes(meeting.scribe))}) {
    EXPECT_EQ(meeting.answer(meeting.facilitator, step(text, ReviewAct::send_back)).code,
              Refusal::not_found);
  }
}

TEST_F(Moderation, where_nobody_is_to_be_known_no_author_is_kept) {
  meeting.begin_phase(test::grant_to_all(test::every_act), Anonymity::unlinkable);

  const auto group = meeting.add_group(meeting.ada);

  EXPECT_TRUE(meeting.session.records().all<Authorship>().empty());
  EXPECT_EQ(meeting.answer(meeting.facilitator, step(ref(group), ReviewAct::send_back)).code,
            Refusal::not_found);
  hide(ref(group));
  show(ref(group));
}

// ---- looked at first

TEST_F(Moderation, T_M12_what_a_minor_writes_anew_is_seen_by_moderators_first) {
  const auto map = meeting.add_map(meeting.ada);
  moderate_minors();

  const auto group = ref(meeting.add_group(student));
  const auto cause = ref(meeting.add_cause(student, map));
  const auto commitment = ref(add_commitment(student));
  const auto by_adult = ref(meeting.add_cause(meeting.ada, map));

  for (const RecordRef& text : {group, cause, commitment}) {
    EXPECT_EQ(scope(text), Scope::staff());
    EXPECT_EQ(scope(ref(notice(text)->id)), Scope::of(student));
    EXPECT_EQ(review(text)->steps.back().reason, ReviewReason::minors_first);
    show(text);
    EXPECT_EQ(scope(text), Scope::everyone());
    EXPECT_EQ(notice(text), nullptr);
  }
  EXPECT_EQ(scope(by_adult), Scope::everyone());
}

TEST_F(Moderation, somebody_at_a_table_is_told_there_and_mends_it_by_their_own_name) {
  const auto child = meeting.fresh<Seat>();
  meeting.must(meeting.table_lead, AddTableSeat{child, "Cora", "students", "en"});
  moderate_minors();

  const auto group = meeting.add_group(child);

  EXPECT_EQ(meeting.scope(group), Scope::staff());
  EXPECT_EQ(meeting.scope(notice(ref(group))->id), Scope::of(child));
  EXPECT_TRUE(meeting.session.sees(meeting.table_lead, Scope::of(child)));
  meeting.must(meeting.facilitator, step(ref(group), ReviewAct::send_back));
  EXPECT_EQ(
      meeting.answer(meeting.table_lead, ResubmitRecord{ref(group)}).code, Refusal::not_found);
  meeting.must(child, ResubmitRecord{ref(group)});
  show(ref(group));
}

TEST_F(Moderation, what_was_looked_at_is_not_changed_by_a_minor_afterwards) {
  const auto group = meeting.add_group(meeting.ada);
  const auto commitment = add_commitment(meeting.ada);
  moderate_minors();

  const Text& text = meeting.record(group).text;
  const EditText more{ref(group), test::typed(text, 6, Id<RunTag>(3), "!")};
  EXPECT_EQ(meeting.answer(student, more).code, Refusal::not_allowed);
  EXPECT_EQ(meeting.answer(meeting.ada, more).code, Refusal::none);
  EXPECT_EQ(meeting.answer(student, SetCommitment{commitment, {"x", 1, "y"}, {}}).code,
            Refusal::not_allowed);
  EXPECT_EQ(meeting.answer(student, StartMinutes{meeting.fresh<Minutes>(), {}}).code,
            Refusal::not_allowed)
      << "nobody can look at minutes first";
}

TEST_F(Moderation, F14_what_was_sent_back_and_removed_comes_back_with_what_its_author_was_told) {
  meeting.add_note(meeting.ada, "written before");
  const auto note = meeting.add_note(meeting.ada, "sent back");
  meeting.must(meeting.facilitator, step(ref(note), ReviewAct::send_back));
  const auto before = test::hashes(meeting.session);
  meeting.must(meeting.ada, RemoveNote{note});

  const Entry& undo = meeting.must(meeting.ada, Undo{});

  EXPECT_TRUE(undo.kept.empty());
  EXPECT_EQ(test::hashes(meeting.session), before);
  ASSERT_NE(notice(ref(note)), nullptr);
  meeting.must(meeting.ada, ResubmitRecord{ref(note)});
}

TEST_F(Moderation, F14_staff_who_remove_what_they_held_may_take_that_back) {
  const auto finding = add_finding(meeting.ada);
  meeting.must(meeting.facilitator, step(ref(finding), ReviewAct::hold));
  const auto before = test::hashes(meeting.session);
  meeting.must(meeting.facilitator, RemoveFinding{finding});
  EXPECT_EQ(notice(ref(finding)), nullptr);

  const Entry& undo = meeting.must(meeting.facilitator, Undo{});

  EXPECT_TRUE(undo.kept.empty());
  EXPECT_EQ(test::hashes(meeting.session), before);
}

TEST_F(Moderation, nothing_new_takes_the_place_of_what_was_decided_about) {
  const auto group = meeting.add_group(meeting.ada);
  hide(ref(group));
  meeting.must(meeting.facilitator, RemoveGroup{group});

  const AddGroup another{group, {}, meeting.text("another")};
  EXPECT_EQ(meeting.answer(meeting.ben, another).code, Refusal::id_taken);
}

TEST_F(Moderation, of_objections_all_wait_or_none_so_that_nobody_is_told_which_is_a_minors) {
  const auto group = meeting.add_group(meeting.ada);
  moderate_minors();
  const auto ballot =
      meeting.open_ballot({.method = BallotMethod::fist_to_five, .items = {ref(group)}});
  meeting.must(meeting.ben, CastVote{ballot, {ref(group), 1, 0, "no"}});
  meeting.must(student, CastVote{ballot, {ref(group), 2, 0, "never"}});
  meeting.must(meeting.facilitator, CloseBallot{ballot});

  meeting.must(meeting.facilitator, RevealBallot{ballot});

  std::size_t waiting = 0;
  for (const auto& [id, objection] : meeting.session.records().all<Objection>()) {
    waiting += objection.scope == Scope::staff() && review(ref(id))->state == ReviewState::held;
  }
  EXPECT_EQ(waiting, 2U);
}

TEST_F(Moderation, F57_names_are_pointed_out_in_every_text_and_when_one_is_changed) {
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {}, false});
  const auto group = meeting.fresh<Group>();
  meeting.must(meeting.ben, AddGroup{group, {}, meeting.text("what Maria said")});
  const auto commitment = meeting.fresh<Commitment>();
  meeting.must(
      meeting.ben,
      AddCommitment{
          commitment, meeting.text("we call"), {"call 617 555 0142", 20'500, "a call"}, {}});
  const auto minutes = start_minutes(meeting.scribe);
  EXPECT_NE(review(ref(group)), nullptr);
  EXPECT_NE(review(ref(commitment)), nullptr);
  EXPECT_EQ(review(ref(minutes)), nullptr);

  const Text& text = meeting.record(minutes).text;
  meeting.must(
      meeting.scribe, EditText{ref(minutes), test::typed(text, 3, Id<RunTag>(3), " by Maria")});

  ASSERT_NE(review(ref(minutes)), nullptr);
  EXPECT_EQ(review(ref(minutes))->steps.back().act, ReviewAct::flag);
  EXPECT_EQ(meeting.scope(minutes), Scope::everyone()) << "it flags and never blocks";
  meeting.must(meeting.scribe, Undo{});
  EXPECT_EQ(meeting.words(ref(minutes)), "said") << "the flag is in nobody's way";
  EXPECT_NE(review(ref(minutes)), nullptr);
}

TEST_F(Moderation, F52_what_became_of_an_author_does_not_say_who_wrote_it) {
  meeting.begin_phase(test::grant_to_all(test::every_act), Anonymity::moderator_vault);
  const auto gone = meeting.add_note(meeting.ada);
  const auto watching = meeting.add_note(meeting.ben);
  const auto here = meeting.add_note(meeting.scribe);
  meeting.must(meeting.facilitator, RemoveSeat{meeting.ada});
  meeting.must(meeting.facilitator, SetRole{meeting.ben, Role::observer});

  // What the staff are told of each, but for the ids.
  const auto told = [&](const Entry& entry) {
    std::vector<std::pair<RecordKind, bool>> changes;
    for (const Change& change : entry.changes) {
      if (!meeting.session.sees(meeting.facilitator, change.scope)) continue;
      changes.emplace_back(ref(change.body).kind, std::holds_alternative<Put>(change.body));
    }
    return changes;
  };
  const auto of_one_here =
      told(meeting.must(meeting.facilitator, step(ref(here), ReviewAct::send_back)));
  for (const auto note : {gone, watching}) {
    EXPECT_EQ(told(meeting.must(meeting.facilitator, step(ref(note), ReviewAct::send_back))),
              of_one_here);
    EXPECT_FALSE(meeting.session.sees(meeting.facilitator, scope(ref(note))));
  }
  // Nobody hands those in: they are taken back and decided like any other.
  for (const auto note : {gone, watching, here}) {
    meeting.must(meeting.co_facilitator, step(ref(note), ReviewAct::hold));
    show(ref(note));
    EXPECT_EQ(scope(ref(note)), Scope::everyone());
  }
}

TEST_F(Moderation, F53_what_its_author_never_hands_in_is_taken_back_and_decided) {
  const auto group = meeting.add_group(meeting.ada);
  meeting.must(meeting.facilitator, step(ref(group), ReviewAct::send_back));
  ASSERT_EQ(scope(ref(group)), Scope::of(meeting.ada));
  EXPECT_EQ(meeting.answer(meeting.facilitator, step(ref(group), ReviewAct::release)).code,
            Refusal::not_found);  // It may be half mended.

  meeting.must(meeting.co_facilitator, step(ref(group), ReviewAct::hold));

  EXPECT_EQ(scope(ref(group)), Scope::staff());
  EXPECT_EQ(notice(ref(group))->state, ReviewState::held);
  show(ref(group));
  EXPECT_EQ(scope(ref(group)), Scope::everyone());
}

TEST_F(Moderation, F57_names_are_pointed_out_when_a_plan_or_a_report_brings_them) {
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {}, false});
  const CommitmentPlan plan{"ask", 20'500, "count"};
  const CommitmentPlan naming{"call 617 555 0142", 20'500, "count"};
  const Promise promise{.owner = meeting.ada, .witness = meeting.ben};
  const auto planned = add_commitment(meeting.ben);
  const auto reported = add_commitment(meeting.ben);
  for (const auto commitment : {planned, reported}) {
    meeting.must(meeting.ben, SetCommitment{commitment, plan, promise});
    EXPECT_EQ(review(ref(commitment)), nullptr);
  }
  meeting.must(meeting.facilitator, AgreeCommitment{reported, true});

  meeting.must(meeting.ben, SetCommitment{planned, naming, promise});
  meeting.must(
      meeting.ada, ReportCommitment{reported, CommitmentState::kept, "Maria Lopez thanked us"});

  for (const auto commitment : {planned, reported}) {
    ASSERT_NE(review(ref(commitment)), nullptr);
    EXPECT_EQ(review(ref(commitment))->steps.back().act, ReviewAct::flag);
    EXPECT_EQ(meeting.scope(commitment), Scope::everyone()) << "it flags and never blocks";
  }
  meeting.must(meeting.ben, SetCommitment{planned, plan, promise});
  meeting.must(meeting.ben, SetCommitment{planned, naming, promise});
  EXPECT_EQ(review(ref(planned))->steps.size(), 1U) << "once";
}

TEST_F(Moderation, F57_a_minor_says_nothing_to_all_by_way_of_evidence) {
  const auto finding = add_finding(meeting.ada);
  const DataCell cell{"Mr Smith hit me", "r", "c", ""};
  const CiteEvidence cite{meeting.fresh<Evidence>(), ref(finding), {{}, cell}, {}};
  moderate_minors();

  EXPECT_EQ(meeting.answer(student, cite).code, Refusal::not_allowed);
}

TEST_F(Moderation, F40_what_was_sent_back_is_its_rooms_again_when_joining_rooms_is_undone) {
  const auto room = meeting.open_room("1");
  meeting.move(meeting.ada, room);
  const auto group = meeting.fresh<Group>();
  meeting.must(meeting.ada, AddGroup{group, room, meeting.text("ours")});
  meeting.must(meeting.facilitator, step(ref(group), ReviewAct::send_back));
  meeting.must(meeting.facilitator, CombineRooms{0});
  ASSERT_FALSE(meeting.record(group).room);

  meeting.must(meeting.facilitator, Undo{});

  EXPECT_EQ(meeting.record(group).room, room);
  meeting.must(meeting.ada, ResubmitRecord{ref(group)});
  show(ref(group));
  EXPECT_EQ(scope(ref(group)), Scope::of(room));
}

}  // namespace
}  // namespace plenary::audit
