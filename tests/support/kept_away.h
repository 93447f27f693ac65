// Where a record is out of people's sight, in the tests' own words: the server's are tested.
#pragma once

#include "audit/scope.h"

namespace plenary::test {

// With the moderators or its author.
inline bool is_kept_away(audit::Scope scope) {
  return scope == audit::Scope::staff() || scope.kind == audit::ScopeKind::seat;
}

}  // namespace plenary::test
