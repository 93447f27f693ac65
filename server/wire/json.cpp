#include "wire/json.h"

#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>

#include "audit/canonical.h"
#include "plenary/v1/changes.pb.h"
#include "plenary/v1/messages.pb.h"
#include "wire/limits.h"

namespace plenary::wire {
namespace {

// libprotobuf writes a line for each string that is not UTF-8; a flood of those would be the
// sender's to command (threat P12). What is wrong is said in the refusal instead.
const auto silenced = google::protobuf::SetLogHandler(nullptr);

template <class Message>
std::string print(const std::string& binary) {
  Message message;
  if (!message.ParseFromString(binary)) return "{}";
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

}  // namespace

Result<std::string, audit::Refused> client_message_from_json(std::string_view json) {
  if (json.size() > limits::message_bytes_max) {
    return audit::Refused(audit::Refusal::too_large, limits::message_bytes_max);
  }
  v1::ClientMessage message;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), &message);
  if (!status.ok()) return audit::Refused(audit::Refusal::malformed);
  return message.SerializeAsString();
}

std::string server_message_to_json(std::string_view binary) {
  return print<v1::ServerMessage>(std::string(binary));
}

std::string to_json(const audit::Record& record) {
  return print<v1::Record>(audit::canonical::bytes(record));
}

std::string to_json(const audit::Entry& entry) {
  return print<v1::Entry>(audit::canonical::bytes(entry));
}

}  // namespace plenary::wire
