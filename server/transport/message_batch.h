// Reads the body of a POST as the messages in it: each behind its length, as protobuf's own
// "delimited" streams have them.
//
// Pure. Judges the whole body before anything of it is given out: it holds messages or none is.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace plenary::transport {

// The views are of `body`. Nothing: it is not well formed, or more than one body may hold.
std::optional<std::vector<std::string_view>> split_messages(std::string_view body);

}  // namespace plenary::transport
