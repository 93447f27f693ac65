// How a change is made, once the kind of its record is known: what Store::apply and Session::apply
// have in common.
//
// Private to audit, and only for store.cpp and session.cpp: it is compiled anew for each kind. It
// asserts that the change fits (Store::misfit); nothing in it fails otherwise.
#pragma once

#include <utility>

#include "audit/store.h"
#include "base/overload.h"

namespace plenary::audit {

template <class R>
concept HasText = requires(R record) {
  { record.text } -> std::same_as<Text&>;
};

// The place of the text among the fields of R.
template <HasText R>
constexpr std::size_t text_field() {
  std::size_t at = 0;
  std::size_t found = 0;
  R::fields::for_each([&](auto field) {
    if constexpr (std::is_same_v<std::remove_const_t<decltype(field.member)>, Text R::*>) {
      found = at;
    }
    ++at;
  });
  return found;
}

// Gives the fields in `set` their values; returns those they had.
template <class R>
SetFields set_fields(Stored<R>& stored, const SetFields& set, std::uint64_t seq) {
  SetFields before{R{}, set.set};
  auto& old = std::get<R>(before.values);
  const auto& values = std::get<R>(set.values);
  std::size_t at = 0;
  R::fields::for_each([&](auto field) {
    if ((set.set & (FieldSet{1} << field.number)) != 0) {
      old.*(field.member) = std::move(stored.record.*(field.member));
      stored.record.*(field.member) = values.*(field.member);
      stored.writers[at] = seq;
    }
    ++at;
  });
  old.id = stored.record.id;
  return before;
}

template <class R>
Change Store::put(Stored<R>*& stored, Scope scope, const R& record, std::uint64_t seq) {
  Change inverse{scope, Remove{ref(record.id)}};
  if (stored == nullptr) {
    PLENARY_ASSERT(record.id);
    stored = &table<R>()[record.id];
    stored->scope = scope;
    ScopeState& state = scopes_[scope];
    stored->place = static_cast<std::uint32_t>(state.records.size());
    state.records.push_back(ref(record.id));
    state.unhashed.push_back(ref(record.id));
  } else {
    inverse.body = Put{std::move(stored->record)};
  }
  stored->record = record;
  stored->writers.fill(seq);
  return inverse;
}

template <class R>
Change Store::remove(Stored<R>*& stored) {
  const Scope scope = stored->scope;
  const Id<R> id = stored->record.id;
  Change inverse{scope, Put{std::move(stored->record)}};
  leave(scope, stored->place);
  table<R>().erase(id);
  stored = nullptr;
  return inverse;
}

template <class R>
Change Store::make(Stored<R>*& stored, const Change& change, std::uint64_t seq) {
  PLENARY_ASSERT(
      stored == nullptr ? std::holds_alternative<Put>(change.body) : stored->scope == change.scope);
  if (stored != nullptr) touched(*stored);
  return std::visit(
      Overload{
          [&](const Put& whole) {
            return put(stored, change.scope, std::get<R>(whole.record), seq);
          },
          [&](const SetFields& set) -> Change {
            return {change.scope, set_fields(*stored, set, seq)};
          },
          [&](const Remove&) { return remove(stored); },
          [&](const EditRecordText& edit) -> Change {
            if constexpr (HasText<R>) {
              Text& text = stored->record.text;
              PLENARY_ASSERT(!text.fault(edit.edits));
              stored->writers[text_field<R>()] = seq;
              return {change.scope, EditRecordText{edit.record, text.apply(edit.edits)}};
            } else {
              PLENARY_UNREACHABLE("a text edit of a record without text");
              return change;
            }
          },
      },
      change.body);
}

// The record is about to change: its old hash no longer counts.
template <class R>
void Store::touched(Stored<R>& stored) {
  if (!stored.hashed) return;
  ScopeState& scope = scopes_[stored.scope];
  scope.hash -= stored.hash;
  stored.hashed = false;
  scope.unhashed.push_back(ref(stored.record.id));
}

}  // namespace plenary::audit
