// Sealed writing: nobody but its author is sent a note before it is revealed, and what is revealed
// says nothing of who wrote it unless the phase does.
#include <algorithm>

#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Sealed : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Seat> ben = meeting.ben;

  void begin(Reveal reveal, Anonymity anonymity = Anonymity::named) {
    meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                                .name = "predict",
                                .grants = test::grant_to_all(test::every_act),
                                .anonymity = anonymity,
                                .reveal = reveal});
  }
  Scope authorship(Id<Note> note) const {
    return meeting.scope(meeting.session.index().authorship_by_record.at(ref(note)));
  }
  Refusal reveal(Id<Seat> who, RevealNotes which) { return meeting.submit(who, which).code; }
};

TEST_F(Sealed, F06_a_note_is_its_authors_until_it_is_revealed) {
  begin(Reveal::by_staff);

  const auto note = meeting.add_note(ada, "I expect a gap.");

  EXPECT_EQ(meeting.touched, (std::vector<Scope>{Scope::of(ada)}));
  EXPECT_EQ(meeting.scope(note), Scope::of(ada));
  EXPECT_EQ(authorship(note), Scope::of(ada));
  EXPECT_EQ(reveal(meeting.facilitator, {}), Refusal::none);
  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(authorship(note), Scope::members());
  EXPECT_FALSE(meeting.record(note).sealed);
  EXPECT_EQ(meeting.session.index().list({}).size(), 1U);
  EXPECT_EQ(reveal(meeting.facilitator, {}), Refusal::already_so);
}

TEST_F(Sealed, F06_it_stays_sealed_when_the_phase_moves_on) {
  begin(Reveal::by_staff);
  const auto note = meeting.add_note(ada);

  begin(Reveal::at_once);

  EXPECT_EQ(meeting.scope(note), Scope::of(ada));
  EXPECT_EQ(reveal(ada, {.author = ada}), Refusal::none);
  EXPECT_EQ(meeting.scope(note), Scope::everyone());
}

TEST_F(Sealed, F06_what_somebody_keeps_to_themselves_is_never_revealed) {
  begin(Reveal::by_staff);
  const auto kept = meeting.add_note(ada, "mine", {.audience = Audience::only_me});
  meeting.add_note(ada, "ours");

  reveal(meeting.facilitator, {});

  EXPECT_EQ(meeting.scope(kept), Scope::of(ada));
}

TEST_F(Sealed, F06_its_author_edits_and_removes_it_meanwhile) {
  begin(Reveal::by_staff);
  const auto note = meeting.add_note(ada, "gap");
  const Text& text = meeting.record(note).text;

  EXPECT_EQ(meeting.submit(ada, EditText{ref(note), test::typed(text, 2, Id<RunTag>(9), "s")}).code,
            Refusal::none);
  EXPECT_EQ(meeting.submit(ben, RemoveNote{note}).code, Refusal::not_found);
  EXPECT_EQ(meeting.submit(ada, RemoveNote{note}).code, Refusal::none);
  EXPECT_EQ(reveal(meeting.facilitator, {}), Refusal::already_so);
}

TEST_F(Sealed, F07_who_reveals_is_what_the_phase_says) {
  const auto room = meeting.open_room();
  for (const Id<Seat>& seat : {ada, meeting.table_lead}) meeting.move(seat, room);
  begin(Reveal::by_author);
  meeting.add_note(ada);
  EXPECT_EQ(reveal(ben, {.author = ada}), Refusal::not_allowed);
  EXPECT_EQ(reveal(meeting.table_lead, {.room = room}), Refusal::not_allowed);
  EXPECT_EQ(reveal(ada, {.author = ada}), Refusal::none);

  begin(Reveal::by_table);
  const auto at_table = meeting.add_note(ada);
  const auto in_plenary = meeting.add_note(ben);
  EXPECT_EQ(reveal(ada, {.author = ada}), Refusal::not_allowed);
  EXPECT_EQ(reveal(meeting.table_lead, {.room = room}), Refusal::none);
  EXPECT_EQ(meeting.scope(at_table), Scope::of(room));
  EXPECT_EQ(meeting.scope(in_plenary), Scope::of(ben));

  begin(Reveal::by_staff);
  EXPECT_EQ(reveal(ben, {.author = ben}), Refusal::not_allowed);
  EXPECT_EQ(reveal(meeting.table_lead, {.room = room}), Refusal::not_allowed);
  EXPECT_EQ(reveal(meeting.co_facilitator, {.author = ben}), Refusal::none);
  EXPECT_EQ(meeting.scope(in_plenary), Scope::everyone());
}

TEST_F(Sealed, F07_batches_are_picked_at_random_and_come_in_no_order) {
  begin(Reveal::by_staff, Anonymity::moderator_vault);
  std::vector<Id<Note>> written;
  for (int i = 0; i < 40; ++i) written.push_back(meeting.add_note(i % 2 == 0 ? ada : ben));

  reveal(meeting.facilitator, {.count = 10});
  EXPECT_EQ(meeting.session.index().list({}).size(), 10U);
  reveal(meeting.facilitator, {});

  std::vector<Id<Note>> shown;
  for (const auto& [order, note] : meeting.session.index().list({})) shown.push_back(note);
  ASSERT_EQ(shown.size(), 40U);
  EXPECT_NE(shown, written);
  EXPECT_FALSE(std::is_sorted(shown.begin(), shown.end()));
}

TEST_F(Sealed, F50_nobody_learns_an_anonymous_author_by_revealing_theirs_alone) {
  begin(Reveal::by_staff, Anonymity::moderator_vault);
  const auto note = meeting.add_note(ada);

  EXPECT_EQ(reveal(meeting.facilitator, {.author = ada}), Refusal::already_so);
  EXPECT_EQ(reveal(meeting.facilitator, {.author = ben}), Refusal::already_so) << "looks the same";
  EXPECT_EQ(reveal(meeting.facilitator, {}), Refusal::none);
  EXPECT_EQ(authorship(note), Scope::vault());
}

TEST_F(Sealed, F52_a_minors_note_goes_to_the_moderators_when_it_is_revealed) {
  TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Maria"};
  taking.group = "students";
  taking.language = "es";
  taking.ticket = test::digest(9);
  const Id<Seat> student = meeting.seat_taken(meeting.must({}, taking));
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"predict"}, false});
  begin(Reveal::by_staff);
  const auto note = meeting.add_note(student);
  EXPECT_EQ(meeting.scope(note), Scope::of(student));

  reveal(meeting.facilitator, {});

  EXPECT_EQ(meeting.scope(note), Scope::staff());
  EXPECT_EQ(authorship(note), Scope::staff());
  const auto notice = meeting.session.index().notice_by_record.at(ref(note));
  EXPECT_EQ(meeting.scope(notice), Scope::of(student));
}

TEST_F(Sealed, F50_only_the_group_is_said_where_enough_of_it_are_here) {
  const auto join = [&](const std::string& group) {
    TakeSeat taking{.invitation = meeting.invite(Role::participant), .device = meeting.device()};
    taking.name = "Somebody";
    taking.group = group;
    taking.language = "en";
    taking.ticket = test::digest(meeting.entropy.draw());
    return meeting.seat_taken(meeting.must({}, taking));
  };
  std::vector<Id<Seat>> students;
  for (std::uint32_t i = 0; i < limits::group_shown_min; ++i) students.push_back(join("students"));
  const auto family = join("families");
  begin(Reveal::at_once, Anonymity::group_only);

  const auto theirs = meeting.add_note(students[0]);
  const auto alone = meeting.add_note(family);

  EXPECT_EQ(meeting.record(theirs).group, "students");
  EXPECT_EQ(authorship(theirs), Scope::vault());
  EXPECT_EQ(meeting.record(alone).group, "");
  meeting.must(meeting.facilitator, RemoveSeat{students[4]});
  EXPECT_EQ(meeting.record(meeting.add_note(students[0])).group, "");
}

}  // namespace
}  // namespace plenary::audit
