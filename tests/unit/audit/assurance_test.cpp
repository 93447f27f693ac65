// The promise beside an input, held against what then happens to what is put in (F50).
#include "audit/assurance.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

Readers readers_of(Scope scope) {
  switch (scope.kind) {
    case ScopeKind::seat: return Readers::only_me;
    case ScopeKind::staff: return Readers::staff;
    case ScopeKind::room: return Readers::room;
    default: return Readers::everyone;
  }
}

struct AssuranceTest : ::testing::Test {
  FullMeeting meeting;
  Id<Room> room = meeting.open_room();

  Id<Seat> come(const std::string& group) {
    TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Somebody"};
    taking.ticket = test::digest(meeting.entropy.draw());
    taking.group = group;
    return meeting.seat_taken(meeting.must({}, taking));
  }
  void begin(Anonymity anonymity, Reveal reveal) {
    meeting.must({}, BeginPhase{.after_number = meeting.phase().number,
                                .name = "observe",
                                .grants = test::grant_to_all(test::every_act),
                                .anonymity = anonymity,
                                .reveal = reveal});
  }
  // Where a note's author is said: to whom, by group, or in the vault.
  AuthorShown shown(Id<Note> id) {
    const Note& note = meeting.record(id);
    const Scope author = meeting.scope(meeting.session.index().authorship_by_record.at(ref(id)));
    if (author == Scope::staff() && note.placement.order == 0) return AuthorShown::name_to_staff;
    if (author != Scope::vault()) return AuthorShown::name;
    if (note.origin.source == NoteSource::paper) return AuthorShown::paper_group;
    return note.group.empty() ? AuthorShown::nobody : AuthorShown::group;
  }
  Terms terms(Id<Seat> who, Input input) { return terms_of(meeting.session, who, input); }
  Assurance said(Id<Seat> who, Input input) { return assurance_of(terms(who, input)); }

  void expect_kept(Id<Note> note, const Terms& terms) {
    const Assurance said = assurance_of(terms);
    EXPECT_EQ(readers_of(meeting.scope(note)), said.now);
    EXPECT_EQ(shown(note), said.author);
    if (said.now == said.later) return;
    if (said.opened != Opened::at_once) meeting.must(meeting.facilitator, RevealNotes{});
    if (terms.looked_at_first) {
      EXPECT_EQ(meeting.scope(note), Scope::staff());
      meeting.must(meeting.facilitator, ShowNote{note});
    }
    EXPECT_EQ(readers_of(meeting.scope(note)), said.later);
    EXPECT_EQ(shown(note), said.author);
  }
  void expect_kept(Id<Seat> who, Input input) {
    const Terms before = terms(who, input);
    const Audience audience =
        input == Input::own_note   ? Audience::only_me
        : input == Input::question ? Audience::staff
                                   : Audience::room;
    expect_kept(meeting.add_note(who, "words", {.audience = audience}), before);
  }
  void expect_paper_kept(const std::string& group) {
    const Terms before = terms_of_paper(meeting.session, meeting.scribe, group);
    const auto note = meeting.fresh<Note>();
    meeting.must(meeting.scribe, AddPaperNote{note, {}, meeting.text("on paper"), {}, {}, group});
    expect_kept(note, before);
    EXPECT_EQ(meeting.record(note).group, "");
  }
  // What no author is ever said of: who began it is kept in the vault.
  void expect_nobodys(RecordRef made, const Assurance& said) {
    EXPECT_EQ(readers_of(*meeting.session.records().scope_of(made)), said.now);
    EXPECT_EQ(said.author, AuthorShown::nobody);
    for (const Change& change : meeting.journal.back().changes) {
      if (ref(change.body).kind != RecordKind::authorship) continue;
      EXPECT_EQ(change.scope, Scope::vault());
    }
    if (said.now == said.later) return;
    meeting.must(meeting.facilitator, ReviewRecord{made, ReviewAct::release, 1, {}, ""});
    EXPECT_EQ(readers_of(*meeting.session.records().scope_of(made)), said.later);
  }
};

TEST_F(AssuranceTest, what_is_promised_in_every_kind_of_phase_is_kept) {
  std::vector<Id<Seat>> people{come("staff")};  // Alone in its group: that would be a name.
  for (std::size_t i = 0; i < limits::group_shown_min; ++i) people.push_back(come("families"));
  meeting.move(people[1], room);
  int cases = 0;
  for (const auto anonymity :
       {Anonymity::named, Anonymity::moderator_vault, Anonymity::group_only}) {
    for (const auto reveal :
         {Reveal::at_once, Reveal::by_author, Reveal::by_table, Reveal::by_staff}) {
      if (anonymity != Anonymity::named && reveal == Reveal::by_author) continue;  // Not together.
      begin(anonymity, reveal);
      for (const auto input : {Input::note, Input::own_note, Input::question}) {
        for (const Id<Seat> who : {people[0], people[1], people[2]}) {
          expect_kept(who, input);
          ++cases;
        }
      }
      expect_paper_kept("families");
    }
  }
  EXPECT_EQ(cases, 90);
}

TEST_F(AssuranceTest,
       a_minor_is_told_that_somebody_looks_first_and_so_is_who_types_a_minors_paper) {
  const auto student = come("students");
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});
  for (const auto reveal : {Reveal::at_once, Reveal::by_staff}) {
    begin(Anonymity::named, reveal);

    EXPECT_TRUE(terms(student, Input::note).looked_at_first);
    EXPECT_FALSE(terms(meeting.ada, Input::note).looked_at_first);
    EXPECT_FALSE(terms(student, Input::question).looked_at_first);
    expect_kept(student, Input::note);
    EXPECT_TRUE(terms_of_paper(meeting.session, meeting.scribe, "students").looked_at_first);
    EXPECT_FALSE(terms_of_paper(meeting.session, meeting.scribe, "families").looked_at_first);
    expect_paper_kept("students");
    expect_paper_kept("families");
  }
}

TEST_F(AssuranceTest, F57_a_paper_that_names_somebody_is_reviewed_once) {
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});
  begin(Anonymity::named, Reveal::at_once);
  const auto note = meeting.fresh<Note>();

  meeting.must(meeting.scribe,
               AddPaperNote{note, {}, meeting.text("Call me: 617 555 0123"), {}, {}, "students"});

  const auto& reviews = meeting.session.records().all<Review>();
  ASSERT_EQ(reviews.size(), 1U);
  EXPECT_EQ(reviews.begin()->second.record.steps.size(), 2U);  // Pointed out, and held.
}

TEST_F(AssuranceTest, who_types_a_paper_is_not_taken_for_its_group) {
  for (std::size_t i = 0; i < limits::group_shown_min; ++i) come("families");
  const Id<Seat> scribe = come("families");
  meeting.must(meeting.facilitator, SetRole{scribe, Role::scribe});
  begin(Anonymity::group_only, Reveal::at_once);
  const auto note = meeting.fresh<Note>();

  meeting.must(scribe, AddPaperNote{note, {}, meeting.text("on paper"), {}, {}, "students"});

  EXPECT_EQ(meeting.record(note).group, "");
  EXPECT_EQ(meeting.record(note).origin.group, "students");
}

TEST_F(AssuranceTest, what_is_not_a_note_is_read_as_promised) {
  meeting.move(meeting.ben, room);
  for (const Id<Seat> who : {meeting.ada, meeting.ben}) {
    const Id<Room> where = meeting.record(who).room;
    expect_nobodys(ref(meeting.add_group(who, where)), said(who, Input::group_title));
    const auto map = meeting.add_map(who, Cycles::allowed, where);
    expect_nobodys(ref(map), said(who, Input::cause));
    expect_nobodys(ref(meeting.add_cause(who, map)), said(who, Input::cause));
    const auto minutes = meeting.fresh<Minutes>();
    meeting.must(who, StartMinutes{minutes, where});
    expect_nobodys(ref(minutes), said(who, Input::minutes));
    const auto finding = meeting.fresh<Finding>();
    meeting.must(who, AddFinding{finding, meeting.text("found")});
    expect_nobodys(ref(finding), said(who, Input::finding));
    const auto commitment = meeting.fresh<Commitment>();
    meeting.must(who, AddCommitment{commitment, meeting.text("we will"), {}, {}});
    expect_nobodys(ref(commitment), said(who, Input::commitment));
    const auto pledge = meeting.session.index().pledge_by_commitment.at(commitment);
    EXPECT_EQ(meeting.scope(pledge), Scope::members());
  }
}

TEST_F(AssuranceTest, what_a_minor_begins_is_looked_at_first_whatever_it_is) {
  const auto student = come("students");
  const auto map = meeting.add_map(meeting.ada, Cycles::allowed, {});
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});
  begin(Anonymity::named, Reveal::at_once);
  for (const auto input : {Input::group_title, Input::cause, Input::finding, Input::commitment}) {
    EXPECT_EQ(said(student, input).now, Readers::staff);
    EXPECT_EQ(said(meeting.ada, input).now, Readers::everyone);
  }

  expect_nobodys(ref(meeting.add_group(student, {})), said(student, Input::group_title));
  expect_nobodys(ref(meeting.add_cause(student, map)), said(student, Input::cause));
  const auto finding = meeting.fresh<Finding>();
  meeting.must(student, AddFinding{finding, meeting.text("found")});
  expect_nobodys(ref(finding), said(student, Input::finding));
  const auto commitment = meeting.fresh<Commitment>();
  meeting.must(student, AddCommitment{commitment, meeting.text("we will"), {}, {}});
  expect_nobodys(ref(commitment), said(student, Input::commitment));
  EXPECT_FALSE(terms(student, Input::minutes).looked_at_first);  // They take none.
}

TEST_F(AssuranceTest, an_objection_is_looked_at_first_whoever_makes_it) {
  const auto note = meeting.add_note(meeting.ada);
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});
  begin(Anonymity::named, Reveal::at_once);
  OpenBallot open{.method = BallotMethod::fist_to_five};
  open.items = {ref(note)};
  const auto ballot = meeting.open_ballot(open);

  const Terms terms =
      terms_of_ballot(meeting.session, meeting.ben, meeting.record(ballot), Input::objection);
  EXPECT_TRUE(terms.looked_at_first);
  meeting.must(meeting.ben, CastVote{ballot, {ref(note), 1, 0, "not like this"}});
  meeting.must(meeting.facilitator, CloseBallot{ballot});
  meeting.must(meeting.facilitator, RevealBallot{ballot});

  const auto& objections = meeting.session.records().all<Objection>();
  ASSERT_EQ(objections.size(), 1U);
  EXPECT_EQ(objections.begin()->second.scope, Scope::staff());
}

TEST_F(AssuranceTest, votes_and_objections_are_shown_as_promised) {
  const auto note = meeting.add_note(meeting.ada);
  for (const auto secrecy : {BallotSecrecy::secret, BallotSecrecy::named}) {
    OpenBallot open{.method = BallotMethod::fist_to_five};
    open.items = {ref(note)};
    open.secrecy = secrecy;
    const auto ballot = meeting.open_ballot(open);
    const Terms terms =
        terms_of_ballot(meeting.session, meeting.ben, meeting.record(ballot), Input::objection);

    meeting.must(meeting.ben, CastVote{ballot, {ref(note), 1, 0, "not like this"}});
    const Assurance said = assurance_of(terms);
    EXPECT_EQ(readers_of(meeting.touched.front()), said.now);
    meeting.must(meeting.facilitator, CloseBallot{ballot});
    meeting.must(meeting.facilitator, RevealBallot{ballot});

    bool is_shown = false;
    for (const auto& [id, objection] : meeting.session.records().all<Objection>()) {
      if (objection.record.ballot != ballot) continue;
      is_shown = objection.record.words == "not like this";
      EXPECT_EQ(readers_of(objection.scope), said.later);
    }
    EXPECT_TRUE(is_shown);
    std::size_t sheets = 0;
    for (const auto& [id, sheet] : meeting.session.records().all<VoteSheet>()) {
      sheets += sheet.record.ballot == ballot && sheet.scope == Scope::staff() ? 1U : 0U;
    }
    EXPECT_EQ(sheets == 1, said.author == AuthorShown::name_to_staff);
  }
}

TEST_F(AssuranceTest, rooms_that_join_bring_notes_to_everybody_and_leave_minutes_where_they_are) {
  meeting.move(meeting.ben, room);
  const auto note = meeting.add_note(meeting.ben);
  const auto group = meeting.add_group(meeting.ben, room);
  const auto minutes = meeting.fresh<Minutes>();
  meeting.must(meeting.ben, StartMinutes{minutes, room});
  const auto clauses = [&](Input input) { return clauses_of(terms(meeting.ben, input)); };
  const auto joins = [&](Input input) {
    const auto all = clauses(input);
    return std::count(all.begin(), all.end(), "promise.when_rooms_join") == 1;
  };
  EXPECT_TRUE(joins(Input::note) && joins(Input::group_title));
  EXPECT_FALSE(joins(Input::minutes));

  meeting.must(meeting.facilitator, CombineRooms{});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(meeting.scope(group), Scope::room_or_everyone(meeting.record(group).room));
  EXPECT_EQ(meeting.scope(minutes), Scope::of(room));
}

TEST_F(AssuranceTest, who_sits_at_a_table_is_told_that_its_device_sees_what_is_theirs) {
  const auto grandma = meeting.fresh<Seat>();
  meeting.must(meeting.table_lead, AddTableSeat{grandma, "Grandma", "families", "en"});
  const auto note = meeting.add_note(grandma, "mine", {.audience = Audience::only_me});
  ASSERT_TRUE(meeting.session.sees(meeting.table_lead, meeting.scope(note)));

  const auto clauses = clauses_of(terms(grandma, Input::own_note));
  EXPECT_EQ(clauses.back(), "promise.shared_device");
  EXPECT_EQ(clauses_of(terms(meeting.ada, Input::own_note)),
            std::vector<std::string_view>{"promise.only_you"});
}

TEST_F(AssuranceTest, a_facilitator_is_told_of_the_room_they_write_into) {
  const Terms terms = terms_of(meeting.session, meeting.facilitator, Input::note, room);

  EXPECT_EQ(assurance_of(terms).later, Readers::room);
}

TEST_F(AssuranceTest, its_clauses_say_when_who_and_by_whom) {
  using Clauses = std::vector<std::string_view>;
  const auto clauses = [&](Input input) { return clauses_of(terms(meeting.ada, input)); };
  begin(Anonymity::moderator_vault, Reveal::by_staff);
  EXPECT_EQ(clauses(Input::note), (Clauses{"promise.sealed_until_staff_reveal", "promise.everyone",
                                           "promise.without_your_name"}));
  EXPECT_EQ(clauses(Input::own_note), Clauses{"promise.only_you"});
  begin(Anonymity::named, Reveal::at_once);
  meeting.must(meeting.facilitator, SetObserverDelay{60});
  EXPECT_EQ(clauses(Input::note),
            (Clauses{"promise.everyone_observers_later", "promise.with_your_name"}));
  EXPECT_EQ(clauses(Input::question), (Clauses{"promise.staff", "promise.name_to_staff"}));
}

}  // namespace
}  // namespace plenary::audit
