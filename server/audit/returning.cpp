#include "audit/returning.h"

#include <algorithm>

namespace plenary::audit {

bool comes_back_to(const Seat& seat, std::optional<Role> by_link) {
  return !by_link || seat.role == *by_link;
}

bool has_seat(const Session& session, const Key128& device, std::optional<Role> by_link) {
  const auto found = session.index().tickets_by_device.find(device);
  if (found == session.index().tickets_by_device.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](Id<Ticket> id) {
    const Ticket& ticket = session.records().find(id)->record;
    return comes_back_to(session.records().find(ticket.seat)->record, by_link);
  });
}

}  // namespace plenary::audit
