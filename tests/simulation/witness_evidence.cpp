// I22, in the onlooker's own words: what supports a cause is counted anew after every entry.
#include "base/overload.h"
#include "tests/simulation/witness.h"

namespace plenary::simulation {
namespace {

constexpr int for_a_hypothesis = 1;
constexpr int for_a_root_cause = 2;

template <auto Member>
bool is_set(audit::FieldSet set) {
  return (set & audit::field_bit<Member>()) != 0;
}

}  // namespace

void Witness::keep_claim(const audit::Record& record, audit::FieldSet set) {
  std::visit(
      Overload{
          [&](const audit::Evidence& evidence) {
            evidence_touched_ = true;
            evidence_[evidence.id] = evidence;
          },
          [&](const audit::Cause& cause) {
            if (!is_set<&audit::Cause::standing>(set)) return;
            evidence_touched_ = true;
            standings_[cause.id] = cause.standing;
          },
          [&](const audit::Commitment& commitment) {
            evidence_touched_ = true;
            CommitmentState& state = commitments_[commitment.id];
            if (is_set<&audit::Commitment::state>(set)) {
              state.agreed = commitment.state != audit::CommitmentState::proposed;
            }
            if (is_set<&audit::Commitment::we_believe>(set)) {
              state.we_believe = commitment.we_believe;
            }
          },
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
    if (evidence.stance == audit::Stance::supports) ++support[evidence.claim];
  }
  for (const auto& [id, standing] : standings_) {
    const int supported = support[audit::ref(id)];
    const int needed = standing == audit::Standing::root_cause   ? for_a_root_cause
                       : standing == audit::Standing::hypothesis ? for_a_hypothesis
                                                                 : 0;
    require(supported >= needed, "I22", "a cause stands higher than its evidence");
  }
  for (const auto& [id, state] : commitments_) {
    if (!state.agreed || state.we_believe) continue;
    require(support[audit::ref(id)] > 0, "I22", "a commitment rests on nothing and hides it");
  }
}

}  // namespace plenary::simulation
