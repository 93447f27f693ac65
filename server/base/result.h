// A value, or the reason why there is none.
//
// Stands in for std::expected, which g++ 12 has only in C++23. Asking for the half that is not
// there is a bug, so it asserts.
#pragma once

#include <utility>
#include <variant>

#include "base/assert.h"

namespace plenary {

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : held_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return PLENARY_ASSERT(ok()), std::get<0>(held_); }
  const T& value() const& { return PLENARY_ASSERT(ok()), std::get<0>(held_); }
  T&& value() && { return PLENARY_ASSERT(ok()), std::get<0>(std::move(held_)); }
  const E& error() const { return PLENARY_ASSERT(!ok()), std::get<1>(held_); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, E> held_;
};

}  // namespace plenary
