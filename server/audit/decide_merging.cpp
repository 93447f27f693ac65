// Rooms' cause maps become one for everybody, and can be parted again: the rooms' own stay.
#include <algorithm>
#include <unordered_map>

#include "audit/cause_merge.h"
#include "audit/deciding.h"
#include "audit/limits.h"

namespace plenary::audit {
namespace {

CausePair in_order(Id<Cause> one, Id<Cause> other) {
  return one < other ? CausePair{one, other} : CausePair{other, one};
}

// By what they are the origin of.
using Origins = std::unordered_map<RecordRef, const Stored<Provenance>*>;

Origins origins_among(const std::vector<RecordRef>& parts, const Store& store) {
  Origins origins;
  for (const RecordRef& part : parts) {
    if (part.kind != RecordKind::provenance) continue;
    const auto& origin = *store.find(Id<Provenance>(part.id.value));
    origins[origin.record.of] = &origin;
  }
  return origins;
}

}  // namespace

MapUnion Deciding::union_of(const std::vector<Id<CauseMap>>& maps) const {
  MapUnion all;
  for (const Id<CauseMap>& id : maps) {
    const Stored<CauseMap>& stored = *store_.find(id);
    const CauseMap& map = stored.record;
    const auto parts = index_.parts_by_map.find(id);
    if (parts == index_.parts_by_map.end()) continue;
    for (const RecordRef& part : parts->second) {
      if (*store_.scope_of(part) != stored.scope) continue;  // Kept out of sight.
      if (part.kind == RecordKind::cause) {
        const auto cause = Id<Cause>(part.id.value);
        all.causes[cause] = {id, map.room, store_.find(cause)->record.text.str()};
      }
      if (part.kind == RecordKind::cause_link) {
        const CauseLink& link = store_.find(Id<CauseLink>(part.id.value))->record;
        all.links[link.id] = {link.ends, link.polarity, link.strength, link.confidence};
      }
    }
  }
  return all;
}

// Each map once, there to be seen, none of them itself a merge.
Refused Deciding::check_merged_maps(const std::vector<Id<CauseMap>>& maps) const {
  if (maps.size() < 2 || maps.size() > limits::merged_maps_max) {
    return {Refusal::out_of_range, limits::merged_maps_max};
  }
  std::vector<Id<CauseMap>> sorted = maps;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
    return Refusal::out_of_range;
  }
  for (const Id<CauseMap>& id : maps) {
    const auto* map = visible(id);
    if (map == nullptr) return Refusal::not_found;
    if (!map->record.merged_from.empty()) return Refusal::other_map;
    if (is_out_of_sight(ref(id))) return Refusal::out_of_sight;
  }
  return Refusal::none;
}

Refused Deciding::on(const ProposeMerge& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  if (const Refused no = check_merged_maps(command.maps); no.code != Refusal::none) return no;
  const MapUnion all = union_of(command.maps);
  if (all.causes.size() > limits::merged_causes_max) {
    return {Refusal::limit_reached, limits::merged_causes_max};
  }
  std::vector<CauseAlias> suggested = suggest_aliases(all);
  if (suggested.size() > limits::aliases_max) suggested.resize(limits::aliases_max);
  const auto* before = store_.only<MergePlan>();
  changes_.put(Scope::staff(),
               MergePlan{before == nullptr ? mint<MergePlan>() : before->record.id, command.maps,
                         std::move(suggested), before == nullptr ? 1 : before->record.version + 1});
  return Refusal::none;
}

Refused Deciding::on(const ApplyMerge& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* plan = store_.only<MergePlan>();
  if (plan == nullptr) return Refusal::not_found;
  if (plan->record.version != command.version) return Refusal::plan_outdated;
  if (plan->record.applied) return Refusal::already_so;
  if (const Refused no = check_new_id(command.id, limits::cause_maps_max);
      no.code != Refusal::none) {
    return no;
  }
  if (const Refused no = check_merged_maps(plan->record.maps); no.code != Refusal::none) return no;
  MapUnion all = union_of(plan->record.maps);
  for (const CauseAlias& alias : command.aliases) {
    const bool known = all.causes.contains(alias.first) && all.causes.contains(alias.second);
    if (!known || alias.first == alias.second) return Refusal::not_found;
    all.aliases.insert(in_order(alias.first, alias.second));
  }
  const MergedMap made = merged(all);
  if (store_.all<Cause>().size() + made.causes.size() > limits::causes_max) {
    return {Refusal::limit_reached, limits::causes_max};
  }
  if (store_.all<CauseLink>().size() + made.links.size() > limits::cause_links_max) {
    return {Refusal::limit_reached, limits::cause_links_max};
  }
  CauseMap map{command.id, {}, {}, Cycles::allowed, plan->record.maps};
  const Refused no = check_new_text(command.title, limits::title_scalars_max, map.text);
  if (no.code != Refusal::none) return no;
  MergePlan applied;
  applied.id = plan->record.id;
  applied.applied = true;
  changes_.set(plan->scope, std::move(applied), field_bit<&MergePlan::applied>());
  changes_.put(Scope::everyone(), std::move(map));
  put_merged(command.id, all, made);
  return Refusal::none;
}

void Deciding::put_merged(Id<CauseMap> map, const MapUnion& all, const MergedMap& made) {
  std::vector<Id<Cause>> causes;
  const auto fresh = [&](Id<Cause> id) {
    return id && std::find(causes.begin(), causes.end(), id) == causes.end();
  };
  for (const MergedCause& from : made.causes) {
    Id<Cause> id = mint<Cause>();
    while (!fresh(id)) id = mint<Cause>();
    causes.push_back(id);
    put_merged_cause(id, map, all, from);
  }
  for (const MergedLink& link : made.links) {
    const auto id = mint<CauseLink>();
    changes_.put(Scope::everyone(),
                 CauseLink{id,
                           map,
                           {causes[link.from], causes[link.to]},
                           link.polarity,
                           link.strength,
                           link.confidence});
    Provenance provenance{mint<Provenance>(), map, ref(id), {}};
    std::vector<Evidence> cited;
    for (const Id<CauseLink>& source : link.links) {
      const SourceLink& said = all.links.at(source);
      provenance.said.push_back(
          {all.causes.at(said.ends.from).room, {}, said.polarity, said.strength, said.confidence});
      cite_before_all(ref(source), ref(id), cited);
    }
    changes_.put(Scope::everyone(), std::move(provenance));
  }
}

// In the words of the first, at its place, as high as the highest, which what can be cited before
// everybody may then lower (decide_settling.cpp).
void Deciding::put_merged_cause(Id<Cause> id, Id<CauseMap> map, const MapUnion& all,
                                const MergedCause& from) {
  const Cause& first = store_.find(from.front())->record;
  Cause cause{id, map, first.position, Text(fresh_run(), first.text.str()), {}};
  Provenance provenance{mint<Provenance>(), map, ref(id), {}};
  std::vector<Evidence> cited;
  for (const Id<Cause>& source : from) {
    const Cause& each = store_.find(source)->record;
    cause.standing = std::max(cause.standing, each.standing);
    cause.reached = std::max(cause.reached, each.reached);
    cause.level = std::max(cause.level, each.level);
    provenance.said.push_back(
        {all.causes.at(source).room, all.causes.at(source).words, Polarity::unspecified, 0});
    cite_before_all(ref(source), ref(id), cited);
  }
  changes_.put(Scope::everyone(), std::move(cause));
  changes_.put(Scope::everyone(), std::move(provenance));
}

// What rooms cited goes along where everybody can see its source, whether it speaks for the claim
// or against it. Each source once, unless one room reads it for the claim and another against.
void Deciding::cite_before_all(RecordRef source, RecordRef claim, std::vector<Evidence>& cited) {
  const auto found = index_.evidence_by_claim.find(source);
  if (found == index_.evidence_by_claim.end()) return;
  for (const Id<Evidence>& id : found->second) {
    const Evidence& evidence = store_.find(id)->record;
    const RecordRef record = evidence.source.record;
    const bool shown = !record.id || *store_.scope_of(record) == Scope::everyone();
    const bool again = std::any_of(cited.begin(), cited.end(), [&](const Evidence& each) {
      return each.source == evidence.source && each.stance == evidence.stance;
    });
    if (!shown || again) continue;
    cited.push_back({mint<Evidence>(), claim, evidence.source, evidence.stance});
    changes_.put(Scope::everyone(), cited.back());
  }
}

// Whether people have worked on a part of a merged map: it is theirs, or since it was made they
// have changed what it says or what is cited for it. Where it lies is left out, and how high it
// stands, which follows from the evidence.
bool Deciding::is_worked_on(RecordRef part, const Stored<Provenance>* origin) const {
  if (origin == nullptr || origin->record.worked_on) return true;
  const std::uint64_t made = store_.last_writer(ref(origin->record.id), all_fields<Provenance>());
  FieldSet said = all_fields<CauseLink>();
  if (part.kind == RecordKind::cause) {
    said = all_fields<Cause>() & ~(field_bit<&Cause::position>() | field_bit<&Cause::standing>());
  }
  if (store_.last_writer(part, said) > made) return true;
  const auto cited = index_.evidence_by_claim.find(part);
  if (cited == index_.evidence_by_claim.end()) return false;
  return std::any_of(cited->second.begin(), cited->second.end(), [&](const Id<Evidence>& id) {
    return store_.last_writer(ref(id), all_fields<Evidence>()) > made;
  });
}

Refused Deciding::on(const UnmergeMap& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* map = visible(command.map);
  if (map == nullptr) return Refusal::not_found;
  if (map->record.merged_from.empty()) return Refusal::other_map;
  std::vector<RecordRef> parts;
  if (const auto found = index_.parts_by_map.find(command.map);
      found != index_.parts_by_map.end()) {
    parts.assign(found->second.begin(), found->second.end());
  }
  Origins origins = origins_among(parts, store_);
  std::vector<RecordRef> in_the_way;  // What would be lost with it though no room's map has it.
  for (const RecordRef& part : parts) {
    if (part.kind == RecordKind::provenance) continue;
    if (index_.uses_of(part) != 0 || is_worked_on(part, origins[part])) in_the_way.push_back(part);
  }
  if (const std::size_t count = in_the_way.size(); count != 0) {
    in_the_way.resize(std::min(count, limits::in_the_way_max));
    return {Refusal::still_used, count, std::move(in_the_way)};
  }
  for (const RecordRef& part : parts) remove_text(part);
  remove_text(ref(command.map));
  return Refusal::none;
}

}  // namespace plenary::audit
