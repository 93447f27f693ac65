#include "audit/carry_over.h"

#include <algorithm>

#include "audit/safeguarding.h"

namespace plenary::audit {
namespace {

// A seat of this session by its name; one that was named before it by that.
std::string name_of(Id<Seat> id, const std::string& named, const Store& store) {
  const auto* seat = store.find(id);
  return seat == nullptr ? named : seat->record.name;
}

// Who are names in the next session: what is to be known of them there.
void keep_who_is_minor(const Promise& promise, const Store& store, CarriedCommitment& carried) {
  const Safeguard* rules = rules_of(store);
  const auto* owner = store.find(promise.owner);
  carried.owner_is_minor =
      owner == nullptr ? promise.owner_is_minor : is_minor(owner->record, rules);
  carried.adult_is_named =
      promise.adult_is_named ||
      std::any_of(promise.helpers.begin(), promise.helpers.end(), [&](const Id<Seat>& id) {
        const auto* helper = store.find(id);
        return helper != nullptr && takes_part(helper->record) &&
               !may_be_minor(helper->record, rules);
      });
}

}  // namespace

std::vector<CarriedCommitment> open_commitments(const Session& session) {
  const Store& store = session.records();
  std::vector<CarriedCommitment> open;
  for (const auto& [id, stored] : store.all<Commitment>()) {
    const Commitment& commitment = stored.record;
    // What moderators keep out of sight stays in this session, for them to decide about.
    const bool shown = stored.scope == Scope::everyone();
    if (commitment.state != CommitmentState::open || !shown) continue;
    const Id<Pledge> pledge = session.index().pledge_by_commitment.at(id);
    const Promise& promise = store.find(pledge)->record.promise;
    std::vector<std::string> helpers = promise.helper_names;
    for (const Id<Seat>& helper : promise.helpers) helpers.push_back(name_of(helper, "", store));
    open.push_back({id, commitment.text.str(), commitment.plan, commitment.we_believe,
                    commitment.report, name_of(promise.owner, promise.owner_name, store),
                    name_of(promise.witness, promise.witness_name, store), std::move(helpers)});
    keep_who_is_minor(promise, store, open.back());
  }
  std::sort(open.begin(), open.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return open;
}

SetSafeguard safeguard_for(const Session& before, const std::vector<std::string>& groups) {
  const Safeguard* rules = rules_of(before.records());
  SetSafeguard kept;
  if (rules == nullptr) return kept;
  kept.moderated_phases = rules->moderated_phases;
  kept.nobody_alone = rules->nobody_alone;
  for (const std::string& group : rules->minor_groups) {
    if (std::find(groups.begin(), groups.end(), group) != groups.end()) {
      kept.minor_groups.push_back(group);
    }
  }
  return kept;
}

}  // namespace plenary::audit
