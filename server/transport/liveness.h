// Whether one Link is still there and keeps to the rules: what is due, by the time it is given.
//
// Pure: reads no clock. One a Link, on its loop.
#pragma once

#include <cstdint>

#include "transport/patience.h"

namespace plenary::transport {

class Liveness {
 public:
  // Whether the peer speaks on the connection it is told on. Where it does not, what it says keeps
  // no proxy from cutting that connection: it is to be used itself.
  enum class Speaks : std::uint8_t { here, elsewhere };

  explicit Liveness(std::int64_t now_ms, Speaks speaks = Speaks::here)
      : opened_ms_(now_ms), heard_ms_(now_ms), progress_ms_(now_ms), speaks_(speaks) {}

  // Bytes came in. `completed`: they ended a message; `in_the_middle`: one is incomplete.
  struct Heard {
    bool completed = false;
    bool in_the_middle = false;
  };
  void heard(std::int64_t now_ms, Heard what);
  void admitted() { admitted_ = true; }
  // Bytes went out, or there were none to go.
  void progressed(std::int64_t now_ms) { progress_ms_ = now_ms; }
  void closing(std::int64_t now_ms) { closing_ms_ = now_ms; }

  enum class Pinged : std::uint8_t { answer, ignore, flood };
  Pinged pinged(std::int64_t now_ms);

  enum class Due : std::uint8_t { nothing, ping, close, drop };
  struct Verdict {
    Due due = Due::nothing;
    std::uint16_t code = 0;  // Of a close.
    friend bool operator==(const Verdict&, const Verdict&) = default;
  };
  // `sending`: the Link has not taken all it is due.
  Verdict check(std::int64_t now_ms, const Patience& patience, bool sending);
  // Before which nothing will be due, as it stands: what happens meanwhile makes it later, but for
  // a close, a message that begins and a Link that begins not to take what it is due.
  std::int64_t due_ms(const Patience& patience, bool sending) const;

 private:
  static constexpr std::int64_t never = -1;

  std::int64_t used_ms() const;

  std::int64_t opened_ms_;
  std::int64_t heard_ms_;
  std::int64_t progress_ms_;
  std::int64_t began_ms_ = never;  // The message that is incomplete.
  std::int64_t closing_ms_ = never;
  std::int64_t asked_ms_ = never;  // The last ping of ours.
  std::int64_t pings_second_ = never;
  std::uint32_t pings_ = 0;
  std::uint32_t unanswered_ = 0;
  Speaks speaks_;
  bool admitted_ = false;
};

}  // namespace plenary::transport
