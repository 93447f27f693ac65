#include "wire/json.h"

#include "audit/canonical.h"
#include "plenary/v1/changes.pb.h"
#include "plenary/v1/messages.pb.h"
#include "wire/limits.h"
#include "wire/proto_json.h"

namespace plenary::wire {
namespace {

template <class Message>
std::string print(std::string_view bytes) {
  Message message;
  return write_json(bytes, Defaults::left_out, message);
}

}  // namespace

Result<std::string, audit::Refused> client_message_from_json(std::string_view json) {
  if (json.size() > limits::message_bytes_max) {
    return audit::Refused(audit::Refusal::too_large, limits::message_bytes_max);
  }
  v1::ClientMessage message;
  if (!read_json(json, message)) return audit::Refused(audit::Refusal::malformed);
  return message.SerializeAsString();
}

std::string server_message_to_json(std::string_view binary) {
  return print<v1::ServerMessage>(binary);
}

std::string to_json(const audit::Record& record) {
  return print<v1::Record>(audit::canonical::bytes(record));
}

std::string to_json(const audit::Entry& entry) {
  return print<v1::Entry>(audit::canonical::bytes(entry));
}

}  // namespace plenary::wire
