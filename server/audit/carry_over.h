// What a session leaves open for the next one of its audit.
//
// Pure reading of a session; CreateSession takes it up again.
#pragma once

#include <vector>

#include "audit/commands_session.h"
#include "audit/session.h"

namespace plenary::audit {

// Commitments that were agreed and neither kept nor given up, in the order of their ids, with the
// names of who stands for them.
std::vector<CarriedCommitment> open_commitments(const Session& session);

// What protected minors there, for a session of the same audit whose seats may name these groups.
SetSafeguard safeguard_for(const Session& before, const std::vector<std::string>& groups);

}  // namespace plenary::audit
