// What a message can hold, as a number: its fields' numbers and types, its alternatives and the
// values of its enums, all the way down. Two programs that have the same number for a message read
// whatever the other writes of it. Worked out by the compiler; private to wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "audit/canonical.h"
#include "wire/enums.h"

namespace plenary::wire {

// FNV-1a, taking a whole number at a time.
constexpr std::uint32_t mix_shapes(std::uint32_t shape, std::uint32_t next) {
  return (shape ^ next) * 16'777'619U;
}

// What stands for each type that holds no other.
template <class T>
constexpr std::uint32_t plain_shape() {
  if constexpr (std::is_same_v<T, bool>) return 1;
  if constexpr (std::is_same_v<T, std::uint32_t>) return 2;
  if constexpr (std::is_same_v<T, std::uint64_t>) return 3;
  if constexpr (std::is_same_v<T, std::int32_t>) return 4;
  if constexpr (std::is_same_v<T, std::int64_t>) return 5;
  if constexpr (std::is_same_v<T, Time>) return 6;
  if constexpr (std::is_same_v<T, std::string>) return 7;
  if constexpr (std::is_same_v<T, Frame>) return 8;
  if constexpr (std::is_same_v<T, Key128>) return 9;
  if constexpr (std::is_same_v<T, Digest>) return 10;
  if constexpr (std::is_same_v<T, audit::Text>) return 11;
  if constexpr (audit::canonical::IsId<T>::value) return 12;
  return 0;
}

template <class T>
struct ShapeOf;
template <class T>
inline constexpr std::uint32_t shape_of = ShapeOf<T>::value;

template <class T>
struct ShapeOf {
  static constexpr std::uint32_t work_out() {
    if constexpr (std::is_enum_v<T>) {
      return mix_shapes(20, static_cast<std::uint32_t>(enum_last<T>()));
    } else if constexpr (audit::HasFields<T>) {
      std::uint32_t shape = 21;
      T::fields::for_each([&](auto field) {
        using Member = std::decay_t<decltype(std::declval<T&>().*(field.member))>;
        shape = mix_shapes(mix_shapes(shape, field.number), shape_of<Member>);
      });
      return shape;
    } else {
      static_assert(plain_shape<T>() != 0, "say what stands for this type");
      return plain_shape<T>();
    }
  }
  static constexpr std::uint32_t value = work_out();
};
template <class T>
struct ShapeOf<std::vector<T>> {
  static constexpr std::uint32_t value = mix_shapes(22, shape_of<T>);
};
template <class T>
struct ShapeOf<std::optional<T>> {
  static constexpr std::uint32_t value = mix_shapes(23, shape_of<T>);
};
template <class... Ts>
struct ShapeOf<std::variant<Ts...>> {
  static constexpr std::uint32_t work_out() {
    std::uint32_t shape = 24;
    const auto add = [&](std::uint32_t number, std::uint32_t alternative) {
      shape = mix_shapes(mix_shapes(shape, number), alternative);
    };
    (add(audit::canonical::alternative_number<Ts>(), shape_of<Ts>), ...);
    return shape;
  }
  static constexpr std::uint32_t value = work_out();
};

}  // namespace plenary::wire
