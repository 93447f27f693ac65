// How long the server waits for people and their machines before it gives up on them.
//
// The defaults are what protocol and threats ask for (limits.h says why); tests wait less.
#pragma once

#include <cstdint>

#include "transport/limits.h"

namespace plenary::transport {

struct Patience {
  std::int64_t hello_ms = limits::hello_ms;
  std::int64_t stream_ms = limits::stream_ms;
  std::int64_t message_ms = limits::message_ms;
  std::int64_t ping_after_ms = limits::ping_after_ms;
  std::int64_t silence_ms = limits::silence_ms;
  std::int64_t stall_ms = limits::stall_ms;
  std::int64_t close_ms = limits::close_ms;
  std::int64_t request_ms = limits::http_request_ms;
  std::int64_t answer_ms = limits::http_answer_ms;
  std::int64_t scan_ms = limits::scan_ms;
};

}  // namespace plenary::transport
