// Rooms' cause maps made one for everybody, and parted again (F29); one map read in several ways
// (F26, F28).
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "audit/cause_views.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Merging : ::testing::Test {
  FullMeeting meeting;
  Id<Room> red = meeting.open_room("Red");
  Id<Room> blue = meeting.open_room("Blue");
  Id<CauseMap> red_map = meeting.add_map(meeting.facilitator, Cycles::allowed, red);
  Id<CauseMap> blue_map = meeting.add_map(meeting.facilitator, Cycles::allowed, blue);

  Id<Cause> cause(Id<CauseMap> map, const std::string& words) {
    const auto id = meeting.fresh<Cause>();
    meeting.must(meeting.facilitator, AddCause{id, map, meeting.text(words), {}, {}});
    return id;
  }
  Id<CauseLink> link(Id<Cause> from, Id<Cause> to, Polarity polarity) {
    const auto id = meeting.fresh<CauseLink>();
    meeting.must(meeting.facilitator, LinkCauses{id, {from, to}, polarity, 3, 2});
    return id;
  }
  template <class R>
  void cite(Id<R> claim, const std::string& row, Stance stance = Stance::supports) {
    meeting.must(meeting.facilitator, CiteEvidence{meeting.fresh<Evidence>(),
                                                   ref(claim),
                                                   {{}, {"discipline", row, "removals", "2023"}},
                                                   stance});
  }
  // The rows of cells, and what each says of the claim.
  std::set<std::pair<std::string, Stance>> cited(RecordRef claim) {
    std::set<std::pair<std::string, Stance>> says;
    for (const auto& [id, evidence] : meeting.session.records().all<Evidence>()) {
      if (evidence.record.claim != claim) continue;
      EXPECT_EQ(evidence.scope, Scope::everyone());
      says.emplace(evidence.record.source.cell.row, evidence.record.stance);
    }
    return says;
  }
  const MergePlan& propose() {
    meeting.must(meeting.facilitator, ProposeMerge{{red_map, blue_map}});
    return meeting.session.records().only<MergePlan>()->record;
  }
  Id<CauseMap> apply(const std::vector<CauseAlias>& aliases) {
    const auto id = meeting.fresh<CauseMap>();
    meeting.must(
        meeting.facilitator, ApplyMerge{propose().version, id, meeting.text("All rooms"), aliases});
    return id;
  }
  // What the refusal to part it names.
  std::set<RecordRef> not_parted_for(Id<CauseMap> map) {
    const Refused no = meeting.answer(meeting.facilitator, UnmergeMap{map});
    EXPECT_EQ(no, Refusal::still_used);
    EXPECT_EQ(no.detail, no.kept.size());
    return {no.kept.begin(), no.kept.end()};
  }
  template <class R>
  std::vector<R> parts(Id<CauseMap> map) {
    std::vector<R> found;
    for (const auto& [id, stored] : meeting.session.records().all<R>()) {
      if (stored.record.map == map) found.push_back(stored.record);
    }
    std::sort(found.begin(), found.end(), [](const R& a, const R& b) { return a.id < b.id; });
    return found;
  }
  Id<Cause> named(Id<CauseMap> map, const std::string& words) {
    for (const Cause& each : parts<Cause>(map)) {
      if (each.text.str().ends_with(words)) return each.id;
    }
    ADD_FAILURE() << words;
    return {};
  }

  Id<Cause> red_bus = cause(red_map, "No late bus");
  Id<Cause> red_gap = cause(red_map, "Fewer in clubs");
  Id<Cause> blue_bus = cause(blue_map, "no late bus");
  Id<Cause> blue_gap = cause(blue_map, "Fewer in clubs");
};

TEST_F(Merging, a_proposal_names_what_may_be_one_and_changes_no_map) {
  const MergePlan& plan = propose();

  ASSERT_EQ(plan.suggested.size(), 2U);
  EXPECT_EQ(plan.suggested[0].likeness, 1000U);
  EXPECT_EQ(meeting.scope(plan.id), Scope::staff());
  EXPECT_EQ(meeting.session.records().all<CauseMap>().size(), 2U);
}

TEST_F(Merging, one_map_for_everybody_says_which_room_said_what) {
  link(red_bus, red_gap, Polarity::more);
  link(blue_bus, blue_gap, Polarity::less);

  const auto map = apply(propose().suggested);

  EXPECT_EQ(meeting.scope(map), Scope::everyone());
  const auto causes = parts<Cause>(map);
  ASSERT_EQ(causes.size(), 2U);
  const auto links = parts<CauseLink>(map);
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].polarity, Polarity::disputed);
  EXPECT_EQ(links[0].confidence, 2U);
  const auto origins = parts<Provenance>(map);
  ASSERT_EQ(origins.size(), 3U);
  for (const Provenance& origin : origins) {
    ASSERT_EQ(origin.said.size(), 2U);
    EXPECT_NE(origin.said[0].room, origin.said[1].room);
    EXPECT_EQ(meeting.scope(origin.id), Scope::everyone());
    if (origin.of.kind == RecordKind::cause_link) {
      EXPECT_NE(origin.said[0].polarity, origin.said[1].polarity);
      EXPECT_EQ(origin.said[0].strength, 3U);
      EXPECT_EQ(origin.said[1].confidence, 2U);
    } else {
      EXPECT_FALSE(origin.said[0].words.empty());
    }
  }
}

TEST_F(Merging, without_aliases_the_maps_stand_side_by_side) {
  EXPECT_EQ(parts<Cause>(apply({})).size(), 4U);
}

TEST_F(Merging, unmerging_leaves_what_was_there_before) {
  link(red_bus, red_gap, Polarity::more);
  cite(red_bus, "bus");
  const std::size_t causes = meeting.session.records().all<Cause>().size();
  const auto map = apply(propose().suggested);
  ASSERT_GT(meeting.session.records().all<Cause>().size(), causes);

  meeting.must(meeting.facilitator, UnmergeMap{map});

  EXPECT_FALSE(meeting.holds(map));
  EXPECT_EQ(meeting.session.records().all<Cause>().size(), causes);
  EXPECT_EQ(meeting.session.records().all<CauseLink>().size(), 1U);
  EXPECT_EQ(meeting.session.records().all<Provenance>().size(), 0U);
  EXPECT_EQ(meeting.session.records().all<Evidence>().size(), 1U);
  EXPECT_EQ(meeting.answer(meeting.facilitator, UnmergeMap{red_map}).code, Refusal::other_map);
}

TEST_F(Merging, what_is_on_a_ballot_is_not_parted) {
  const auto map = apply({});
  const auto cause = parts<Cause>(map)[0].id;
  meeting.open_ballot({.items = {ref(cause)}});

  EXPECT_EQ(not_parted_for(map), std::set{ref(cause)});
}

TEST_F(Merging, F29_what_people_worked_out_in_the_merged_map_is_not_parted_away) {
  link(red_bus, red_gap, Polarity::more);
  const auto map = apply(propose().suggested);
  const auto bus = named(map, "o late bus");
  const auto gap = named(map, "Fewer in clubs");
  meeting.must(meeting.facilitator, MoveCause{bus, {7, 7}});
  EXPECT_EQ(meeting.answer(meeting.facilitator, UnmergeMap{map}).code, Refusal::none);

  const auto added = cause(map, "No money for drivers");
  meeting.must(meeting.facilitator, SetCause{bus, Standing::hunch, Level::district});
  cite(gap, "clubs");
  EXPECT_EQ(not_parted_for(map), (std::set{ref(added), ref(bus), ref(gap)}));

  for (const auto each : {added, bus, gap}) {
    meeting.must(meeting.facilitator, RemoveCause{each});
  }
  meeting.must(meeting.facilitator, UnmergeMap{map});
  EXPECT_TRUE(meeting.holds(red_bus));
}

TEST_F(Merging, F29_other_words_and_links_are_work_too_and_undone_they_are_none) {
  const auto map = apply(propose().suggested);
  const auto bus = named(map, "o late bus");
  const auto gap = named(map, "Fewer in clubs");
  const auto drawn = link(bus, gap, Polarity::more);
  EXPECT_EQ(not_parted_for(map), std::set{ref(drawn)});
  meeting.must(meeting.facilitator, Undo{});
  meeting.must(
      meeting.facilitator, EditText{ref(gap), test::deleted(meeting.record(gap).text, 0, 5)});
  EXPECT_EQ(not_parted_for(map), std::set{ref(gap)});

  meeting.must(meeting.facilitator, Undo{});

  EXPECT_EQ(meeting.answer(meeting.facilitator, UnmergeMap{map}).code, Refusal::none);
}

TEST_F(Merging, F29_what_moderators_hide_and_show_again_stays_peoples_work) {
  const auto map = apply(propose().suggested);
  const auto bus = named(map, "o late bus");
  meeting.must(meeting.facilitator, SetCause{bus, Standing::hunch, Level::school});

  meeting.must(
      meeting.facilitator, ReviewRecord{ref(map), ReviewAct::hide, 0, ReviewReason::other, ""});
  meeting.must(
      meeting.facilitator, ReviewRecord{ref(map), ReviewAct::release, 1, ReviewReason::none, ""});

  EXPECT_EQ(not_parted_for(map), std::set{ref(bus)});
}

TEST_F(Merging, a_merged_cause_stands_as_high_as_evidence_everybody_sees_allows) {
  meeting.move(meeting.ada, red);
  const auto inside = meeting.add_note(meeting.ada, "only in the room");
  cite(red_bus, "bus");
  meeting.must(meeting.facilitator, SetEpistemic{inside, Epistemic::observation});
  meeting.must(
      meeting.facilitator,
      CiteEvidence{meeting.fresh<Evidence>(), ref(red_bus), {ref(inside), {}}, Stance::supports});
  meeting.must(meeting.facilitator, SetCause{red_bus, Standing::root_cause, Level::district});

  const auto map = apply(propose().suggested);

  const Cause& bus = meeting.record(named(map, "o late bus"));
  EXPECT_EQ(bus.standing, Standing::hypothesis);
  EXPECT_EQ(bus.reached, Standing::root_cause);
  EXPECT_EQ(bus.level, Level::district);
}

TEST_F(Merging, F27_what_speaks_against_a_cause_goes_along_too) {
  cite(red_bus, "bus");
  cite(blue_bus, "bus", Stance::contradicts);
  cite(blue_bus, "late", Stance::contradicts);
  cite(red_gap, "bus");

  const auto map = apply(propose().suggested);

  using Says = std::set<std::pair<std::string, Stance>>;
  EXPECT_EQ(
      cited(ref(named(map, "o late bus"))),
      (Says{
          {"bus", Stance::supports}, {"bus", Stance::contradicts}, {"late", Stance::contradicts}}));
  EXPECT_EQ(cited(ref(named(map, "Fewer in clubs"))), (Says{{"bus", Stance::supports}}));
}

TEST_F(Merging, F29_what_is_cited_for_a_link_goes_along_once) {
  const auto red_link = link(red_bus, red_gap, Polarity::more);
  const auto blue_link = link(blue_bus, blue_gap, Polarity::more);
  for (const auto each : {red_link, blue_link}) cite(each, "clubs");
  cite(blue_link, "trips", Stance::contradicts);

  const auto map = apply(propose().suggested);

  const auto links = parts<CauseLink>(map);
  ASSERT_EQ(links.size(), 1U);
  std::size_t pieces = 0;
  for (const auto& [id, evidence] : meeting.session.records().all<Evidence>()) {
    pieces += evidence.record.claim == ref(links[0].id) ? 1U : 0U;
  }
  EXPECT_EQ(pieces, 2U);
  EXPECT_EQ(cited(ref(links[0].id)),
            (std::set<std::pair<std::string, Stance>>{
                {"clubs", Stance::supports}, {"trips", Stance::contradicts}}));
  meeting.must(meeting.facilitator, UnmergeMap{map});
  EXPECT_EQ(meeting.session.records().all<Evidence>().size(), 3U);
}

TEST_F(Merging, an_older_proposal_is_not_applied) {
  const std::uint64_t version = propose().version;
  propose();

  const ApplyMerge late{version, meeting.fresh<CauseMap>(), meeting.text("Late"), {}};

  EXPECT_EQ(meeting.answer(meeting.facilitator, late).code, Refusal::plan_outdated);
}

TEST_F(Merging, F29_a_proposal_is_applied_once_whoever_presses_twice) {
  const std::uint64_t version = propose().version;
  const auto press = [&] {
    return ApplyMerge{version, meeting.fresh<CauseMap>(), meeting.text("All rooms"), {}};
  };
  const ApplyMerge first = press();
  meeting.must(meeting.facilitator, first);

  EXPECT_EQ(meeting.answer(meeting.co_facilitator, press()).code, Refusal::already_so);

  meeting.must(meeting.facilitator, UnmergeMap{first.id});
  const ApplyMerge again{propose().version, meeting.fresh<CauseMap>(), meeting.text("Again"), {}};
  EXPECT_EQ(meeting.answer(meeting.facilitator, again).code, Refusal::none);
}

TEST_F(Merging, a_merge_names_maps_that_are_there_once_each) {
  const auto no = [&](ProposeMerge asked) {
    return meeting.answer(meeting.facilitator, asked).code;
  };
  const auto merged = apply({});

  EXPECT_EQ(no({{red_map}}), Refusal::out_of_range);
  EXPECT_EQ(no({{red_map, red_map}}), Refusal::out_of_range);
  EXPECT_EQ(no({{red_map, Id<CauseMap>(99)}}), Refusal::not_found);
  EXPECT_EQ(no({{red_map, merged}}), Refusal::other_map);
  const CauseAlias strange{red_bus, Id<Cause>(99), 0};
  const ApplyMerge asked{
      propose().version, meeting.fresh<CauseMap>(), meeting.text("x"), {strange}};
  EXPECT_EQ(meeting.answer(meeting.facilitator, asked).code, Refusal::not_found);
}

struct Views : Merging {
  std::vector<std::pair<std::uint32_t, std::string>> outline(Id<CauseMap> map) {
    std::vector<std::pair<std::uint32_t, std::string>> lines;
    for (const Why& why : five_whys(map, meeting.session.records(), meeting.session.index())) {
      lines.emplace_back(why.depth, meeting.words(ref(why.cause)) + (why.again ? " *" : ""));
    }
    return lines;
  }
  std::vector<Loop> loops_of(Id<CauseMap> map) {
    return loops(map, meeting.session.records(), meeting.session.index());
  }
};

TEST_F(Views, five_whys_go_down_from_what_is_to_be_explained) {
  const auto money = cause(red_map, "No money for drivers");
  link(money, red_bus, Polarity::more);
  link(red_bus, red_gap, Polarity::more);
  link(money, red_gap, Polarity::more);

  const auto lines = outline(red_map);

  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0], std::pair(0U, std::string("Fewer in clubs")));
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const auto& line) {
    return line.second == "No money for drivers *";
  }));
}

TEST_F(Views, a_map_that_is_all_loop_is_still_read_to_the_end) {
  link(red_bus, red_gap, Polarity::more);
  link(red_gap, red_bus, Polarity::more);

  EXPECT_EQ(outline(red_map).size(), 3U);
}

TEST_F(Views, a_fishbone_has_a_bone_for_each_level) {
  link(red_bus, red_gap, Polarity::more);
  meeting.must(meeting.facilitator, SetCause{red_bus, Standing::hunch, Level::district});

  const Fishbone fish = fishbone(red_map, meeting.session.records(), meeting.session.index());

  EXPECT_EQ(fish.head, std::vector{red_gap});
  ASSERT_EQ(fish.bones.size(), 1U);
  EXPECT_EQ(fish.bones[0].level, Level::district);
  EXPECT_EQ(fish.bones[0].causes, std::vector{red_bus});
}

TEST_F(Views, loops_are_named_by_what_they_do) {
  const auto trust = cause(red_map, "Less trust");
  link(red_bus, red_gap, Polarity::less);
  link(red_gap, red_bus, Polarity::less);  // Two times less drives on.
  link(red_gap, trust, Polarity::more);
  link(trust, red_bus, Polarity::more);  // With the first link: one time less holds back.

  const auto found = loops_of(red_map);

  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name, "R1");
  EXPECT_EQ(found[0].causes.size(), 2U);
  EXPECT_EQ(found[1].name, "B1");
  EXPECT_EQ(found[1].causes.size(), 3U);
}

TEST_F(Views, a_loop_with_a_link_that_does_not_say_is_open) {
  link(red_bus, red_gap, Polarity::more);
  link(red_gap, red_bus, Polarity::unspecified);

  const auto found = loops_of(red_map);

  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].name, "O1");
}

TEST_F(Views, a_map_with_many_loops_is_cut_short) {
  std::vector<Id<Cause>> causes;
  for (int i = 0; i < 9; ++i) causes.push_back(cause(blue_map, "c" + std::to_string(i)));
  for (const auto from : causes) {
    for (const auto to : causes) {
      if (from != to) link(from, to, Polarity::more);
    }
  }

  EXPECT_EQ(loops_of(blue_map).size(), loops_max);
}

}  // namespace
}  // namespace plenary::audit
