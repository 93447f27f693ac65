// Bytes from outside into messages, or a refusal; bytes of our own into values.
//
// Pure functions, any thread. A command that cannot be read does not make its Submit unreadable:
// the client still gets a receipt that says why.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "audit/refusal.h"
#include "base/result.h"
#include "wire/messages.h"

namespace plenary::wire {

// A Submit as it was received.
struct ReceivedSubmit {
  std::uint64_t command_no = 0;
  Id<audit::Seat> as_seat;
  std::uint64_t body_hash = 0;  // Of the command's bytes: the same number must mean the same.
  Result<audit::Command, audit::Refused> command;
  std::uint32_t phase = 0;
};

using Received = std::variant<Hello, ReceivedSubmit, PresenceUpdate, Ack, Ping, Heal, Replay>;

// `too_large`, `malformed`, `text_unreadable` (rule P14) or, for a field or an alternative that a
// newer client may have added, `unknown_command`, where no message can be made of the bytes.
Result<Received, audit::Refused> decode_client(std::string_view bytes);

// Bytes that we wrote (journal, snapshots): nothing where they are not a whole T.
template <class T>
std::optional<T> decode(std::string_view bytes);

// A server's message as a client reads it (rule P9). A record or a change in which a newer server
// says something unknown is left out and counted: such a replica's hash differs for good. Unknown
// fields elsewhere are left out, and unknown enum values kept as their number.
struct Understood {
  ServerMessage message;
  std::size_t skipped = 0;
};
std::optional<Understood> decode_server(std::string_view bytes);

}  // namespace plenary::wire
