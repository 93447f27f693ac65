// I24, in the onlooker's own words: where a text is follows from what was last decided about it.
#include "base/overload.h"
#include "tests/simulation/witness.h"

namespace plenary::simulation {

using audit::RecordKind;
using audit::ReviewState;
using audit::Scope;
using audit::ScopeKind;

void Witness::keep_moderated(const audit::Record& record, audit::FieldSet) {
  std::visit(Overload{
                 [&](const audit::Review& review) {
                   moderation_touched_ = true;
                   if (review.of.id) decided_[review.of] = review.state;
                 },
                 // The map of a cause is said when it is put, and never changes.
                 [&](const audit::Cause& cause) {
                   if (cause.map) map_of_[cause.id] = cause.map;
                 },
                 [](const auto&) {},
             },
             record);
}

ReviewState Witness::decided(audit::RecordRef text) const {
  const auto found = decided_.find(text);
  return found == decided_.end() ? ReviewState::open : found->second;
}

Scope Witness::place_of(audit::RecordRef text) const {
  const auto place = places_.find({text.kind, text.id.value});
  return place == places_.end() ? Scope{} : place->second;
}

void Witness::check_kept_away() const {
  for (const auto& [named, scope] : places_) {
    const audit::RecordRef text{named.first, Id<audit::RecordTag>(named.second)};
    const bool is_text =
        text.kind == RecordKind::group || text.kind == RecordKind::cause_map ||
        text.kind == RecordKind::cause || text.kind == RecordKind::minutes ||
        text.kind == RecordKind::finding || text.kind == RecordKind::commitment ||
        text.kind == RecordKind::objection;
    if (!is_text) continue;
    const ReviewState state = decided(text);
    if (state == ReviewState::held || state == ReviewState::hidden) {
      require(scope == Scope::staff(), "I24", "what is hidden is still to be seen");
      continue;
    }
    if (state == ReviewState::sent_back) {
      require(scope.kind == ScopeKind::seat, "I24", "what was sent back is not with its author");
      continue;
    }
    // With its map, or what was said of something hidden.
    Id<audit::CauseMap> map;
    if (text.kind == RecordKind::cause) map = map_of_.at(Id<audit::Cause>(text.id.value));
    const bool hidden_around =
        text.kind == RecordKind::objection || (map && place_of(audit::ref(map)) == Scope::staff());
    const bool away = scope == Scope::staff() || scope.kind == ScopeKind::seat;
    require(!away || (scope == Scope::staff() && hidden_around), "I24",
            "something is out of sight that nobody has hidden");
  }
}

}  // namespace plenary::simulation
