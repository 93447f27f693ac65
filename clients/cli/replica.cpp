#include "clients/cli/replica.h"

#include <algorithm>

namespace plenary::cli {

using audit::Scope;
using audit::Store;

std::vector<Scope> Replica::apply(const wire::Understood& understood) {
  const wire::ServerMessage& message = understood.message;
  placeholders_ += understood.skipped;
  for (const wire::Leave& leave : message.leaves) scopes_.erase(leave.scope);
  for (const wire::Snapshot& snapshot : message.snapshots) take(snapshot);
  std::vector<Scope> wrong;
  for (const wire::Events& events : message.events) {
    const bool hurt = std::find(wrong.begin(), wrong.end(), events.scope) != wrong.end();
    if (!hurt && !take(events)) wrong.push_back(events.scope);
  }
  // A seat that was moved in and out again gets a snapshot and a leave in one message: what stands
  // at its end is what the last word on scopes says.
  if (!message.grants.empty()) {
    see_only(message.grants.back().scopes);
  } else if (!message.welcome.empty()) {
    see_only(message.welcome.back().scopes);
  }
  healed_ += wrong.size();
  return wrong;
}

void Replica::see_only(const std::vector<Scope>& scopes) {
  std::erase_if(scopes_, [&](const auto& held) {
    return std::find(scopes.begin(), scopes.end(), held.first) == scopes.end();
  });
}

void Replica::take(const wire::Snapshot& snapshot) {
  Store store;
  for (const audit::Record& record : snapshot.records) {
    store.apply({snapshot.scope, audit::Put{record}}, 0);
  }
  store.set_scope_seq(snapshot.scope, snapshot.scope_seq);
  scopes_[snapshot.scope] = std::move(store);
}

// Whether the events fit. What is known already is skipped.
bool Replica::take(const wire::Events& events) {
  const auto found = scopes_.find(events.scope);
  if (found == scopes_.end()) return true;  // Of a scope that was just left.
  Store& store = found->second;
  const std::uint64_t held = store.scope_seq(events.scope);
  if (events.scope_seq <= held) return true;
  if (events.scope_seq != held + 1) return false;
  for (const audit::ChangeBody& body : events.changes) {
    const audit::Change change{events.scope, body};
    if (store.misfit(change) != nullptr) return false;
    store.apply(change, events.scope_seq);
  }
  store.advance(events.scope);
  return !events.hash || store.scope_hash(events.scope).value() == events.hash.value;
}

std::vector<wire::Cursor> Replica::cursors() const {
  std::vector<wire::Cursor> cursors;
  for (const auto& [scope, store] : scopes_) cursors.push_back({scope, store.scope_seq(scope)});
  return cursors;
}

}  // namespace plenary::cli
