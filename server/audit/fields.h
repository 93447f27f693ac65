// The fields of a record, a command or a change, written down once.
//
// A struct that lists its fields can be hashed, encoded, decoded, patched and compared without
// code of its own. The numbers are those of its message in proto/plenary/v1; a test holds the two
// together. Below 32, so that a set of fields is one word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace plenary::audit {

template <auto Member, std::uint32_t Number>
struct Field {
  static_assert(Number > 0 && Number < 32);
  static constexpr auto member = Member;
  static constexpr std::uint32_t number = Number;
};

template <class... Listed>
struct Fields {
  static constexpr std::size_t count = sizeof...(Listed);

  // Calls `visit(Field)` for each field, in the order of their numbers.
  template <class Visit>
  static constexpr void for_each(Visit&& visit) {
    (visit(Listed{}), ...);
  }
};

template <class T>
concept HasFields = requires { typename T::fields; };

// Bit n stands for field number n.
using FieldSet = std::uint32_t;

template <class R>
constexpr FieldSet all_fields() {
  FieldSet set = 0;
  R::fields::for_each([&](auto field) { set |= FieldSet{1} << field.number; });
  return set;
}

// The bit of one field: `field_bit<&Note::placement>()`.
template <auto Member, class R>
constexpr FieldSet field_bit_in() {
  FieldSet set = 0;
  R::fields::for_each([&](auto field) {
    if constexpr (std::is_same_v<std::remove_const_t<decltype(field.member)>,
                                 std::remove_const_t<decltype(Member)>>) {
      if (field.member == Member) set |= FieldSet{1} << field.number;
    }
  });
  return set;
}

template <class R, class T>
R member_owner(T R::*);

template <auto Member>
constexpr FieldSet field_bit() {
  return field_bit_in<Member, decltype(member_owner(Member))>();
}

}  // namespace plenary::audit
