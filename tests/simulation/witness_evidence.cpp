// I22, in the onlooker's own words: what supports a cause is counted anew after every entry.
#include "base/overload.h"
#include "tests/simulation/witness.h"

namespace plenary::simulation {
namespace {

constexpr int for_a_hypothesis = 1;
constexpr int for_a_root_cause = 2;

}  // namespace

void Witness::keep_claim(const audit::Record& record, audit::FieldSet set) {
  std::visit(
      Overload{
          [&](const audit::Evidence& evidence) {
            evidence_touched_ = true;
            evidence_[evidence.id] = evidence;
          },
          [&](const audit::Note& note) {
            if (!is_set<&audit::Note::epistemic>(set)) return;
            evidence_touched_ = true;
            epistemics_[audit::ref(note.id)] = note.epistemic;
          },
          [&](const audit::Priority& priority) {
            if (is_set<&audit::Priority::item>(set))
              stands_for_[audit::ref(priority.id)] = priority.item;
          },
          [&](const audit::Cause& cause) {
            if (is_set<&audit::Cause::note>(set))
              stands_for_[audit::ref(cause.id)] = audit::ref(cause.note);
            if (!is_set<&audit::Cause::standing>(set)) return;
            evidence_touched_ = true;
            standings_[cause.id] = cause.standing;
          },
          [&](const audit::Commitment& commitment) {
            evidence_touched_ = true;
            CommitmentState& state = commitments_[commitment.id];
            if (is_set<&audit::Commitment::state>(set)) {
              state.agreed = commitment.state != audit::CommitmentState::proposed;
              state.open = commitment.state == audit::CommitmentState::open;
            }
            if (is_set<&audit::Commitment::carried_on>(set)) {
              state.carried_on = static_cast<bool>(commitment.carried_on);
            }
            if (is_set<&audit::Commitment::we_believe>(set)) {
              state.we_believe = commitment.we_believe;
            }
          },
          [&](const audit::Pledge& pledge) { keep_pledge(pledge, set); },
          [](const auto&) {},
      },
      record);
}

void Witness::forget_claim(audit::RecordRef target) {
  const std::uint64_t id = target.id.value;
  if (target.kind == audit::RecordKind::evidence) {
    if (evidence_.erase(Id<audit::Evidence>(id)) != 0) evidence_touched_ = true;
  }
  if (target.kind == audit::RecordKind::cause) {
    if (standings_.erase(Id<audit::Cause>(id)) != 0) evidence_touched_ = true;
  }
  if (target.kind == audit::RecordKind::commitment) commitments_.erase(Id<audit::Commitment>(id));
  if (target.kind == audit::RecordKind::pledge) pledges_.erase(Id<audit::Pledge>(id));
}

bool Witness::is_in_sight(audit::RecordRef note) const {
  const auto place = places_.find({note.kind, note.id.value});
  if (place == places_.end()) return false;
  const audit::ScopeKind kind = place->second.kind;
  return kind == audit::ScopeKind::everyone || kind == audit::ScopeKind::members ||
         kind == audit::ScopeKind::room;
}

// By whatever is cited in its favour, and never by `not_by`.
bool Witness::leads_to_what_was_seen(audit::RecordRef claim, audit::RecordRef not_by) const {
  using audit::Epistemic;
  std::set<audit::RecordRef> met{not_by};
  std::vector<audit::RecordRef> open{claim};
  while (!open.empty()) {
    const audit::RecordRef here = open.back();
    open.pop_back();
    if (!here.id || !met.insert(here).second) continue;
    if (here.kind == audit::RecordKind::note) {
      if (!is_in_sight(here)) continue;
      const Epistemic said = epistemics_.at(here);
      const bool seen = said == Epistemic::observation || said == Epistemic::lived_experience ||
                        said == Epistemic::strength;
      if (seen) return true;
    }
    if (const auto next = stands_for_.find(here); next != stands_for_.end()) {
      open.push_back(next->second);
    }
    for (const auto& [id, evidence] : evidence_) {
      if (evidence.claim != here || evidence.stance != audit::Stance::supports) continue;
      if (!evidence.source.record.id) return true;
      open.push_back(evidence.source.record);
    }
  }
  return false;
}

void Witness::check_evidence() const {
  std::map<audit::RecordRef, int> support;
  for (const auto& [id, evidence] : evidence_) {
    const auto claim = places_.find({evidence.claim.kind, evidence.claim.id.value});
    require(claim != places_.end(), "I22", "there is evidence for what is not there");
    const auto place = places_.find({audit::RecordKind::evidence, id.value});
    require(place->second == claim->second, "I22", "evidence is elsewhere than its claim");
    const audit::RecordRef source = evidence.source.record;
    require(!source.id || places_.contains({source.kind, source.id.value}), "I22",
            "evidence names what is not there");
    const bool leads = !source.id || leads_to_what_was_seen(source, evidence.claim);
    if (evidence.stance == audit::Stance::supports && leads) ++support[evidence.claim];
  }
  for (const auto& [id, standing] : standings_) {
    const int supported = support[audit::ref(id)];
    const int needed = standing == audit::Standing::root_cause   ? for_a_root_cause
                       : standing == audit::Standing::hypothesis ? for_a_hypothesis
                                                                 : 0;
    require(supported >= needed, "I22", "a cause stands higher than its evidence");
  }
  for (const auto& [id, state] : commitments_) {
    if (!state.agreed || state.carried_on) continue;
    const bool leads = leads_to_what_was_seen(audit::ref(id), {});
    require(leads || state.we_believe, "I22", "a commitment rests on nothing and hides it");
    require(!leads || !state.we_believe, "I22", "a commitment is believed that rests on evidence");
  }
}

}  // namespace plenary::simulation
