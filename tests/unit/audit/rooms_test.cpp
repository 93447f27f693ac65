// Rooms by rule: what a proposal keeps to, what it says where it cannot, and what applying it
// moves.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::Meeting;

struct Rooms : ::testing::Test {
  Meeting meeting;
  Id<Seat> facilitator = meeting.join(Role::facilitator);
  std::vector<Id<Seat>> people;

  Id<Seat> come(const std::string& group, Modality modality = Modality::remote,
                const std::string& language = "en") {
    TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Somebody"};
    taking.ticket = test::digest(meeting.entropy.draw());
    taking.group = group;
    taking.modality = modality;
    taking.language = language;
    people.push_back(meeting.seat_taken(meeting.must({}, taking)));
    return people.back();
  }
  void come(int count, const std::string& group, Modality modality = Modality::remote,
            const std::string& language = "en") {
    for (int i = 0; i < count; ++i) come(group, modality, language);
  }
  const RoomPlan& propose(RoomWishes wishes) {
    meeting.must(facilitator, ProposeRooms{wishes});
    return meeting.session.records().only<RoomPlan>()->record;
  }
  const RoomPlan& plan() { return meeting.session.records().only<RoomPlan>()->record; }
  void apply() { meeting.must(facilitator, ApplyRooms{plan().version}); }
  std::map<Id<Room>, std::vector<Seat>> planned() {
    std::map<Id<Room>, std::vector<Seat>> rooms;
    for (const PlannedSeat& place : plan().seats) {
      rooms[place.room].push_back(meeting.record(place.seat));
    }
    return rooms;
  }
  Id<Room> planned_room(Id<Seat> seat) {
    for (const PlannedSeat& place : plan().seats) {
      if (place.seat == seat) return place.room;
    }
    return {};
  }
  Id<Room> room(Id<Seat> seat) { return meeting.record(seat).room; }
  void guard(bool nobody_alone = false) {
    meeting.must(facilitator, SetSafeguard{{"students"}, {}, nobody_alone});
  }
};

TEST_F(Rooms, a_proposal_moves_nobody_and_is_the_staffs_alone) {
  come(6, "students");

  propose({.size = 3});

  EXPECT_EQ(meeting.touched, std::vector<Scope>{Scope::staff()});
  for (const Id<Seat> seat : people) EXPECT_FALSE(room(seat));
  EXPECT_EQ(plan().rooms.size(), 2U);
  EXPECT_EQ(plan().seats.size(), 6U);
  EXPECT_TRUE(plan().problems.empty());
}

TEST_F(Rooms, applying_is_one_entry_and_everybody_sits_where_it_said) {
  come(11, "families");
  propose({.size = 4});

  apply();

  std::map<Id<Room>, int> sizes;
  for (const Id<Seat> seat : people) {
    EXPECT_EQ(room(seat), planned_room(seat));
    ++sizes[room(seat)];
  }
  EXPECT_EQ(sizes.size(), 3U);
  for (const auto& [id, size] : sizes) EXPECT_TRUE(size == 3 || size == 4) << size;
  EXPECT_EQ(meeting.answer(facilitator, ApplyRooms{plan().version}).code, Refusal::already_so);
}

TEST_F(Rooms, T_Z10_a_plan_that_somebody_replaced_is_not_applied) {
  come(6, "families");
  const std::uint64_t seen = propose({.size = 3}).version;
  propose({.size = 2});

  EXPECT_EQ(meeting.answer(facilitator, ApplyRooms{seen}), (Refused{Refusal::plan_outdated, 2}));
}

TEST_F(Rooms, a_plan_is_outdated_once_somebody_in_it_has_gone) {
  come(6, "families");
  propose({.size = 3});

  meeting.must(facilitator, RemoveSeat{people[2]});

  EXPECT_EQ(meeting.answer(facilitator, ApplyRooms{1}).code, Refusal::plan_outdated);
}

TEST_F(Rooms, one_undo_takes_everybody_back) {
  come(8, "families");
  propose({.size = 4});
  apply();

  meeting.must(facilitator, Undo{});

  for (const Id<Seat> seat : people) EXPECT_FALSE(room(seat));
  EXPECT_FALSE(plan().applied);
}

TEST_F(Rooms, groups_are_mixed_like_the_whole) {
  come(8, "students");
  come(8, "families");

  propose({.size = 4, .mix_groups = true});

  for (const auto& [id, seats] : planned()) {
    const auto students = std::count_if(
        seats.begin(), seats.end(), [](const Seat& seat) { return seat.group == "students"; });
    EXPECT_EQ(students, 2);
  }
}

TEST_F(Rooms, who_speaks_alike_sits_together) {
  for (int i = 0; i < 4; ++i) {
    come("families", Modality::remote, "es");
    come("families", Modality::remote, "en");
  }

  propose({.size = 4, .by_language = true});

  for (const auto& [id, seats] : planned()) {
    for (const Seat& seat : seats) EXPECT_EQ(seat.language, seats[0].language);
  }
}

TEST_F(Rooms, together_and_apart_are_kept_in_every_shuffle) {
  come(12, "families");
  const auto bond = [&](BondKind kind, std::vector<Id<Seat>> seats) {
    meeting.must(facilitator, SetBond{meeting.fresh<SeatBond>(), kind, std::move(seats)});
  };
  bond(BondKind::together, {people[0], people[1], people[2]});
  bond(BondKind::apart, {people[0], people[3], people[4]});

  for (std::uint32_t shuffle = 0; shuffle < 10; ++shuffle) {
    propose({.size = 4, .shuffle = shuffle});
    ASSERT_TRUE(plan().problems.empty());
    EXPECT_EQ(planned_room(people[0]), planned_room(people[1]));
    EXPECT_EQ(planned_room(people[0]), planned_room(people[2]));
    EXPECT_NE(planned_room(people[0]), planned_room(people[3]));
    EXPECT_NE(planned_room(people[0]), planned_room(people[4]));
    EXPECT_NE(planned_room(people[3]), planned_room(people[4]));
  }
}

TEST_F(Rooms, pins_survive_every_reshuffle_and_shuffles_differ) {
  come(12, "families");
  propose({.size = 4});
  apply();
  const Id<Room> home = room(people[5]);
  meeting.must(facilitator, PinSeat{people[5], home});
  std::set<std::vector<PlannedSeat>::size_type> companies;
  std::set<std::set<Id<Seat>>> met;

  for (std::uint32_t shuffle = 1; shuffle <= 8; ++shuffle) {
    propose({.size = 4, .shuffle = shuffle});
    apply();
    EXPECT_EQ(room(people[5]), home);
    std::set<Id<Seat>> company;
    for (const Id<Seat> seat : people) {
      if (room(seat) == home) company.insert(seat);
    }
    met.insert(company);
  }

  EXPECT_GT(met.size(), 3U);
  meeting.must(facilitator, PinSeat{people[5], {}});
  EXPECT_EQ(meeting.answer(facilitator, PinSeat{people[5], {}}).code, Refusal::already_so);
}

TEST_F(Rooms, what_cannot_be_is_explained_and_not_applied) {
  come(6, "families");
  meeting.must(facilitator, SetBond{Id<SeatBond>(1), BondKind::together, {people[0], people[1]}});
  meeting.must(facilitator, SetBond{Id<SeatBond>(2), BondKind::apart, {people[0], people[1]}});

  propose({.size = 3});

  ASSERT_EQ(plan().problems.size(), 1U);
  EXPECT_EQ(plan().problems[0].rule, RoomRule::apart);
  const std::set<Id<Seat>> named(plan().problems[0].seats.begin(), plan().problems[0].seats.end());
  EXPECT_EQ(named, (std::set<Id<Seat>>{people[0], people[1]}));
  EXPECT_EQ(meeting.answer(facilitator, ApplyRooms{plan().version}),
            (Refused{Refusal::rooms_impossible, 1}));
}

TEST_F(Rooms, a_pin_to_a_room_that_closed_is_said) {
  come(4, "families");
  const auto closed = meeting.open_room();
  meeting.must(facilitator, PinSeat{people[0], closed});
  meeting.must(facilitator, CloseRoom{closed});

  propose({.size = 2});

  ASSERT_EQ(plan().problems.size(), 1U);
  EXPECT_EQ(plan().problems[0], (RoomProblem{RoomRule::pin, closed, {people[0]}}));
}

TEST_F(Rooms, nobody_is_put_into_a_room_alone) {
  come(5, "families");

  propose({.size = 2});
  for (const auto& [id, seats] : planned()) EXPECT_GE(seats.size(), 2U);
  EXPECT_TRUE(plan().problems.empty());

  for (int i = 4; i > 0; --i) meeting.must(facilitator, RemoveSeat{people[std::size_t(i)]});
  propose({.size = 2});
  ASSERT_EQ(plan().problems.size(), 1U);
  EXPECT_EQ(plan().problems[0].rule, RoomRule::alone);
}

TEST_F(Rooms, no_plan_leaves_minors_with_one_adult_out_of_sight) {
  guard();
  come(9, "students");
  come(3, "families");

  for (std::uint32_t shuffle = 0; shuffle < 10; ++shuffle) {
    propose({.size = 4, .mix_groups = true, .shuffle = shuffle});
    ASSERT_TRUE(plan().problems.empty());
    for (const auto& [id, seats] : planned()) {
      const auto adults = std::count_if(
          seats.begin(), seats.end(), [](const Seat& seat) { return seat.group != "students"; });
      EXPECT_NE(adults, 1) << "three adults cannot be one a room";
    }
  }
}

TEST_F(Rooms, one_adult_whom_no_plan_can_place_is_named) {
  guard();
  come(5, "students");
  const auto adult = come("families");

  propose({.size = 3});

  ASSERT_FALSE(plan().problems.empty());
  EXPECT_EQ(plan().problems[0].rule, RoomRule::one_adult);
  EXPECT_EQ(plan().problems[0].seats, std::vector<Id<Seat>>{adult});
  EXPECT_EQ(
      meeting.answer(facilitator, ApplyRooms{plan().version}).code, Refusal::rooms_impossible);
}

TEST_F(Rooms, in_the_hall_everybody_is_in_sight) {
  guard();
  come(5, "students", Modality::in_room);
  come("families", Modality::in_room);

  propose({.size = 3});

  EXPECT_TRUE(plan().problems.empty());
}

TEST_F(Rooms, rules_that_changed_since_the_proposal_hold) {
  come(3, "students");
  come("families");
  propose({.size = 4});

  guard();

  EXPECT_EQ(meeting.answer(facilitator, ApplyRooms{1}).code, Refusal::plan_outdated);
}

TEST_F(Rooms, a_live_move_that_breaks_a_rule_is_refused_and_one_that_mends_is_not) {
  const auto table = meeting.open_room();
  come(2, "students");
  come(2, "families");
  for (std::size_t i = 0; i < 4; ++i) meeting.move(people[i], table);
  guard();

  EXPECT_EQ(meeting.answer(facilitator, MoveSeat{people[2], {}}),
            (Refused{Refusal::safeguarding, static_cast<std::uint64_t>(RoomRule::one_adult)}));

  const auto call = meeting.fresh<HelpCall>();
  meeting.must(people[3], CallHelp{call});
  meeting.must(facilitator, RemoveSeat{people[2]});  // Never refused: but somebody is called.
  EXPECT_EQ(meeting.record(call).help, HelpKind::safeguarding);
  EXPECT_EQ(meeting.answer(people[3], ClearHelp{call}).code, Refusal::not_allowed);
  meeting.must(facilitator, MoveSeat{come("families"), table});
}

TEST_F(Rooms, nobody_is_left_behind_alone) {
  const auto table = meeting.open_room();
  come(2, "families");
  meeting.move(people[0], table);
  meeting.move(people[1], table);
  guard(true);

  EXPECT_EQ(meeting.answer(facilitator, MoveSeat{people[1], {}}),
            (Refused{Refusal::safeguarding, static_cast<std::uint64_t>(RoomRule::alone)}));
  meeting.must(facilitator, MoveSeat{facilitator, table});
  meeting.must(facilitator, MoveSeat{people[1], {}});
  meeting.must(facilitator, Undo{});
  EXPECT_EQ(room(people[1]), table);
}

TEST_F(Rooms, who_comes_late_lands_where_there_is_most_room_and_who_returns_in_theirs) {
  come(7, "families");
  propose({.size = 4, .place_late = true});
  apply();
  std::map<Id<Room>, int> sizes;
  for (const Id<Seat> seat : people) ++sizes[room(seat)];

  const auto late = come("families");

  EXPECT_EQ(sizes[room(late)], 3);
  const Id<Room> home = room(people[0]);
  meeting.must(facilitator, RemoveSeat{people[0]});
  EXPECT_FALSE(room(people[0]));
  meeting.must(facilitator, ReadmitSeat{people[0]});
  EXPECT_EQ(room(people[0]), home);
}

TEST_F(Rooms, late_people_break_no_rule_either) {
  guard();
  come(4, "students");
  propose({.size = 2, .place_late = true});
  apply();

  EXPECT_FALSE(room(come("families"))) << "plenary: else one adult with minors, out of sight";
  EXPECT_TRUE(room(come("students")));
}

TEST_F(Rooms, pairs_become_fours_and_fours_become_all_with_what_they_wrote) {
  meeting.begin_phase(test::grant_to_all(test::every_act));
  come(8, "families");
  propose({.size = 2});
  apply();
  std::vector<Id<Note>> notes;
  for (const Id<Seat> seat : people) notes.push_back(meeting.add_note(seat, "ours"));

  meeting.must(facilitator, CombineRooms{2});

  std::set<Id<Room>> fours;
  for (std::size_t i = 0; i < 8; ++i) {
    fours.insert(room(people[i]));
    EXPECT_EQ(meeting.scope(notes[i]), Scope::of(room(people[i])));
  }
  EXPECT_EQ(fours.size(), 2U);
  meeting.must(facilitator, CombineRooms{0});
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_FALSE(room(people[i]));
    EXPECT_EQ(meeting.scope(notes[i]), Scope::everyone());
  }
  EXPECT_EQ(meeting.session.index().list({}).size(), 8U);
  EXPECT_EQ(meeting.answer(facilitator, CombineRooms{0}).code, Refusal::already_so);
}

TEST_F(Rooms, what_a_ballot_of_the_old_room_names_stays_with_it_and_is_said) {
  meeting.begin_phase(test::grant_to_all(test::every_act));
  come(4, "families");
  propose({.size = 2});
  apply();
  const auto note = meeting.add_note(people[0]);
  meeting.open_ballot({.room = room(people[0]), .items = {ref(note)}});
  const Scope before = meeting.scope(note);

  const Entry& entry = meeting.must(facilitator, CombineRooms{0});

  EXPECT_EQ(meeting.scope(note), before);
  EXPECT_EQ(entry.kept, std::vector<RecordRef>{ref(note)});
}

TEST_F(Rooms, a_school_is_arranged_and_more_than_can_be_is_said) {
  guard();
  come(120, "students");
  come(90, "families");

  propose({.size = 6, .mix_groups = true});

  EXPECT_EQ(plan().rooms.size(), 35U);
  EXPECT_TRUE(plan().problems.empty());
  EXPECT_EQ(meeting.answer(facilitator, ProposeRooms{{.size = 2}}),
            (Refused{Refusal::limit_reached, limits::rooms_max}));
  EXPECT_EQ(meeting.answer(facilitator, ProposeRooms{{.size = 1}}).code, Refusal::out_of_range);
}

}  // namespace
}  // namespace plenary::audit
