// Milliseconds that only ever go forward, for deadlines and pauses of what waits for a machine.
// Never part of what a session decides: that has its Clock (base/time.h).
#pragma once

#include <chrono>
#include <cstdint>

namespace plenary {

// Since some moment of this machine. Any thread.
inline std::int64_t steady_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace plenary
