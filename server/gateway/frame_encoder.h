// Makes a Host's words into frames of the wire: live's Encoder with the messages of wire.
//
// Events and snapshots are written straight from the records they point to, so what a thousand
// screens will show is copied once, into the frame. No state; any thread.
#pragma once

#include "live/encoder.h"
#include "live/throttle.h"
#include "wire/messages.h"

namespace plenary::gateway {

class FrameEncoder final : public live::Encoder {
 public:
  // `pace` is what Welcome tells clients to keep to.
  explicit FrameEncoder(live::Pace pace) : pace_(pace) {}

  Frame events(audit::Scope scope, const std::vector<live::ScopeEvent>& events) override;
  Frame receipts(const std::vector<audit::Answer>& answers) override;
  Frame snapshot(audit::Scope scope, const live::ScopeSnapshot& snapshot) override;
  Frame welcome(const live::Welcome& welcome) override;
  Frame grants(const audit::Seat& seat, const std::vector<audit::Scope>& scopes) override;
  Frame leave(audit::Scope scope) override;
  Frame presence(audit::Scope scope, const std::vector<live::Presence>& rows,
                 std::uint32_t observers) override;
  Frame reopening(std::size_t links) override;

 private:
  live::Pace pace_;
};

// What the gateway itself says to a Link.
Frame goaway_frame(const wire::Goaway& goaway);
Frame pong_frame(const wire::Pong& pong);
Frame replay_frame(const wire::ReplayTick& tick);
// A no that no Host says. With command number 0: why somebody was not let in although their code
// was right.
Frame refused_frame(std::uint64_t command_no, const audit::Refused& refused);

}  // namespace plenary::gateway
