// What a client holds of a session: one store for each scope it sees, fed by server messages.
//
// A plain value. A message is applied as a whole, in the order proto/README.md gives; where it does
// not fit (a gap, an unknown record, another hash) the scope is to be healed by a snapshot.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "audit/store.h"
#include "wire/decode.h"
#include "wire/messages.h"

namespace plenary::cli {

class Replica {
 public:
  // Applies a message; returns the scopes that need healing.
  std::vector<audit::Scope> apply(const wire::Understood& understood);

  // For the resume of the next Hello.
  std::vector<wire::Cursor> cursors() const;
  const std::unordered_map<audit::Scope, audit::Store>& scopes() const { return scopes_; }
  std::unordered_map<audit::Scope, audit::Store>& scopes() { return scopes_; }

  // The first record of a kind with this id in any scope, or null.
  template <class R>
  const R* find(Id<R> id) const {
    for (const auto& [scope, store] : scopes_) {
      if (const auto* stored = store.find(id)) return &stored->record;
    }
    return nullptr;
  }
  // Of a kind of which there is one, or null.
  template <class R>
  const R* only() const {
    for (const auto& [scope, store] : scopes_) {
      if (const auto* stored = store.template only<R>()) return &stored->record;
    }
    return nullptr;
  }
  std::size_t placeholders() const { return placeholders_; }  // Rule P9.
  std::size_t healed() const { return healed_; }

 private:
  void see_only(const std::vector<audit::Scope>& scopes);
  bool take(const wire::Events& events);
  void take(const wire::Snapshot& snapshot);

  std::unordered_map<audit::Scope, audit::Store> scopes_;
  std::size_t placeholders_ = 0;
  std::size_t healed_ = 0;
};

}  // namespace plenary::cli
