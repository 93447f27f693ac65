// Sealed writing: nobody but its author is sent a note before it is revealed, and what is revealed
// says nothing of who wrote it unless the phase does.
#include <algorithm>

#include <gtest/gtest.h>

#include "audit/assurance.h"
#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Sealed : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Seat> ben = meeting.ben;

  void begin(Reveal reveal, Anonymity anonymity = Anonymity::named,
             const std::string& name = "predict") {
    meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                                .name = name,
                                .grants = test::grant_to_all(test::every_act),
                                .anonymity = anonymity,
                                .reveal = reveal});
  }
  Id<Seat> join_student() {
    TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Maria"};
    taking.group = "students";
    taking.language = "es";
    taking.ticket = test::digest(9);
    return meeting.seat_taken(meeting.must({}, taking));
  }
  // As a journal has it from before it was kept how a note was sealed.
  void forget_sealing(Id<Note> id) {
    Note note = meeting.record(id);
    note.sealing = {};
    Entry entry{.seq = meeting.session.head() + 1, .at = meeting.now};
    entry.changes.push_back({meeting.scope(id), Put{note}});
    meeting.session.apply(entry);
    meeting.journal.push_back(std::move(entry));
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
  begin(Reveal::by_author);
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

TEST_F(Sealed, F07_no_later_phase_opens_what_was_sealed_for_the_staff_to_reveal) {
  const auto room = meeting.open_room();
  for (const Id<Seat>& seat : {ada, meeting.table_lead}) meeting.move(seat, room);
  begin(Reveal::by_staff);
  const auto prediction = meeting.add_note(ada, "I expect a gap.");
  begin(Reveal::by_table, Anonymity::named, "observe");
  // As if there were none: of a sealed note nobody but its author knows.
  EXPECT_EQ(reveal(meeting.table_lead, {.room = room}), Refusal::already_so);
  const auto seen = meeting.add_note(ada, "a gap");

  EXPECT_EQ(reveal(meeting.table_lead, {.room = room}), Refusal::none);

  EXPECT_EQ(meeting.scope(seen), Scope::of(room));
  EXPECT_EQ(meeting.scope(prediction), Scope::of(ada));
  for (const Reveal later : {Reveal::by_author, Reveal::at_once}) {
    begin(later, Anonymity::named, "infer");
    EXPECT_EQ(reveal(ada, {.author = ada}), Refusal::not_allowed);
    EXPECT_EQ(meeting.scope(prediction), Scope::of(ada));
  }
  EXPECT_EQ(reveal(meeting.facilitator, {}), Refusal::none);
  EXPECT_EQ(meeting.scope(prediction), Scope::of(room));
}

TEST_F(Sealed, F07_who_might_reveal_a_note_when_it_was_sealed_still_may) {
  const auto room = meeting.open_room();
  for (const Id<Seat>& seat : {ada, meeting.table_lead}) meeting.move(seat, room);
  begin(Reveal::by_author);
  const auto by_author = meeting.add_note(ada);
  begin(Reveal::by_table);
  const auto by_table = meeting.add_note(ada);
  begin(Reveal::by_staff);

  EXPECT_EQ(reveal(ada, {.author = ada}), Refusal::none);
  EXPECT_EQ(meeting.scope(by_author), Scope::of(room));
  EXPECT_EQ(meeting.scope(by_table), Scope::of(ada));
  EXPECT_EQ(reveal(meeting.table_lead, {.room = room}), Refusal::none);
  EXPECT_EQ(meeting.scope(by_table), Scope::of(room));
  EXPECT_EQ(reveal(meeting.table_lead, {.room = room}), Refusal::not_allowed);
}

TEST_F(Sealed, how_it_was_sealed_is_said_of_a_note_as_long_as_it_is_and_no_longer) {
  const auto student = join_student();
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"predict"}, false});
  begin(Reveal::by_author);
  const auto note = meeting.add_note(student);
  EXPECT_EQ(meeting.record(note).sealing, (Sealing{Reveal::by_author, "predict", true}));
  EXPECT_EQ(meeting.record(meeting.add_note(ada)).sealing,
            (Sealing{Reveal::by_author, "predict", false}));
  const auto kept = meeting.add_note(ada, "mine", {.audience = Audience::only_me});
  EXPECT_EQ(meeting.record(kept).sealing, Sealing{});

  EXPECT_EQ(reveal(student, {.author = student}), Refusal::none);

  // That it was looked at first would say that it is a minor's.
  EXPECT_EQ(meeting.record(note).sealing, Sealing{});
  meeting.must(meeting.facilitator, ReviewNote{note, ReviewAct::release, 1, {}, ""});
  EXPECT_EQ(meeting.record(note).sealing, Sealing{});
}

TEST_F(Sealed, a_note_from_before_that_was_kept_is_judged_by_the_phase_there_is) {
  const auto student = join_student();
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"predict"}, false});
  begin(Reveal::by_staff);
  const auto note = meeting.add_note(student);
  forget_sealing(note);
  EXPECT_EQ(reveal(student, {.author = student}), Refusal::not_allowed);

  begin(Reveal::by_author, Anonymity::named, "observe");

  EXPECT_EQ(reveal(student, {.author = student}), Refusal::none);
  EXPECT_EQ(meeting.scope(note), Scope::everyone());
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
  const Id<Seat> student = join_student();
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

TEST_F(Sealed, F52_a_minors_note_goes_to_the_moderators_whatever_the_phase_has_become) {
  const Id<Seat> student = join_student();
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"predict"}, false});
  begin(Reveal::by_staff);
  const auto note = meeting.add_note(student);
  const auto adults = meeting.add_note(ada);
  begin(Reveal::at_once, Anonymity::named, "observe");

  reveal(meeting.facilitator, {});

  EXPECT_EQ(meeting.scope(note), Scope::staff());
  EXPECT_TRUE(meeting.session.index().review_by_record.contains(ref(note)));
  EXPECT_EQ(meeting.scope(adults), Scope::everyone());
}

TEST_F(Sealed, F52_what_a_minor_was_promised_holds_when_the_rules_were_changed) {
  const Id<Seat> student = join_student();
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"predict"}, false});
  begin(Reveal::by_staff);
  const auto note = meeting.add_note(student);
  meeting.must(meeting.facilitator, SetSafeguard{{}, {}, false});

  reveal(meeting.facilitator, {});

  EXPECT_EQ(meeting.scope(note), Scope::staff());
}

TEST_F(Sealed, F52_rules_that_are_set_late_hold_for_what_was_sealed_before) {
  const Id<Seat> student = join_student();
  begin(Reveal::by_staff);
  const auto note = meeting.add_note(student);
  begin(Reveal::at_once, Anonymity::named, "observe");
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"predict"}, false});

  reveal(meeting.facilitator, {});

  EXPECT_EQ(meeting.scope(note), Scope::staff());
}

// Five of the families are there from the start.
struct OfGroups : Sealed {
  std::vector<Id<Seat>> students;

  void SetUp() override {
    for (std::uint32_t i = 0; i < limits::group_shown_min; ++i)
      students.push_back(come("students"));
  }
  Id<Seat> come(const std::string& group) {
    return meeting.join(Role::participant, "Somebody", group);
  }
  std::string said_of(Id<Seat> author) { return meeting.record(meeting.add_note(author)).group; }
};

TEST_F(OfGroups, F50_only_the_group_is_said_where_enough_of_it_are_here) {
  begin(Reveal::at_once, Anonymity::group_only);

  EXPECT_EQ(said_of(students[0]), "students");
  EXPECT_EQ(said_of(ada), "families");
  EXPECT_EQ(authorship(meeting.add_note(ada)), Scope::vault());
}

TEST_F(OfGroups, F50_who_is_alone_in_their_group_is_not_told_by_all_others_groups_being_said) {
  const auto educator = come("staff");
  come("families");
  begin(Reveal::at_once, Anonymity::group_only);

  // Of six who might have written what says no group nobody knows which it was.
  EXPECT_EQ(said_of(educator), "");
  EXPECT_EQ(said_of(students[0]), "");
  EXPECT_EQ(said_of(ada), "families");
  EXPECT_FALSE(terms_of(meeting.session, students[0], Input::note).group_shown);
  EXPECT_TRUE(terms_of(meeting.session, ada, Input::note).group_shown);
}

TEST_F(OfGroups, F50_one_who_says_no_group_is_protected_and_staff_are_not_counted_for_it) {
  begin(Reveal::at_once, Anonymity::group_only);
  EXPECT_EQ(said_of(meeting.facilitator), "");
  EXPECT_EQ(said_of(students[0]), "students") << "the staff hide nobody's group";

  const auto unsaid = come("");

  EXPECT_EQ(said_of(unsaid), "");
  const std::vector<std::string> all{said_of(students[0]), said_of(ada)};
  EXPECT_EQ(std::count(all.begin(), all.end(), ""), 1) << "the smaller one, by name";
}

TEST_F(OfGroups, F50_a_group_of_which_too_few_are_left_takes_another_with_it) {
  come("families");
  begin(Reveal::at_once, Anonymity::group_only);
  meeting.must(meeting.facilitator, RemoveSeat{students[4]});

  EXPECT_EQ(said_of(students[0]), "");
  EXPECT_EQ(said_of(ada), "") << "four students would be told by it";
}

TEST_F(Sealed, F50_what_its_author_brings_to_light_is_named) {
  for (const auto anonymity : {Anonymity::moderator_vault, Anonymity::group_only}) {
    const BeginPhase linked{
        .after_number = meeting.phase().number,
        .name = "infer",
        .grants = test::grant_to_all(test::every_act),
        .anonymity = anonymity,
        .reveal = Reveal::by_author};
    EXPECT_EQ(meeting.answer(meeting.facilitator, linked).code, Refusal::out_of_range)
        << "all of one author's would come to light at one moment";
  }
}

}  // namespace
}  // namespace plenary::audit
