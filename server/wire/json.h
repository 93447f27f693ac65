// The JSON twin of the wire: the same messages as proto3 JSON, by way of the generated classes.
//
// For scripts, debugging and exports; not on the live path. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "audit/changes.h"
#include "audit/refusal.h"
#include "base/result.h"

namespace plenary::wire {

// The binary form of a ClientMessage, or `malformed`: unknown names are refused too.
Result<std::string, audit::Refused> client_message_from_json(std::string_view json);
// A ServerMessage's bytes as JSON.
std::string server_message_to_json(std::string_view binary);
std::string to_json(const audit::Record& record);
std::string to_json(const audit::Entry& entry);

}  // namespace plenary::wire
