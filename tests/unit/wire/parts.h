// Bytes of messages, right and wrong, for tests of decoding.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "audit/canonical.h"
#include "wire/decode.h"
#include "wire/messages.h"

namespace plenary::test {

inline std::string varint(std::uint64_t value) {
  std::string out;
  audit::canonical::put_varint(out, value);
  return out;
}

// A tag of any wire type, those included that the protocol has no use for.
inline std::string tag(std::uint64_t number, unsigned wire_type) {
  return varint(number << 3 | wire_type);
}

inline std::string number_field(std::uint32_t number, std::uint64_t value) {
  return tag(number, 0) + varint(value);
}

inline std::string bytes_field(std::uint32_t number, std::string_view bytes) {
  return tag(number, 2) + varint(bytes.size()) + std::string(bytes);
}

// A Submit whose command is these bytes.
inline std::string submit_of(std::string_view command_bytes) {
  return bytes_field(2, number_field(1, 7) + bytes_field(3, command_bytes));
}

inline std::string submit_of(const audit::Command& command) {
  return submit_of(audit::canonical::bytes(command));
}

// What became of a command that was sent in a Submit: `none`, or why it could not be read.
inline audit::Refusal command_refusal(std::string_view message) {
  const auto received = wire::decode_client(message);
  if (!received) return received.error().code;
  const auto& submit = std::get<wire::ReceivedSubmit>(*received);
  return submit.command ? audit::Refusal::none : submit.command.error().code;
}

// What became of a whole message.
inline audit::Refusal message_refusal(std::string_view message) {
  const auto received = wire::decode_client(message);
  return received ? audit::Refusal::none : received.error().code;
}

}  // namespace plenary::test
