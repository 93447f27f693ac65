// What somebody who was away is told, and what they are not.
#include "audit/chronicle.h"

#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Chronicles : ::testing::Test {
  FullMeeting meeting;
  Time left;

  void SetUp() override {
    meeting.add_note(meeting.ada, "before");
    meeting.now = meeting.now + 1'000;
    left = meeting.now;
  }
  Chronicle told(Id<Seat> seat) {
    return chronicle(meeting.session, meeting.journal, {seat, left, meeting.now});
  }
};

TEST_F(Chronicles, phases_new_notes_by_kind_and_results_since_then) {
  meeting.begin_phase(test::grant_to_all(test::every_act));
  const auto note = meeting.add_note(meeting.ada, "a", {.epistemic = Epistemic::observation});
  meeting.add_note(meeting.ben, "b", {.epistemic = Epistemic::observation});
  meeting.add_note(meeting.ben, "c", {.epistemic = Epistemic::question});
  meeting.must(meeting.facilitator, HideNote{note});
  meeting.must(meeting.facilitator, ShowNote{note});
  const auto ballot = meeting.open_ballot({.items = {ref(note)}});
  meeting.must(meeting.facilitator, CloseBallot{ballot});
  meeting.must(meeting.facilitator, RevealBallot{ballot});

  const Chronicle found = told(meeting.ben);

  ASSERT_EQ(found.phases.size(), 1U);
  EXPECT_EQ(found.phases[0].name, "observe");
  EXPECT_EQ(found.added,
            (std::vector<ChronicleCount>{{RecordKind::note, Epistemic::observation, 2},
                                         {RecordKind::note, Epistemic::question, 1},
                                         {RecordKind::ballot, Epistemic::unsorted, 1}}));
  EXPECT_EQ(found.revealed, std::vector<Id<Ballot>>{ballot});
}

TEST_F(Chronicles, F48_and_what_came_of_it) {
  meeting.must(meeting.ada, AddFinding{meeting.fresh<Finding>(), meeting.text("Fewer stay")});
  meeting.must(
      meeting.ada, AddCommitment{meeting.fresh<Commitment>(), meeting.text("A bus"), {}, {}});

  EXPECT_EQ(told(meeting.ben).added,
            (std::vector<ChronicleCount>{{RecordKind::finding, Epistemic::unsorted, 1},
                                         {RecordKind::commitment, Epistemic::unsorted, 1}}));
}

TEST_F(Chronicles, T_Z11_nothing_is_told_of_what_is_hidden_private_or_elsewhere) {
  const auto room = meeting.open_room();
  meeting.add_note(meeting.facilitator, "there", {.room = room});
  meeting.add_note(meeting.ada, "mine", {.audience = Audience::only_me});
  meeting.must(meeting.facilitator, HideNote{meeting.add_note(meeting.ada, "gone")});

  EXPECT_TRUE(told(meeting.ben).added.empty());
  EXPECT_TRUE(told(meeting.ada).added.empty());
  EXPECT_EQ(told(meeting.facilitator).added,
            (std::vector<ChronicleCount>{{RecordKind::note, Epistemic::unsorted, 2}}));
}

TEST_F(Chronicles, a_hidden_title_is_not_told_and_a_restored_one_is_told_once) {
  const auto group = meeting.add_group(meeting.ada);
  meeting.must(
      meeting.facilitator, ReviewRecord{ref(group), ReviewAct::hide, 0, ReviewReason::other, ""});
  EXPECT_TRUE(told(meeting.ben).added.empty());

  meeting.must(
      meeting.facilitator, ReviewRecord{ref(group), ReviewAct::release, 1, ReviewReason::none, ""});

  EXPECT_EQ(told(meeting.ben).added,
            (std::vector<ChronicleCount>{{RecordKind::group, Epistemic::unsorted, 1}}));
}

TEST_F(Chronicles, F48_what_came_to_light_since_is_new_whenever_it_was_written) {
  const auto room = meeting.open_room();
  meeting.move(meeting.ada, room);
  meeting.add_note(meeting.ada, "of the other room");
  meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                              .name = "predict",
                              .grants = test::grant_to_all(test::every_act),
                              .reveal = Reveal::by_staff});
  meeting.add_note(meeting.interpreter, "sealed");
  meeting.now = meeting.now + 1'000;
  left = meeting.now;
  EXPECT_TRUE(told(meeting.ben).added.empty());

  meeting.must(meeting.facilitator, RevealNotes{});
  EXPECT_EQ(told(meeting.ben).added,
            (std::vector<ChronicleCount>{{RecordKind::note, Epistemic::unsorted, 1}}));
  meeting.must(meeting.facilitator, CloseRoom{room});

  EXPECT_EQ(told(meeting.ben).added,
            (std::vector<ChronicleCount>{{RecordKind::note, Epistemic::unsorted, 2}}));
  for (const Id<Seat>& read_along : {meeting.ada, meeting.facilitator}) {
    EXPECT_EQ(told(read_along).added,
              (std::vector<ChronicleCount>{{RecordKind::note, Epistemic::unsorted, 1}}));
  }
}

TEST_F(Chronicles, F48_what_was_held_and_released_since_is_new_and_what_was_hidden_is_not) {
  const auto seen = meeting.add_note(meeting.ada, "seen");
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});
  TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Cora"};
  taking.ticket = test::digest(9);
  taking.group = "students";
  const auto student = meeting.seat_taken(meeting.must({}, taking));
  const auto held = meeting.add_note(student, "looked at first");
  meeting.now = meeting.now + 1'000;
  left = meeting.now;

  meeting.must(
      meeting.facilitator, ReviewNote{held, ReviewAct::release, 1, ReviewReason::none, ""});
  meeting.must(meeting.facilitator, HideNote{seen});
  meeting.must(meeting.facilitator, ShowNote{seen});

  EXPECT_EQ(told(meeting.ben).added,
            (std::vector<ChronicleCount>{{RecordKind::note, Epistemic::unsorted, 1}}));
}

TEST_F(Chronicles, T_Z11_a_delayed_observer_is_not_told_of_what_was_revealed_just_now) {
  meeting.must(meeting.facilitator, SetObserverDelay{60});
  meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                              .name = "predict",
                              .grants = test::grant_to_all(test::every_act),
                              .reveal = Reveal::by_staff});
  meeting.add_note(meeting.ada, "sealed");
  meeting.now = meeting.now + 70'000;  // Its own entry is due.

  meeting.must(meeting.facilitator, RevealNotes{});

  EXPECT_TRUE(told(meeting.observer).added.empty());
  meeting.now = meeting.now + 60'000;
  EXPECT_EQ(told(meeting.observer).added.size(), 1U);
}

TEST_F(Chronicles, a_delayed_observer_is_told_nothing_early) {
  meeting.must(meeting.facilitator, SetObserverDelay{60});
  meeting.add_note(meeting.ada);

  EXPECT_TRUE(told(meeting.observer).added.empty());
  meeting.now = meeting.now + 60'000;
  EXPECT_EQ(told(meeting.observer).added.size(), 1U);
}

TEST_F(Chronicles, a_delay_that_becomes_shorter_tells_observers_nothing_earlier_than_was_promised) {
  meeting.must(meeting.facilitator, SetObserverDelay{60});
  meeting.begin_phase(test::grant_to_all(test::every_act));
  meeting.add_note(meeting.ada);
  meeting.now = meeting.now + 10'000;

  meeting.must(meeting.facilitator, SetObserverDelay{0});
  meeting.add_note(meeting.ada);

  EXPECT_TRUE(told(meeting.observer).added.empty());
  EXPECT_TRUE(told(meeting.observer).phases.empty());
  EXPECT_EQ(told(meeting.ben).added.size(), 1U);
  meeting.now = meeting.now + 50'000;
  EXPECT_EQ(told(meeting.observer).phases.size(), 1U);
  EXPECT_EQ(told(meeting.observer).added,
            (std::vector<ChronicleCount>{{RecordKind::note, Epistemic::unsorted, 1}}));
  meeting.now = meeting.now + 10'000;
  EXPECT_EQ(told(meeting.observer).added,
            (std::vector<ChronicleCount>{{RecordKind::note, Epistemic::unsorted, 2}}));
}

}  // namespace
}  // namespace plenary::audit
