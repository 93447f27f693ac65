// Bytes ready to send, built once and shared by everybody who is due them.
//
// A Frame is one or more serialised server messages without a WebSocket header's length: because
// every field of the top-level message is repeated, payloads that follow one another are one
// message. The only shared_ptr of the server; immutable, so any thread may hold it.
#pragma once

#include <memory>
#include <string>

namespace plenary {

using Frame = std::shared_ptr<const std::string>;

inline Frame make_frame(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

}  // namespace plenary
