// Port: turns what a Host has to say into frames. Implemented in gateway with wire.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/changes.h"
#include "audit/records.h"
#include "audit/scope.h"
#include "base/frame.h"

namespace plenary::live {

// One entry as one scope sees it.
struct ScopeEvent {
  std::uint64_t scope_seq = 0;
  std::uint64_t seq = 0;  // Said to staff only (rule P1); else zero.
  std::vector<const audit::ChangeBody*> changes;
  std::uint64_t hash = 0;  // Of the scope after it, every 64th (rule P13); else zero.
};

struct Receipt {
  std::uint64_t command_no = 0;
  audit::Refusal refusal = audit::Refusal::none;
  std::uint64_t detail = 0;
  std::uint64_t seq = 0;  // To staff only.
  std::vector<audit::RecordRef> kept;
};

struct ScopeSnapshot {
  std::uint64_t scope_seq = 0;
  std::uint64_t hash = 0;
  std::vector<audit::Record> records;
};

struct Cursor {
  audit::Scope scope;
  std::uint64_t scope_seq = 0;
};

struct Welcome {
  std::uint64_t session = 0;
  std::uint64_t epoch = 0;
  std::uint64_t head = 0;  // Staff only.
  audit::Seat seat;
  std::vector<audit::Scope> scopes;
  Time server_time;
  std::uint64_t next_command_no = 1;
  bool resumed = false;
};

struct PresenceRow {
  Id<audit::Seat> seat;
  std::uint8_t state = 0;  // presence.h
};

class Encoder {
 public:
  virtual ~Encoder() = default;
  virtual Frame events(audit::Scope scope, const std::vector<ScopeEvent>& events) = 0;
  virtual Frame receipts(const std::vector<Receipt>& receipts) = 0;
  virtual Frame snapshot(audit::Scope scope, const ScopeSnapshot& snapshot) = 0;
  virtual Frame welcome(const Welcome& welcome) = 0;
  virtual Frame grants(const audit::Seat& seat, const std::vector<audit::Scope>& scopes) = 0;
  virtual Frame leave(audit::Scope scope) = 0;
  virtual Frame presence(audit::Scope scope, const std::vector<PresenceRow>& rows,
                         std::uint32_t observers) = 0;
};

}  // namespace plenary::live
