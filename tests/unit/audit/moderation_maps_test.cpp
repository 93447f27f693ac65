// What is hidden of cause maps, with its links, evidence and origins.
#include "tests/unit/audit/moderation.h"

namespace plenary::audit {
namespace {

// ---- causes and maps

struct Maps : Moderation {
  Id<CauseMap> map;
  Id<Cause> first, second, third;
  Id<CauseLink> one_two, two_three;

  void SetUp() override {
    Moderation::SetUp();
    map = meeting.add_map(meeting.ada, Cycles::forbidden);
    first = meeting.add_cause(meeting.ada, map);
    second = meeting.add_cause(meeting.ada, map);
    third = meeting.add_cause(meeting.ada, map);
    one_two = meeting.link(meeting.ada, first, second);
    two_three = meeting.link(meeting.ada, second, third);
  }
  Id<Evidence> cite(RecordRef claim) {
    const auto id = meeting.fresh<Evidence>();
    meeting.must(meeting.ada, CiteEvidence{id, claim, {{}, {"t", "r", "c", ""}}, {}});
    return id;
  }
};

TEST_F(Maps, a_hidden_cause_takes_its_links_and_its_evidence_along_and_brings_them_back) {
  const auto evidence = cite(ref(second));
  const auto of_link = cite(ref(one_two));
  meeting.must(meeting.ada, SetCause{second, Standing::hypothesis, Level::school});
  const auto before = seen_by(meeting.ben);

  hide(ref(second));

  EXPECT_EQ(meeting.scope(one_two), Scope::staff());
  EXPECT_EQ(meeting.scope(two_three), Scope::staff());
  EXPECT_EQ(meeting.scope(evidence), Scope::staff());
  EXPECT_EQ(meeting.scope(of_link), Scope::staff());
  EXPECT_EQ(meeting.scope(first), Scope::everyone());
  show(ref(second));
  EXPECT_EQ(seen_by(meeting.ben), before);
  EXPECT_EQ(meeting.record(second).standing, Standing::hypothesis);
}

TEST_F(Maps, a_link_comes_back_when_both_its_causes_are_there) {
  hide(ref(first));
  hide(ref(second));

  show(ref(second));
  EXPECT_EQ(meeting.scope(one_two), Scope::staff());
  EXPECT_EQ(meeting.scope(two_three), Scope::everyone());
  show(ref(first));
  EXPECT_EQ(meeting.scope(one_two), Scope::everyone());
}

TEST_F(Maps, no_link_closes_a_circle_behind_a_hidden_cause) {
  hide(ref(second));

  const auto id = meeting.fresh<CauseLink>();
  EXPECT_EQ(
      meeting.answer(meeting.ada, LinkCauses{id, {third, first}}).code, Refusal::cycle_forbidden)
      << "or it could never come back";
  EXPECT_EQ(meeting.answer(meeting.ada, LinkCauses{id, {third, second}}).code, Refusal::not_found);
  EXPECT_EQ(meeting.answer(meeting.facilitator, LinkCauses{id, {first, second}}).code,
            Refusal::out_of_sight);
  const auto aside = meeting.add_note(meeting.ada, "?", {.audience = Audience::staff});
  const CiteEvidence late{meeting.fresh<Evidence>(), ref(second), {ref(aside), {}}, {}};
  EXPECT_EQ(meeting.answer(meeting.facilitator, late).code, Refusal::group_elsewhere)
      << "shown again it would rest on what nobody sees";
}

TEST_F(Maps, a_hidden_map_takes_everything_in_it_but_keeps_what_was_hidden_for_itself) {
  const auto evidence = cite(ref(third));
  hide(ref(second));

  hide(ref(map));

  for (const RecordRef& part : {ref(first), ref(third), ref(two_three), ref(evidence)}) {
    EXPECT_EQ(scope(part), Scope::staff());
  }
  EXPECT_EQ(meeting
                .answer(meeting.facilitator,
                        AddCause{meeting.fresh<Cause>(), map, meeting.text("x"), {}, {}})
                .code,
            Refusal::out_of_sight);
  show(ref(map));
  EXPECT_EQ(meeting.scope(first), Scope::everyone());
  EXPECT_EQ(meeting.scope(evidence), Scope::everyone());
  EXPECT_EQ(meeting.scope(second), Scope::staff());
  EXPECT_EQ(meeting.scope(one_two), Scope::staff());
  show(ref(second));
  EXPECT_EQ(meeting.scope(one_two), Scope::everyone());
}

TEST_F(Maps, what_rooms_hide_is_in_no_merge_and_a_merged_cause_takes_its_origin_along) {
  const auto other = meeting.add_map(meeting.ben);
  const auto seen = meeting.add_cause(meeting.ben, other);
  const auto hidden = meeting.add_cause(meeting.ben, other);
  hide(ref(hidden));
  meeting.must(meeting.facilitator, ProposeMerge{{map, other}});
  const auto merged = meeting.fresh<CauseMap>();
  meeting.must(meeting.facilitator, ApplyMerge{1, merged, meeting.text("all"), {}});
  std::vector<Id<Cause>> made;
  for (const auto& [id, cause] : meeting.session.records().all<Cause>()) {
    if (cause.record.map == merged) made.push_back(id);
  }
  ASSERT_EQ(made.size(), 4U) << "three of one map, one of the other";
  const auto before = seen_by(meeting.ben);

  hide(ref(made.front()));

  for (const auto& [where, record] : seen_by(meeting.ben)) {
    const auto* origin = std::get_if<Provenance>(&record);
    if (origin == nullptr) continue;
    EXPECT_NE(origin->of, ref(made.front())) << "its words are in it";
  }
  show(ref(made.front()));
  EXPECT_EQ(seen_by(meeting.ben), before);
  hide(ref(map));
  EXPECT_EQ(
      meeting.answer(meeting.facilitator, ProposeMerge{{map, other}}).code, Refusal::out_of_sight);
  hide(ref(made.front()));
  meeting.must(meeting.facilitator, UnmergeMap{merged});
  EXPECT_TRUE(meeting.holds(seen));
}

TEST_F(Maps, a_removed_cause_takes_its_links_to_hidden_ones_along) {
  hide(ref(second));

  meeting.must(meeting.ada, RemoveCause{first});

  EXPECT_FALSE(meeting.holds(one_two));
  meeting.must(meeting.ada, Undo{});
  EXPECT_FALSE(meeting.holds(first)) << "not without a link that is not hers to bring back";
}

TEST_F(Maps, an_undo_brings_no_cause_back_to_a_map_that_is_hidden_meanwhile) {
  const auto lone = meeting.add_cause(meeting.ada, map);
  meeting.must(meeting.ada, RemoveCause{lone});
  hide(ref(map));

  meeting.must(meeting.ada, Undo{});

  EXPECT_FALSE(meeting.holds(lone));
}

}  // namespace
}  // namespace plenary::audit
