// Records by id and by scope, with the hash of every scope: what a session and every replica of
// it have in common.
//
// A plain value. It makes changes and keeps count; it knows no rule. The server's Session holds
// one with all scopes, a client's replica one with the scopes it may see.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "audit/changes.h"
#include "audit/records.h"
#include "audit/scope.h"
#include "audit/state_hash.h"
#include "base/assert.h"
#include "base/hash_map.h"

namespace plenary::audit {

// A record where it stands. `writers[n]` is the seq that last wrote field n (a text counts as one
// field), which is what guards undo.
template <class R>
struct Stored {
  R record;
  Scope scope;
  std::array<std::uint64_t, R::fields::count> writers{};
  StateHash hash;
  bool hashed = false;
  std::uint32_t place = 0;  // Among the records of its scope.
};

template <class R>
using Table = HashMap<Id<R>, Stored<R>>;

template <class V>
struct TablesOf;
template <class... Rs>
struct TablesOf<std::variant<Rs...>> {
  using type = std::tuple<Table<Rs>...>;
};

struct ScopeState {
  std::uint64_t scope_seq = 0;     // Entries that touched this scope, dense from 1.
  std::vector<RecordRef> records;  // In any order; each knows its place.
  std::vector<RecordRef> unhashed;
  StateHash hash;  // Of the records that are not in `unhashed`.
};

class Store {
 public:
  template <class R>
  const Table<R>& all() const {
    return std::get<Table<R>>(tables_);
  }
  template <class R>
  const Stored<R>* find(Id<R> id) const {
    const auto found = all<R>().find(id);
    return found == all<R>().end() ? nullptr : &found->second;
  }
  template <class R>
  Stored<R>* find(Id<R> id) {
    const auto found = table<R>().find(id);
    return found == table<R>().end() ? nullptr : &found->second;
  }
  // The first of a kind there is one of (Settings, Phase, Focus), or null.
  template <class R>
  const Stored<R>* only() const {
    return all<R>().empty() ? nullptr : &all<R>().begin()->second;
  }
  bool holds(RecordRef ref) const;
  // Null unless the store holds it.
  const Scope* scope_of(RecordRef ref) const;
  // A copy; asserts that the store holds it.
  Record get(RecordRef ref) const;
  // The text of a record that has one, or null.
  const Text* text_of(RecordRef ref) const;

  // Says why `change` cannot be made here (it names what is not there); null when it can. The
  // server asserts on it, a client treats it as divergence.
  const char* misfit(const Change& change) const;
  // Makes a change that fits. Returns the change that takes it back.
  Change apply(const Change& change, std::uint64_t seq);
  // The same for whoever has found the record already: `stored`, null where there is none, and
  // after it where it is then. Defined in store_change.h.
  template <class R>
  Change make(Stored<R>*& stored, const Change& change, std::uint64_t seq);

  // Every scope an entry touches moves on by one.
  std::uint64_t advance(Scope scope) { return ++scopes_[scope].scope_seq; }
  std::uint64_t scope_seq(Scope scope) const;
  void set_scope_seq(Scope scope, std::uint64_t scope_seq) { scopes_[scope].scope_seq = scope_seq; }
  // Amortised: hashes what changed since the last call.
  StateHash scope_hash(Scope scope);
  // All scopes together, scope and scope_seq included.
  StateHash hash();
  // Ordered by kind and id, so that a snapshot's bytes depend on the state alone.
  std::vector<RecordRef> records_in(Scope scope) const;
  std::vector<Scope> scopes() const;
  void forget(Scope scope);  // A replica that may no longer see it.

  // The seq that last wrote any of `fields` of a record; zero if it is not there.
  std::uint64_t last_writer(RecordRef ref, FieldSet fields) const;
  // Snapshots: puts a record back with its writers (in the order of its fields).
  void restore(Scope scope, Record record, const std::vector<std::uint64_t>& writers);
  std::vector<std::uint64_t> writers(RecordRef ref) const;
  void set_writers(RecordRef ref, const std::vector<std::uint64_t>& writers);

 private:
  template <class R>
  Table<R>& table() {
    return std::get<Table<R>>(tables_);
  }
  template <class R>
  void touched(Stored<R>& stored);
  template <class R>
  Change put(Stored<R>*& stored, Scope scope, const R& record, std::uint64_t seq);
  template <class R>
  Change remove(Stored<R>*& stored);
  void leave(Scope scope, std::uint32_t place);

  typename TablesOf<Record>::type tables_;
  HashMap<Scope, ScopeState> scopes_;
};

// Calls `visit(std::type_identity<R>{})` for the record type of `kind`; asserts on none.
template <class Visit>
auto with_kind(RecordKind kind, Visit&& visit) {
  return [&]<class... Rs>(std::type_identity<std::variant<Rs...>>) {
    using Out = std::common_type_t<decltype(visit(std::type_identity<Rs>{}))...>;
    if constexpr (std::is_void_v<Out>) {
      const bool met = ((kind == Rs::kind && (visit(std::type_identity<Rs>{}), true)) || ...);
      PLENARY_ASSERT(met);
    } else {
      std::optional<Out> out;
      std::ignore =
          ((kind == Rs::kind && (out.emplace(visit(std::type_identity<Rs>{})), true)) || ...);
      PLENARY_ASSERT(out.has_value());
      return *std::move(out);
    }
  }(std::type_identity<Record>{});
}

bool is_kind(RecordKind kind);

}  // namespace plenary::audit
