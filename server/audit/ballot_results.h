// What came of a ballot: counting marks, by stakeholder group and without drowning a small one.
//
// Pure functions over what was said; Deciding calls them at reveal, and nothing is counted before.
// Groups are the ones people declared, not clusters. No group of fewer than group_shown_min is told
// apart, nor one that could be worked out by taking the others from the whole (complementary
// suppression): those stand together under no name.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "audit/records_ballots.h"

namespace plenary::audit {

// One voter's mark on the item in question.
struct Said {
  std::string group;  // Declared; empty: none.
  const Mark* mark = nullptr;
};

// How many of a group agree with an item, and how many do not; the rest of `voters` passed.
struct GroupOpinion {
  std::string group;
  std::uint32_t voters = 0;
  std::uint32_t agree = 0;
  std::uint32_t disagree = 0;
};

// Whether the method asks for a yes or a no, so that one can speak of consensus.
bool asks_for_agreement(BallotMethod method);
bool agrees(BallotMethod method, const Mark& mark);
bool disagrees(BallotMethod method, const Mark& mark);

// The tally of one item, all but its id. `ballot_voters` counts who voted on anything, by group:
// a budget is spread over all items, so giving an item nothing is an answer too.
Tally count_item(const Ballot& ballot, RecordRef item, const std::vector<Said>& said,
                 const std::map<std::string, std::uint32_t>& ballot_voters);

// By the group-informed consensus of Small et al., "Polis: Scaling deliberation by mapping high
// dimensional opinion spaces" (2021): of each group p = (agree + 1) / (voters + 2), over the groups
// the geometric mean, so that it does not shrink as there are more of them. `undivided` takes
// p (1 - q) with q = (disagree + 1) / (voters + 2), so that a group split in two does not pass for
// one that is undecided. Groups without voters do not count; without any, all is zero.
Consensus consensus_of(const std::vector<GroupOpinion>& groups);

// (agree + 1) / (voters + 2), in thousandths.
std::uint32_t smoothed_agreement(const GroupOpinion& group);

// Whether most agree and this group does not: at least half of all voters, below two fifths of it.
bool is_passed_over(const GroupOpinion& group, std::uint32_t agreement_of_all);

// Of counts from the step `lowest` up: the median, and how far the quartiles (by nearest rank) are
// apart.
Scale scale_of(std::vector<std::uint32_t> counts, std::uint32_t lowest);

// The groups that are told apart among these, by how many voters each has; the others are not.
std::vector<std::string> groups_shown(const std::map<std::string, std::uint32_t>& voters);

}  // namespace plenary::audit
