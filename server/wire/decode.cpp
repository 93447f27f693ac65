#include "wire/decode.h"

#include "audit/plain_text.h"
#include "audit/session.h"
#include "audit/state_hash.h"
#include "base/overload.h"
#include "wire/field_reader.h"

namespace plenary::wire {
namespace {

using audit::Refusal;
using audit::Refused;

// Submit with its command still in bytes.
struct SealedSubmit {
  static constexpr std::uint32_t tag = Submit::tag;
  std::uint64_t command_no = 0;
  Id<audit::Seat> as_seat;
  RawMessage command;
  std::uint32_t phase = 0;
  using fields = Fields<Field<&SealedSubmit::command_no, 1>, Field<&SealedSubmit::as_seat, 2>,
                        Field<&SealedSubmit::command, 3>, Field<&SealedSubmit::phase, 4>>;
};

using SealedMessage = std::variant<Hello, SealedSubmit, PresenceUpdate, Ack, Ping, Heal, Replay>;

Refused refusal_of(Fault fault) {
  switch (fault) {
    case Fault::malformed: return Refusal::malformed;
    case Fault::unknown: return Refusal::unknown_command;
    case Fault::unreadable: return Refusal::text_unreadable;
  }
  return Refusal::malformed;
}

Result<audit::Command, Refused> open_command(std::string_view bytes) {
  FieldReader reader(bytes, Source::client);
  audit::Command command;
  if (!reader.read_all(command)) return refusal_of(reader.fault());
  const bool internal =
      std::visit([]<class C>(const C&) { return C::tag >= audit::first_internal_tag; }, command);
  if (internal) return Refused(Refusal::unknown_command);
  return command;
}

}  // namespace

bool is_text(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    const auto scalar = audit::next_scalar(utf8, at);
    if (!scalar || *scalar == 0) return false;
  }
  return true;
}

Result<Received, Refused> decode_client(std::string_view bytes) {
  if (bytes.size() > limits::message_bytes_max) {
    return Refused(Refusal::too_large, limits::message_bytes_max);
  }
  FieldReader reader(bytes, Source::client);
  SealedMessage message;
  if (!reader.read_all(message)) return refusal_of(reader.fault());
  return std::visit(
      Overload{
          [](SealedSubmit& sealed) -> Received {
            const std::string_view body = sealed.command.bytes;
            const audit::StateHash hash{audit::xxh32(body, 0), audit::xxh32(body, 1)};
            return ReceivedSubmit{
                sealed.command_no, sealed.as_seat, hash.value(), open_command(body), sealed.phase};
          },
          [](auto& other) -> Received { return std::move(other); },
      },
      message);
}

template <class T>
std::optional<T> decode(std::string_view bytes) {
  FieldReader reader(bytes, Source::ourselves);
  T value{};
  if (!reader.read_all(value)) return std::nullopt;
  return value;
}

template std::optional<audit::Entry> decode(std::string_view);
template std::optional<audit::Session::Image> decode(std::string_view);
template std::optional<audit::ChangeBody> decode(std::string_view);
template std::optional<audit::Record> decode(std::string_view);
template std::optional<audit::Command> decode(std::string_view);

std::optional<Understood> decode_server(std::string_view bytes) {
  FieldReader reader(bytes, Source::server);
  Understood understood;
  if (!reader.read_all(understood.message)) return std::nullopt;
  understood.skipped = reader.skipped();
  return understood;
}

}  // namespace plenary::wire
