#include "audit/records.h"

#include "audit/changes.h"
#include "audit/refusal.h"
#include "base/overload.h"

namespace plenary::audit {

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
  switch (refusal) {
    case Refusal::none: return "none";
    case Refusal::malformed: return "malformed";
    case Refusal::unknown_command: return "unknown_command";
    case Refusal::command_conflict: return "command_conflict";
    case Refusal::too_large: return "too_large";
    case Refusal::retry_after: return "retry_after";
    case Refusal::expected_number: return "expected_number";
    case Refusal::already_answered: return "already_answered";
    case Refusal::upgrade: return "upgrade";
    case Refusal::storage_unavailable: return "storage_unavailable";
    case Refusal::not_seated: return "not_seated";
    case Refusal::not_allowed: return "not_allowed";
    case Refusal::only_watching: return "only_watching";
    case Refusal::not_found: return "not_found";
    case Refusal::not_yours: return "not_yours";
    case Refusal::session_closed: return "session_closed";
    case Refusal::id_taken: return "id_taken";
    case Refusal::text_empty: return "text_empty";
    case Refusal::text_too_long: return "text_too_long";
    case Refusal::text_unreadable: return "text_unreadable";
    case Refusal::text_conflict: return "text_conflict";
    case Refusal::out_of_range: return "out_of_range";
    case Refusal::limit_reached: return "limit_reached";
    case Refusal::label_unknown: return "label_unknown";
    case Refusal::already_so: return "already_so";
    case Refusal::phase_moved: return "phase_moved";
    case Refusal::room_closed: return "room_closed";
    case Refusal::group_elsewhere: return "group_elsewhere";
    case Refusal::ballot_closed: return "ballot_closed";
    case Refusal::ballot_not_closed: return "ballot_not_closed";
    case Refusal::not_on_ballot: return "not_on_ballot";
    case Refusal::vote_budget_spent: return "vote_budget_spent";
    case Refusal::vote_cap_reached: return "vote_cap_reached";
    case Refusal::cycle_forbidden: return "cycle_forbidden";
    case Refusal::other_map: return "other_map";
    case Refusal::nothing_to_undo: return "nothing_to_undo";
    case Refusal::still_used: return "still_used";
    case Refusal::frozen: return "frozen";
    case Refusal::voting_now: return "voting_now";
    case Refusal::too_late: return "too_late";
    case Refusal::still_going: return "still_going";
    case Refusal::unlinkable_only: return "unlinkable_only";
    case Refusal::token_spent: return "token_spent";
    case Refusal::out_of_sight: return "out_of_sight";
    case Refusal::place_taken: return "place_taken";
    case Refusal::needs_evidence: return "needs_evidence";
    case Refusal::commitment_incomplete: return "commitment_incomplete";
    case Refusal::needs_adult: return "needs_adult";
    case Refusal::not_consented: return "not_consented";
    case Refusal::rooms_impossible: return "rooms_impossible";
    case Refusal::plan_outdated: return "plan_outdated";
    case Refusal::review_moved: return "review_moved";
    case Refusal::claimed_by_other: return "claimed_by_other";
    case Refusal::safeguarding: return "safeguarding";
    case Refusal::sits_at_table: return "sits_at_table";
  }
  return "unknown";
}

}  // namespace plenary::audit
