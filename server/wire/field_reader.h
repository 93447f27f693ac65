// Reads canonical bytes back into structs with fields, and refuses what does not fit.
//
// Works on libprotobuf's CodedInputStream and builds nothing before it has been checked, so a
// small message cannot become a large one (the generated parser turns 64 KiB into 3.7 MB). Unknown
// fields, wrong wire types, doubled fields, values outside their type or enum, broken UTF-8, NUL,
// too many items and too deep nesting are faults. One reader reads one message; private to wire.
#pragma once

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "audit/canonical.h"
#include "wire/enums.h"
#include "wire/limits.h"

namespace plenary::wire {

// What to do with alternatives and fields that a newer peer may have added (rule P9).
enum class Unknown : std::uint8_t { refuse, skip };

// A message left as it is, to be read later on its own.
struct RawMessage {
  std::string bytes;
};

// The message of a Text.
struct TextRuns {
  std::vector<audit::TextRun> runs;
  using fields = audit::Fields<audit::Field<&TextRuns::runs, 1>>;
};

bool is_text(std::string_view utf8);

// Vectors whose items stand in one packed field.
template <class V>
constexpr bool is_packed() {
  if constexpr (audit::canonical::IsVector<V>::value) {
    using Item = typename V::value_type;
    return audit::canonical::Varint<Item> || audit::canonical::IsId<Item>::value;
  } else {
    return false;
  }
}

class FieldReader {
 public:
  FieldReader(std::string_view bytes, Unknown unknown, std::size_t items_max)
      : in_(reinterpret_cast<const std::uint8_t*>(bytes.data()), static_cast<int>(bytes.size())),
        unknown_(unknown),
        items_max_(items_max) {}

  // Reads the whole of the bytes as one message. False: they do not fit.
  template <class T>
  bool read_all(T& out) {
    return read_message(out) && in_.ConsumedEntireMessage();
  }
  bool met_unknown() const { return met_unknown_; }
  std::size_t skipped() const { return skipped_; }

 private:
  using WireType = audit::canonical::WireType;
  using WireFormat = google::protobuf::internal::WireFormatLite;

  template <class T>
  bool read_message(T& out) {
    if constexpr (std::is_same_v<T, audit::Text>) {
      return read_text(out);
    } else if constexpr (audit::canonical::IsVariant<T>::value) {
      return read_variant(out);
    } else {
      return read_fields(out);
    }
  }

  template <class T>
  bool read_fields(T& out) {
    std::uint32_t met = 0;
    while (const std::uint32_t tag = in_.ReadTag()) {
      const std::uint32_t number = tag >> 3;
      bool known = false;
      bool fits = true;
      T::fields::for_each([&](auto field) {
        if (field.number != number) return;
        known = true;
        auto& member = out.*(field.member);
        using Member = std::decay_t<decltype(member)>;
        constexpr bool repeated =
            audit::canonical::IsVector<Member>::value && !is_packed<Member>();
        const std::uint32_t bit = std::uint32_t{1} << field.number;
        fits = (repeated || (met & bit) == 0) && read_field(tag, member);
        met |= bit;
      });
      if (!known) fits = skip_unknown(tag);
      if (!fits) return false;
    }
    return true;
  }

  // Exactly one alternative.
  template <class... Ts>
  bool read_variant(std::variant<Ts...>& out) {
    const std::uint32_t tag = in_.ReadTag();
    if (tag == 0) return false;
    const std::uint32_t number = tag >> 3;
    bool known = false;
    bool fits = true;
    const auto try_one = [&]<class T>(std::type_identity<T>) {
      if (known || audit::canonical::alternative_number<T>() != number) return;
      known = true;
      T value{};
      fits = is(tag, WireType::bytes) && read_nested(value);
      out = std::move(value);
    };
    (try_one(std::type_identity<Ts>{}), ...);
    if (!known) {
      met_unknown_ = unknown_alternative_ = true;
      return unknown_ == Unknown::skip && WireFormat::SkipField(&in_, tag);
    }
    return fits && in_.ReadTag() == 0;
  }

  static bool is(std::uint32_t tag, WireType type) {
    return (tag & 7U) == static_cast<std::uint32_t>(type);
  }

  template <class T>
  bool read_nested(T& out) {
    int length = 0;
    if (!in_.ReadVarintSizeAsInt(&length) || length > remaining()) return false;
    if (++depth_ > limits::nesting_max) return false;
    const auto limit = in_.PushLimit(length);
    const bool fits = read_message(out) && in_.BytesUntilLimit() == 0;
    in_.PopLimit(limit);
    --depth_;
    return fits;
  }

  // Bytes left of the message being read; all of it is in memory.
  int remaining() {
    const void* data = nullptr;
    int size = 0;
    return in_.GetDirectBufferPointer(&data, &size) ? size : 0;
  }

  bool read_bytes(std::string& out) {
    int length = 0;
    return in_.ReadVarintSizeAsInt(&length) && length <= remaining() &&
           in_.ReadString(&out, length);
  }

  bool read_text(audit::Text& out) {
    TextRuns held;
    if (!read_fields(held)) return false;
    auto text = audit::Text::from_runs(std::move(held.runs));
    if (!text) return false;
    out = *std::move(text);
    return true;
  }

  bool skip_unknown(std::uint32_t tag) {
    met_unknown_ = true;
    return unknown_ == Unknown::skip && WireFormat::SkipField(&in_, tag);
  }

  template <audit::canonical::Varint T>
  static bool from_varint(std::uint64_t value, T& out) {
    if constexpr (std::is_same_v<T, bool>) {
      out = value == 1;
      return value <= 1;
    } else if constexpr (std::is_enum_v<T>) {
      out = static_cast<T>(value);
      return value <= enum_last<T>();
    } else if constexpr (std::is_same_v<T, Time>) {
      out.ms = static_cast<std::int64_t>(value);
      return true;
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
      const auto folded = static_cast<std::uint32_t>(value);
      out = static_cast<std::int32_t>((folded >> 1) ^ (0U - (folded & 1U)));
      return value <= UINT32_MAX;
    } else {
      out = static_cast<T>(value);
      return sizeof(T) == 8 || value <= UINT32_MAX;
    }
  }

  template <class Item>
  bool read_packed(std::vector<Item>& out) {
    int length = 0;
    if (!in_.ReadVarintSizeAsInt(&length) || length > remaining()) return false;
    const auto limit = in_.PushLimit(length);
    bool fits = true;
    while (fits && in_.BytesUntilLimit() > 0) {
      Item item{};
      std::uint64_t value = 0;
      if constexpr (audit::canonical::IsId<Item>::value) {
        fits = in_.ReadLittleEndian64(&value);
        item = Item(value);
      } else {
        fits = in_.ReadVarint64(&value) && from_varint(value, item);
      }
      out.push_back(item);
      fits = fits && out.size() <= items_max_;
    }
    in_.PopLimit(limit);
    return fits;
  }

  template <class Item>
  bool read_item(std::vector<Item>& out) {
    if (out.size() >= items_max_) return false;
    Item item{};
    if constexpr (std::is_same_v<Item, std::string>) {
      if (!read_bytes(item) || !is_text(item)) return false;
    } else {
      unknown_alternative_ = false;
      if (!read_nested(item)) return false;
      if (std::exchange(unknown_alternative_, false)) {
        ++skipped_;
        return true;
      }
    }
    out.push_back(std::move(item));
    return true;
  }

  template <class T>
  bool read_field(std::uint32_t tag, T& out) {
    using namespace audit::canonical;
    std::uint64_t value = 0;
    if constexpr (Varint<T>) {
      return is(tag, WireType::varint) && in_.ReadVarint64(&value) && from_varint(value, out);
    } else if constexpr (IsId<T>::value) {
      if (!is(tag, WireType::fixed64) || !in_.ReadLittleEndian64(&value)) return false;
      out = T(value);
      return true;
    } else if (!is(tag, WireType::bytes)) {
      return false;
    } else if constexpr (std::is_same_v<T, std::string>) {
      return read_bytes(out) && is_text(out);
    } else if constexpr (std::is_same_v<T, RawMessage>) {
      return read_bytes(out.bytes);
    } else if constexpr (std::is_same_v<T, Key128>) {
      std::string bytes;
      return read_bytes(bytes) && read_key(bytes, out);
    } else if constexpr (std::is_same_v<T, Digest>) {
      std::string bytes;
      if (!read_bytes(bytes) || bytes.size() != out.size()) return false;
      std::copy(bytes.begin(), bytes.end(), out.begin());
      return true;
    } else if constexpr (IsVector<T>::value) {
      if constexpr (is_packed<T>()) {
        return read_packed(out);
      } else {
        return read_item(out);
      }
    } else {
      return read_nested(out);
    }
  }

  static bool read_key(std::string_view bytes, Key128& out) {
    if (bytes.size() != 16) return false;
    for (std::size_t i = 0; i < 8; ++i) {
      out.high = (out.high << 8) | static_cast<unsigned char>(bytes[i]);
      out.low = (out.low << 8) | static_cast<unsigned char>(bytes[8 + i]);
    }
    return true;
  }

  google::protobuf::io::CodedInputStream in_;
  Unknown unknown_;
  std::size_t items_max_;
  std::size_t skipped_ = 0;
  int depth_ = 0;
  bool met_unknown_ = false;
  bool unknown_alternative_ = false;
};

}  // namespace plenary::wire
