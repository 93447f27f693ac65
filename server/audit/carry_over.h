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

}  // namespace plenary::audit
