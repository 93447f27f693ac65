// Reads canonical bytes back into structs with fields, and refuses what does not fit.
//
// Works on libprotobuf's CodedInputStream and builds nothing before it has been checked, so a
// small message cannot become a large one (the generated parser turns 64 KiB into 3.7 MB). Unknown
// fields, wrong wire types, doubled fields, values outside their type or enum, varints longer than
// they need to be, broken UTF-8, too many items and too deep nesting are faults; fields may come
// in any order. One reader reads one message; private to wire.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "audit/canonical.h"
#include "audit/plain_text.h"
#include "wire/caps.h"
#include "wire/enums.h"
#include "wire/limits.h"

namespace plenary::wire {

// Whose bytes they are, which says how much is taken on trust.
enum class Source : std::uint8_t {
  client,     // Nothing: capped, and every string must be one that people may type.
  ourselves,  // Journal and snapshots: whole and known, but of any size.
  server,     // As a client of ours reads it: what a newer server added is left out (rule P9).
};

enum class Fault : std::uint8_t {
  malformed,   // Not of this message's form.
  unknown,     // A field or an alternative that does not exist (here, or yet).
  unreadable,  // A string with a character that nobody may type.
};

// A message left as it is, to be read later on its own.
struct RawMessage {
  std::string bytes;
};

// The message of a Text.
struct TextRuns {
  std::vector<audit::TextRun> runs;
  using fields = audit::Fields<audit::Field<&TextRuns::runs, 1>>;
};

// Valid UTF-8 without NUL, which is what protobuf's strings promise and not quite what they keep.
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
  // `bytes` must outlive the reader.
  FieldReader(std::string_view bytes, Source source)
      : bytes_(bytes),
        in_(reinterpret_cast<const std::uint8_t*>(bytes.data()), static_cast<int>(bytes.size())),
        source_(source) {
    in_.PushLimit(static_cast<int>(bytes.size()));
  }

  // Reads the whole of the bytes as one message. False: they do not fit, see fault().
  template <class T>
  bool read_all(T& out) {
    return bytes_.size() <= std::numeric_limits<int>::max() && read_message(out);
  }
  Fault fault() const { return fault_; }
  // How many records and changes a newer server put in that were left out.
  std::size_t skipped() const { return skipped_; }

 private:
  using WireType = audit::canonical::WireType;
  using WireFormat = google::protobuf::internal::WireFormatLite;

  struct Tag {
    std::uint32_t number = 0;
    std::uint32_t type = 0;
    bool is(WireType wanted) const { return type == static_cast<std::uint32_t>(wanted); }
  };

  // To the end of the innermost message.
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
    while (!at_end()) {
      Tag tag;
      if (!read_tag(tag)) return false;
      bool known = false;
      bool fits = true;
      T::fields::for_each([&](auto field) {
        if (field.number != tag.number) return;
        known = true;
        auto& member = out.*(field.member);
        using Member = std::decay_t<decltype(member)>;
        constexpr bool repeated = audit::canonical::IsVector<Member>::value && !is_packed<Member>();
        const std::uint32_t bit = std::uint32_t{1} << field.number;
        fits =
            (repeated || (met & bit) == 0) && read_field(tag, member, items_max<decltype(field)>());
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
    Tag tag;
    if (at_end() || !read_tag(tag)) return false;
    bool known = false;
    bool fits = true;
    const auto try_one = [&]<class T>(std::type_identity<T>) {
      if (known || audit::canonical::alternative_number<T>() != tag.number) return;
      known = true;
      T value{};
      fits = tag.is(WireType::bytes) && read_nested(value);
      out = std::move(value);
    };
    (try_one(std::type_identity<Ts>{}), ...);
    if (!known) fits = skip_unknown(tag);
    return fits && at_end();
  }

  template <class T>
  bool read_nested(T& out) {
    int length = 0;
    if (!read_length(length) || ++depth_ > limits::nesting_max) return false;
    const auto limit = in_.PushLimit(length);
    const bool fits = read_message(out);
    in_.PopLimit(limit);
    --depth_;
    return fits;
  }

  bool at_end() const { return in_.BytesUntilLimit() == 0; }

  // The one varint of its value: no padding, no bits beyond the 64th.
  bool read_varint(std::uint64_t& out) {
    const int start = in_.CurrentPosition();
    if (!in_.ReadVarint64(&out)) return false;
    const int length = in_.CurrentPosition() - start;
    const char last = bytes_[static_cast<std::size_t>(start + length - 1)];
    return (length == 1 || last != 0) && (length < 10 || last == 1);
  }

  bool read_tag(Tag& tag) {
    std::uint64_t value = 0;
    if (!read_varint(value) || value > UINT32_MAX) return false;
    tag = {static_cast<std::uint32_t>(value >> 3), static_cast<std::uint32_t>(value & 7U)};
    return tag.number != 0;
  }

  // The length of something that is all within the message being read.
  bool read_length(int& length) {
    std::uint64_t value = 0;
    if (!read_varint(value)) return false;
    if (value > static_cast<std::uint64_t>(in_.BytesUntilLimit())) return false;
    length = static_cast<int>(value);
    return true;
  }

  bool read_bytes(std::string& out) {
    int length = 0;
    return read_length(length) && in_.ReadString(&out, length);
  }

  bool read_string(std::string& out) {
    if (!read_bytes(out)) return false;
    if (source_ != Source::client) return is_text(out);
    if (audit::is_readable(out)) return true;
    if (is_text(out)) fault_ = Fault::unreadable;
    return false;
  }

  bool read_text(audit::Text& out) {
    TextRuns held;
    if (!read_fields(held)) return false;
    auto text = audit::Text::from_runs(std::move(held.runs));
    if (!text) return false;
    out = *std::move(text);
    return true;
  }

  bool skip_unknown(const Tag& tag) {
    newer_ = true;
    if (source_ == Source::server) {
      const bool whole = tag.type <= static_cast<std::uint32_t>(WireType::bytes) ||
                         tag.type == WireFormat::WIRETYPE_FIXED32;
      return whole && WireFormat::SkipField(&in_, tag.number << 3 | tag.type);
    }
    fault_ = Fault::unknown;
    return false;
  }

  // A newer server's value is kept where there is room for its number, and said to be newer.
  template <class E>
  bool read_enum(std::uint64_t value, E& out) {
    using Number = std::underlying_type_t<E>;
    out = static_cast<E>(value);
    if (value <= enum_last<E>()) return true;
    newer_ = true;
    return source_ == Source::server && value <= std::numeric_limits<Number>::max();
  }

  template <audit::canonical::Varint T>
  bool from_varint(std::uint64_t value, T& out) {
    if constexpr (std::is_same_v<T, bool>) {
      out = value == 1;
      return value <= 1;
    } else if constexpr (std::is_enum_v<T>) {
      return read_enum(value, out);
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
  bool read_packed(std::vector<Item>& out, std::size_t count_max) {
    int length = 0;
    if (!read_length(length)) return false;
    const auto limit = in_.PushLimit(length);
    bool fits = true;
    while (fits && !at_end()) {
      Item item{};
      std::uint64_t value = 0;
      if constexpr (audit::canonical::IsId<Item>::value) {
        fits = in_.ReadLittleEndian64(&value);
        item = Item(value);
      } else {
        fits = read_varint(value) && from_varint(value, item);
      }
      fits = fits && out.size() < count_max;
      if (fits) out.push_back(item);
    }
    in_.PopLimit(limit);
    return fits;
  }

  template <class Item>
  bool read_item(std::vector<Item>& out, std::size_t count_max) {
    if (out.size() >= count_max) return false;
    Item item{};
    if constexpr (std::is_same_v<Item, std::string>) {
      if (!read_string(item)) return false;
    } else if constexpr (std::is_same_v<Item, Digest>) {
      if (!read_digest(item)) return false;
    } else {
      const bool newer_before = std::exchange(newer_, false);
      if (!read_nested(item)) return false;
      const bool newer_within = std::exchange(newer_, newer_before);
      // A record or a change that is not understood as a whole is not understood.
      if (newer_within && audit::canonical::IsVariant<Item>::value) {
        ++skipped_;
        return true;
      }
      newer_ = newer_ || newer_within;
    }
    out.push_back(std::move(item));
    return true;
  }

  // `count_max` is for repeated fields.
  template <class T>
  bool read_field(const Tag& tag, T& out, std::size_t count_max) {
    using namespace audit::canonical;
    std::uint64_t value = 0;
    if constexpr (Varint<T>) {
      return tag.is(WireType::varint) && read_varint(value) && from_varint(value, out);
    } else if constexpr (IsId<T>::value) {
      if (!tag.is(WireType::fixed64) || !in_.ReadLittleEndian64(&value)) return false;
      out = T(value);
      return true;
    } else if (!tag.is(WireType::bytes)) {
      return false;
    } else if constexpr (std::is_same_v<T, std::string>) {
      return read_string(out);
    } else if constexpr (std::is_same_v<T, RawMessage>) {
      return read_bytes(out.bytes);
    } else if constexpr (std::is_same_v<T, Frame>) {
      std::string bytes;
      if (!read_bytes(bytes)) return false;
      out = make_frame(std::move(bytes));
      return true;
    } else if constexpr (std::is_same_v<T, Key128>) {
      std::string bytes;
      return read_bytes(bytes) && read_key(bytes, out);
    } else if constexpr (std::is_same_v<T, Digest>) {
      return read_digest(out);
    } else if constexpr (is_packed<T>()) {
      return read_packed(out, count_max);
    } else if constexpr (IsVector<T>::value) {
      return read_item(out, count_max);
    } else {
      return read_nested(out);
    }
  }

  template <class ListedField>
  std::size_t items_max() const {
    return source_ == Source::client ? items_max_of<ListedField::member>
                                     : limits::trusted_items_max;
  }

  bool read_digest(Digest& out) {
    std::string bytes;
    if (!read_bytes(bytes) || bytes.size() != out.size()) return false;
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return true;
  }

  static bool read_key(std::string_view bytes, Key128& out) {
    if (bytes.size() != 16) return false;
    for (std::size_t i = 0; i < 8; ++i) {
      out.high = (out.high << 8) | static_cast<unsigned char>(bytes[i]);
      out.low = (out.low << 8) | static_cast<unsigned char>(bytes[8 + i]);
    }
    return true;
  }

  std::string_view bytes_;
  google::protobuf::io::CodedInputStream in_;
  Source source_;
  Fault fault_ = Fault::malformed;
  std::size_t skipped_ = 0;
  int depth_ = 0;
  bool newer_ = false;  // Something unknown was met in the record or change being read.
};

}  // namespace plenary::wire
