#include "clients/cli/raw_field.h"

#include "audit/canonical.h"

namespace plenary::cli {
namespace {

using audit::canonical::WireType;

constexpr std::size_t fixed64_bytes = 8;

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (std::size_t at = 0; at < bytes.size() && at < 10; ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    value |= std::uint64_t{byte & 0x7FU} << (7 * at);
    if (byte < 0x80) {
      bytes.remove_prefix(at + 1);
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<RawField> take_field(std::string_view& bytes) {
  std::string_view rest = bytes;
  RawField field;
  const auto tag = take_varint(rest);
  if (!tag) return std::nullopt;
  field.number = static_cast<std::uint32_t>(*tag >> 3);
  std::size_t length = 0;
  switch (static_cast<WireType>(*tag & 7U)) {
    case WireType::fixed64: length = fixed64_bytes; break;
    case WireType::varint: {
      const auto value = take_varint(rest);
      if (!value) return std::nullopt;
      field.value = *value;
      break;
    }
    case WireType::bytes: {
      const auto value = take_varint(rest);
      if (!value) return std::nullopt;
      length = static_cast<std::size_t>(*value);
      break;
    }
    default: return std::nullopt;
  }
  if (length > rest.size()) return std::nullopt;
  field.content = rest.substr(0, length);
  rest.remove_prefix(length);
  field.whole = bytes.substr(0, bytes.size() - rest.size());
  bytes = rest;
  return field;
}

}  // namespace plenary::cli
