#include "clients/cli/rehearsal_check.h"

#include <map>

#include "audit/safeguarding.h"

namespace plenary::cli {

std::size_t scopes_apart(const Attendees& attendees, const wire::SessionState& server) {
  std::unordered_map<audit::Scope, wire::ScopeState> there;
  for (const wire::ScopeState& scope : server.scopes) there[scope.scope] = scope;
  std::size_t apart = 0;
  for (const auto& attendee : attendees) {
    if (!attendee->client().is_welcome()) {
      if (!attendee->client().is_turned_away()) ++apart;
      continue;
    }
    auto& scopes = attendee->client().replica().scopes();
    // What everybody sees: all that is everybody's, and their own.
    if (!scopes.contains(audit::Scope::everyone())) ++apart;
    if (!scopes.contains(audit::Scope::of(attendee->seat()))) ++apart;
    for (const Id<audit::Seat>& person : attendee->at_table()) {
      if (!scopes.contains(audit::Scope::of(person))) ++apart;
    }
    for (auto& [scope, store] : scopes) {
      const auto found = there.find(scope);
      const wire::ScopeState state = found == there.end() ? wire::ScopeState{} : found->second;
      const bool level = store.scope_seq(scope) == state.scope_seq &&
                         store.scope_hash(scope).value() == state.hash.value;
      if (!level) ++apart;
    }
  }
  return apart;
}

VoteCheck check_votes(const Attendees& attendees) {
  VoteCheck check;
  std::map<std::pair<Id<audit::Ballot>, audit::RecordRef>, std::uint32_t> given;
  std::map<std::pair<Id<audit::Ballot>, Id<audit::Seat>>, std::uint32_t> spent;
  std::map<Id<audit::Vote>, audit::Vote> votes;
  std::map<Id<audit::Ballot>, audit::Ballot> ballots;
  std::map<std::pair<Id<audit::Ballot>, audit::RecordRef>, std::uint32_t> revealed;
  for (const auto& attendee : attendees) {
    for (const auto& [scope, store] : attendee->client().replica().scopes()) {
      for (const auto& [id, vote] : store.all<audit::Vote>()) votes[id] = vote.record;
      for (const auto& [id, ballot] : store.all<audit::Ballot>()) ballots[id] = ballot.record;
      for (const auto& [id, tally] : store.all<audit::Tally>()) {
        revealed[{tally.record.ballot, tally.record.item}] = tally.record.dots;
      }
    }
  }
  for (const auto& [id, vote] : votes) {
    const auto dots = static_cast<std::uint32_t>(vote.mark.weight);
    given[{vote.ballot, vote.mark.item}] += dots;
    spent[{vote.ballot, vote.seat}] += dots;
  }
  check.votes = votes.size();
  for (const auto& [key, dots] : spent) check.over_budget += dots > ballots[key.first].budget;
  for (const auto& [key, dots] : revealed) {
    const auto found = given.find(key);
    check.wrong_tallies += dots != (found == given.end() ? 0 : found->second);
  }
  for (const auto& [key, dots] : given) check.wrong_tallies += revealed.contains(key) ? 0U : 1U;
  return check;
}

std::size_t rooms_at_odds(const Replica& facilitator) {
  const auto members = facilitator.scopes().find(audit::Scope::members());
  if (members == facilitator.scopes().end()) return 1;
  const auto* rules = members->second.only<audit::Safeguard>();
  std::map<Id<audit::Room>, audit::Company> rooms;
  for (const auto& [id, seat] : members->second.all<audit::Seat>()) {
    if (rules != nullptr && seat.record.room)
      rooms[seat.record.room].add(seat.record, &rules->record);
  }
  std::size_t odd = 0;
  for (const auto& [room, company] : rooms) {
    odd += audit::broken_rule(company, &rules->record) != audit::RoomRule::none ? 1U : 0U;
  }
  return odd;
}

}  // namespace plenary::cli
