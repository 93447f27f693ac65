// The promise beside an input, held against what then happens to a note (F50).
#include "audit/assurance.h"

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
  AuthorShown shown(Id<Note> note) {
    if (!meeting.record(note).group.empty()) return AuthorShown::group;
    const auto authorship = meeting.session.index().authorship_by_record.at(ref(note));
    return meeting.scope(authorship) == Scope::vault() ? AuthorShown::nobody : AuthorShown::name;
  }
  void expect_kept(Id<Seat> who, Audience audience) {
    const Assurance said = assurance_of(meeting.session, who, audience);
    const auto note = meeting.add_note(who, "words", {.audience = audience});
    EXPECT_EQ(readers_of(meeting.scope(note)), said.now);
    EXPECT_EQ(shown(note), said.author);
    if (said.now == said.later) return;
    if (said.revealed != Reveal::at_once) meeting.must(meeting.facilitator, RevealNotes{});
    if (said.looked_at_first) {
      EXPECT_EQ(meeting.scope(note), Scope::staff());
      meeting.must(meeting.facilitator, ShowNote{note});
    }
    EXPECT_EQ(readers_of(meeting.scope(note)), said.later);
    EXPECT_EQ(shown(note), said.author);
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
      begin(anonymity, reveal);
      for (const auto audience : {Audience::room, Audience::only_me, Audience::staff}) {
        for (const Id<Seat> who : {people[0], people[1], people[2]}) {
          expect_kept(who, audience);
          ++cases;
        }
      }
    }
  }
  EXPECT_EQ(cases, 108);
}

TEST_F(AssuranceTest, a_minor_is_told_that_somebody_looks_first) {
  const auto student = come("students");
  meeting.must(meeting.facilitator, SetSafeguard{{"students"}, {"observe"}, false});
  for (const auto reveal : {Reveal::at_once, Reveal::by_staff}) {
    begin(Anonymity::named, reveal);

    EXPECT_TRUE(assurance_of(meeting.session, student, Audience::room).looked_at_first);
    EXPECT_FALSE(assurance_of(meeting.session, meeting.ada, Audience::room).looked_at_first);
    expect_kept(student, Audience::room);
  }
}

TEST_F(AssuranceTest, a_facilitator_is_told_of_the_room_they_write_into) {
  const auto said = assurance_of(meeting.session, meeting.facilitator, Audience::room, room);

  EXPECT_EQ(said.later, Readers::room);
}

TEST_F(AssuranceTest, its_clauses_say_when_who_and_by_whom) {
  using Clauses = std::vector<std::string_view>;
  begin(Anonymity::moderator_vault, Reveal::by_staff);
  EXPECT_EQ(clauses_of(assurance_of(meeting.session, meeting.ada, Audience::room)),
            (Clauses{"promise.sealed_until_staff_reveal", "promise.everyone",
                     "promise.without_your_name"}));
  EXPECT_EQ(clauses_of(assurance_of(meeting.session, meeting.ada, Audience::only_me)),
            Clauses{"promise.only_you"});
  begin(Anonymity::named, Reveal::at_once);
  meeting.must(meeting.facilitator, SetObserverDelay{60});
  EXPECT_EQ(clauses_of(assurance_of(meeting.session, meeting.ada, Audience::room)),
            (Clauses{"promise.everyone_observers_later", "promise.with_your_name"}));
  EXPECT_EQ(clauses_of(assurance_of(meeting.session, meeting.ada, Audience::staff)),
            (Clauses{"promise.staff", "promise.with_your_name"}));
}

}  // namespace
}  // namespace plenary::audit
