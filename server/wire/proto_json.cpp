#include "wire/proto_json.h"

#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>

namespace plenary::wire {
namespace {

// libprotobuf writes a line for each string that is not UTF-8; a flood of those would be the
// sender's to command (threat P12). What is wrong is said in the refusal instead.
const auto silenced = google::protobuf::SetLogHandler(nullptr);

}  // namespace

bool read_json(std::string_view json, google::protobuf::Message& out) {
  return google::protobuf::util::JsonStringToMessage(
             google::protobuf::StringPiece(json.data(), json.size()), &out)
      .ok();
}

std::string write_json(std::string_view bytes, Defaults defaults,
                       google::protobuf::Message& message) {
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return "{}";
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = defaults == Defaults::shown;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

}  // namespace plenary::wire
