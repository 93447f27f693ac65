#include "gateway/session_state.h"

namespace plenary::gateway {
namespace {

bool is_for_facilitators(const audit::Scope& scope) {
  switch (scope.kind) {
    case audit::ScopeKind::everyone:
    case audit::ScopeKind::members:
    case audit::ScopeKind::staff:
    case audit::ScopeKind::room: return true;
    case audit::ScopeKind::none:
    case audit::ScopeKind::seat:
    case audit::ScopeKind::vault: return false;
  }
  return false;
}

wire::SessionState without_scopes(live::SessionId id, audit::Session& session) {
  return {
      Id<wire::SessionTag>(id.value), session.head(), wire::Hash64(session.hash().value()), {}, ""};
}

wire::ScopeState without_records(audit::Scope scope, audit::Session& session) {
  return {scope,
          session.records().scope_seq(scope),
          wire::Hash64(session.scope_hash(scope).value()),
          {}};
}

}  // namespace

wire::SessionState hashes_of(live::SessionId id, audit::Session& session) {
  wire::SessionState state = without_scopes(id, session);
  for (const audit::Scope& scope : session.records().scopes()) {
    state.scopes.push_back(without_records(scope, session));
  }
  return state;
}

wire::SessionState records_of(live::SessionId id, audit::Session& session) {
  wire::SessionState state = without_scopes(id, session);
  for (const audit::Scope& scope : session.records().scopes()) {
    if (!is_for_facilitators(scope)) continue;
    wire::ScopeState part = without_records(scope, session);
    for (const audit::RecordRef& target : session.records().records_in(scope)) {
      part.records.push_back(session.records().get(target));
    }
    state.scopes.push_back(std::move(part));
  }
  return state;
}

}  // namespace plenary::gateway
