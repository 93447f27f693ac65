// What was written where a moderator looks first is looked at first, however late it comes: after
// everybody was moved on, and after that was taken back.
#include <gtest/gtest.h>

#include "audit/assurance.h"
#include "audit/limits.h"
#include "tests/unit/audit/moderation.h"

namespace plenary::audit {
namespace {

using test::digest;

// Students write in a phase in which they are looked at first; then everybody is moved on.
struct ComesLate : Moderation {
  std::uint32_t then = 0;  // The number of that phase.

  void SetUp() override {
    Moderation::SetUp();
    moderate_minors();
    then = meeting.phase().number;
  }
  void move_on(const std::string& name = "causes", Anonymity anonymity = Anonymity::named,
               Reveal reveal = Reveal::at_once) {
    meeting.must(meeting.facilitator,
                 BeginPhase{.after_number = meeting.phase().number,
                            .name = name,
                            .grants = test::grant_to_all(test::every_act),
                            .anonymity = anonymity,
                            .reveal = reveal});
  }
  void take_back() { meeting.must(meeting.facilitator, UndoMove{meeting.phase().number}); }
  Id<Note> add_late(Id<Seat> who) {
    const auto id = meeting.fresh<Note>();
    meeting.must(who, AddNote{.id = id, .text = meeting.text("the buses")}, then);
    return id;
  }
  void expect_held(RecordRef text) {
    EXPECT_EQ(scope(text), Scope::staff());
    ASSERT_NE(review(text), nullptr);
    EXPECT_EQ(review(text)->state, ReviewState::held);
    EXPECT_NE(notice(text), nullptr);
  }
};

TEST_F(ComesLate, F52_a_minors_note_is_held_and_an_adults_is_not) {
  move_on();

  expect_held(ref(add_late(student)));

  EXPECT_EQ(scope(ref(add_late(meeting.ada))), Scope::everyone());
  EXPECT_EQ(scope(ref(meeting.add_note(student))), Scope::everyone()) << "written in this phase";
}

TEST_F(ComesLate, F52_and_so_is_whatever_else_a_minor_begins) {
  const auto map = meeting.add_map(meeting.ada);
  move_on();
  const auto group = meeting.fresh<Group>();
  const auto cause = meeting.fresh<Cause>();
  const auto finding = meeting.fresh<Finding>();
  const auto commitment = meeting.fresh<Commitment>();

  meeting.must(student, AddGroup{group, {}, meeting.text("a group")}, then);
  meeting.must(student, AddCause{cause, map, meeting.text("because"), {}, {}}, then);
  meeting.must(student, AddFinding{finding, meeting.text("found")}, then);
  meeting.must(student, AddCommitment{commitment, meeting.text("we will"), {}, {}}, then);

  for (const RecordRef& text : {ref(group), ref(cause), ref(finding), ref(commitment)}) {
    expect_held(text);
  }
}

TEST_F(ComesLate, F52_what_a_minor_changed_there_of_what_stands_is_refused) {
  const auto group = meeting.add_group(meeting.ada);
  move_on();
  const Text& text = meeting.record(group).text;
  const EditText more{ref(group), test::typed(text, 6, Id<RunTag>(3), "!")};

  EXPECT_EQ(meeting.submit(student, more, then).code, Refusal::not_allowed);
  EXPECT_EQ(meeting.submit(student, more).code, Refusal::none);
}

TEST_F(ComesLate, F52_into_a_phase_that_seals_it_is_held_when_it_is_revealed) {
  move_on("infer", Anonymity::named, Reveal::by_staff);
  const auto note = add_late(student);
  EXPECT_EQ(scope(ref(note)), Scope::of(student));
  EXPECT_TRUE(meeting.record(note).sealing.looked_at_first);

  meeting.must(meeting.facilitator, RevealNotes{});

  expect_held(ref(note));
}

TEST_F(ComesLate, F52_after_a_move_was_taken_back_nothing_goes_past_the_moderators) {
  move_on();
  const std::uint32_t wrong = meeting.phase().number;
  take_back();
  move_on("predict");
  const auto in_the_wrong_one = meeting.fresh<Note>();

  expect_held(ref(add_late(student)));
  meeting.must(student, AddNote{.id = in_the_wrong_one, .text = meeting.text("x")}, wrong);

  expect_held(ref(in_the_wrong_one));  // Which phase that was, nobody knows any more.
}

TEST_F(ComesLate, without_moderated_phases_nothing_is_held_whatever_is_said_of_when) {
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {}, false});
  move_on();
  then = 77;

  EXPECT_EQ(scope(ref(add_late(student))), Scope::everyone());
}

// ---- in nobody's name

struct ComesLateByNobody : ComesLate {
  Id<TokenKey> key;

  void SetUp() override {
    ComesLate::SetUp();
    move_on("observe", Anonymity::unlinkable);
    open();
  }
  void open() {
    meeting.must({}, OpenTokens{meeting.phase().number, digest(1), digest(2), {}, {}});
    key = token_key(meeting.session.records(), meeting.phase().number)->id;
  }
  AddUnlinked note(std::uint64_t token) {
    return {key,
            digest(token),
            meeting.fresh<Note>(),
            Epistemic::observation,
            meeting.text("what nobody dares to say"),
            digest(token + 1'000)};
  }
};

TEST_F(ComesLateByNobody, F52_it_is_held_where_it_was_written_under_that_promise) {
  const AddUnlinked add = note(1);
  move_on();

  meeting.must({}, add);

  EXPECT_EQ(scope(ref(add.id)), Scope::staff());
}

TEST_F(ComesLateByNobody, F52_no_other_words_go_past_the_moderators) {
  move_on("survey", Anonymity::unlinkable);
  open();
  const AddUnlinked add = note(2);
  meeting.must({}, add);
  ASSERT_EQ(scope(ref(add.id)), Scope::everyone());
  move_on("observe", Anonymity::unlinkable);

  EXPECT_EQ(meeting.answer({}, ChangeUnlinked{add.id, add.capability, meeting.text("other")}).code,
            Refusal::not_allowed);
  meeting.must({}, ChangeUnlinked{add.id, add.capability, {}});
}

TEST_F(ComesLateByNobody, F03_what_was_under_way_at_a_wrong_move_arrives_once_it_is_taken_back) {
  const AddUnlinked before = note(3);
  const AddUnlinked meanwhile = note(4);
  move_on();
  meeting.must({}, meanwhile);
  take_back();

  meeting.must({}, before);

  EXPECT_EQ(meeting.record(key).number, meeting.phase().number);
  meeting.now = meeting.now + limits::unlinked_late_ms + 1;
  meeting.must({}, DrawTokens{student, 1, digest(9), key});
  meeting.must({}, note(5));  // And all that was drawn is good.
}

// ---- objections

struct ComesLateAsObjection : ComesLate {
  Id<Note> item;

  void SetUp() override {
    ComesLate::SetUp();
    item = meeting.add_note(meeting.ada);
  }
  Id<Ballot> open() {
    return meeting.open_ballot({.method = BallotMethod::fist_to_five, .items = {ref(item)}});
  }
  void object(Id<Ballot> ballot) {
    meeting.must(student, CastVote{ballot, {ref(item), 1, 0, "not like this"}});
  }
  bool is_promised(Id<Ballot> ballot) {
    return terms_of_ballot(meeting.session, student, meeting.record(ballot), Input::objection)
        .looked_at_first;
  }
  Scope revealed(Id<Ballot> ballot) {
    meeting.must(meeting.facilitator, CloseBallot{ballot});
    meeting.must(meeting.facilitator, RevealBallot{ballot});
    const auto& objections = meeting.session.records().all<Objection>();
    EXPECT_EQ(objections.size(), 1U);
    return objections.begin()->second.scope;
  }
};

TEST_F(ComesLateAsObjection, F52_they_are_held_though_the_ballot_is_revealed_in_another_phase) {
  const auto ballot = open();
  object(ballot);
  move_on("commit");

  EXPECT_TRUE(is_promised(ballot));
  EXPECT_EQ(revealed(ballot), Scope::staff());
}

TEST_F(ComesLateAsObjection, F52_and_though_it_was_opened_in_another) {
  move_on("prioritise");
  const auto ballot = open();
  EXPECT_FALSE(is_promised(ballot));
  move_on("observe");
  EXPECT_TRUE(is_promised(ballot));
  object(ballot);
  move_on("commit");

  EXPECT_EQ(revealed(ballot), Scope::staff());
}

TEST_F(ComesLateAsObjection, F35_what_was_asked_after_it_is_not_held) {
  move_on("prioritise");
  const auto ballot = open();
  object(ballot);
  move_on("commit");

  EXPECT_FALSE(is_promised(ballot));
  EXPECT_EQ(revealed(ballot), Scope::everyone());
}

}  // namespace
}  // namespace plenary::audit
