// After a rehearsal: whether replicas, votes and rooms are what they must be.
//
// Reads replicas that have come to rest; changes nothing. A count of zero is what must come out.
#pragma once

#include <memory>
#include <vector>

#include "clients/cli/attendee.h"
#include "wire/api.h"

namespace plenary::cli {

using Attendees = std::vector<std::unique_ptr<Attendee>>;

// Scopes that somebody lacks, holds though they are not theirs, or holds otherwise than the server.
std::size_t scopes_apart(const Attendees& attendees, const wire::SessionState& server);

struct VoteCheck {
  std::size_t votes = 0;
  std::size_t over_budget = 0;  // Voters who gave more than they had.
  std::size_t wrong_tallies = 0;
};
// What everybody holds of their own votes, added up, is what was revealed.
VoteCheck check_votes(const Attendees& attendees);

// Agreed commitments that say neither "we believe" nor where they come from, or that say it though
// they come from something. Followed from record to record, without the server's own rule.
std::size_t commitments_unfounded(const Replica& facilitator);

// Rooms that break a rule of safeguarding, as the facilitator sees them.
std::size_t rooms_at_odds(const Replica& facilitator);

}  // namespace plenary::cli
