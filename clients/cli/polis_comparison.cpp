#include "clients/cli/polis_comparison.h"

namespace plenary::cli {
namespace {

using audit::Note;

struct Sums {
  std::uint32_t agree = 0;
  std::uint32_t disagree = 0;
  std::uint32_t pass = 0;
  friend bool operator==(const Sums&, const Sums&) = default;
};

// The export's id of the comment that a vote is about, or nothing's.
std::string comment_of(const ReplayedPolis& replayed, const audit::RecordRef& item) {
  const auto found = replayed.comment_by_note.find(Id<Note>(item.id.value));
  return found == replayed.comment_by_note.end() ? "" : found->second;
}

}  // namespace

bool stands_level(Client& client,
                  const std::unordered_map<audit::Scope, wire::ScopeState>& server) {
  constexpr std::size_t scopes_min = 3;  // Everybody seated sees as many.
  if (!client.is_welcome()) return false;
  const wire::ScopeState untouched;
  for (auto& [scope, store] : client.replica().scopes()) {
    const auto found = server.find(scope);
    const wire::ScopeState& there = found == server.end() ? untouched : found->second;
    if (store.scope_seq(scope) != there.scope_seq ||
        store.scope_hash(scope).value() != there.hash.value) {
      return false;
    }
  }
  return client.replica().scopes().size() >= scopes_min;
}

// Each person's own replica holds their votes, and nobody else's.
std::size_t own_vote_mismatches(const ReplayedPolis& replayed) {
  std::size_t mismatches = 0;
  std::map<std::pair<std::string, std::string>, std::int32_t> held;
  for (const auto& [name, person] : replayed.people) {
    for (auto& [scope, store] : person->replica().scopes()) {
      for (const auto& [id, vote] : store.all<audit::Vote>()) {
        const audit::Mark& mark = vote.record.mark;
        if (vote.record.seat != person->welcome().seat.id) ++mismatches;
        held[{name, comment_of(replayed, mark.item)}] = mark.weight;
      }
    }
  }
  const auto& standing = replayed.polis.standing;
  for (const auto& [cell, weight] : standing) {
    const auto found = held.find(cell);
    if (found == held.end() || found->second != weight) ++mismatches;
  }
  return mismatches + (held.size() > standing.size() ? held.size() - standing.size() : 0);
}

std::size_t sheet_mismatches(const ReplayedPolis& replayed) {
  const auto& standing = replayed.polis.standing;
  std::unordered_map<Id<audit::Seat>, std::string> names;
  for (const auto& [name, person] : replayed.people) names[person->welcome().seat.id] = name;
  std::size_t mismatches = 0;
  std::size_t marks = 0;
  for (auto& [scope, store] : replayed.facilitator.replica().scopes()) {
    for (const auto& [id, sheet] : store.all<audit::VoteSheet>()) {
      for (const audit::Mark& mark : sheet.record.marks) {
        ++marks;
        const auto found =
            standing.find({names[sheet.record.seat], comment_of(replayed, mark.item)});
        if (found == standing.end() || found->second != mark.weight) ++mismatches;
      }
    }
  }
  return mismatches + (marks == standing.size() ? 0 : 1);
}

std::size_t tally_mismatches(const ReplayedPolis& replayed) {
  std::map<std::string, Sums> expected;
  for (const auto& [cell, weight] : replayed.polis.standing) {
    Sums& sums = expected[cell.second];
    ++(weight > 0 ? sums.agree : weight < 0 ? sums.disagree : sums.pass);
  }
  std::map<std::string, Sums> shown;
  for (auto& [scope, store] : replayed.facilitator.replica().scopes()) {
    for (const auto& [id, tally] : store.all<audit::Tally>()) {
      const audit::Tally& said = tally.record;
      shown[comment_of(replayed, said.item)] = {said.agree, said.disagree, said.pass};
    }
  }
  std::size_t mismatches = 0;
  for (const auto& [comment, sums] : expected) mismatches += shown[comment] == sums ? 0 : 1;
  return mismatches;
}

}  // namespace plenary::cli
