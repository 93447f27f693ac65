// Writes server-sent events (HTML Living Standard, 9.2): what a detour's stream says.
//
// A message is an event without a name whose data is base64, for a stream of events is text. What
// WebSocket says by a ping or a close frame is an event of that name here. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plenary::transport {

inline constexpr std::string_view event_stream_type = "text/event-stream";

std::string message_event(std::string_view payload);
std::string ping_event();
std::string close_event(std::uint16_t code);

}  // namespace plenary::transport
