// The one form of a value in bytes: what is hashed, kept and sent.
//
// It is the proto3 wire format made unambiguous: fields ascending, defaults left out, smallest
// varints, packed scalars. So a record's canonical bytes are its protobuf message, and any client
// that serialises the message it holds gets the bytes to hash (rule P13).
//   bool, enum, unsigned, int64 → varint · int32 → zigzag · Id → fixed64 · Key128, Digest, Frame →
//   bytes struct with fields → message · variant → the field with its alternative's number
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "audit/fields.h"
#include "audit/records.h"
#include "audit/text.h"
#include "base/frame.h"
#include "base/id.h"
#include "base/time.h"

namespace plenary::audit::canonical {

enum class WireType : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2 };

inline void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

inline void put_fixed64(std::string& out, std::uint64_t value) {
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(value >> (8 * i));
  out.append(bytes, 8);
}

inline void put_tag(std::string& out, std::uint32_t number, WireType type) {
  put_varint(out, (std::uint64_t{number} << 3) | static_cast<std::uint64_t>(type));
}

// The number under which an alternative stands in its variant's message.
template <class T>
constexpr std::uint32_t alternative_number() {
  if constexpr (IsRecord<T>) {
    return static_cast<std::uint32_t>(T::kind);
  } else {
    return T::tag;
  }
}

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class T>
struct IsId<Id<T>> : std::true_type {};
template <class T>
struct IsVariant : std::false_type {};
template <class... Ts>
struct IsVariant<std::variant<Ts...>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
concept Varint = std::is_same_v<T, bool> || std::is_enum_v<T> || std::is_same_v<T, Time> ||
                 std::is_same_v<T, std::uint32_t> || std::is_same_v<T, std::uint64_t> ||
                 std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::int32_t>;

template <Varint T>
constexpr std::uint64_t as_varint(const T& value) {
  if constexpr (std::is_same_v<T, Time>) {
    return static_cast<std::uint64_t>(value.ms);
  } else if constexpr (std::is_same_v<T, std::int32_t>) {
    return (static_cast<std::uint32_t>(value) << 1) ^ static_cast<std::uint32_t>(value >> 31);
  } else {
    return static_cast<std::uint64_t>(value);
  }
}

template <class T>
void append(std::string& out, const T& message);

// The bytes `write` appends, preceded by their length.
template <class Write>
void put_delimited(std::string& out, Write&& write) {
  const std::size_t start = out.size();
  out.push_back('\0');  // Room for the length of anything under 128 bytes.
  write();
  const std::size_t length = out.size() - start - 1;
  if (length < 0x80) {
    out[start] = static_cast<char>(length);
    return;
  }
  std::string prefix;
  put_varint(prefix, length);
  out.replace(start, 1, prefix);
}

inline std::string key_bytes(const Key128& key) {
  std::string bytes(16, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>(key.high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<char>(key.low >> (56 - 8 * i));
  }
  return bytes;
}

inline void put_bytes(std::string& out, std::uint32_t number, std::string_view bytes) {
  put_tag(out, number, WireType::bytes);
  put_varint(out, bytes.size());
  out.append(bytes);
}

// Appends one field, or nothing when it has its default.
template <class T>
void put_field(std::string& out, std::uint32_t number, const T& value) {
  if constexpr (Varint<T>) {
    if (as_varint(value) == 0) return;
    put_tag(out, number, WireType::varint);
    put_varint(out, as_varint(value));
  } else if constexpr (IsId<T>::value) {
    if (!value) return;
    put_tag(out, number, WireType::fixed64);
    put_fixed64(out, value.value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!value.empty()) put_bytes(out, number, value);
  } else if constexpr (std::is_same_v<T, Frame>) {
    if (value && !value->empty()) put_bytes(out, number, *value);
  } else if constexpr (std::is_same_v<T, Key128>) {
    if (value) put_bytes(out, number, key_bytes(value));
  } else if constexpr (std::is_same_v<T, Digest>) {
    if (value == Digest{}) return;
    put_bytes(out, number, {reinterpret_cast<const char*>(value.data()), value.size()});
  } else if constexpr (IsOptional<T>::value) {
    if (!value) return;
    put_tag(out, number, WireType::bytes);
    put_delimited(out, [&] { append(out, *value); });
  } else if constexpr (IsVector<T>::value) {
    using Item = typename T::value_type;
    if constexpr (Varint<Item> || IsId<Item>::value) {
      if (value.empty()) return;
      put_tag(out, number, WireType::bytes);
      put_delimited(out, [&] {
        for (const auto& item : value) {
          if constexpr (IsId<Item>::value) {
            put_fixed64(out, item.value);
          } else {
            put_varint(out, as_varint(item));
          }
        }
      });
    } else {
      for (const auto& item : value) {
        put_tag(out, number, WireType::bytes);
        if constexpr (std::is_same_v<Item, std::string> || std::is_same_v<Item, Digest>) {
          put_varint(out, item.size());
          out.append(item.begin(), item.end());
        } else {
          put_delimited(out, [&] { append(out, item); });
        }
      }
    }
  } else {  // A message: left out when it says nothing.
    const std::size_t before = out.size();
    put_tag(out, number, WireType::bytes);
    const std::size_t body = out.size();
    put_delimited(out, [&] { append(out, value); });
    if (out.size() == body + 1) out.resize(before);
  }
}

// Appends the fields of `message`: a struct with fields, a Text, or a variant of structs.
template <class T>
void append(std::string& out, const T& message) {
  if constexpr (std::is_same_v<T, Text>) {
    put_field(out, 1, message.runs());
  } else if constexpr (IsVariant<T>::value) {
    std::visit(
        [&](const auto& alternative) {
          put_tag(out, alternative_number<std::decay_t<decltype(alternative)>>(), WireType::bytes);
          put_delimited(out, [&] { append(out, alternative); });
        },
        message);
  } else {
    T::fields::for_each([&](auto field) { put_field(out, field.number, message.*(field.member)); });
  }
}

template <class T>
std::string bytes(const T& message) {
  std::string out;
  append(out, message);
  return out;
}

}  // namespace plenary::audit::canonical
