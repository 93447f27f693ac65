#include "clients/cli/rehearsal_check.h"

#include <algorithm>
#include <map>
#include <set>

#include "audit/evidence.h"
#include "audit/safeguarding.h"

namespace plenary::cli {

namespace {

// All that is everybody's, their own, and what their role and their place let them see.
std::vector<audit::Scope> scopes_due(const Attendee& attendee) {
  std::vector<audit::Scope> due{audit::Scope::everyone(), audit::Scope::of(attendee.seat())};
  for (const Id<audit::Seat>& person : attendee.at_table()) due.push_back(audit::Scope::of(person));
  if (!audit::only_watches(attendee.role())) due.push_back(audit::Scope::members());
  if (audit::is_staff(attendee.role())) due.push_back(audit::Scope::staff());
  if (const Id<audit::Room> room = attendee.room()) due.push_back(audit::Scope::of(room));
  return due;
}

}  // namespace

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
    const auto due = scopes_due(*attendee);
    for (const audit::Scope& each : due) {
      if (!scopes.contains(each)) ++apart;
    }
    const bool looks_into_rooms = audit::is_staff(attendee->role());
    for (auto& [scope, store] : scopes) {
      const bool is_theirs = std::find(due.begin(), due.end(), scope) != due.end() ||
                             (looks_into_rooms && scope.kind == audit::ScopeKind::room);
      if (!is_theirs) ++apart;
      const auto found = there.find(scope);
      const wire::ScopeState state = found == there.end() ? wire::ScopeState{} : found->second;
      const bool level = store.scope_seq(scope) == state.scope_seq &&
                         store.scope_hash(scope).value() == state.hash.value;
      if (!level) ++apart;
    }
  }
  return apart;
}

namespace {

// What a voter or an item got, in the words of every method.
struct Given {
  std::uint32_t voters = 0;
  std::uint32_t dots = 0;
  std::uint32_t agree = 0;
  std::uint32_t disagree = 0;
  std::uint32_t pass = 0;
  std::uint32_t steps[6]{};  // Of a scale, from nought up.
};

void add(Given& given, const audit::Ballot& ballot, std::int32_t weight) {
  using audit::BallotMethod;
  ++given.voters;
  if (ballot.method == BallotMethod::agreement) {
    ++(weight > 0 ? given.agree : weight < 0 ? given.disagree : given.pass);
    return;
  }
  if (ballot.method == BallotMethod::dots || ballot.method == BallotMethod::points) {
    given.dots += static_cast<std::uint32_t>(weight);
    return;
  }
  if (ballot.method == BallotMethod::rank) given.dots += static_cast<std::uint32_t>(4 - weight);
  if (weight >= 0 && weight < 6) ++given.steps[weight];
}

bool says(const audit::Tally& tally, const audit::Ballot& ballot, const Given& given) {
  if (tally.voters != given.voters || tally.dots != given.dots) return false;
  if (ballot.method == audit::BallotMethod::agreement) {
    return tally.agree == given.agree && tally.disagree == given.disagree &&
           tally.pass == given.pass;
  }
  if (tally.scale.counts.empty()) return true;
  const std::size_t lowest = ballot.method == audit::BallotMethod::fist_to_five ? 0 : 1;
  return lowest + tally.scale.counts.size() <= std::size(given.steps) &&
         std::equal(tally.scale.counts.begin(), tally.scale.counts.end(), given.steps + lowest);
}

}  // namespace

VoteCheck check_votes(const Attendees& attendees) {
  VoteCheck check;
  std::map<std::pair<Id<audit::Ballot>, audit::RecordRef>, Given> given;
  std::map<std::pair<Id<audit::Ballot>, Id<audit::Seat>>, std::uint32_t> spent;
  std::map<Id<audit::Vote>, audit::Vote> votes;
  std::map<Id<audit::Ballot>, audit::Ballot> ballots;
  std::map<std::pair<Id<audit::Ballot>, audit::RecordRef>, audit::Tally> revealed;
  for (const auto& attendee : attendees) {
    for (const auto& [scope, store] : attendee->client().replica().scopes()) {
      for (const auto& [id, vote] : store.all<audit::Vote>()) votes[id] = vote.record;
      for (const auto& [id, ballot] : store.all<audit::Ballot>()) ballots[id] = ballot.record;
      for (const auto& [id, tally] : store.all<audit::Tally>()) {
        revealed[{tally.record.ballot, tally.record.item}] = tally.record;
      }
    }
  }
  for (const auto& [id, vote] : votes) {
    const audit::Ballot& ballot = ballots[vote.ballot];
    add(given[{vote.ballot, vote.mark.item}], ballot, vote.mark.weight);
    if (ballot.budget == 0) continue;
    spent[{vote.ballot, vote.seat}] += static_cast<std::uint32_t>(vote.mark.weight);
  }
  check.votes = votes.size();
  for (const auto& [key, dots] : spent) check.over_budget += dots > ballots[key.first].budget;
  for (const auto& [key, tally] : revealed) {
    // Nobody holds a vote by nobody: those are checked where they are cast.
    if (ballots[key.first].secrecy == audit::BallotSecrecy::unlinkable) continue;
    check.wrong_tallies += says(tally, ballots[key.first], given[key]) ? 0U : 1U;
  }
  for (const auto& [key, each] : given) check.wrong_tallies += revealed.contains(key) ? 0U : 1U;
  return check;
}

std::size_t commitments_unfounded(const Replica& facilitator) {
  std::multimap<audit::RecordRef, audit::EvidenceSource> cited;
  std::set<audit::RecordRef> seen;
  std::map<Id<audit::Commitment>, audit::Commitment> commitments;
  for (const auto& [scope, store] : facilitator.scopes()) {
    for (const auto& [id, held] : store.all<audit::Evidence>()) {
      if (held.record.stance == audit::Stance::supports) {
        cited.emplace(held.record.claim, held.record.source);
      }
    }
    // What moderators hold leads nobody back, though the staff see it.
    const bool in_sight = scope == audit::Scope::everyone() || scope.kind == audit::ScopeKind::room;
    for (const auto& [id, held] : store.all<audit::Note>()) {
      if (in_sight && audit::is_seen(held.record.epistemic)) seen.insert(audit::ref(id));
    }
    for (const auto& [id, held] : store.all<audit::Commitment>()) commitments[id] = held.record;
  }
  std::size_t unfounded = 0;
  for (const auto& [id, commitment] : commitments) {
    // What was carried on rests on what was seen in the session before.
    const bool elsewhere = static_cast<bool>(commitment.carried_on);
    if (commitment.state == audit::CommitmentState::proposed || elsewhere) continue;
    std::set<audit::RecordRef> met{audit::ref(id)};
    std::vector<audit::RecordRef> open{audit::ref(id)};
    bool founded = false;
    while (!open.empty() && !founded) {
      const audit::RecordRef here = open.back();
      open.pop_back();
      founded = seen.contains(here);
      const auto [from, until] = cited.equal_range(here);
      for (auto at = from; at != until; ++at) {
        if (!at->second.record.id) founded = true;
        if (at->second.record.id && met.insert(at->second.record).second) {
          open.push_back(at->second.record);
        }
      }
    }
    unfounded += founded == commitment.we_believe ? 1U : 0U;
  }
  return unfounded;
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
