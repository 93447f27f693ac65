// Out of sight and back: what moderators keep from its place, and what goes and comes with it.
//
// A record that is kept away is in `staff`, one that was sent back in its author's own scope. What
// names it stays: votes count, notes stay in their group, a claim stays on what was seen. What is
// nothing without it goes along: what was cited for it, who promises it, the words it was merged
// from. A link of a map is where both its causes are, else with the staff.
#include <algorithm>

#include "audit/deciding.h"
#include "base/overload.h"

namespace plenary::audit {
bool can_be_reviewed(RecordKind kind) {
  switch (kind) {
    case RecordKind::note:
    case RecordKind::group:
    case RecordKind::cause_map:
    case RecordKind::cause:
    case RecordKind::minutes:
    case RecordKind::finding:
    case RecordKind::commitment:
    case RecordKind::objection: return true;
    default: return false;
  }
}

// Not a map, in which others have worked since; not minutes, which are many people's; and not an
// objection: nobody is to know whose it is.
bool can_be_sent_back(RecordKind kind) {
  return can_be_reviewed(kind) && kind != RecordKind::cause_map && kind != RecordKind::minutes &&
         kind != RecordKind::objection;
}

Review Deciding::review_about(RecordRef text) const {
  const auto found = index_.review_by_record.find(text);
  if (found != index_.review_by_record.end()) return store_.find(found->second)->record;
  Review review = about(Review{}, text);
  review.id = mint<Review>();
  return review;
}

// Whether moderators keep it from its place. A note may have been hidden before a Review was kept
// of it.
bool Deciding::is_away(RecordRef text) const {
  const auto found = index_.review_by_record.find(text);
  if (found != index_.review_by_record.end() && store_.find(found->second)->record.keeps_away()) {
    return true;
  }
  const auto* note = text.kind == RecordKind::note ? store_.find(Id<Note>(text.id.value)) : nullptr;
  return note != nullptr && note->scope == Scope::staff() && note->record.placement.order != 0;
}

// Whether people do not see it now, for whatever reason: a cause of a map that is hidden, too.
bool Deciding::is_out_of_sight(RecordRef target) const {
  const Scope* scope = store_.scope_of(target);
  if (scope == nullptr) return false;
  if (target.kind == RecordKind::note) {
    return *scope == Scope::staff() &&
           store_.find(Id<Note>(target.id.value))->record.placement.order != 0;
  }
  return scope->is_kept_away();
}

// Where a text stands when nothing keeps it away; no scope if it has no such place.
Scope Deciding::home_of(RecordRef text) const {
  const auto of_room = [](Id<Room> room) { return Scope::room_or_everyone(room); };
  if (!store_.holds(text) || !can_be_reviewed(text.kind)) return {};
  return std::visit(
      Overload{
          [&](const Note& note) {
            return note.placement.order == 0 ? Scope{} : of_room(note.placement.room);
          },
          [&](const Group& group) { return of_room(group.room); },
          [&](const CauseMap& map) { return of_room(map.room); },
          [&](const Minutes& minutes) { return of_room(minutes.room); },
          [&](const Cause& cause) { return store_.find(cause.map)->scope; },
          [&](const Objection& objection) {
            const Scope voted = store_.find(objection.ballot)->scope;
            return *store_.scope_of(objection.item) == voted ? voted : Scope::staff();
          },
          [](const auto&) { return Scope::everyone(); },
      },
      store_.get(text));
}

void Deciding::move_record(RecordRef target, Scope to) {
  const Scope from = *store_.scope_of(target);
  if (from == to) return;
  clear_focus_on(target);
  changes_.remove(from, target);
  changes_.put(to, store_.get(target));
}

void Deciding::move_text(RecordRef text, Scope to) {
  switch (text.kind) {
    case RecordKind::note: return put_note(*store_.find(Id<Note>(text.id.value)), to);
    case RecordKind::cause_map: return move_map(Id<CauseMap>(text.id.value), to);
    case RecordKind::cause: return move_cause(*store_.find(Id<Cause>(text.id.value)), to);
    case RecordKind::commitment: {
      const Pledge& pledge = pledge_of(Id<Commitment>(text.id.value));
      move_record(ref(pledge.id), authorship_scope(to));
      return move_claim(text, to);
    }
    default: return move_claim(text, to);
  }
}

// With what was cited for it.
void Deciding::move_claim(RecordRef claim, Scope to) {
  if (*store_.scope_of(claim) == to) return;
  move_record(claim, to);
  move_evidence_for(claim, to);
}

// To another scope, with what says who wrote it where that is said at all.
void Deciding::put_note(const Stored<Note>& note, Scope to) {
  Note moved = note.record;
  const auto* group = store_.find(moved.placement.group);
  while (group != nullptr && group->record.merged_into) {
    group = store_.find(group->record.merged_into);
  }
  const bool there = group != nullptr && group->record.room == moved.placement.room;
  moved.placement.group = there ? group->record.id : Id<Group>{};
  if (to.kind == ScopeKind::seat) moved.placement.group = {};  // It may be gone when it comes back.
  clear_focus_on(ref(moved.id));
  changes_.remove(note.scope, ref(moved.id));
  if (index_.authorship_by_record.contains(ref(moved.id))) {
    move_authorship(moved.id, authorship_scope(to));
  }
  move_evidence_for(ref(moved.id), to);
  changes_.put(to, std::move(moved));
}

// Of the parts of a map those that say where one of them came from.
std::vector<RecordRef> Deciding::origins_in(Id<CauseMap> map, RecordRef of) const {
  std::vector<RecordRef> origins;
  const auto parts = index_.parts_by_map.find(map);
  if (parts == index_.parts_by_map.end()) return origins;
  for (const RecordRef& part : parts->second) {
    if (part.kind != RecordKind::provenance) continue;
    const Provenance& origin = store_.find(Id<Provenance>(part.id.value))->record;
    if (origin.of == of) origins.push_back(part);
  }
  return origins;
}

void Deciding::move_part(Id<CauseMap> map, RecordRef part, Scope to) {
  move_claim(part, to);
  for (const RecordRef& origin : origins_in(map, part)) move_record(origin, to);
}

void Deciding::move_cause(const Stored<Cause>& cause, Scope to) {
  const Id<CauseMap> map = cause.record.map;
  const Scope home = store_.find(map)->scope;
  move_part(map, ref(cause.record.id), to);
  const auto edges = index_.edges.find(cause.record.id);
  if (edges == index_.edges.end()) return;
  std::set<Id<CauseLink>> links{edges->second.out.begin(), edges->second.out.end()};
  links.insert(edges->second.in.begin(), edges->second.in.end());
  for (const Id<CauseLink>& id : links) {
    const LinkEnds& ends = store_.find(id)->record.ends;
    const Id<Cause> other = ends.from == cause.record.id ? ends.to : ends.from;
    if (!is_away(ref(other))) move_part(map, ref(id), to == home ? home : Scope::staff());
  }
}

// With everything in it but what is kept away for itself.
void Deciding::move_map(Id<CauseMap> map, Scope to) {
  move_record(ref(map), to);
  const auto parts = index_.parts_by_map.find(map);
  if (parts == index_.parts_by_map.end()) return;
  for (const RecordRef& part : parts->second) {
    if (part.kind == RecordKind::cause && !is_away(part)) move_part(map, part, to);
    if (part.kind != RecordKind::cause_link) continue;
    const LinkEnds& ends = store_.find(Id<CauseLink>(part.id.value))->record.ends;
    if (!is_away(ref(ends.from)) && !is_away(ref(ends.to))) move_part(map, part, to);
  }
}

// What a ballot that was revealed meanwhile said of an item, for those who see the item again.
void Deciding::show_results_of(RecordRef item, Scope home) {
  std::set<RecordRef> results;
  for (const auto& [id, ballot] : store_.all<Ballot>()) {
    const auto found = index_.results_by_ballot.find(id);
    if (ballot.scope != home || found == index_.results_by_ballot.end()) continue;
    results.insert(found->second.begin(), found->second.end());
  }
  for (const RecordRef& result : results) {
    if (*store_.scope_of(result) != Scope::staff() || is_away(result)) continue;
    const bool meant = std::visit(
        Overload{
            [&](const Tally& tally) { return tally.item == item; },
            [&](const Objection& objection) { return objection.item == item; },
            [&](const MinorityReport& report) { return report.item == item; },
            [](const auto&) { return false; },
        },
        store_.get(result));
    if (meant) move_record(result, home);
  }
}

// A text goes for good, with what was said about it alone. What moderators decided stays.
void Deciding::remove_text(RecordRef text) {
  clear_focus_on(text);
  remove_evidence_for(text);
  if (const auto by = index_.authorship_by_record.find(text);
      by != index_.authorship_by_record.end()) {
    changes_.remove(*store_.scope_of(ref(by->second)), ref(by->second));
  }
  changes_.remove(*store_.scope_of(text), text);
  drop_notice(text);
}

}  // namespace plenary::audit
