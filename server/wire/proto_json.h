// proto3 JSON of generated messages: the one place where libprotobuf parses what others wrote.
//
// Private to wire. Names are those of the definition, unknown ones are refused. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <google/protobuf/message.h>

namespace plenary::wire {

// False where the JSON is not a whole `out`.
bool read_json(std::string_view json, google::protobuf::Message& out);

enum class Defaults : std::uint8_t { left_out, shown };

// The message with these canonical bytes, by way of `message`; "{}" where they are none of its.
std::string write_json(std::string_view bytes, Defaults defaults,
                       google::protobuf::Message& message);

}  // namespace plenary::wire
