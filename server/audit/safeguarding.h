// The rules of who may be in a room with whom, said once for proposals and for live moves.
//
// An adult is who says a stakeholder group that is not a minors', and who is of the staff. Of who
// says none it is not known: they are no second adult beside one, and may well be the only one.
// Minors with exactly one adult must be observed: all who are in that room sit in the hall (in the
// room or on paper), in everybody's sight. That the staff can read along does not count, and a
// facilitator in the room is one adult like any other.
#pragma once

#include <cstdint>

#include "audit/session.h"

namespace plenary::audit {

// Who is in a room, by what the rules ask.
struct Company {
  std::uint32_t people = 0;
  std::uint32_t minors = 0;
  std::uint32_t unsaid = 0;  // Perhaps adults.
  std::uint32_t remote = 0;  // Not known to be in the hall.
  std::uint32_t staff = 0;

  void add(const Seat& seat, const Safeguard* rules);
};

// The session's, or null.
const Safeguard* rules_of(const Store& store);

bool is_minor(const Seat& seat, const Safeguard* rules);
// A minor, or somebody who says no group where there are minors' groups.
bool may_be_minor(const Seat& seat, const Safeguard* rules);

// The rule that this company breaks, or none. Without rules nothing is broken.
RoomRule broken_rule(const Company& company, const Safeguard* rules);

}  // namespace plenary::audit
