#include <algorithm>
#include <cstdlib>

#include "audit/deciding.h"
#include "audit/limits.h"

namespace plenary::audit {
namespace {

bool in_range(const Position& position) {
  return std::abs(std::int64_t{position.x}) <= limits::coordinate_max &&
         std::abs(std::int64_t{position.y}) <= limits::coordinate_max;
}

// What rooms dispute is found by a merge, never said by one person.
bool in_range(Polarity polarity, std::uint32_t strength, std::uint32_t confidence) {
  return polarity <= Polarity::less && strength <= limits::strength_max &&
         confidence <= limits::strength_max;
}

}  // namespace

Refused Deciding::on(const AddCauseMap& command) {
  if (!may(Act::map_causes)) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::cause_maps_max);
      no.code != Refusal::none) {
    return no;
  }
  if (command.cycles > Cycles::forbidden) return Refusal::out_of_range;
  CauseMap map{command.id, {}, {}, command.cycles, {}};
  if (const Refused no = writable_room(command.room, map.room); no.code != Refusal::none) {
    return no;
  }
  const Refused no = check_new_text(command.title, limits::title_scalars_max, map.text);
  if (no.code != Refusal::none) return no;
  const Scope scope = Scope::room_or_everyone(map.room);
  changes_.put(scope, std::move(map));
  look_at_new(ref(command.id));
  return Refusal::none;
}

Refused Deciding::on(const AddCause& command) {
  if (!may(Act::map_causes)) return Refusal::not_allowed;
  const auto* map = visible(command.map);
  if (map == nullptr) return Refusal::not_found;
  if (is_out_of_sight(ref(command.map))) return Refusal::out_of_sight;
  if (const Refused no = check_new_id(command.id, limits::causes_max); no.code != Refusal::none) {
    return no;
  }
  if (!in_range(command.position)) return Refusal::out_of_range;
  Cause cause;
  cause.id = command.id;
  cause.map = command.map;
  cause.position = command.position;
  cause.note = command.note;
  if (command.note) {
    // A map may only name what everybody who sees the map can see.
    const auto* note = visible(command.note);
    if (note == nullptr) return Refusal::not_found;
    if (note->scope != map->scope) return Refusal::group_elsewhere;
  }
  const Refused no = check_new_text(command.text, limits::title_scalars_max, cause.text);
  if (no.code != Refusal::none) return no;
  changes_.put(map->scope, std::move(cause));
  look_at_new(ref(command.id));
  return Refusal::none;
}

Refused Deciding::on(const MoveCause& command) {
  if (!may(Act::map_causes)) return Refusal::not_allowed;
  const auto* cause = visible(command.cause);
  if (cause == nullptr) return Refusal::not_found;
  if (!in_range(command.position)) return Refusal::out_of_range;
  Cause moved;
  moved.id = command.cause;
  moved.position = command.position;
  changes_.set(cause->scope, std::move(moved), field_bit<&Cause::position>());
  return Refusal::none;
}

Refused Deciding::on(const RemoveCause& command) {
  if (!may(Act::map_causes)) return Refusal::not_allowed;
  const auto* cause = visible(command.cause);
  if (cause == nullptr) return Refusal::not_found;
  if (index_.uses_of(ref(command.cause)) != 0) return Refusal::still_used;
  std::vector<Id<CauseLink>> links;
  if (const auto found = index_.edges.find(command.cause); found != index_.edges.end()) {
    links.assign(found->second.out.begin(), found->second.out.end());
    links.insert(links.end(), found->second.in.begin(), found->second.in.end());
  }
  std::sort(links.begin(), links.end());  // The same bytes whatever the tables' order.
  for (const Id<CauseLink>& link : links) remove_cause_link(*store_.find(link));
  remove_text(ref(command.cause));
  return Refusal::none;
}

// And what was cited for it.
void Deciding::remove_cause_link(const Stored<CauseLink>& link) {
  remove_text(ref(link.record.id));
}

// Follows the links from `from`; bounded by the causes of its map.
bool Deciding::leads_to(Id<Cause> from, Id<Cause> to, const std::vector<LinkEnds>& more) const {
  std::vector<Id<Cause>> open{from};
  std::unordered_set<Id<Cause>> met{from};
  while (!open.empty()) {
    const Id<Cause> here = open.back();
    open.pop_back();
    if (here == to) return true;
    for (const LinkEnds& ends : more) {
      if (ends.from == here && met.insert(ends.to).second) open.push_back(ends.to);
    }
    const auto edges = index_.edges.find(here);
    if (edges == index_.edges.end()) continue;
    for (const Id<CauseLink>& link : edges->second.out) {
      const Id<Cause> next = store_.find(link)->record.ends.to;
      if (met.insert(next).second) open.push_back(next);
    }
  }
  return false;
}

bool Deciding::is_linked(const LinkEnds& ends) const {
  const auto edges = index_.edges.find(ends.from);
  if (edges == index_.edges.end()) return false;
  return std::any_of(edges->second.out.begin(), edges->second.out.end(),
                     [&](Id<CauseLink> link) { return store_.find(link)->record.ends == ends; });
}

Refused Deciding::on(const LinkCauses& command) {
  if (!may(Act::map_causes)) return Refusal::not_allowed;
  const auto* from = visible(command.ends.from);
  const auto* to = visible(command.ends.to);
  if (from == nullptr || to == nullptr) return Refusal::not_found;
  if (from->record.map != to->record.map) return Refusal::other_map;
  const bool seen =
      !is_out_of_sight(ref(command.ends.from)) && !is_out_of_sight(ref(command.ends.to));
  if (!seen) return Refusal::out_of_sight;
  if (const Refused no = check_new_id(command.id, limits::cause_links_max);
      no.code != Refusal::none) {
    return no;
  }
  if (!in_range(command.polarity, command.strength, command.confidence))
    return Refusal::out_of_range;
  if (command.ends.from == command.ends.to) return Refusal::cycle_forbidden;
  if (is_linked(command.ends)) return Refusal::already_so;
  const auto& map = *store_.find(from->record.map);
  if (map.record.cycles == Cycles::forbidden && leads_to(command.ends.to, command.ends.from)) {
    return Refusal::cycle_forbidden;
  }
  changes_.put(map.scope, CauseLink{command.id, map.record.id, command.ends, command.polarity,
                                    command.strength, command.confidence});
  return Refusal::none;
}

Refused Deciding::on(const SetLink& command) {
  if (!may(Act::map_causes)) return Refusal::not_allowed;
  const auto* link = visible(command.link);
  if (link == nullptr) return Refusal::not_found;
  if (!in_range(command.polarity, command.strength, command.confidence))
    return Refusal::out_of_range;
  FieldSet changed = 0;
  if (link->record.polarity != command.polarity) changed |= field_bit<&CauseLink::polarity>();
  if (link->record.strength != command.strength) changed |= field_bit<&CauseLink::strength>();
  if (link->record.confidence != command.confidence) {
    changed |= field_bit<&CauseLink::confidence>();
  }
  if (changed == 0) return Refusal::already_so;
  changes_.set(
      link->scope,
      CauseLink{command.link, {}, {}, command.polarity, command.strength, command.confidence},
      changed);
  return Refusal::none;
}

Refused Deciding::on(const RemoveLink& command) {
  if (!may(Act::map_causes)) return Refusal::not_allowed;
  const auto* link = visible(command.link);
  if (link == nullptr) return Refusal::not_found;
  remove_cause_link(*link);
  return Refusal::none;
}

// Nobody can look at them first: they are read as they are written.
Refused Deciding::on(const StartMinutes& command) {
  if (!may(Act::take_minutes) || !may_change_shared()) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::minutes_max); no.code != Refusal::none) {
    return no;
  }
  Minutes minutes{command.id, {}, {}};
  if (const Refused no = writable_room(command.room, minutes.room); no.code != Refusal::none) {
    return no;
  }
  const Scope scope = Scope::room_or_everyone(minutes.room);
  changes_.put(scope, std::move(minutes));
  return Refusal::none;
}

}  // namespace plenary::audit
