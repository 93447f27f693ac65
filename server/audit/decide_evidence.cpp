// "How do we know it?": what is cited for a claim, and how high a cause may stand by it.
#include <algorithm>

#include "audit/deciding.h"
#include "audit/evidence.h"
#include "audit/limits.h"
#include "audit/plain_text.h"

namespace plenary::audit {
namespace {

bool can_be_cited(RecordKind kind) {
  return kind == RecordKind::note || kind == RecordKind::cause || kind == RecordKind::finding ||
         kind == RecordKind::priority;
}

Refused check_cell(const DataCell& cell) {
  for (const std::string* part : {&cell.table, &cell.row, &cell.column}) {
    const Refused no = check_text(*part, limits::cell_scalars_max, Blank::refused);
    if (no.code != Refusal::none) return no;
  }
  return check_text(cell.period, limits::cell_scalars_max, Blank::allowed);
}

}  // namespace

Refused Deciding::may_claim(RecordRef claim) const {
  if (!is_visible(claim)) return Refusal::not_found;
  const bool own = *store_.scope_of(claim) == Scope::of(actor_.seat);
  if (!own && !may_change_shared()) return Refusal::not_allowed;
  const auto granted = [&](bool yes) { return yes ? Refusal::none : Refusal::not_allowed; };
  switch (claim.kind) {
    case RecordKind::note:
      if (may(Act::arrange)) return Refusal::none;
      return may_edit(*store_.find(Id<Note>(claim.id.value)));
    case RecordKind::cause:
    case RecordKind::cause_link: return granted(may(Act::map_causes));
    case RecordKind::finding: return granted(may(Act::arrange));
    case RecordKind::commitment: return may_plan(*store_.find(Id<Commitment>(claim.id.value)));
    default: return Refusal::not_found;
  }
}

// Where a claim or a source is, or will be once it is revealed or shown again.
Scope Deciding::scope_in_sight(RecordRef claim) const {
  if (claim.kind == RecordKind::note) {
    const Note& note = store_.find(Id<Note>(claim.id.value))->record;
    if (note.sealed) return Scope::room_or_everyone(note.placement.room);
  }
  const auto of_map = [&](Id<CauseMap> map) {
    return Scope::room_or_everyone(store_.find(map)->record.room);
  };
  if (claim.kind == RecordKind::cause) {
    return of_map(store_.find(Id<Cause>(claim.id.value))->record.map);
  }
  if (claim.kind == RecordKind::cause_link) {
    return of_map(store_.find(Id<CauseLink>(claim.id.value))->record.map);
  }
  const Scope home = home_of(claim);
  return home.kind == ScopeKind::none ? *store_.scope_of(claim) : home;
}

Refused Deciding::check_source(const CiteEvidence& command) const {
  const RecordRef source = command.source.record;
  if (!source.id) {
    return source.kind == RecordKind::none ? check_cell(command.source.cell)
                                           : Refused(Refusal::out_of_range);
  }
  if (command.source.cell != DataCell{} || source == command.claim) return Refusal::out_of_range;
  if (!can_be_cited(source.kind) || !is_visible(source)) return Refusal::not_found;
  const bool reaches = reaches_all_of(*store_.scope_of(source), scope_in_sight(command.claim));
  return reaches ? Refusal::none : Refusal::group_elsewhere;
}

Refused Deciding::on(const CiteEvidence& command) {
  if (command.stance > Stance::contradicts) return Refusal::out_of_range;
  if (const Refused no = may_claim(command.claim); no.code != Refusal::none) return no;
  if (const Refused no = check_new_id(command.id, limits::evidence_max); no.code != Refusal::none) {
    return no;
  }
  if (const Refused no = check_source(command); no.code != Refusal::none) return no;
  if (const auto cited = index_.evidence_by_claim.find(command.claim);
      cited != index_.evidence_by_claim.end()) {
    const bool said = std::any_of(cited->second.begin(), cited->second.end(), [&](auto id) {
      return store_.find(id)->record.source == command.source;
    });
    if (said) return Refusal::already_so;
  }
  changes_.put(*store_.scope_of(command.claim),
               Evidence{command.id, command.claim, command.source, command.stance});
  return Refusal::none;
}

Refused Deciding::on(const RemoveEvidence& command) {
  const auto* evidence = visible(command.evidence);
  if (evidence == nullptr) return Refusal::not_found;
  if (const Refused no = may_claim(evidence->record.claim); no.code != Refusal::none) return no;
  changes_.remove(evidence->scope, ref(command.evidence));
  return Refusal::none;
}

// With the claim they were cited for.
void Deciding::remove_evidence_for(RecordRef claim) {
  const auto cited = index_.evidence_by_claim.find(claim);
  if (cited == index_.evidence_by_claim.end()) return;
  for (const Id<Evidence>& id : cited->second) {
    changes_.remove(store_.find(id)->scope, ref(id));
  }
}

// What not all who read the claim there could follow stays behind: it would name to them what they
// never see.
void Deciding::move_evidence_for(RecordRef claim, Scope to) {
  const auto cited = index_.evidence_by_claim.find(claim);
  if (cited == index_.evidence_by_claim.end()) return;
  for (const Id<Evidence>& id : cited->second) {
    const auto& evidence = *store_.find(id);
    const RecordRef source = evidence.record.source.record;
    changes_.remove(evidence.scope, ref(id));
    const bool asked = to.is_shared() && source.id;
    if (!asked || reaches_all_of(scope_in_sight(source), to)) changes_.put(to, evidence.record);
  }
}

Refused Deciding::on(const SetCause& command) {
  if (!may(Act::map_causes)) return Refusal::not_allowed;
  const auto* cause = visible(command.cause);
  if (cause == nullptr) return Refusal::not_found;
  if (command.standing > Standing::root_cause || command.level > Level::policy) {
    return Refusal::out_of_range;
  }
  const Cause& before = cause->record;
  Cause after;
  after.id = command.cause;
  after.standing = command.standing;
  after.level = command.level;
  FieldSet changed = 0;
  if (command.level != before.level) changed |= field_bit<&Cause::level>();
  if (command.standing != before.standing) changed |= field_bit<&Cause::standing>();
  if (changed == 0) return Refusal::already_so;
  if (command.standing > before.standing) {
    const std::uint32_t needed = support_needed(command.standing);
    const std::uint32_t support = Grounds(store_, index_).support(ref(command.cause));
    if (support < needed) return {Refusal::needs_evidence, needed - support};
    after.reached = std::max(before.reached, command.standing);
    if (after.reached != before.reached) changed |= field_bit<&Cause::reached>();
  }
  changes_.set(cause->scope, std::move(after), changed);
  return Refusal::none;
}

}  // namespace plenary::audit
