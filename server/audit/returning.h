// To which of its seats a device comes back: read from the session as it is. Fails on nothing; a
// device that is not known has no seat.
#pragma once

#include <optional>

#include "audit/session.h"

namespace plenary::audit {

// By code to any, by a link to one of the link's role.
bool comes_back_to(const Seat& seat, std::optional<Role> by_link);

// Whether it gets a seat it has, so that nothing is asked of it anew.
bool has_seat(const Session& session, const Key128& device, std::optional<Role> by_link);

}  // namespace plenary::audit
