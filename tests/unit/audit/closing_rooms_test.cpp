// Rooms that close, one or all, announced or at once: what was written in them comes home with
// their people, whatever was built on it, and undo brings it back.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct ClosingRooms : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Seat> ben = meeting.ben;
  Id<Seat> facilitator = meeting.facilitator;
  Id<Room> red = meeting.open_room("1 Red");
  Id<Room> blue = meeting.open_room("2 Blue");

  void SetUp() override {
    meeting.move(ada, red);
    meeting.move(ben, blue);
  }
  Id<Note> seen(Id<Seat> who, const std::string& words = "39 of 60 left early") {
    return meeting.add_note(who, words, {.epistemic = Epistemic::observation});
  }
  template <class R>
  Id<Evidence> cite(Id<Seat> who, Id<R> claim, RecordRef source) {
    const auto id = meeting.fresh<Evidence>();
    meeting.must(who, CiteEvidence{id, ref(claim), {source, {}}, Stance::supports});
    return id;
  }
  Id<Cause> cause_on(Id<Seat> who, Id<CauseMap> map, const std::vector<Id<Note>>& notes) {
    const auto id = meeting.add_cause(who, map);
    for (const Id<Note>& note : notes) cite(who, id, ref(note));
    meeting.must(who, SetCause{id, Standing::root_cause, Level::school});
    return id;
  }
  // People write for themselves first, until the staff or their table shows it.
  void seal(Reveal reveal = Reveal::by_staff) {
    meeting.must(facilitator, BeginPhase{.after_number = meeting.phase().number,
                                         .name = "predict",
                                         .grants = test::grant_to_all(test::every_act),
                                         .reveal = reveal});
  }
  void hide(Id<Note> note) {
    meeting.must(
        facilitator, ReviewRecord{ref(note), ReviewAct::hide, 0, ReviewReason::hurtful, "no"});
  }
  void show_result(Id<Ballot> ballot) {
    meeting.must(facilitator, CloseBallot{ballot});
    meeting.must(facilitator, RevealBallot{ballot});
  }
};

TEST_F(ClosingRooms, F36_what_causes_rest_on_comes_home_and_the_merged_map_rests_on_it) {
  std::vector<Id<Note>> notes;
  std::vector<Id<CauseMap>> maps;
  std::vector<Id<Cause>> causes;
  for (const auto& [who, room] : {std::pair(ada, red), std::pair(ben, blue)}) {
    const std::vector<Id<Note>> pair{seen(who), seen(who, "and nobody asked why")};
    notes.insert(notes.end(), pair.begin(), pair.end());
    maps.push_back(meeting.add_map(who, Cycles::allowed, room));
    causes.push_back(cause_on(who, maps.back(), pair));
  }

  const Entry& home = meeting.must(facilitator, CombineRooms{0});

  EXPECT_TRUE(home.kept.empty());
  for (const Id<Note>& note : notes) EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(meeting.scope(causes[0]), Scope::of(red));
  EXPECT_EQ(meeting.record(causes[0]).standing, Standing::root_cause);
  meeting.must(facilitator, ProposeMerge{maps});
  const auto merged = meeting.fresh<CauseMap>();
  meeting.must(
      facilitator, ApplyMerge{1, merged, meeting.text("All rooms"), {{causes[0], causes[1]}}});
  for (const auto& [id, cause] : meeting.session.records().all<Cause>()) {
    if (cause.record.map != merged) continue;
    EXPECT_EQ(cause.record.standing, Standing::root_cause);
    EXPECT_EQ(meeting.session.index().evidence_by_claim.at(ref(id)).size(), 4U);
  }
}

TEST_F(ClosingRooms, the_note_a_cause_grew_from_comes_home) {
  const auto note = seen(ada);
  const auto cause = meeting.add_cause(ada, meeting.add_map(ada, Cycles::allowed, red), note);

  meeting.must(facilitator, CombineRooms{0});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(meeting.record(cause).note, note);
}

TEST_F(ClosingRooms, F11_a_room_that_closes_by_itself_loses_nothing) {
  const auto group = meeting.add_group(ada, red);
  const auto note = meeting.add_note(ada, "ours", {.room = red, .group = group});
  const auto other = meeting.add_note(ben, "theirs");
  meeting.must(facilitator, AnnounceClose{red, 60});

  meeting.must({}, CloseRoom{red});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(meeting.scope(group), Scope::everyone());
  EXPECT_EQ(meeting.record(note).placement.group, group);
  EXPECT_EQ(meeting.scope(other), Scope::of(blue)) << "who is still at work is left alone";
  const EditText edit{ref(note), test::typed(meeting.record(note).text, -1, Id<RunTag>(7), "x")};
  EXPECT_EQ(meeting.answer(ada, edit).code, Refusal::none);
  EXPECT_EQ(meeting.answer(ada, RemoveNote{note}).code, Refusal::none);
}

TEST_F(ClosingRooms, F50_what_is_cited_for_a_sealed_note_does_not_lead_to_what_the_room_keeps) {
  const auto other = seen(ada);
  const auto kept = meeting.add_cause(ada, meeting.add_map(ada, Cycles::allowed, red));
  seal();
  const auto note = meeting.add_note(ada, "mine");
  const auto to_map = cite(ada, note, ref(kept));
  const auto to_note = cite(ada, note, ref(other));
  meeting.must(facilitator, CloseRoom{red});
  EXPECT_EQ(meeting.scope(to_map), Scope::of(ada));

  meeting.must(facilitator, RevealNotes{});

  EXPECT_EQ(meeting.scope(to_note), Scope::everyone());
  EXPECT_FALSE(meeting.holds(to_map));
}

TEST_F(ClosingRooms, F50_what_is_cited_for_a_hidden_note_does_not_lead_there_either) {
  const auto kept = meeting.add_cause(ada, meeting.add_map(ada, Cycles::allowed, red));
  const auto hidden = seen(ada);
  const auto beside = seen(ada);
  const auto to_map = cite(ada, hidden, ref(kept));
  const auto to_hidden = cite(ada, hidden, ref(beside));
  hide(hidden);
  hide(beside);
  meeting.must(facilitator, CloseRoom{red});

  meeting.must(facilitator, ShowNote{hidden});

  EXPECT_FALSE(meeting.holds(to_map));
  EXPECT_EQ(meeting.scope(to_hidden), Scope::everyone()) << "what is hidden will be shown there";
}

TEST_F(ClosingRooms, undo_brings_everything_back) {
  const auto group = meeting.add_group(ada, red);
  const auto note = seen(ada);
  const auto thought = meeting.add_note(ada, "so", {.room = red, .group = group});
  const auto map = meeting.add_map(ada, Cycles::allowed, red);
  const auto cause = cause_on(ada, map, {note, seen(ada)});
  cite(ada, thought, ref(note));
  cite(ada, thought, ref(cause));
  const auto away = seen(ada, "hidden");
  cite(ada, cause, ref(away));
  hide(away);
  seal();
  const auto sealed = meeting.add_note(ada, "sealed");
  for (const Command& command :
       std::vector<Command>{CombineRooms{0}, CombineRooms{2}, CloseRoom{red}}) {
    const auto before = test::hashes(meeting.session);
    meeting.must(facilitator, command);
    ASSERT_NE(test::hashes(meeting.session), before);

    const Entry& undo = meeting.must(facilitator, Undo{});

    EXPECT_TRUE(undo.kept.empty()) << undo.kept.size();
    EXPECT_EQ(test::hashes(meeting.session), before) << command.index();
    EXPECT_EQ(meeting.record(sealed).placement.room, red);
  }
}

TEST_F(ClosingRooms, a_room_full_of_notes_is_brought_back_too) {
  std::vector<Id<Note>> notes;
  for (std::size_t i = 0; i < limits::undo_changes_max; ++i) notes.push_back(meeting.add_note(ada));

  meeting.must(facilitator, CombineRooms{0});
  EXPECT_EQ(meeting.scope(notes.back()), Scope::everyone());
  meeting.must(facilitator, Undo{});

  for (const Id<Note>& note : notes) EXPECT_EQ(meeting.scope(note), Scope::of(red));
}

TEST_F(ClosingRooms, what_is_voted_on_stays_with_its_group_until_the_result_is_shown) {
  const auto group = meeting.add_group(ada, red);
  const auto voted = meeting.add_note(ada, "this?", {.room = red, .group = group});
  const auto beside = meeting.add_note(ada, "beside it", {.room = red, .group = group});
  const auto loose = meeting.add_note(ada, "loose");
  const auto ballot = meeting.open_ballot({.room = red, .items = {ref(voted)}});
  meeting.must(ada, CastVote{ballot, {ref(voted), 2}});

  const std::vector<RecordRef> kept = meeting.must(facilitator, CombineRooms{0}).kept;

  EXPECT_EQ(kept, (std::vector<RecordRef>{ref(voted), ref(beside)}));
  EXPECT_EQ(meeting.scope(loose), Scope::everyone());
  EXPECT_EQ(meeting.scope(beside), Scope::of(red));
  EXPECT_EQ(meeting.answer(facilitator, CombineRooms{0}).code, Refusal::ballot_not_closed);
  show_result(ballot);
  EXPECT_TRUE(meeting.must(facilitator, CombineRooms{0}).kept.empty());
  for (const Id<Note>& note : {voted, beside}) {
    EXPECT_EQ(meeting.scope(note), Scope::everyone());
    EXPECT_EQ(meeting.record(note).placement.group, group);
  }
  EXPECT_EQ(meeting.scope(group), Scope::everyone());
  EXPECT_EQ(meeting.answer(facilitator, CombineRooms{0}).code, Refusal::already_so);
}

TEST_F(ClosingRooms, a_vote_on_all_notes_of_a_room_keeps_them_hidden_ones_too) {
  const auto note = meeting.add_note(ada);
  const auto away = meeting.add_note(ada, "hidden");
  const auto ballot = meeting.open_ballot({.room = red});
  hide(away);

  EXPECT_EQ(meeting.must(facilitator, CloseRoom{red}).kept, std::vector<RecordRef>{ref(note)});

  EXPECT_EQ(meeting.scope(note), Scope::of(red));
  EXPECT_EQ(meeting.record(away).placement.room, red);
  show_result(ballot);
  meeting.must(facilitator, CombineRooms{0});
  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_FALSE(meeting.record(away).placement.room);
}

TEST_F(ClosingRooms, a_hidden_note_that_was_cited_comes_to_light_where_its_room_went) {
  const auto map = meeting.add_map(ada, Cycles::allowed, red);
  const auto note = seen(ada);
  cause_on(ada, map, {note, seen(ada)});
  hide(note);

  meeting.must(facilitator, CloseRoom{red});
  meeting.must(facilitator, ReviewRecord{ref(note), ReviewAct::release, 1, ReviewReason::none, ""});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
}

TEST_F(ClosingRooms, F27_evidence_for_a_note_comes_where_its_readers_see_the_source) {
  const auto claim = meeting.add_note(ada, "they are bored");
  const auto beside = cite(ada, claim, ref(seen(ada)));
  const auto map = meeting.add_map(ada, Cycles::allowed, red);
  const auto of_map = cite(ada, claim, ref(meeting.add_cause(ada, map)));

  meeting.must(facilitator, CloseRoom{red});

  EXPECT_EQ(meeting.scope(beside), Scope::everyone());
  EXPECT_FALSE(meeting.holds(of_map)) << "nobody in plenary sees the room's cause";
  meeting.must(facilitator, Undo{});
  EXPECT_EQ(meeting.scope(of_map), Scope::of(red));
}

TEST_F(ClosingRooms, F07_what_is_sealed_stays_with_its_author_and_comes_to_light_with_the_room) {
  seal();
  const auto note = meeting.add_note(ada, "I expect more");
  meeting.must(facilitator, CombineRooms{0});
  EXPECT_EQ(meeting.scope(note), Scope::of(ada));

  meeting.must(facilitator, RevealNotes{});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
}

TEST_F(ClosingRooms, F07_the_lead_of_the_joined_room_shows_what_both_rooms_sealed) {
  meeting.move(meeting.table_lead, red);
  seal(Reveal::by_table);
  const auto ours = meeting.add_note(ada);
  const auto theirs = meeting.add_note(ben);
  meeting.must(facilitator, CombineRooms{2});

  meeting.must(meeting.table_lead, RevealNotes{.room = red});

  EXPECT_EQ(meeting.scope(ours), Scope::of(red));
  EXPECT_EQ(meeting.scope(theirs), Scope::of(red));
}

TEST_F(ClosingRooms, F07_what_was_sealed_again_in_a_closed_room_comes_to_light_in_plenary) {
  const auto writer = meeting.co_facilitator;
  seal();
  const auto note = meeting.add_note(writer, "mine", {.room = red});
  meeting.must(writer, RevealNotes{.room = red});
  meeting.open_ballot({.room = red, .items = {ref(note)}});
  meeting.must(facilitator, CloseRoom{red});
  meeting.must(writer, Undo{});
  ASSERT_EQ(meeting.scope(note), Scope::of(writer));
  ASSERT_EQ(meeting.record(note).placement.room, red);

  meeting.must(facilitator, RevealNotes{});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
}

TEST_F(ClosingRooms, F15_undo_leaves_notes_where_something_was_built_on_them_since) {
  const auto note = seen(ada);
  meeting.must(facilitator, CombineRooms{0});
  const auto finding = meeting.fresh<Finding>();
  meeting.must(ben, AddFinding{finding, meeting.text("Many leave early")});
  cite(ben, finding, ref(note));

  meeting.must(facilitator, Undo{});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
  EXPECT_EQ(meeting.record(ada).room, red) << "people go back all the same";
}

TEST_F(ClosingRooms, F15_undo_takes_no_note_out_of_a_vote_that_began_since) {
  const auto note = seen(ada);
  meeting.must(facilitator, CombineRooms{0});
  meeting.open_ballot({.items = {ref(note)}});

  meeting.must(facilitator, Undo{});

  EXPECT_EQ(meeting.scope(note), Scope::everyone());
}

}  // namespace
}  // namespace plenary::audit
