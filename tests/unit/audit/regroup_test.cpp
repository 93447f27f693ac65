// Phases that say what becomes of the rooms: alone, in pairs, in fours, all together, and back.
#include <set>

#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::Meeting;

PhasePlan a_phase(const std::string& name, RoomStep rooms, Reveal reveal = Reveal::at_once) {
  PhasePlan plan;
  plan.name = name;
  plan.grants = test::grant_to_all(test::every_act);
  plan.reveal = reveal;
  plan.rooms = rooms;
  return plan;
}

CreateSession from_one_to_all() {
  CreateSession asked = test::a_session();
  asked.agenda.name = "alone-to-all";
  asked.agenda.version = 1;
  asked.phases = {a_phase("gather", {}),
                  a_phase("alone", {Regroup::arrange, {.size = 2}, 0}, Reveal::by_author),
                  a_phase("fours", {Regroup::combine, {}, 2}), a_phase("all", {Regroup::plenary})};
  return asked;
}

enum Step : std::uint32_t { gather = 1, pairs = 2, fours = 3, all = 4 };

struct Regrouping : ::testing::Test {
  Meeting meeting{from_one_to_all()};
  Id<Seat> lead = meeting.join(Role::facilitator);
  std::vector<Id<Seat>> people;

  void come(std::size_t count, const std::string& group = "families") {
    for (std::size_t i = 0; i < count; ++i) {
      TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Somebody"};
      taking.ticket = test::digest(meeting.entropy.draw());
      taking.group = group;
      people.push_back(meeting.seat_taken(meeting.must({}, taking)));
    }
  }
  const Entry& move(Step to) {
    for (const auto& [id, stored] : meeting.session.records().all<PlannedPhase>()) {
      if (stored.record.step != to) continue;
      return meeting.must(lead, MoveToPhase{meeting.phase().number, id});
    }
    ADD_FAILURE() << "no such step";
    return meeting.journal.back();
  }
  const Entry& undo_move() { return meeting.must(lead, UndoMove{meeting.phase().number}); }
  Id<Room> room(std::size_t person) { return meeting.record(people[person]).room; }
  std::map<Id<Room>, std::size_t> sizes() {
    std::map<Id<Room>, std::size_t> counted;
    for (std::size_t i = 0; i < people.size(); ++i) ++counted[room(i)];
    return counted;
  }
  const RoomPlan* plan() {
    const auto* stored = meeting.session.records().only<RoomPlan>();
    return stored == nullptr ? nullptr : &stored->record;
  }
};

TEST_F(Regrouping, F11_pairs_become_fours_and_fours_all_and_what_was_written_comes_along) {
  come(8);
  move(pairs);
  for (const auto& [id, size] : sizes()) EXPECT_EQ(size, 2U);
  EXPECT_EQ(sizes().size(), 4U);
  EXPECT_FALSE(sizes().contains({}));

  std::vector<Id<Note>> notes;
  for (std::size_t i = 0; i < 8; ++i) {
    notes.push_back(meeting.add_note(people[i]));
    EXPECT_EQ(meeting.scope(notes[i]), Scope::of(people[i]));
    meeting.must(people[i], RevealNotes{.author = people[i]});
    EXPECT_EQ(meeting.scope(notes[i]), Scope::of(room(i)));
  }

  move(fours);
  EXPECT_EQ(sizes().size(), 2U);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(meeting.scope(notes[i]), Scope::of(room(i)));

  move(all);
  EXPECT_EQ(sizes(), (std::map<Id<Room>, std::size_t>{{{}, 8}}));
  for (const Id<Note>& note : notes) EXPECT_EQ(meeting.scope(note), Scope::everyone());
}

TEST_F(Regrouping, plenary_closes_the_rooms_that_nobody_is_left_in_too) {
  come(4);
  move(pairs);
  const Id<Room> left = room(0);
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (room(i) == left) meeting.must(lead, MoveSeat{people[i], {}});
  }

  move(all);

  for (const auto& [id, stored] : meeting.session.records().all<Room>()) {
    EXPECT_TRUE(stored.record.closed);
  }
}

TEST_F(Regrouping, F14_a_move_taken_back_brings_people_rooms_and_notes_home) {
  come(8);
  move(pairs);
  std::vector<Id<Room>> before;
  std::vector<Id<Note>> notes;
  for (std::size_t i = 0; i < 8; ++i) {
    before.push_back(room(i));
    notes.push_back(meeting.add_note(people[i]));
    meeting.must(people[i], RevealNotes{.author = people[i]});
  }

  move(fours);
  undo_move();

  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(room(i), before[i]);
    EXPECT_EQ(meeting.scope(notes[i]), Scope::of(before[i]));
    EXPECT_FALSE(meeting.record(before[i]).closed);
  }
  EXPECT_EQ(meeting.phase().name, "alone");

  // And once more: the pairs themselves were a move of the last minute.
  undo_move();
  EXPECT_EQ(meeting.phase().name, "gather");
  EXPECT_EQ(sizes(), (std::map<Id<Room>, std::size_t>{{{}, 8}}));
}

TEST_F(Regrouping, F02_what_was_written_meanwhile_stays_when_a_move_is_taken_back) {
  come(4);
  move(pairs);
  move(fours);
  const auto since = meeting.add_note(people[0], "written in the four");
  const Scope there = meeting.scope(since);

  undo_move();

  EXPECT_EQ(meeting.scope(since), there);
  EXPECT_EQ(sizes().size(), 2U);
}

TEST_F(Regrouping, a_move_is_not_one_persons_to_undo) {
  come(4);
  move(pairs);

  EXPECT_EQ(meeting.answer(lead, Undo{}).code, Refusal::cannot_undo);
  EXPECT_EQ(meeting.answer(people[0], UndoMove{2}).code, Refusal::not_allowed);
}

TEST_F(Regrouping, a_move_survives_being_kept_and_loaded) {
  come(4);
  move(pairs);

  Session loaded = Session::from_image(meeting.session.image());
  meeting.session = std::move(loaded);
  undo_move();

  EXPECT_EQ(sizes(), (std::map<Id<Room>, std::size_t>{{{}, 4}}));
}

TEST_F(Regrouping, F37_rooms_that_cannot_be_are_explained_and_the_move_goes_on) {
  come(2, "students");
  come(1, "families");
  meeting.must(lead, SetSafeguard{{"students"}, {}, false});

  move(pairs);

  EXPECT_EQ(meeting.phase().name, "alone");
  EXPECT_EQ(sizes(), (std::map<Id<Room>, std::size_t>{{{}, 3}}));
  ASSERT_NE(plan(), nullptr);
  EXPECT_FALSE(plan()->applied);
  EXPECT_FALSE(plan()->problems.empty());
  undo_move();
  EXPECT_EQ(meeting.phase().name, "gather");
}

TEST_F(Regrouping, F37_rooms_that_may_not_become_one_stay_apart_and_are_named) {
  come(2, "students");
  come(2, "families");
  meeting.must(lead, SetSafeguard{{"students"}, {}, false});
  move(pairs);
  ASSERT_EQ(sizes().size(), 2U);
  const Id<Seat> adult = people[2];
  meeting.must(lead, RemoveSeat{adult});
  people.erase(people.begin() + 2);

  const Entry& moved = move(fours);

  EXPECT_EQ(sizes().size(), 2U);
  EXPECT_EQ(moved.kept.size(), 2U);
}

TEST_F(Regrouping, more_people_than_there_may_be_pairs_sit_in_larger_rooms) {
  come(210);

  move(pairs);

  ASSERT_NE(plan(), nullptr);
  EXPECT_TRUE(plan()->applied);
  EXPECT_LE(sizes().size(), limits::rooms_max);
  for (const auto& [id, size] : sizes()) EXPECT_LE(size, 3U);
  EXPECT_FALSE(sizes().contains({}));
  undo_move();
  EXPECT_EQ(sizes().size(), 1U);
}

TEST_F(Regrouping, who_comes_late_to_nobody_is_no_reason_not_to_move) {
  move(pairs);
  EXPECT_EQ(meeting.phase().name, "alone");
  EXPECT_EQ(plan(), nullptr);
  move(fours);
  move(all);
  EXPECT_EQ(meeting.phase().name, "all");
}

TEST_F(Regrouping, F06_what_its_author_kept_comes_to_light_where_the_author_sits_now) {
  come(4);
  move(pairs);
  std::vector<Id<Note>> notes;
  for (std::size_t i = 0; i < 4; ++i) notes.push_back(meeting.add_note(people[i]));
  move(fours);

  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(meeting.scope(notes[i]), Scope::of(people[i]));
    meeting.must(people[i], RevealNotes{.author = people[i]});
    EXPECT_EQ(meeting.scope(notes[i]), Scope::of(room(i)));
    EXPECT_EQ(meeting.record(notes[i]).placement.room, room(i));
  }
}

TEST(RoomSteps, F01_a_step_that_cannot_be_taken_is_no_plan) {
  const auto refused = [](RoomStep step) {
    CreateSession asked = test::a_session();
    asked.phases = {a_phase("x", step)};
    test::Dice entropy(1);
    const auto decided = Session{}.decide(Actor::server(), asked, {Time{1}, entropy});
    return decided.ok() ? Refusal::none : decided.error().code;
  };

  EXPECT_EQ(refused({Regroup::arrange, {.size = 4}, 0}), Refusal::none);
  EXPECT_EQ(refused({Regroup::combine, {}, 3}), Refusal::none);
  EXPECT_EQ(refused({Regroup::plenary, {}, 0}), Refusal::none);
  EXPECT_EQ(refused({Regroup::arrange, {.size = 1}, 0}), Refusal::out_of_range);
  EXPECT_EQ(refused({Regroup::arrange, {.size = 4}, 2}), Refusal::out_of_range);
  EXPECT_EQ(refused({Regroup::combine, {}, 1}), Refusal::out_of_range);
  EXPECT_EQ(refused({Regroup::combine, {.size = 2}, 2}), Refusal::out_of_range);
  EXPECT_EQ(refused({Regroup::stay, {}, 2}), Refusal::out_of_range);
  EXPECT_EQ(refused({static_cast<Regroup>(9), {}, 0}), Refusal::out_of_range);
}

}  // namespace
}  // namespace plenary::audit
