// live's Encoder, spoken with wire: what a Host says becomes bytes here, once for all who are due.
#pragma once

#include "live/encoder.h"
#include "live/throttle.h"

namespace plenary::gateway {

class FrameEncoder final : public live::Encoder {
 public:
  explicit FrameEncoder(live::Pace pace) : pace_(pace) {}

  Frame events(audit::Scope scope, const std::vector<live::ScopeEvent>& events) override;
  Frame receipts(const std::vector<audit::Answer>& answers) override;
  Frame snapshot(audit::Scope scope, const live::ScopeSnapshot& snapshot) override;
  Frame welcome(const live::Welcome& welcome) override;
  Frame grants(const audit::Seat& seat, const std::vector<audit::Scope>& scopes) override;
  Frame leave(audit::Scope scope) override;
  Frame presence(audit::Scope scope, const std::vector<live::Presence>& rows,
                 std::uint32_t observers) override;

 private:
  live::Pace pace_;
};

}  // namespace plenary::gateway
