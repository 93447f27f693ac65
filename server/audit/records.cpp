#include "audit/records.h"

#include <utility>

#include "audit/changes.h"
#include "audit/refusal.h"
#include "base/overload.h"

namespace plenary::audit {
namespace {

// unit_wire holds them to the definition, every one.
constexpr std::pair<Refusal, std::string_view> refusal_names[] = {
    {Refusal::none, "none"},
    {Refusal::malformed, "malformed"},
    {Refusal::unknown_command, "unknown_command"},
    {Refusal::command_conflict, "command_conflict"},
    {Refusal::too_large, "too_large"},
    {Refusal::retry_after, "retry_after"},
    {Refusal::expected_number, "expected_number"},
    {Refusal::already_answered, "already_answered"},
    {Refusal::upgrade, "upgrade"},
    {Refusal::storage_unavailable, "storage_unavailable"},
    {Refusal::not_done, "not_done"},
    {Refusal::not_seated, "not_seated"},
    {Refusal::not_allowed, "not_allowed"},
    {Refusal::only_watching, "only_watching"},
    {Refusal::not_found, "not_found"},
    {Refusal::not_yours, "not_yours"},
    {Refusal::session_closed, "session_closed"},
    {Refusal::id_taken, "id_taken"},
    {Refusal::text_empty, "text_empty"},
    {Refusal::text_too_long, "text_too_long"},
    {Refusal::text_unreadable, "text_unreadable"},
    {Refusal::text_conflict, "text_conflict"},
    {Refusal::out_of_range, "out_of_range"},
    {Refusal::limit_reached, "limit_reached"},
    {Refusal::label_unknown, "label_unknown"},
    {Refusal::already_so, "already_so"},
    {Refusal::phase_moved, "phase_moved"},
    {Refusal::room_closed, "room_closed"},
    {Refusal::group_elsewhere, "group_elsewhere"},
    {Refusal::ballot_closed, "ballot_closed"},
    {Refusal::ballot_not_closed, "ballot_not_closed"},
    {Refusal::not_on_ballot, "not_on_ballot"},
    {Refusal::vote_budget_spent, "vote_budget_spent"},
    {Refusal::vote_cap_reached, "vote_cap_reached"},
    {Refusal::cycle_forbidden, "cycle_forbidden"},
    {Refusal::other_map, "other_map"},
    {Refusal::nothing_to_undo, "nothing_to_undo"},
    {Refusal::still_used, "still_used"},
    {Refusal::frozen, "frozen"},
    {Refusal::voting_now, "voting_now"},
    {Refusal::too_late, "too_late"},
    {Refusal::still_going, "still_going"},
    {Refusal::unlinkable_only, "unlinkable_only"},
    {Refusal::token_spent, "token_spent"},
    {Refusal::out_of_sight, "out_of_sight"},
    {Refusal::place_taken, "place_taken"},
    {Refusal::needs_evidence, "needs_evidence"},
    {Refusal::commitment_incomplete, "commitment_incomplete"},
    {Refusal::needs_adult, "needs_adult"},
    {Refusal::not_consented, "not_consented"},
    {Refusal::agree_first, "agree_first"},
    {Refusal::agreements_changed, "agreements_changed"},
    {Refusal::rooms_impossible, "rooms_impossible"},
    {Refusal::plan_outdated, "plan_outdated"},
    {Refusal::review_moved, "review_moved"},
    {Refusal::claimed_by_other, "claimed_by_other"},
    {Refusal::safeguarding, "safeguarding"},
    {Refusal::sits_at_table, "sits_at_table"},
    {Refusal::cannot_undo, "cannot_undo"},
};

}  // namespace

RecordRef ref(const Record& record) {
  return std::visit([](const auto& held) { return ref(held.id); }, record);
}

RecordRef ref(const ChangeBody& body) {
  return std::visit(
      Overload{
          [](const Put& put) { return ref(put.record); },
          [](const SetFields& set) { return ref(set.values); },
          [](const Remove& remove) { return remove.record; },
          [](const EditRecordText& edit) { return edit.record; },
      },
      body);
}

std::string_view name(Refusal refusal) {
  for (const auto& [code, word] : refusal_names) {
    if (code == refusal) return word;
  }
  return "unknown";
}

}  // namespace plenary::audit
