#include "audit/store.h"

#include <algorithm>

#include "audit/store_change.h"

namespace plenary::audit {
namespace {

template <class R>
Id<R> typed(RecordRef ref) {
  return Id<R>(ref.id.value);
}

}  // namespace

// Not a range: there are numbers between kinds that name none.
bool is_kind(RecordKind kind) {
  return [kind]<class... Rs>(std::type_identity<std::variant<Rs...>>) {
    return ((kind == Rs::kind) || ...);
  }(std::type_identity<Record>{});
}

bool Store::holds(RecordRef ref) const { return scope_of(ref) != nullptr; }

const Scope* Store::scope_of(RecordRef ref) const {
  if (!is_kind(ref.kind)) return nullptr;
  return with_kind(ref.kind, [&]<class R>(std::type_identity<R>) -> const Scope* {
    const auto* stored = find(typed<R>(ref));
    return stored == nullptr ? nullptr : &stored->scope;
  });
}

Record Store::get(RecordRef ref) const {
  return with_kind(ref.kind, [&]<class R>(std::type_identity<R>) -> Record {
    const auto* stored = find(typed<R>(ref));
    PLENARY_ASSERT(stored != nullptr);
    return stored->record;
  });
}

const Text* Store::text_of(RecordRef ref) const {
  if (!is_kind(ref.kind)) return nullptr;
  return with_kind(ref.kind, [&]<class R>(std::type_identity<R>) -> const Text* {
    if constexpr (HasText<R>) {
      const auto* stored = find(typed<R>(ref));
      return stored == nullptr ? nullptr : &stored->record.text;
    } else {
      return nullptr;
    }
  });
}

const char* Store::misfit(const Change& change) const {
  const RecordRef target = ref(change.body);
  if (!is_kind(target.kind) || !target.id) return "a change of no record";
  const Scope* scope = scope_of(target);
  if (std::holds_alternative<Put>(change.body)) {
    return scope == nullptr || *scope == change.scope ? nullptr : "a record put in a second scope";
  }
  if (scope == nullptr) return "a change of a record that is not there";
  if (*scope != change.scope) return "a change of a record in another scope";
  if (const auto* edit = std::get_if<EditRecordText>(&change.body)) {
    const Text* text = text_of(target);
    if (text == nullptr) return "a text edit of a record without text";
    if (text->fault(edit->edits)) return "a text edit that does not fit";
  }
  return nullptr;
}

Change Store::apply(const Change& change, std::uint64_t seq) {
  const RecordRef target = ref(change.body);
  return with_kind(target.kind, [&]<class R>(std::type_identity<R>) {
    Stored<R>* stored = find(typed<R>(target));
    return make(stored, change, seq);
  });
}

// The last of the scope's records takes the place of the one that goes.
void Store::leave(Scope scope, std::uint32_t place) {
  std::vector<RecordRef>& records = scopes_.at(scope).records;
  const RecordRef last = records.back();
  records.pop_back();
  if (place == records.size()) return;
  records[place] = last;
  with_kind(
      last.kind, [&]<class R>(std::type_identity<R>) { find(typed<R>(last))->place = place; });
}

std::uint64_t Store::scope_seq(Scope scope) const {
  const auto found = scopes_.find(scope);
  return found == scopes_.end() ? 0 : found->second.scope_seq;
}

StateHash Store::scope_hash(Scope scope) {
  const auto found = scopes_.find(scope);
  if (found == scopes_.end()) return {};
  ScopeState& state = found->second;
  for (const RecordRef& target : state.unhashed) {
    if (!is_kind(target.kind)) continue;
    with_kind(target.kind, [&]<class R>(std::type_identity<R>) {
      const auto at = table<R>().find(typed<R>(target));
      if (at == table<R>().end() || at->second.hashed || at->second.scope != scope) return;
      at->second.hash = state_hash(Record{at->second.record});
      at->second.hashed = true;
      state.hash += at->second.hash;
    });
  }
  state.unhashed.clear();
  return state.hash;
}

StateHash Store::hash() {
  StateHash sum;
  for (const Scope& scope : scopes()) {
    const StateHash part = scope_hash(scope);
    std::string bytes;
    for (const std::uint64_t word : {std::uint64_t{static_cast<std::uint8_t>(scope.kind)},
                                     scope.id.value, scope_seq(scope), part.value()}) {
      for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(word >> (8 * i)));
    }
    sum += {xxh32(bytes, 0), xxh32(bytes, 1)};
  }
  return sum;
}

std::vector<RecordRef> Store::records_in(Scope scope) const {
  const auto found = scopes_.find(scope);
  if (found == scopes_.end()) return {};
  std::vector<RecordRef> refs = found->second.records;
  std::sort(refs.begin(), refs.end());
  return refs;
}

std::vector<Scope> Store::scopes() const {
  std::vector<Scope> named;
  named.reserve(scopes_.size());
  for (const auto& [scope, state] : scopes_) named.push_back(scope);
  std::sort(named.begin(), named.end());
  return named;
}

void Store::forget(Scope scope) {
  for (const RecordRef& target : records_in(scope)) {
    with_kind(
        target.kind, [&]<class R>(std::type_identity<R>) { table<R>().erase(typed<R>(target)); });
  }
  scopes_.erase(scope);
}

std::uint64_t Store::last_writer(RecordRef target, FieldSet fields) const {
  if (!is_kind(target.kind)) return 0;
  return with_kind(target.kind, [&]<class R>(std::type_identity<R>) -> std::uint64_t {
    const auto* stored = find(typed<R>(target));
    if (stored == nullptr) return 0;
    std::uint64_t last = 0;
    std::size_t at = 0;
    R::fields::for_each([&](auto field) {
      if ((fields & (FieldSet{1} << field.number)) != 0) last = std::max(last, stored->writers[at]);
      ++at;
    });
    return last;
  });
}

void Store::restore(Scope scope, Record record, const std::vector<std::uint64_t>& writers) {
  const RecordRef target = audit::ref(record);
  apply({scope, Put{std::move(record)}}, 0);
  set_writers(target, writers);
}

void Store::set_writers(RecordRef target, const std::vector<std::uint64_t>& writers) {
  with_kind(target.kind, [&]<class R>(std::type_identity<R>) {
    auto& stored = table<R>().at(typed<R>(target));
    // Fewer, where a snapshot is from before the last fields were there: nobody wrote those.
    PLENARY_ASSERT(writers.size() <= stored.writers.size());
    std::copy(writers.begin(), writers.end(), stored.writers.begin());
  });
}

std::vector<std::uint64_t> Store::writers(RecordRef target) const {
  return with_kind(target.kind, [&]<class R>(std::type_identity<R>) {
    const auto* stored = find(typed<R>(target));
    PLENARY_ASSERT(stored != nullptr);
    return std::vector<std::uint64_t>(stored->writers.begin(), stored->writers.end());
  });
}

}  // namespace plenary::audit
