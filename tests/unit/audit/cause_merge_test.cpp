// Merging maps, as algebra: in any order, in any grouping, as often as one likes (F29).
#include "audit/cause_merge.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/dice.h"

namespace plenary::audit {
namespace {

using test::Dice;

// A map of some of the session's causes: the same id always means the same cause.
MapUnion some_map(Dice& chance) {
  static const std::vector<std::string> words{"No bus after practice", "no bus AFTER practice!",
                                              "Nobody asks the students", "Rules differ"};
  MapUnion made;
  for (std::uint64_t id = 1; id <= 12; ++id) {
    if (!chance.one_in(2)) continue;
    made.causes[Id<Cause>(id)] = {
        Id<CauseMap>(id % 3 + 1), Id<Room>(id % 3 + 1), words[id % words.size()]};
  }
  for (std::uint64_t id = 1; id <= 20; ++id) {
    if (!chance.one_in(2)) continue;
    made.links[Id<CauseLink>(id)] = {
        {Id<Cause>(1 + id % 12), Id<Cause>(1 + (id * 5 + 3) % 12)},
        static_cast<Polarity>(id % 3),
        static_cast<std::uint32_t>(id % 6),
        static_cast<std::uint32_t>(id % 4)};
  }
  for (int i = 0; i < 4; ++i) {
    const std::uint64_t one = 1 + chance.below(12);
    const std::uint64_t other = 1 + chance.below(12);
    if (one != other) made.aliases.insert(std::minmax(Id<Cause>(one), Id<Cause>(other)));
  }
  return made;
}

constexpr std::uint64_t seeds_merged = 500;

TEST(CauseMerge, joining_is_commutative_associative_and_idempotent) {
  for (std::uint64_t seed = 1; seed <= seeds_merged; ++seed) {
    Dice chance(seed);
    const MapUnion a = some_map(chance);
    const MapUnion b = some_map(chance);
    const MapUnion c = some_map(chance);

    EXPECT_EQ(merged(join(a, b)), merged(join(b, a))) << seed;
    EXPECT_EQ(merged(join(join(a, b), c)), merged(join(a, join(b, c)))) << seed;
    EXPECT_EQ(merged(join(a, a)), merged(a)) << seed;
    EXPECT_EQ(merged(join(join(a, b), b)), merged(join(a, b))) << seed;
    EXPECT_EQ(join(join(a, b), a), join(a, b)) << seed;
  }
}

TEST(CauseMerge, every_cause_and_link_is_in_one_place_and_none_is_lost) {
  for (std::uint64_t seed = 1; seed <= seeds_merged; ++seed) {
    Dice chance(seed);
    const MapUnion all = join(some_map(chance), some_map(chance));

    const MergedMap map = merged(all);

    std::map<Id<Cause>, std::size_t> place;
    for (std::size_t i = 0; i < map.causes.size(); ++i) {
      for (const Id<Cause>& cause : map.causes[i]) {
        EXPECT_TRUE(place.emplace(cause, i).second) << seed;
      }
    }
    EXPECT_EQ(place.size(), all.causes.size()) << seed;
    for (const auto& [one, other] : all.aliases) {
      if (!place.contains(one) || !place.contains(other)) continue;
      EXPECT_EQ(place.at(one), place.at(other)) << seed;
    }
    std::size_t links = 0;
    for (const MergedLink& link : map.links) links += link.links.size();
    std::size_t between = 0;
    for (const auto& [id, link] : all.links) {
      const auto from = place.find(link.ends.from);
      const auto to = place.find(link.ends.to);
      if (from != place.end() && to != place.end() && from->second != to->second) ++between;
    }
    EXPECT_EQ(links, between) << seed;
  }
}

TEST(CauseMerge, taking_an_alias_back_parts_what_it_joined) {
  for (std::uint64_t seed = 1; seed <= seeds_merged; ++seed) {
    Dice chance(seed);
    const MapUnion before = some_map(chance);
    MapUnion joined = before;
    const CausePair alias =
        std::minmax(Id<Cause>(1 + chance.below(6)), Id<Cause>(7 + chance.below(6)));
    joined.aliases.insert(alias);

    if (!before.aliases.contains(alias)) joined.aliases.erase(alias);

    EXPECT_EQ(merged(joined), merged(before)) << seed;
  }
}

TEST(CauseMerge, rooms_that_do_not_agree_on_a_link_leave_it_disputed) {
  MapUnion maps;
  for (std::uint64_t id = 1; id <= 4; ++id) {
    maps.causes[Id<Cause>(id)] = {Id<CauseMap>(1 + id / 3), {}, "a cause"};
  }
  maps.links[Id<CauseLink>(1)] = {{Id<Cause>(1), Id<Cause>(2)}, Polarity::more, 2, 5};
  maps.links[Id<CauseLink>(2)] = {{Id<Cause>(3), Id<Cause>(4)}, Polarity::less, 5, 0};
  maps.aliases = {{Id<Cause>(1), Id<Cause>(3)}, {Id<Cause>(2), Id<Cause>(4)}};

  const MergedMap map = merged(maps);

  ASSERT_EQ(map.causes.size(), 2U);
  ASSERT_EQ(map.links.size(), 1U);
  EXPECT_EQ(map.links[0].polarity, Polarity::disputed);
  EXPECT_EQ(map.links[0].strength, 4U);    // The mean of 2 and 5, half up.
  EXPECT_EQ(map.links[0].confidence, 5U);  // Only one room said any.
}

TEST(CauseMerge, causes_in_the_same_words_are_suggested_the_likest_first) {
  MapUnion maps;
  maps.causes[Id<Cause>(1)] = {Id<CauseMap>(1), {}, "No late bus after practice"};
  maps.causes[Id<Cause>(2)] = {Id<CauseMap>(2), {}, "no LATE bus, after practice."};
  maps.causes[Id<Cause>(3)] = {Id<CauseMap>(2), {}, "No late bus after games"};
  maps.causes[Id<Cause>(4)] = {Id<CauseMap>(1), {}, "no late bus after practice"};
  maps.causes[Id<Cause>(5)] = {Id<CauseMap>(3), {}, ""};
  maps.causes[Id<Cause>(6)] = {Id<CauseMap>(3), {}, "Rules are read differently"};

  const auto suggested = suggest_aliases(maps);

  ASSERT_EQ(suggested.size(), 4U);  // Never two of one map, never what has no words.
  EXPECT_EQ(suggested[0], (CauseAlias{Id<Cause>(1), Id<Cause>(2), 1000}));
  EXPECT_EQ(suggested[1], (CauseAlias{Id<Cause>(2), Id<Cause>(4), 1000}));
  EXPECT_EQ(suggested[2], (CauseAlias{Id<Cause>(1), Id<Cause>(3), 666}));
  EXPECT_EQ(suggested[3], (CauseAlias{Id<Cause>(3), Id<Cause>(4), 666}));
}

}  // namespace
}  // namespace plenary::audit
