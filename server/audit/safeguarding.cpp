#include "audit/safeguarding.h"

#include <algorithm>

namespace plenary::audit {

bool is_minor(const Seat& seat, const Safeguard* rules) {
  return rules != nullptr && !seat.group.empty() && !is_staff(seat.role) &&
         std::find(rules->minor_groups.begin(), rules->minor_groups.end(), seat.group) !=
             rules->minor_groups.end();
}

bool may_be_minor(const Seat& seat, const Safeguard* rules) {
  const bool unsaid = rules != nullptr && !rules->minor_groups.empty() && seat.group.empty();
  return (unsaid && !is_staff(seat.role)) || is_minor(seat, rules);
}

void Company::add(const Seat& seat, const Safeguard* rules) {
  ++people;
  if (is_minor(seat, rules)) {
    ++minors;
  } else if (may_be_minor(seat, rules)) {
    ++unsaid;
  }
  if (is_staff(seat.role)) ++staff;
  if (seat.modality != Modality::in_room && seat.modality != Modality::paper) ++remote;
}

RoomRule broken_rule(const Company& company, const Safeguard* rules) {
  if (rules == nullptr) return RoomRule::none;
  const std::uint32_t adults = company.people - company.minors - company.unsaid;
  const bool one_adult = adults == 1 || (adults == 0 && company.unsaid > 0);
  if (company.minors > 0 && one_adult && company.remote > 0) return RoomRule::one_adult;
  // Staff go where they are needed, also first.
  if (rules->nobody_alone && company.people == 1 && company.staff == 0) return RoomRule::alone;
  return RoomRule::none;
}

const Safeguard* rules_of(const Store& store) {
  const auto* stored = store.only<Safeguard>();
  return stored == nullptr ? nullptr : &stored->record;
}

}  // namespace plenary::audit
