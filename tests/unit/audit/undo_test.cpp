// Undo with nobody in between: every command that can be taken back is, and leaves no trace.
#include <map>

#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

// A meeting with something of everything in it, so that each command has something to act on.
struct UndoAtOnce : ::testing::Test {
  FullMeeting meeting;
  Id<Room> room = meeting.open_room("Table 1");
  Id<Room> other_room = meeting.open_room("Table 2");
  Id<Group> group = meeting.add_group(meeting.ada);
  Id<Note> first = meeting.add_note(meeting.ada, "first", {.group = group});
  Id<Note> second = meeting.add_note(meeting.ada, "second", {.group = group});
  Id<Note> loose = meeting.add_note(meeting.ada, "loose");
  Id<Note> hidden = meeting.add_note(meeting.ben, "hidden", {.group = group});
  Id<CauseMap> map = meeting.add_map(meeting.ada, Cycles::forbidden);
  Id<Cause> a = meeting.add_cause(meeting.ada, map);
  Id<Cause> b = meeting.add_cause(meeting.ada, map);
  Id<Cause> c = meeting.add_cause(meeting.ada, map);
  Id<CauseLink> link = meeting.link(meeting.ada, a, b);
  Id<CauseLink> next_link = meeting.link(meeting.ada, b, c);
  Id<Ballot> ballot = meeting.open_ballot({.items = {ref(first), ref(second)}, .budget = 3});

  void SetUp() override {
    meeting.must(meeting.facilitator, HideNote{hidden});
    meeting.move(meeting.scribe, room);
    meeting.must(meeting.ada, CastVote{ballot, {ref(first), 1}});
  }

  void expect_undone(Id<Seat> who, const Command& command) {
    const auto before = test::hashes(meeting.session);
    const std::uint64_t seq = meeting.must(who, command).seq;
    EXPECT_NE(test::hashes(meeting.session), before);

    const Entry& undo = meeting.must(who, Undo{});

    EXPECT_EQ(undo.undoes, seq);
    EXPECT_TRUE(undo.kept.empty()) << undo.kept.size() << " kept";
    EXPECT_EQ(test::hashes(meeting.session), before) << "command " << command.index();
  }
};

TEST_F(UndoAtOnce, notes_and_groups_are_as_before) {
  const auto ada = meeting.ada;
  expect_undone(ada, AddNote{.id = Id<Note>(1), .text = meeting.text("x")});
  expect_undone(
      ada, AddNote{.id = Id<Note>(1), .text = meeting.text("x"), .place = {PlaceKind::start, {}}});
  expect_undone(
      ada, AddNote{.id = Id<Note>(1), .text = meeting.text("x"), .audience = Audience::only_me});
  expect_undone(ada, EditText{ref(loose), test::deleted(meeting.record(loose).text, 1, 3)});
  expect_undone(ada, SetEpistemic{loose, Epistemic::strength});
  expect_undone(ada, MoveNote{loose, group, {PlaceKind::after, first}});
  expect_undone(ada, MoveNote{first, {}});
  expect_undone(ada, RemoveNote{loose});
  expect_undone(ada, AddGroup{Id<Group>(1), {}, meeting.text("x")});
  expect_undone(ada, RemoveGroup{group});
}

TEST_F(UndoAtOnce, an_anonymous_note_is_as_before) {
  meeting.begin_phase(test::grant_to_all(test::every_act), Anonymity::moderator_vault);

  expect_undone(meeting.ada, AddNote{.id = Id<Note>(1), .text = meeting.text("x")});
  const auto note = meeting.add_note(meeting.ada);
  expect_undone(meeting.ada, RemoveNote{note});
}

TEST_F(UndoAtOnce, votes_are_as_before) {
  expect_undone(meeting.ada, CastVote{ballot, {ref(second), 2}});
  expect_undone(meeting.ada, CastVote{ballot, {ref(first), 3}});
  expect_undone(meeting.ada, CastVote{ballot, {ref(first), 0}});
  expect_undone(meeting.ada, TakeBackVote{ballot, ref(first)});
}

TEST_F(UndoAtOnce, maps_and_minutes_are_as_before) {
  const auto ada = meeting.ada;
  expect_undone(ada, AddCauseMap{Id<CauseMap>(1), {}, meeting.text("x")});
  expect_undone(ada, AddCause{Id<Cause>(1), map, meeting.text("x"), {}, loose});
  expect_undone(ada, MoveCause{a, {5, 6}});
  expect_undone(ada, RemoveCause{a});
  expect_undone(ada, RemoveCause{b});
  expect_undone(ada, LinkCauses{Id<CauseLink>(1), {a, c}});
  expect_undone(ada, SetLink{link, Polarity::less, 5});
  expect_undone(ada, RemoveLink{link});
  expect_undone(ada, StartMinutes{Id<Minutes>(1)});
}

TEST_F(UndoAtOnce, rooms_and_seats_are_as_before) {
  const auto facilitator = meeting.facilitator;
  expect_undone(facilitator, OpenRoom{Id<Room>(1), "x"});
  expect_undone(facilitator, CloseRoom{other_room});
  expect_undone(facilitator, CloseRoom{room});
  expect_undone(facilitator, MoveSeat{meeting.ada, other_room});
  expect_undone(facilitator, MoveSeat{meeting.scribe, {}});
  expect_undone(facilitator, SetRole{meeting.ada, Role::table_lead});
  expect_undone(facilitator, SetRole{meeting.scribe, Role::observer});
  expect_undone(facilitator, SetRole{meeting.observer, Role::participant});
}

TEST(Undo, an_admitted_guest_waits_again) {
  auto asked = test::a_session();
  asked.lobby = true;
  FullMeeting meeting(asked);
  const auto guest = meeting.join_by_code();
  const auto before = test::hashes(meeting.session);
  meeting.must(meeting.facilitator, AdmitSeat{guest});

  meeting.must(meeting.facilitator, Undo{});

  EXPECT_EQ(test::hashes(meeting.session), before);
  EXPECT_EQ(meeting.record(guest).status, SeatStatus::waiting);
}

TEST(Undo, typed_words_go_and_leave_only_their_ids) {
  FullMeeting meeting;
  const auto note = meeting.add_note(meeting.ada, "ac");
  const auto run = meeting.fresh<RunTag>();
  const Text& words = meeting.record(note).text;
  meeting.must(meeting.ben, EditText{ref(note), test::typed(words, 0, run, "b")});

  const Entry& undo = meeting.must(meeting.ben, Undo{});

  EXPECT_TRUE(undo.kept.empty());
  EXPECT_EQ(meeting.words(ref(note)), "ac");
  EXPECT_EQ(meeting.record(note).text.runs()[1], (TextRun{run, 0, "", 1}));
}

TEST(Undo, each_undo_takes_back_the_step_before) {
  FullMeeting meeting;
  const auto note = meeting.add_note(meeting.ada);
  meeting.must(meeting.ada, SetEpistemic{note, Epistemic::question});
  meeting.must(meeting.ada, SetEpistemic{note, Epistemic::strength});

  meeting.must(meeting.ada, Undo{});
  EXPECT_EQ(meeting.record(note).epistemic, Epistemic::question);
  meeting.must(meeting.ada, Undo{});
  EXPECT_EQ(meeting.record(note).epistemic, Epistemic::unsorted);
  meeting.must(meeting.ada, Undo{});
  EXPECT_FALSE(meeting.holds(note));

  EXPECT_EQ(meeting.submit(meeting.ada, Undo{}).code, Refusal::nothing_to_undo);
}

TEST(Undo, takes_back_only_what_is_mine) {
  FullMeeting meeting;
  const auto note = meeting.add_note(meeting.ada);

  EXPECT_EQ(meeting.submit(meeting.ben, Undo{}).code, Refusal::nothing_to_undo);
  EXPECT_EQ(meeting.submit(meeting.facilitator, Undo{}).code, Refusal::nothing_to_undo);
  EXPECT_EQ(meeting.submit({}, Undo{}).code, Refusal::nothing_to_undo);

  EXPECT_TRUE(meeting.holds(note));
}

TEST(Undo, a_refused_command_is_no_step) {
  FullMeeting meeting;
  const auto note = meeting.add_note(meeting.ada);
  meeting.submit(meeting.ada, MoveNote{Id<Note>(99), {}});

  meeting.must(meeting.ada, Undo{});

  EXPECT_FALSE(meeting.holds(note));
}

TEST(Undo, the_oldest_steps_are_forgotten) {
  FullMeeting meeting;
  const auto map = meeting.add_map(meeting.ada);
  const auto cause = meeting.add_cause(meeting.ada, map);
  const auto most = static_cast<std::int32_t>(limits::undo_steps_max);
  for (std::int32_t x = 1; x <= most + 3; ++x) meeting.must(meeting.ada, MoveCause{cause, {x, 0}});

  for (std::int32_t x = 0; x < most; ++x) meeting.must(meeting.ada, Undo{});

  EXPECT_EQ(meeting.record(cause).position.x, 3);
  EXPECT_EQ(meeting.submit(meeting.ada, Undo{}).code, Refusal::nothing_to_undo);
}

TEST(Undo, reaches_past_no_step_that_cannot_be_taken_back) {
  FullMeeting meeting;
  const auto facilitator = meeting.facilitator;
  const auto note = meeting.add_note(facilitator);
  const auto ballot = meeting.fresh<Ballot>();
  const std::vector<Command> commands{
      BeginPhase{.after_number = meeting.phase().number,
                 .name = "infer",
                 .grants = test::grant_to_all(test::every_act)},
      SetTimer{.act = TimerAct::start, .ms = 60'000},
      OpenBallot{.id = ballot, .title = "x", .method = BallotMethod::dots, .budget = 1},
      CloseBallot{ballot},
      RevealBallot{ballot},
      RotateCode{},
      SetObserverDelay{20},
      RemoveSeat{meeting.ben},
      HideNote{meeting.add_note(meeting.ada)},
  };

  for (const Command& command : commands) {
    meeting.must(facilitator, command);
    EXPECT_EQ(meeting.submit(facilitator, Undo{}).code, Refusal::cannot_undo) << command.index();
    meeting.must(facilitator, SetEpistemic{note, Epistemic::question});
    meeting.must(facilitator, Undo{});
    EXPECT_EQ(meeting.submit(facilitator, Undo{}).code, Refusal::cannot_undo) << command.index();
  }
  EXPECT_TRUE(meeting.holds(note));
}

TEST(Undo, where_all_look_and_who_is_done_is_no_step) {
  FullMeeting meeting;
  const auto note = meeting.add_note(meeting.facilitator);
  meeting.must(meeting.facilitator, SetFocus{ref(note)});
  meeting.must(meeting.facilitator, SetDone{true});

  meeting.must(meeting.facilitator, Undo{});

  EXPECT_FALSE(meeting.holds(note));
}

TEST(Undo, a_move_that_was_taken_back_is_in_nobodys_way) {
  FullMeeting meeting;
  const auto note = meeting.add_note(meeting.facilitator);
  const BeginPhase move{.after_number = meeting.phase().number,
                        .name = "infer",
                        .grants = test::grant_to_all(test::every_act)};
  meeting.must(meeting.facilitator, move);
  meeting.must(meeting.co_facilitator, UndoMove{meeting.phase().number});

  meeting.must(meeting.facilitator, Undo{});

  EXPECT_FALSE(meeting.holds(note));
  EXPECT_EQ(meeting.submit(meeting.co_facilitator, Undo{}).code, Refusal::nothing_to_undo);
}

TEST(Undo, a_note_removed_while_in_focus_comes_back_without_calling_everybody) {
  FullMeeting meeting;
  const auto note = meeting.add_note(meeting.ada);
  meeting.must(meeting.facilitator, SetFocus{ref(note)});
  meeting.must(meeting.ada, RemoveNote{note});

  const Entry& undo = meeting.must(meeting.ada, Undo{});

  EXPECT_TRUE(undo.kept.empty());
  EXPECT_TRUE(meeting.holds(note));
  EXPECT_EQ(meeting.focus().target, RecordRef{});
}

TEST(Undo, what_goes_with_an_undo_leaves_the_focus) {
  FullMeeting meeting;
  const auto note = meeting.add_note(meeting.ada);
  meeting.must(meeting.facilitator, SetFocus{ref(note)});

  meeting.must(meeting.ada, Undo{});

  EXPECT_FALSE(meeting.holds(note));
  EXPECT_EQ(meeting.focus().target, RecordRef{});
}

TEST(Undo, what_an_undo_seals_again_leaves_the_focus) {
  FullMeeting meeting;
  meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                              .name = "predict",
                              .grants = test::grant_to_all(test::every_act),
                              .reveal = Reveal::by_staff});
  const auto note = meeting.add_note(meeting.facilitator);
  const Note sealed = meeting.record(note);
  meeting.must(meeting.facilitator, RevealNotes{});
  meeting.must(meeting.co_facilitator, SetFocus{ref(note)});

  meeting.must(meeting.facilitator, Undo{});

  EXPECT_EQ(meeting.scope(note), Scope::of(meeting.facilitator));
  EXPECT_EQ(meeting.record(note), sealed);
  EXPECT_EQ(meeting.focus().target, RecordRef{});
}

}  // namespace
}  // namespace plenary::audit
