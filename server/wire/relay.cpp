#include "wire/relay.h"

#include "wire/field_reader.h"
#include "wire/shape.h"

namespace plenary::wire {

constexpr std::uint32_t relay_version = [] {
  // Raised where the same words come to mean something else.
  constexpr std::uint32_t meaning = 1;
  std::uint32_t version = meaning;
  for (const std::uint32_t shape :
       {shape_of<RelayPacket>, shape_of<ToOwner>, shape_of<ToOutpost>}) {
    version = mix_shapes(version, shape);
  }
  return version;
}();

namespace {

template <class T>
std::optional<T> read(std::string_view bytes) {
  FieldReader reader(bytes, Source::ourselves);
  T value{};
  if (!reader.read_all(value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<RelayPacket> decode_packet(std::string_view bytes) {
  auto packet = read<RelayPacket>(bytes);
  if (packet && packet->version != relay_version) return std::nullopt;
  return packet;
}

std::optional<ToOwner> decode_to_owner(std::string_view bytes) { return read<ToOwner>(bytes); }

std::optional<ToOutpost> decode_to_outpost(std::string_view bytes) {
  return read<ToOutpost>(bytes);
}

}  // namespace plenary::wire
