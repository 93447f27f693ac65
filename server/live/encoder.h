// Port: turns what a Host has to say into frames. Implemented by gateway/frame_encoder with wire.
// Called on the Host's loop, once for all who are due the same. Cannot fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "audit/changes.h"
#include "audit/receipts.h"
#include "audit/records.h"
#include "audit/scope.h"
#include "base/frame.h"
#include "live/presence.h"

namespace plenary::live {

// One entry as one scope sees it.
struct ScopeEvent {
  std::uint64_t scope_seq = 0;
  std::uint64_t seq = 0;                          // Said to staff only (rule P1); else zero.
  std::vector<const audit::ChangeBody*> changes;  // Good for the call.
  std::uint64_t hash = 0;                         // Of the scope after it, every 64th; else zero.
};

struct ScopeSnapshot {
  std::uint64_t scope_seq = 0;
  std::uint64_t hash = 0;
  std::vector<audit::Record> records;
};

struct Welcome {
  std::uint64_t session = 0;
  std::uint64_t epoch = 0;
  std::uint64_t head = 0;  // Staff only; else zero.
  audit::Seat seat;
  std::vector<audit::Scope> scopes;
  Time server_time;
  std::uint64_t next_command_no = 1;
  bool resumed = false;
  std::string token;
};

class Encoder {
 public:
  virtual ~Encoder() = default;
  virtual Frame events(audit::Scope scope, const std::vector<ScopeEvent>& events) = 0;
  // `seq` of an answer is said to staff only: the caller has cleared it for others.
  virtual Frame receipts(const std::vector<audit::Answer>& answers) = 0;
  virtual Frame snapshot(audit::Scope scope, const ScopeSnapshot& snapshot) = 0;
  virtual Frame welcome(const Welcome& welcome) = 0;
  virtual Frame grants(const audit::Seat& seat, const std::vector<audit::Scope>& scopes) = 0;
  virtual Frame leave(audit::Scope scope) = 0;
  virtual Frame presence(audit::Scope scope, const std::vector<Presence>& rows,
                         std::uint32_t observers) = 0;
  // The session is opened anew, here or elsewhere: so many are to come back.
  virtual Frame reopening(std::size_t links) = 0;
};

}  // namespace plenary::live
