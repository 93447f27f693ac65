// Cause maps and minutes.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Causes : ::testing::Test {
  FullMeeting meeting;
};

TEST_F(Causes, a_map_and_all_in_it_are_where_the_map_was_made) {
  const auto room = meeting.open_room();
  meeting.move(meeting.ada, room);
  const auto map = meeting.add_map(meeting.ada);
  const auto note = meeting.add_note(meeting.ada);
  const auto first = meeting.add_cause(meeting.ada, map, note);
  const auto second = meeting.add_cause(meeting.ada, map);

  const auto link = meeting.link(meeting.ada, first, second);

  EXPECT_EQ(meeting.scope(map), Scope::of(room));
  EXPECT_EQ(meeting.scope(first), Scope::of(room));
  EXPECT_EQ(meeting.scope(link), Scope::of(room));
  EXPECT_EQ(meeting.record(first).note, note);
  EXPECT_EQ(meeting.record(link).map, map);
}

TEST_F(Causes, a_cause_moves_and_is_reworded) {
  const auto map = meeting.add_map(meeting.ada);
  const auto cause = meeting.add_cause(meeting.ada, map);

  meeting.must(meeting.ben, MoveCause{cause, {-5, 1'000'000}});
  meeting.must(meeting.ben, EditText{ref(cause), test::deleted(meeting.record(cause).text, 2, 5)});
  meeting.must(meeting.ben, EditText{ref(map), test::deleted(meeting.record(map).text, 0, 1)});

  EXPECT_EQ(meeting.record(cause).position, (Position{-5, 1'000'000}));
  EXPECT_EQ(meeting.words(ref(cause)), "be");
  EXPECT_EQ(meeting.words(ref(map)), "hy");
}

TEST_F(Causes, a_link_says_how_and_how_strongly) {
  const auto map = meeting.add_map(meeting.ada);
  const auto link = meeting.link(
      meeting.ada, meeting.add_cause(meeting.ada, map), meeting.add_cause(meeting.ada, map));

  meeting.must(meeting.ben, SetLink{link, Polarity::less, 4});

  EXPECT_EQ(meeting.record(link).polarity, Polarity::less);
  EXPECT_EQ(meeting.record(link).strength, 4U);
  EXPECT_EQ(
      meeting.answer(meeting.ben, SetLink{link, Polarity::less, 4}).code, Refusal::already_so);
  meeting.must(meeting.ben, RemoveLink{link});
  EXPECT_FALSE(meeting.holds(link));
}

TEST_F(Causes, a_removed_cause_takes_its_links_along_in_the_order_of_their_ids) {
  const auto map = meeting.add_map(meeting.ada);
  const auto hub = meeting.add_cause(meeting.ada, map);
  std::vector<Id<CauseLink>> links;
  for (int i = 0; i < 40; ++i) {
    const auto other = meeting.add_cause(meeting.ada, map);
    links.push_back(
        i % 2 == 0 ? meeting.link(meeting.ada, hub, other) : meeting.link(meeting.ada, other, hub));
  }

  const Entry& removed = meeting.must(meeting.ada, RemoveCause{hub});

  std::vector<Id<CauseLink>> in_order;
  for (const Change& change : removed.changes) {
    const RecordRef target = ref(change.body);
    if (target.kind == RecordKind::cause_link) in_order.emplace_back(target.id.value);
  }
  std::sort(links.begin(), links.end());
  EXPECT_TRUE(in_order == links);
  EXPECT_TRUE(meeting.session.records().all<CauseLink>().empty());
}

TEST_F(Causes, T_P24_a_link_that_closes_a_cycle_is_refused_where_the_map_forbids_it) {
  const auto map = meeting.add_map(meeting.ada, Cycles::forbidden);
  const auto a = meeting.add_cause(meeting.ada, map);
  const auto b = meeting.add_cause(meeting.ada, map);
  const auto c = meeting.add_cause(meeting.ada, map);
  meeting.link(meeting.ada, a, b);
  meeting.link(meeting.ada, b, c);
  const auto closing = [&](Id<Cause> from, Id<Cause> to) {
    const LinkCauses link{meeting.fresh<CauseLink>(), {from, to}};
    return meeting.answer(meeting.ben, link).code;
  };

  EXPECT_EQ(closing(c, a), Refusal::cycle_forbidden);
  EXPECT_EQ(closing(b, a), Refusal::cycle_forbidden);
  EXPECT_EQ(closing(a, a), Refusal::cycle_forbidden);
  EXPECT_EQ(closing(a, c), Refusal::none);
}

TEST_F(Causes, T_P24_of_two_links_that_close_a_cycle_together_the_second_is_refused) {
  const auto map = meeting.add_map(meeting.ada, Cycles::forbidden);
  const auto a = meeting.add_cause(meeting.ada, map);
  const auto b = meeting.add_cause(meeting.ada, map);

  EXPECT_EQ(meeting.submit(meeting.ada, LinkCauses{Id<CauseLink>(1), {a, b}}).code, Refusal::none);
  EXPECT_EQ(meeting.submit(meeting.ben, LinkCauses{Id<CauseLink>(2), {b, a}}).code,
            Refusal::cycle_forbidden);
}

TEST_F(Causes, a_map_may_allow_cycles_but_no_cause_of_itself) {
  const auto map = meeting.add_map(meeting.ada, Cycles::allowed);
  const auto a = meeting.add_cause(meeting.ada, map);
  const auto b = meeting.add_cause(meeting.ada, map);
  meeting.link(meeting.ada, a, b);

  meeting.link(meeting.ben, b, a);

  EXPECT_EQ(meeting.answer(meeting.ada, LinkCauses{Id<CauseLink>(1), {a, a}}).code,
            Refusal::cycle_forbidden);
}

TEST_F(Causes, two_causes_are_linked_once_in_each_direction) {
  const auto map = meeting.add_map(meeting.ada);
  const auto a = meeting.add_cause(meeting.ada, map);
  const auto b = meeting.add_cause(meeting.ada, map);
  meeting.link(meeting.ada, a, b);

  EXPECT_EQ(
      meeting.answer(meeting.ben, LinkCauses{Id<CauseLink>(1), {a, b}}).code, Refusal::already_so);
  EXPECT_EQ(meeting.answer(meeting.ben, LinkCauses{Id<CauseLink>(1), {b, a}}).code, Refusal::none);
}

TEST_F(Causes, links_stay_within_their_map) {
  const auto one = meeting.add_map(meeting.ada);
  const auto other = meeting.add_map(meeting.ada);
  const LinkCauses across{
      Id<CauseLink>(1),
      {meeting.add_cause(meeting.ada, one), meeting.add_cause(meeting.ada, other)}};

  EXPECT_EQ(meeting.answer(meeting.ada, across).code, Refusal::other_map);
}

TEST_F(Causes, a_cause_names_only_what_all_who_see_the_map_see) {
  const auto map = meeting.add_map(meeting.ada);
  const auto mine = meeting.add_note(meeting.ada, "mine", {.audience = Audience::only_me});
  const auto hidden = meeting.add_note(meeting.ada);
  meeting.must(meeting.facilitator, HideNote{hidden});
  const auto grown_from = [&](Id<Seat> who, Id<Note> note) {
    return meeting.answer(who, AddCause{Id<Cause>(1), map, {}, {}, note}).code;
  };

  EXPECT_EQ(grown_from(meeting.ada, mine), Refusal::group_elsewhere);
  EXPECT_EQ(grown_from(meeting.ada, hidden), Refusal::not_found);
  EXPECT_EQ(grown_from(meeting.facilitator, hidden), Refusal::group_elsewhere);
  EXPECT_EQ(grown_from(meeting.ada, Id<Note>(99)), Refusal::not_found);
}

TEST_F(Causes, a_note_that_a_cause_grew_from_stays) {
  const auto map = meeting.add_map(meeting.ada);
  const auto note = meeting.add_note(meeting.ada);
  const auto cause = meeting.add_cause(meeting.ben, map, note);
  EXPECT_EQ(meeting.answer(meeting.ada, RemoveNote{note}).code, Refusal::still_used);

  meeting.must(meeting.ben, RemoveCause{cause});

  EXPECT_EQ(meeting.answer(meeting.ada, RemoveNote{note}).code, Refusal::none);
}

TEST_F(Causes, what_is_removed_from_a_map_leaves_the_focus) {
  const auto map = meeting.add_map(meeting.ada);
  const auto a = meeting.add_cause(meeting.ada, map);
  const auto b = meeting.add_cause(meeting.ada, map);
  const auto link = meeting.link(meeting.ada, a, b);
  meeting.must(meeting.facilitator, SetFocus{ref(link)});
  meeting.must(meeting.ada, RemoveLink{link});
  EXPECT_EQ(meeting.focus().target, RecordRef{});

  const auto other = meeting.link(meeting.ada, a, b);
  meeting.must(meeting.facilitator, SetFocus{ref(other)});
  meeting.must(meeting.ada, RemoveCause{b});
  EXPECT_EQ(meeting.focus().target, RecordRef{});

  meeting.must(meeting.facilitator, SetFocus{ref(a)});
  meeting.must(meeting.ada, RemoveCause{a});
  EXPECT_EQ(meeting.focus().target, RecordRef{});
}

TEST_F(Causes, minutes_are_kept_where_the_scribe_sits) {
  const auto room = meeting.open_room();
  meeting.move(meeting.scribe, room);
  const auto minutes = meeting.fresh<Minutes>();

  meeting.must(meeting.scribe, StartMinutes{minutes});
  meeting.must(meeting.scribe,
               EditText{ref(minutes), test::typed({}, -1, meeting.fresh<RunTag>(), "We met.")});

  EXPECT_EQ(meeting.scope(minutes), Scope::of(room));
  EXPECT_EQ(meeting.words(ref(minutes)), "We met.");
}

}  // namespace
}  // namespace plenary::audit
