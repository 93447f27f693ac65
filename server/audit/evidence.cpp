#include "audit/evidence.h"

#include <algorithm>
#include <unordered_set>

#include "audit/limits.h"
#include "base/overload.h"

namespace plenary::audit {
namespace {

// To more than one person, and not to the moderators alone.
bool is_in_sight(Scope scope) {
  return scope.kind == ScopeKind::everyone || scope.kind == ScopeKind::members ||
         scope.kind == ScopeKind::room;
}

}  // namespace

bool reaches_all_of(Scope source, Scope claim) {
  return source == claim || source == Scope::everyone() ||
         (source == Scope::members() && claim != Scope::everyone());
}

std::uint32_t support_needed(Standing standing) {
  switch (standing) {
    case Standing::hunch: return 0;
    case Standing::hypothesis: return limits::hypothesis_evidence_min;
    case Standing::root_cause: return limits::root_evidence_min;
  }
  return limits::root_evidence_min;
}

Standing standing_allowed(std::uint32_t support) {
  if (support >= support_needed(Standing::root_cause)) return Standing::root_cause;
  if (support >= support_needed(Standing::hypothesis)) return Standing::hypothesis;
  return Standing::hunch;
}

bool is_seen(Epistemic epistemic) {
  return epistemic == Epistemic::observation || epistemic == Epistemic::lived_experience ||
         epistemic == Epistemic::strength;
}

Grounds::Grounds(const Store& store, const Index& index, const std::vector<Change>& coming)
    : store_(store), index_(index) {
  for (const Change& change : coming) foresee(change);
}

void Grounds::foresee(const Change& change) {
  std::visit(
      Overload{
          [&](const Put& put) {
            const RecordRef target = ref(put.record);
            // Of evidence that is put again the new one counts, wherever it is put.
            if (const auto* evidence = std::get_if<Evidence>(&put.record)) {
              gone_.insert(target);
              cited_.emplace(evidence->claim, *evidence);
              return;
            }
            gone_.erase(target);
            if (const auto* note = std::get_if<Note>(&put.record)) {
              notes_[note->id] = {note->epistemic, is_in_sight(change.scope)};
            }
          },
          [&](const Remove& remove) {
            gone_.insert(remove.record);
            std::erase_if(cited_, [&](const auto& c) { return ref(c.second.id) == remove.record; });
          },
          [&](const SetFields& set) {
            const auto* note = std::get_if<Note>(&set.values);
            if (note == nullptr || (set.set & field_bit<&Note::epistemic>()) == 0) return;
            notes_[note->id] = {note->epistemic, shown(note->id).in_sight};
          },
          [](const EditRecordText&) {},
      },
      change.body);
}

Grounds::Shown Grounds::shown(Id<Note> id) const {
  if (gone_.contains(ref(id))) return {};
  if (const auto coming = notes_.find(id); coming != notes_.end()) return coming->second;
  const auto* note = store_.find(id);
  if (note == nullptr) return {};
  return {note->record.epistemic, is_in_sight(note->scope)};
}

// What a claim stands for beside what was cited for it: a cause for its note, a priority for its
// item.
RecordRef Grounds::stands_for(RecordRef claim) const {
  if (claim.kind == RecordKind::cause) {
    const auto* cause = store_.find(Id<Cause>(claim.id.value));
    if (cause != nullptr) return ref(cause->record.note);
  }
  if (claim.kind == RecordKind::priority) {
    const auto* priority = store_.find(Id<Priority>(claim.id.value));
    if (priority != nullptr) return priority->record.item;
  }
  return {};
}

std::vector<EvidenceSource> Grounds::supporting(RecordRef claim) const {
  std::vector<EvidenceSource> sources;
  const auto keep = [&](const Evidence& evidence) {
    const bool there = !gone_.contains(evidence.source.record);
    if (there && evidence.stance == Stance::supports) sources.push_back(evidence.source);
  };
  if (const auto cited = index_.evidence_by_claim.find(claim);
      cited != index_.evidence_by_claim.end()) {
    for (const Id<Evidence>& id : cited->second) {
      if (!gone_.contains(ref(id))) keep(store_.find(id)->record);
    }
  }
  const auto [first, last] = cited_.equal_range(claim);
  for (auto at = first; at != last; ++at) keep(at->second);
  return sources;
}

bool Grounds::leads_back(RecordRef from, RecordRef not_by) const {
  std::vector<RecordRef> open{from};
  std::unordered_set<RecordRef> met{from, not_by};
  while (!open.empty()) {
    const RecordRef here = open.back();
    open.pop_back();
    if (here.kind == RecordKind::note) {
      const Shown note = shown(Id<Note>(here.id.value));
      if (!note.in_sight) continue;
      if (is_seen(note.epistemic)) return true;
    }
    const auto go_on = [&](RecordRef next) {
      if (next.id && met.insert(next).second) open.push_back(next);
    };
    go_on(stands_for(here));
    for (const EvidenceSource& source : supporting(here)) {
      if (!source.record.id) return true;  // A cell.
      go_on(source.record);
    }
  }
  return false;
}

std::uint32_t Grounds::support(RecordRef claim) const {
  const std::vector<EvidenceSource> sources = supporting(claim);
  return static_cast<std::uint32_t>(
      std::count_if(sources.begin(), sources.end(), [&](const EvidenceSource& source) {
        return !source.record.id || leads_back(source.record, claim);
      }));
}

}  // namespace plenary::audit
