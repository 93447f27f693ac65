// Moderation: every step with its reason, several moderators at once, an author nobody learns of.
#include <algorithm>

#include <gtest/gtest.h>

#include "audit/assurance.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Reviews : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> student;

  void SetUp() override {
    TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Maria Lopez"};
    taking.ticket = test::digest(9);
    taking.group = "students";
    taking.language = "es";
    student = meeting.seat_taken(meeting.must({}, taking));
  }
  const Review* review(Id<Note> note) {
    const auto& index = meeting.session.index().review_by_record;
    const auto found = index.find(ref(note));
    return found == index.end() ? nullptr : &meeting.record(found->second);
  }
  const NoteNotice* notice(Id<Note> note) {
    const auto& index = meeting.session.index().notice_by_record;
    const auto found = index.find(ref(note));
    return found == index.end() ? nullptr : &meeting.record(found->second);
  }
  ReviewNote step(Id<Note> note, ReviewAct act, std::string words = "") {
    const Review* now = review(note);
    const auto steps = static_cast<std::uint32_t>(now == nullptr ? 0 : now->steps.size());
    return {note, act, steps, ReviewReason::hurtful, std::move(words)};
  }
  void anonymous() {
    meeting.begin_phase(test::grant_to_all(test::every_act), Anonymity::moderator_vault);
  }
};

TEST_F(Reviews, held_hidden_released_with_a_log_of_who_and_why) {
  const auto note = meeting.add_note(meeting.ada);

  meeting.must(meeting.facilitator, step(note, ReviewAct::hold, "let us look"));
  EXPECT_EQ(meeting.scope(note), Scope::staff());
  ASSERT_NE(notice(note), nullptr);
  EXPECT_EQ(notice(note)->note_words, "a note");
  meeting.must(meeting.co_facilitator, step(note, ReviewAct::hide));
  EXPECT_EQ(notice(note)->state, ReviewState::hidden);
  meeting.must(meeting.facilitator, step(note, ReviewAct::release));

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(notice(note), nullptr);
  ASSERT_EQ(review(note)->steps.size(), 3U);
  EXPECT_EQ(review(note)->steps[0].moderator, meeting.facilitator);
  EXPECT_EQ(review(note)->steps[0].words, "let us look");
  EXPECT_EQ(review(note)->steps[1].moderator, meeting.co_facilitator);
  EXPECT_EQ(review(note)->state, ReviewState::released);
}

TEST_F(Reviews, T_Z10_of_two_who_decide_at_once_one_is_told_that_it_moved) {
  const auto note = meeting.add_note(meeting.ada);
  const ReviewNote hold = step(note, ReviewAct::hold);
  const ReviewNote hide = step(note, ReviewAct::hide);

  meeting.must(meeting.facilitator, hold);

  EXPECT_EQ(meeting.submit(meeting.co_facilitator, hide), (Refused{Refusal::review_moved, 1}));
}

TEST_F(Reviews, what_somebody_has_claimed_is_theirs_until_taken_over) {
  const auto note = meeting.add_note(meeting.ada);
  meeting.must(meeting.facilitator, step(note, ReviewAct::claim));

  EXPECT_EQ(meeting.answer(meeting.co_facilitator, step(note, ReviewAct::hide)).code,
            Refusal::claimed_by_other);
  EXPECT_EQ(meeting.answer(meeting.co_facilitator, HideNote{note}).code, Refusal::claimed_by_other);

  meeting.must(meeting.co_facilitator, step(note, ReviewAct::claim));
  meeting.must(meeting.co_facilitator, step(note, ReviewAct::hide));
  EXPECT_FALSE(review(note)->claimed_by);
}

TEST_F(Reviews, sent_back_changed_and_handed_in_again_without_a_word_of_whose_it_is) {
  anonymous();
  const auto note = meeting.add_note(meeting.ada, "he always shouts");

  const Entry sent = meeting.must(meeting.facilitator, step(note, ReviewAct::send_back, "kinder?"));

  EXPECT_EQ(meeting.scope(note), Scope::of(meeting.ada));
  EXPECT_EQ(notice(note)->words, "kinder?");
  EXPECT_FALSE(meeting.session.sees(meeting.facilitator, meeting.scope(note)));
  for (const Change& change : sent.changes) {
    if (!meeting.session.sees(meeting.facilitator, change.scope)) continue;
    const auto* put = std::get_if<Put>(&change.body);
    if (put == nullptr) continue;
    const auto& log = std::get<Review>(put->record);
    for (const ReviewStep& each : log.steps) EXPECT_NE(each.moderator, meeting.ada);
  }
  EXPECT_EQ(meeting.answer(meeting.ben, ResubmitNote{note}).code, Refusal::not_found);
  const Text& text = meeting.record(note).text;
  meeting.must(meeting.ada, EditText{ref(note), test::deleted(text, 3, 7)});
  meeting.must(meeting.ada, ResubmitNote{note});
  EXPECT_EQ(meeting.scope(note), Scope::staff());
  meeting.must(meeting.co_facilitator, step(note, ReviewAct::release));
  EXPECT_EQ(meeting.words(ref(note)), "he shouts");
  EXPECT_EQ(meeting.scope(note), Scope::everyone());
}

TEST_F(Reviews, a_step_of_moderation_is_not_undone_but_answered_by_another) {
  const auto note = meeting.add_note(meeting.ada);
  meeting.must(meeting.facilitator, step(note, ReviewAct::hide));

  EXPECT_EQ(meeting.answer(meeting.facilitator, Undo{}).code, Refusal::cannot_undo);
  meeting.must(meeting.facilitator, ShowNote{note});
  EXPECT_EQ(review(note)->steps.back().act, ReviewAct::release);
}

TEST_F(Reviews, F52_hiding_a_note_the_short_way_is_kept_and_told_like_any_step) {
  anonymous();
  const auto note = meeting.add_note(meeting.ada);

  meeting.must(meeting.facilitator, HideNote{note});

  EXPECT_EQ(meeting.scope(note), Scope::staff());
  ASSERT_NE(review(note), nullptr);
  EXPECT_EQ(review(note)->state, ReviewState::hidden);
  EXPECT_EQ(review(note)->steps.back().moderator, meeting.facilitator);
  ASSERT_NE(notice(note), nullptr);
  EXPECT_EQ(notice(note)->state, ReviewState::hidden);
  const auto told = meeting.session.index().notice_by_record.at(ref(note));
  EXPECT_EQ(meeting.scope(told), Scope::of(meeting.ada));
  EXPECT_EQ(meeting.answer(meeting.facilitator, Undo{}).code, Refusal::cannot_undo);

  meeting.must(meeting.co_facilitator, ShowNote{note});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(review(note)->state, ReviewState::released);
  EXPECT_EQ(review(note)->steps.size(), 2U);
  EXPECT_EQ(notice(note), nullptr);
}

TEST_F(Reviews, a_note_that_was_hidden_before_reviews_were_kept_of_that_is_shown_again) {
  const auto note = meeting.add_note(meeting.ada);
  Entry hidden{.seq = meeting.session.head() + 1, .at = meeting.now};
  hidden.changes.push_back({meeting.scope(note), Remove{ref(note)}});
  hidden.changes.push_back({Scope::staff(), Put{meeting.record(note)}});
  meeting.session.apply(hidden);

  meeting.must(meeting.facilitator, ShowNote{note});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(review(note)->steps.back().act, ReviewAct::release);
}

TEST_F(Reviews, participants_review_nothing_and_learn_of_no_review) {
  const auto note = meeting.add_note(meeting.ada);

  EXPECT_EQ(meeting.answer(meeting.ben, step(note, ReviewAct::hide)).code, Refusal::not_allowed);
  meeting.must(meeting.facilitator, step(note, ReviewAct::claim));
  EXPECT_EQ(meeting.touched, std::vector<Scope>{Scope::staff()});
  const auto own = meeting.add_note(meeting.ada, "mine", {.audience = Audience::only_me});
  EXPECT_EQ(
      meeting.answer(meeting.facilitator, step(own, ReviewAct::hide)).code, Refusal::not_found);
  const auto question = meeting.add_note(meeting.ada, "why?", {.audience = Audience::staff});
  EXPECT_EQ(meeting.answer(meeting.facilitator, step(question, ReviewAct::hold)).code,
            Refusal::not_found);
}

TEST_F(Reviews, where_the_phase_says_so_a_minors_notes_are_seen_by_moderators_first) {
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});

  const auto held = meeting.add_note(student, "the buses");
  const auto adults = meeting.add_note(meeting.ada, "the buses");

  EXPECT_EQ(meeting.scope(held), Scope::staff());
  EXPECT_EQ(meeting.scope(adults), Scope::everyone());
  EXPECT_EQ(notice(held)->note_words, "the buses");
  EXPECT_EQ(meeting.scope(notice(held)->id), Scope::of(student));
  meeting.must(meeting.facilitator, step(held, ReviewAct::release));
  EXPECT_EQ(meeting.scope(held), Scope::everyone());
  const Text& text = meeting.record(held).text;
  const EditText more{ref(held), test::typed(text, 8, Id<RunTag>(3), "!")};
  EXPECT_EQ(meeting.answer(student, more).code, Refusal::not_allowed) << "was looked at as it is";
  meeting.must(student, RemoveNote{held});
}

TEST_F(Reviews, F52_who_says_no_group_may_be_a_minor_and_is_looked_at_first) {
  const auto unsaid = meeting.join(Role::participant, "Somebody");
  EXPECT_EQ(meeting.scope(meeting.add_note(unsaid)), Scope::everyone()) << "no rules";
  meeting.must(meeting.facilitator, SetSafeguard{{}, {"observe"}, false});
  EXPECT_EQ(meeting.scope(meeting.add_note(unsaid)), Scope::everyone()) << "nobody is a minor";

  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});

  EXPECT_TRUE(terms_of(meeting.session, unsaid, Input::note).looked_at_first);
  EXPECT_EQ(meeting.scope(meeting.add_note(unsaid)), Scope::staff());
  EXPECT_EQ(meeting.scope(meeting.add_note(meeting.facilitator)), Scope::everyone());
  EXPECT_EQ(meeting.answer(unsaid, StartMinutes{meeting.fresh<Minutes>(), {}}).code,
            Refusal::not_allowed);
  const auto paper = meeting.fresh<Note>();
  meeting.must(meeting.scribe, AddPaperNote{paper, {}, meeting.text("x"), {}, {}, ""});
  EXPECT_EQ(meeting.scope(paper), Scope::staff());
}

TEST_F(Reviews, in_another_phase_and_on_paper_the_same_rule_is_asked_of_the_writer) {
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"predict"}, false});
  EXPECT_EQ(meeting.scope(meeting.add_note(student)), Scope::everyone());
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});
  const auto paper = meeting.fresh<Note>();

  meeting.must(meeting.scribe,
               AddPaperNote{paper, Epistemic::observation, meeting.text("x"), {}, {}, "students"});

  EXPECT_EQ(meeting.scope(paper), Scope::staff());
  EXPECT_EQ(meeting.answer(meeting.facilitator, step(paper, ReviewAct::send_back)).code,
            Refusal::not_found)
      << "there is nobody to send it to";
}

TEST_F(Reviews, T_M12_what_names_somebody_is_flagged_and_never_blocked) {
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {}, false});

  const auto named = meeting.add_note(meeting.ben, "ask Maria about it");
  const auto phone = meeting.add_note(meeting.ben, "call 617 555 0142");
  const auto plain = meeting.add_note(meeting.ben, "ask about the 2024 figures");

  EXPECT_EQ(meeting.scope(named), Scope::everyone());
  ASSERT_NE(review(named), nullptr);
  EXPECT_EQ(review(named)->steps[0].act, ReviewAct::flag);
  EXPECT_EQ(review(named)->steps[0].reason, ReviewReason::names_somebody);
  EXPECT_NE(review(phone), nullptr);
  EXPECT_EQ(review(plain), nullptr);
}

TEST_F(Reviews, T_Z15_who_was_removed_comes_back_only_when_readmitted) {
  meeting.must(meeting.facilitator, RemoveSeat{student});
  const auto ticket = *meeting.session.index().tickets_by_seat.at(student).begin();
  EXPECT_TRUE(meeting.record(ticket).revoked);
  EXPECT_EQ(meeting.answer(meeting.ada, ReadmitSeat{student}).code, Refusal::not_allowed);

  meeting.must(meeting.co_facilitator, ReadmitSeat{student});

  EXPECT_FALSE(meeting.record(ticket).revoked);
  EXPECT_EQ(meeting.scope(student), Scope::members());
  EXPECT_EQ(meeting.answer(meeting.facilitator, ReadmitSeat{student}).code, Refusal::already_so);
  meeting.must({}, RemoveSeat{meeting.facilitator});
  EXPECT_EQ(meeting.answer(meeting.co_facilitator, ReadmitSeat{meeting.facilitator}).code,
            Refusal::not_allowed);
}

}  // namespace
}  // namespace plenary::audit
