// What the server made of a command, and the entry that keeps it.
//
// Four verbs are enough: put a whole record, set whole fields of it, remove it, edit its text.
// Every change names the scope it happens in; a record that changes scope is removed from one and
// put in the other. An Entry is the unit of the journal and of order: a refused command is an
// entry too, with no changes, so that its receipt survives whatever happens next.
#pragma once

#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "audit/fields.h"
#include "audit/records.h"
#include "audit/refusal.h"
#include "audit/scope.h"
#include "audit/text.h"

namespace plenary::audit {

struct Put {
  static constexpr std::uint32_t tag = 1;
  Record record;
  friend bool operator==(const Put&, const Put&) = default;
  using fields = Fields<Field<&Put::record, 1>>;
};

// The fields in `set` take the values they have in `values`; the others are untouched.
struct SetFields {
  static constexpr std::uint32_t tag = 2;
  Record values;
  FieldSet set = 0;
  friend bool operator==(const SetFields&, const SetFields&) = default;
  using fields = Fields<Field<&SetFields::values, 1>, Field<&SetFields::set, 2>>;
};

struct Remove {
  static constexpr std::uint32_t tag = 3;
  RecordRef record;
  friend bool operator==(const Remove&, const Remove&) = default;
  using fields = Fields<Field<&Remove::record, 1>>;
};

struct EditRecordText {
  static constexpr std::uint32_t tag = 4;
  RecordRef record;
  TextEdits edits;
  friend bool operator==(const EditRecordText&, const EditRecordText&) = default;
  using fields = Fields<Field<&EditRecordText::record, 1>, Field<&EditRecordText::edits, 2>>;
};

using ChangeBody = std::variant<Put, SetFields, Remove, EditRecordText>;

RecordRef ref(const ChangeBody& body);

// On the wire to clients the scope is said once for all changes of an event.
struct Change {
  Scope scope;
  ChangeBody body;
  friend bool operator==(const Change&, const Change&) = default;
  using fields = Fields<Field<&Change::scope, 1>, Field<&Change::body, 2>>;
};

// What a change leaves of one kind of record: the record and what it sets of it, or null.
template <class R>
struct Left {
  const R* record = nullptr;
  FieldSet set = 0;
};

template <class R>
Left<R> left_by(const Change& change) {
  if (const auto* put = std::get_if<Put>(&change.body)) {
    return {std::get_if<R>(&put->record), all_fields<R>()};
  }
  if (const auto* set = std::get_if<SetFields>(&change.body)) {
    return {std::get_if<R>(&set->values), set->set};
  }
  return {};
}

struct Changes {
  std::vector<Change> list;
  std::vector<RecordRef> kept;  // Left alone: what others changed since, or is being voted on.
  std::uint64_t undoes = 0;     // The seq that this takes back, or zero.

  template <class R>
  void put(Scope scope, R&& record) {
    list.emplace_back(scope, Put{std::forward<R>(record)});
  }
  template <class R>
  void set(Scope scope, R&& values, FieldSet fields) {
    list.emplace_back(scope, SetFields{std::forward<R>(values), fields});
  }
  void remove(Scope scope, RecordRef record) { list.emplace_back(scope, Remove{record}); }
};

// seq + actor + command id + changes.
struct Entry {
  std::uint64_t seq = 0;  // Dense from 1 within the session.
  Time at;
  Id<Seat> actor;  // Zero: the server itself, for the gateway or an administrator.
  Key128 device;
  std::uint64_t command_no = 0;
  std::uint64_t body_hash = 0;
  Refusal refusal = Refusal::none;
  std::uint64_t detail = 0;
  std::vector<Change> changes;
  std::vector<RecordRef> kept;
  std::uint64_t undoes = 0;
  friend bool operator==(const Entry&, const Entry&) = default;
  using fields =
      Fields<Field<&Entry::seq, 1>, Field<&Entry::at, 2>, Field<&Entry::actor, 3>,
             Field<&Entry::device, 4>, Field<&Entry::command_no, 5>, Field<&Entry::body_hash, 6>,
             Field<&Entry::refusal, 7>, Field<&Entry::detail, 8>, Field<&Entry::changes, 9>,
             Field<&Entry::kept, 10>, Field<&Entry::undoes, 11>>;
};

}  // namespace plenary::audit
