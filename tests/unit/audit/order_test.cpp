// Places in lists: clients say an intent, the server mints the keys, and the order is the one
// meant.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;
using Order = std::vector<Id<Note>>;

struct OrderOfNotes : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Group> group = meeting.add_group(ada);
  std::size_t changes = 0;  // Made by the commands of the test.

  Id<Note> add(Place place, Id<Group> where = {}) {
    const auto note = meeting.add_note(ada, "x", {.group = where, .place = place});
    changes += meeting.journal.back().changes.size();
    return note;
  }
  Order order(Id<Group> where = {}) const {
    Order found;
    std::set<std::uint64_t> keys;  // Equal ones stand by id, but only an undo makes any.
    for (const auto& [key, note] : meeting.session.index().list({{}, where})) {
      EXPECT_NE(key, 0U);
      EXPECT_TRUE(keys.insert(key).second) << "a key twice";
      EXPECT_EQ(meeting.record(note).placement.order, key);
      found.push_back(note);
    }
    return found;
  }
};

// Where a place is in a plain list.
Order::iterator place_in(Order& list, const Place& place) {
  if (place.kind == PlaceKind::start) return list.begin();
  if (place.kind == PlaceKind::end) return list.end();
  return std::find(list.begin(), list.end(), place.note) + 1;
}

TEST_F(OrderOfNotes, notes_stand_at_the_start_the_end_or_after_another) {
  const auto b = add({});
  const auto c = add({PlaceKind::end, {}});
  const auto a = add({PlaceKind::start, {}});
  const auto after_b = add({PlaceKind::after, b});

  EXPECT_EQ(order(), (Order{a, b, after_b, c}));
}

TEST_F(OrderOfNotes, a_note_moves_within_its_list_and_into_another) {
  const auto a = add({});
  const auto b = add({});
  const auto c = add({});
  const auto move = [&](Id<Note> note, Id<Group> where, Place place) {
    meeting.must(ada, MoveNote{note, where, place});
  };

  move(c, {}, {PlaceKind::start, {}});
  EXPECT_EQ(order(), (Order{c, a, b}));
  move(c, {}, {PlaceKind::after, a});
  EXPECT_EQ(order(), (Order{a, c, b}));
  move(a, {}, {PlaceKind::end, {}});
  EXPECT_EQ(order(), (Order{c, b, a}));
  move(a, {}, {PlaceKind::after, b});
  EXPECT_EQ(order(), (Order{c, b, a})) << "where it is already";
  move(c, {}, {PlaceKind::start, {}});
  EXPECT_EQ(order(), (Order{c, b, a}));
  move(a, {}, {PlaceKind::end, {}});
  EXPECT_EQ(order(), (Order{c, b, a}));
  move(b, group, {});
  EXPECT_EQ(order(), (Order{c, a}));
  EXPECT_EQ(order(group), (Order{b}));
}

TEST_F(OrderOfNotes, thousands_after_the_same_note_stand_newest_first) {
  const auto first = add({});
  const auto last = add({});
  Order expected{last};
  for (int i = 0; i < 1'500; ++i) {
    expected.insert(expected.begin(), add({PlaceKind::after, first}));
  }
  expected.insert(expected.begin(), first);

  EXPECT_EQ(order(), expected);
  EXPECT_LT(changes, 15U * 1'500U) << "few others have to move";
}

TEST_F(OrderOfNotes, thousands_one_after_another_in_one_gap_stand_in_their_order) {
  Order expected{add({})};
  const auto last = add({});
  for (int i = 0; i < 1'500; ++i) expected.push_back(add({PlaceKind::after, expected.back()}));
  expected.push_back(last);

  EXPECT_EQ(order(), expected);
  EXPECT_LT(changes, 15U * 1'500U) << "few others have to move";
}

TEST_F(OrderOfNotes, adding_at_either_end_moves_nobody_else) {
  for (int i = 0; i < 1'000; ++i) add({PlaceKind::start, {}});
  for (int i = 0; i < 1'000; ++i) add({PlaceKind::end, {}});

  EXPECT_EQ(order().size(), 2'000U);
  EXPECT_EQ(changes, 2U * 2'000U) << "a note and its author each";
}

TEST_F(OrderOfNotes, moving_back_and_forth_in_one_gap_never_ends) {
  const auto a = add({});
  const auto b = add({});
  const auto c = add({});
  for (int i = 0; i < 500; ++i) {
    meeting.must(ada, MoveNote{c, {}, {PlaceKind::after, a}});
    meeting.must(ada, MoveNote{b, {}, {PlaceKind::after, a}});
    ASSERT_EQ(order(), (Order{a, b, c}));
  }
}

TEST_F(OrderOfNotes, whatever_is_asked_the_order_is_that_of_a_plain_list) {
  test::Dice chance(11);
  Order model[2];
  const Id<Group> lists[2]{{}, group};
  for (int step = 0; step < 4'000; ++step) {
    const std::size_t to = chance.below(2);
    Place place{static_cast<PlaceKind>(chance.below(3)), {}};
    if (place.kind == PlaceKind::after) {
      if (model[to].empty()) continue;
      place.note = chance.one_in(2) ? model[to].front() : chance.pick(model[to]);
    }
    const std::size_t from = chance.below(2);
    const bool moves = !model[from].empty() && chance.one_in(2);
    Id<Note> note;
    if (moves) {
      note = chance.pick(model[from]);
      if (note == place.note) continue;
      model[from].erase(std::find(model[from].begin(), model[from].end(), note));
      meeting.must(ada, MoveNote{note, lists[to], place});
    } else {
      note = add(place, lists[to]);
    }
    model[to].insert(place_in(model[to], place), note);
    if (chance.one_in(6) && model[to].size() > 30) {
      meeting.must(ada, RemoveNote{model[to].back()});
      model[to].pop_back();
    }
    ASSERT_EQ(order(lists[to]), model[to]) << "step " << step;
  }
  EXPECT_GT(model[0].size() + model[1].size(), 100U);
}

TEST_F(OrderOfNotes, a_note_that_comes_back_by_undo_stands_where_it_was) {
  const auto a = add({});
  const auto b = add({});
  const auto c = add({});
  meeting.must(ada, RemoveNote{b});
  meeting.must(ada, Undo{});
  EXPECT_EQ(order(), (Order{a, b, c}));

  meeting.must(ada, RemoveNote{c});
  const auto d = meeting.add_note(meeting.ben);
  meeting.must(ada, Undo{});

  Order now;
  for (const auto& [key, note] : meeting.session.index().list({})) now.push_back(note);
  EXPECT_EQ(now, (Order{a, b, std::min(c, d), std::max(c, d)}));
  const auto between = add({PlaceKind::after, now[2]});
  EXPECT_EQ(order(), (Order{a, b, now[2], between, now[3]}));
}

TEST_F(OrderOfNotes, the_keys_of_a_crowded_start_are_spaced_again) {
  Order expected;
  for (int i = 0; i < 70'000; ++i) {
    const auto note = expected.size() < 3 ? add({PlaceKind::start, {}}) : expected.back();
    if (expected.size() < 3) {
      expected.insert(expected.begin(), note);
      continue;
    }
    expected.pop_back();
    expected.insert(expected.begin(), note);
    ASSERT_EQ(meeting.submit(ada, MoveNote{note, {}, {PlaceKind::start, {}}}).code, Refusal::none);
    meeting.journal.clear();
  }

  EXPECT_EQ(order(), expected);
}

}  // namespace
}  // namespace plenary::audit
