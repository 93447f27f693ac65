// Counting: by group, without drowning a small one and without giving one away.
#include "audit/ballot_results.h"

#include <gtest/gtest.h>

namespace plenary::audit {
namespace {

// Yes and asked of each group, as in a report: who did not say yes passed.
std::vector<GroupOpinion> opinions(std::uint32_t students_yes) {
  return {{"students", 8, students_yes, 0},
          {"families", 6, 5, 0},
          {"educators", 16, students_yes == 7 ? 14U : 16U, 0},
          {"community", 4, 4, 0}};
}

TEST(BallotResults, F33_what_all_groups_agree_on_is_consensus) {
  const Consensus made = consensus_of(opinions(7));

  EXPECT_EQ(made.agreement, 882U);
  EXPECT_EQ(made.consensus, 803U);
  EXPECT_EQ(made.minimum, 750U);
  EXPECT_EQ(made.minimum_group, "families");
  EXPECT_FALSE(made.divided);
}

TEST(BallotResults, F33_a_majority_that_passes_over_the_students_is_not) {
  const Consensus made = consensus_of(opinions(1));

  EXPECT_EQ(made.agreement, 765U);
  EXPECT_EQ(made.consensus, 586U);
  EXPECT_EQ(made.minimum, 200U);
  EXPECT_EQ(made.minimum_group, "students");
  EXPECT_TRUE(made.divided);
}

TEST(BallotResults, F33_a_group_split_in_two_does_not_pass_for_one_that_is_undecided) {
  const Consensus undecided = consensus_of({{"students", 10, 5, 0}});
  const Consensus split = consensus_of({{"students", 10, 5, 5}});

  EXPECT_EQ(undecided.consensus, split.consensus);
  EXPECT_EQ(undecided.undivided, 458U);
  EXPECT_EQ(split.undivided, 250U);
}

TEST(BallotResults, F33_more_groups_do_not_make_less_consensus) {
  const GroupOpinion each{"students", 10, 7, 1};

  EXPECT_EQ(consensus_of({each}).consensus, consensus_of({each, each, each}).consensus);
}

TEST(BallotResults, F33_a_group_without_voters_does_not_count) {
  const Consensus made = consensus_of({{"students", 8, 7, 1}, {"families", 0, 0, 0}});

  EXPECT_EQ(made.minimum_group, "students");
  EXPECT_EQ(made.consensus, 800U);
  EXPECT_EQ(consensus_of({}), Consensus{});
}

TEST(BallotResults, F33_a_small_group_is_not_told_apart) {
  EXPECT_EQ(groups_shown({{"students", 8}, {"families", 4}, {"staff", 9}, {"community", 3}}),
            (std::vector<std::string>{"staff", "students"}));
}

TEST(BallotResults, F33_nor_is_one_that_the_others_would_give_away) {
  // Four families are what is missing from the whole, so five students hide with them.
  EXPECT_EQ(groups_shown({{"students", 5}, {"families", 4}, {"staff", 9}}),
            (std::vector<std::string>{"staff"}));
  EXPECT_EQ(groups_shown({{"students", 5}, {"", 1}}), (std::vector<std::string>{}));
}

TEST(BallotResults, F33_groups_that_are_large_enough_are_all_shown) {
  EXPECT_EQ(groups_shown({{"students", 5}, {"staff", 5}}),
            (std::vector<std::string>{"staff", "students"}));
}

TEST(BallotResults, F31_a_scale_has_its_median_and_its_spread) {
  EXPECT_EQ(scale_of({0, 1, 2, 1, 0}, 1), (Scale{{0, 1, 2, 1, 0}, 30, 10}));
  EXPECT_EQ(scale_of({1, 0, 0, 0, 1}, 1), (Scale{{1, 0, 0, 0, 1}, 30, 40}));
  EXPECT_EQ(scale_of({0, 1, 1, 0, 0}, 1).median_tenths, 25U);
  EXPECT_EQ(scale_of({4, 0, 0, 0, 0, 0}, 0), (Scale{{4, 0, 0, 0, 0, 0}, 0, 0}));
  EXPECT_EQ(scale_of({0, 0, 0}, 1), (Scale{{0, 0, 0}, 0, 0}));
}

struct Counting : ::testing::Test {
  std::vector<Mark> marks;
  std::vector<Said> said;

  void say(const std::string& group, std::int32_t weight, int times = 1, std::int32_t effort = 0) {
    for (int i = 0; i < times; ++i) {
      marks.push_back({.weight = weight, .effort = effort});
      groups.push_back(group);
    }
  }
  Tally count(BallotMethod method) {
    said.clear();
    std::map<std::string, std::uint32_t> voters;
    for (std::size_t i = 0; i < marks.size(); ++i) {
      said.push_back({groups[i], &marks[i]});
      ++voters[groups[i]];
    }
    Ballot ballot;
    ballot.method = method;
    return count_item(ballot, {}, said, voters);
  }
  std::vector<std::string> groups;
};

TEST_F(Counting, F33_groups_sum_to_the_whole) {
  say("students", 1, 6);
  say("families", -1, 5);
  say("staff", 0, 2);
  say("", 1, 4);

  const Tally tally = count(BallotMethod::agreement);

  EXPECT_EQ(tally.voters, 17U);
  ASSERT_EQ(tally.groups.size(), 3U);
  EXPECT_EQ(tally.groups[0].group, "") << "staff and who named none, together";
  std::uint32_t agree = 0;
  std::uint32_t voters = 0;
  for (const GroupResult& group : tally.groups) {
    agree += group.agree;
    voters += group.voters;
  }
  EXPECT_EQ(agree, tally.agree);
  EXPECT_EQ(voters, tally.voters);
}

TEST_F(Counting, F33_nothing_is_said_by_group_where_no_group_may_be_shown) {
  say("students", 1, 4);
  say("families", -1, 3);

  EXPECT_TRUE(count(BallotMethod::agreement).groups.empty());
}

TEST_F(Counting, F31_a_first_place_weighs_three_a_third_one) {
  say("students", 1, 2);
  say("students", 3, 3);

  const Tally tally = count(BallotMethod::rank);

  EXPECT_EQ(tally.dots, 2U * 3 + 3 * 1);
  EXPECT_EQ(tally.scale.counts, (std::vector<std::uint32_t>{2, 0, 3}));
}

TEST_F(Counting, F31_impact_and_effort_are_counted_apart) {
  say("students", 5, 3, 1);
  say("students", 4, 2, 2);

  const Tally tally = count(BallotMethod::impact_effort);

  EXPECT_EQ(tally.scale.median_tenths, 50U);
  EXPECT_EQ(tally.effort.median_tenths, 10U);
  EXPECT_EQ(tally.dots, 0U);
  EXPECT_EQ(tally.consensus, Consensus{});
}

TEST_F(Counting, F35_three_fingers_can_live_with_it_and_two_object) {
  say("students", 3, 5);
  say("students", 2, 1);

  const Tally tally = count(BallotMethod::fist_to_five);

  EXPECT_EQ(tally.agree, 5U);
  EXPECT_EQ(tally.disagree, 1U);
  EXPECT_EQ(tally.consensus.agreement, 833U);
}

}  // namespace
}  // namespace plenary::audit
