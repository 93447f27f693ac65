#include "audit/ballot_results.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "audit/limits.h"

namespace plenary::audit {
namespace {

constexpr std::uint32_t thousand = 1'000;
constexpr std::uint32_t majority = 500;     // Of all voters, in thousandths.
constexpr std::uint32_t passed_over = 400;  // Of a group's smoothed agreement.

std::uint32_t in_thousandths(double share) {
  return static_cast<std::uint32_t>(std::lround(share * thousand));
}

double smoothed(std::uint32_t count, std::uint32_t voters) {
  return (count + 1.0) / (voters + 2.0);
}

// The step of the vote at this rank, counted from one.
std::uint32_t step_at(const std::vector<std::uint32_t>& counts, std::uint32_t rank) {
  std::uint32_t seen = 0;
  for (std::uint32_t step = 0; step < counts.size(); ++step) {
    seen += counts[step];
    if (seen >= rank) return step;
  }
  return 0;
}

struct Steps {
  std::uint32_t lowest = 0;
  std::size_t count = 0;  // Zero: the method has no scale.
};

Steps steps_of(BallotMethod method) {
  switch (method) {
    case BallotMethod::impact_effort: return {1, 5};
    case BallotMethod::fist_to_five: return {0, 6};
    case BallotMethod::rank: return {1, 3};
    case BallotMethod::none:
    case BallotMethod::dots:
    case BallotMethod::agreement:
    case BallotMethod::points: return {};
  }
  return {};
}

void count_step(std::vector<std::uint32_t>& counts, std::int32_t step, Steps steps) {
  const std::int64_t at = std::int64_t{step} - steps.lowest;
  if (at >= 0 && at < static_cast<std::int64_t>(counts.size())) {
    ++counts[static_cast<std::size_t>(at)];
  }
}

GroupResult count_marks(BallotMethod method, const std::vector<const Mark*>& marks) {
  GroupResult result;
  result.voters = static_cast<std::uint32_t>(marks.size());
  const Steps steps = steps_of(method);
  std::vector<std::uint32_t> scale(steps.count);
  std::vector<std::uint32_t> effort(method == BallotMethod::impact_effort ? steps.count : 0);
  for (const Mark* mark : marks) {
    if (method == BallotMethod::dots || method == BallotMethod::points) {
      result.dots += static_cast<std::uint32_t>(std::max(mark->weight, 0));
    } else if (method == BallotMethod::rank) {
      result.dots += static_cast<std::uint32_t>(4 - mark->weight);
    }
    if (asks_for_agreement(method)) {
      const bool yes = agrees(method, *mark);
      const bool no = disagrees(method, *mark);
      ++(yes ? result.agree : no ? result.disagree : result.pass);
    }
    count_step(scale, mark->weight, steps);
    count_step(effort, mark->effort, steps);
  }
  if (!scale.empty()) result.scale = scale_of(std::move(scale), steps.lowest);
  if (!effort.empty()) result.effort = scale_of(std::move(effort), steps.lowest);
  return result;
}

std::map<std::string, std::uint32_t> voters_by_group(const std::vector<Said>& said) {
  std::map<std::string, std::uint32_t> voters;
  for (const Said& each : said) ++voters[each.group];
  return voters;
}

bool spreads_a_budget(BallotMethod method) {
  return method == BallotMethod::dots || method == BallotMethod::points ||
         method == BallotMethod::rank;
}

// One result a group that is shown, and one without a name for all others.
std::vector<GroupResult> count_groups(BallotMethod method, const std::vector<Said>& said,
                                      const std::vector<std::string>& shown) {
  std::map<std::string, std::vector<const Mark*>> marks;
  for (const std::string& group : shown) marks[group];
  for (const Said& each : said) {
    const bool told = std::find(shown.begin(), shown.end(), each.group) != shown.end();
    marks[told ? each.group : std::string()].push_back(each.mark);
  }
  std::vector<GroupResult> results;
  for (const auto& [group, theirs] : marks) {
    GroupResult result = count_marks(method, theirs);
    result.group = group;
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace

bool asks_for_agreement(BallotMethod method) {
  return method == BallotMethod::agreement || method == BallotMethod::fist_to_five;
}

bool agrees(BallotMethod method, const Mark& mark) {
  return mark.weight >= (method == BallotMethod::fist_to_five ? 3 : 1);
}

bool disagrees(BallotMethod method, const Mark& mark) {
  return method == BallotMethod::fist_to_five ? mark.weight <= 2 : mark.weight < 0;
}

std::uint32_t smoothed_agreement(const GroupOpinion& group) {
  return in_thousandths(smoothed(group.agree, group.voters));
}

bool is_passed_over(const GroupOpinion& group, std::uint32_t agreement_of_all) {
  return agreement_of_all >= majority && smoothed_agreement(group) < passed_over;
}

Consensus consensus_of(const std::vector<GroupOpinion>& groups) {
  Consensus made;
  std::uint32_t voters = 0;
  std::uint32_t agree = 0;
  double agreeing = 0;  // Sums of logarithms.
  double undivided = 0;
  int counted = 0;
  const GroupOpinion* least = nullptr;
  for (const GroupOpinion& group : groups) {
    if (group.voters == 0) continue;
    voters += group.voters;
    agree += group.agree;
    const double yes = smoothed(group.agree, group.voters);
    const double no = smoothed(group.disagree, group.voters);
    agreeing += std::log(yes);
    undivided += std::log(yes * (1 - no));
    ++counted;
    if (least == nullptr || smoothed_agreement(group) < smoothed_agreement(*least)) least = &group;
  }
  if (least == nullptr) return made;
  made.agreement = in_thousandths(static_cast<double>(agree) / voters);
  made.consensus = in_thousandths(std::exp(agreeing / counted));
  made.undivided = in_thousandths(std::exp(undivided / counted));
  made.minimum = smoothed_agreement(*least);
  made.minimum_group = least->group;
  made.divided = is_passed_over(*least, made.agreement);
  return made;
}

Scale scale_of(std::vector<std::uint32_t> counts, std::uint32_t lowest) {
  Scale scale;
  const std::uint32_t all = std::accumulate(counts.begin(), counts.end(), 0U);
  if (all > 0) {
    const std::uint32_t below = step_at(counts, (all + 1) / 2);
    const std::uint32_t above = step_at(counts, all / 2 + 1);
    scale.median_tenths = 10 * lowest + 5 * (below + above);
    const std::uint32_t first = step_at(counts, (all + 3) / 4);
    const std::uint32_t third = step_at(counts, (3 * all + 3) / 4);
    scale.spread_tenths = 10 * (third - first);
  }
  scale.counts = std::move(counts);
  return scale;
}

std::vector<std::string> groups_shown(const std::map<std::string, std::uint32_t>& voters) {
  std::vector<std::pair<std::uint32_t, std::string>> shown;  // The smallest first.
  std::uint32_t together = 0;                                // In no group that is told apart.
  for (const auto& [group, count] : voters) {
    if (group.empty() || count < limits::group_shown_min) {
      together += count;
    } else {
      shown.emplace_back(count, group);
    }
  }
  std::sort(shown.begin(), shown.end());
  auto first = shown.begin();
  while (first != shown.end() && together > 0 && together < limits::group_shown_min) {
    together += first->first;
    ++first;
  }
  std::vector<std::string> names;
  for (; first != shown.end(); ++first) names.push_back(first->second);
  std::sort(names.begin(), names.end());
  return names;
}

Tally count_item(const Ballot& ballot, RecordRef item, const std::vector<Said>& said,
                 const std::map<std::string, std::uint32_t>& ballot_voters) {
  std::vector<const Mark*> marks;
  for (const Said& each : said) marks.push_back(each.mark);
  GroupResult all = count_marks(ballot.method, marks);
  Tally tally;
  tally.ballot = ballot.id;
  tally.item = item;
  tally.voters = all.voters;
  tally.dots = all.dots;
  tally.agree = all.agree;
  tally.disagree = all.disagree;
  tally.pass = all.pass;
  tally.scale = std::move(all.scale);
  tally.effort = std::move(all.effort);

  const std::vector<std::string> shown =
      groups_shown(spreads_a_budget(ballot.method) ? ballot_voters : voters_by_group(said));
  std::vector<GroupResult> groups = count_groups(ballot.method, said, shown);
  if (asks_for_agreement(ballot.method)) {
    std::vector<GroupOpinion> opinions;
    for (const GroupResult& group : groups) {
      opinions.push_back({group.group, group.voters, group.agree, group.disagree});
    }
    tally.consensus = consensus_of(opinions);
  }
  if (!shown.empty()) tally.groups = std::move(groups);
  return tally;
}

}  // namespace plenary::audit
