// Time as the server tells it: milliseconds since 1970, read from a Clock that is passed in.
// Ports: app implements Clock and Entropy with the system's, simulations with a seed.
#pragma once

#include <compare>
#include <cstdint>

namespace plenary {

struct Time {
  std::int64_t ms = 0;

  friend constexpr auto operator<=>(Time, Time) = default;
  friend constexpr Time operator+(Time time, std::int64_t more_ms) { return {time.ms + more_ms}; }
  friend constexpr std::int64_t operator-(Time later, Time earlier) {
    return later.ms - earlier.ms;
  }
};

// Never goes back while the process lives. Any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

// Random bits fit for secrets (the real one is the system's generator). Owned by one thread.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual std::uint64_t draw() = 0;
};

}  // namespace plenary
