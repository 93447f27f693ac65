// What a request must not look like, whoever it is for: the forms on which two readers of the same
// bytes may disagree, and the sizes nobody needs.
//
// Judged on the bytes as they came, before anything is made of them (threats P2, P4, P5). Pure. A
// refusal never repeats what was sent.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "transport/server.h"

namespace plenary::transport {

// {"error": code, "message": sentence}
HttpResponse refusal(int status, std::string_view code, std::string_view sentence);

// `head` is a request line and its headers, with the CR LF of the last and without the empty line.
std::optional<HttpResponse> refuse_head(std::string_view head);

// `target` is what stands between method and version.
std::optional<HttpResponse> refuse_target(std::string_view target);

// An address without the node before it: /n/NAME/live is /live, wherever a proxy has sent it.
std::string_view without_node(std::string_view path);

// A header that could open a WebSocket: 16 bytes in base64 (RFC 6455, 4.1).
bool is_websocket_key(std::string_view key);

std::string lower_case(std::string_view text);

}  // namespace plenary::transport
