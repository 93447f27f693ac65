// After a replay: what the replicas hold against what the conversation's export says.
//
// Reads replicas of a replay that has come to its end; changes nothing. A count of zero is what
// must come out.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <unordered_map>

#include "clients/cli/client.h"
#include "clients/cli/polis.h"
#include "wire/api.h"

namespace plenary::cli {

struct ReplayedPolis {
  const Polis& polis;
  Client& facilitator;
  std::map<std::string, Client*> people;  // By the export's name.
  const std::unordered_map<Id<audit::Note>, std::string>& comment_by_note;
};

// Whether every scope the client sees stands where `server` says.
bool stands_level(Client& client, const std::unordered_map<audit::Scope, wire::ScopeState>& server);

// Cells in which a person's own replica does not hold the vote that stood at the end.
std::size_t own_vote_mismatches(const ReplayedPolis& replayed);
// The same for the sheets a facilitator is shown at reveal, and for the tallies all are shown.
std::size_t sheet_mismatches(const ReplayedPolis& replayed);
std::size_t tally_mismatches(const ReplayedPolis& replayed);

}  // namespace plenary::cli
