#include "audit/evidence.h"

#include <unordered_set>
#include <vector>

#include "audit/limits.h"

namespace plenary::audit {
namespace {

bool is_seen_note(RecordRef target, const Store& store) {
  if (target.kind != RecordKind::note) return false;
  const auto* note = store.find(Id<Note>(target.id.value));
  return note != nullptr && is_seen(note->record.epistemic);
}

// What a claim stands for beside what was cited for it: a cause for its note, a priority for its
// item.
RecordRef stands_for(RecordRef claim, const Store& store) {
  if (claim.kind == RecordKind::cause) {
    const auto* cause = store.find(Id<Cause>(claim.id.value));
    if (cause != nullptr) return ref(cause->record.note);
  }
  if (claim.kind == RecordKind::priority) {
    const auto* priority = store.find(Id<Priority>(claim.id.value));
    if (priority != nullptr) return priority->record.item;
  }
  return {};
}

}  // namespace

bool is_seen(Epistemic epistemic) {
  return epistemic == Epistemic::observation || epistemic == Epistemic::lived_experience ||
         epistemic == Epistemic::strength;
}

std::uint32_t support_of(RecordRef claim, const Store& store, const Index& index) {
  const auto cited = index.evidence_by_claim.find(claim);
  if (cited == index.evidence_by_claim.end()) return 0;
  std::uint32_t support = 0;
  for (const Id<Evidence>& id : cited->second) {
    if (store.find(id)->record.stance == Stance::supports) ++support;
  }
  return support;
}

std::uint32_t support_needed(Standing standing) {
  switch (standing) {
    case Standing::hunch: return 0;
    case Standing::hypothesis: return limits::hypothesis_evidence_min;
    case Standing::root_cause: return limits::root_evidence_min;
  }
  return limits::root_evidence_min;
}

bool rests_on_evidence(RecordRef claim, const Store& store, const Index& index, RecordRef without) {
  std::vector<RecordRef> open{claim};
  std::unordered_set<RecordRef> met{claim};
  while (!open.empty()) {
    const RecordRef here = open.back();
    open.pop_back();
    const auto go_on = [&](RecordRef next) {
      if (next.id && met.insert(next).second) open.push_back(next);
    };
    if (here != without && is_seen_note(here, store)) return true;
    go_on(stands_for(here, store));
    const auto cited = index.evidence_by_claim.find(here);
    if (cited == index.evidence_by_claim.end()) continue;
    for (const Id<Evidence>& id : cited->second) {
      const Evidence& evidence = store.find(id)->record;
      if (ref(id) == without || evidence.stance != Stance::supports) continue;
      if (!evidence.source.record.id) return true;  // A cell.
      go_on(evidence.source.record);
    }
  }
  return false;
}

}  // namespace plenary::audit
