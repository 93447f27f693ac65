// I10 of maps, in the onlooker's own words: a link has both its ends, and a map that forbids cycles
// has none.
#include "tests/simulation/witness.h"

namespace plenary::simulation {
namespace {

bool leads_back(const std::map<Id<audit::Cause>, std::vector<Id<audit::Cause>>>& next,
                Id<audit::Cause> at, std::map<Id<audit::Cause>, bool>& open) {
  const auto [place, is_new] = open.emplace(at, true);
  if (!is_new) return place->second;
  if (const auto found = next.find(at); found != next.end()) {
    for (const auto to : found->second) {
      if (leads_back(next, to, open)) return true;
    }
  }
  open[at] = false;
  return false;
}

}  // namespace

void Witness::check_causes() const {
  std::map<Id<audit::Cause>, std::vector<Id<audit::Cause>>> next;
  for (const auto& [id, link] : links_) {
    require(causes_.contains(link.from) && causes_.contains(link.to), "I10",
            "a link has an end that is not there");
    const auto map = maps_.find(link.map);
    require(map != maps_.end(), "I10", "a link is on no map");
    if (map->second == audit::Cycles::forbidden) next[link.from].push_back(link.to);
  }
  std::map<Id<audit::Cause>, bool> open;
  for (const auto& [cause, to] : next) {
    require(!leads_back(next, cause, open), "I10", "a map that forbids cycles has one");
  }
}

}  // namespace plenary::simulation
