// What a session is at one seq, for reports of hashes and for exports.
//
// Of an export a facilitator's scopes are all there is: nobody's own scope, and never the vault,
// so neither an author who was not named nor a vote is in it (threat E4). Pure.
#pragma once

#include "audit/session.h"
#include "live/journal.h"
#include "wire/api.h"

namespace plenary::gateway {

// Every scope with its place and hash, without a record.
wire::SessionState hashes_of(live::SessionId id, audit::Session& session);
// The facilitator's scopes with their records.
wire::SessionState records_of(live::SessionId id, audit::Session& session);

}  // namespace plenary::gateway
