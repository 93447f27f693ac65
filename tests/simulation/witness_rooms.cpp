// What the witness knows of who sees what, of rooms and of tables.
#include <algorithm>

#include "tests/simulation/witness.h"

namespace plenary::simulation {

using audit::Role;
using audit::Scope;
using audit::ScopeKind;
using audit::SeatStatus;

void Witness::keep_rules(const audit::Safeguard& rules) {
  minor_groups_ = {rules.minor_groups.begin(), rules.minor_groups.end()};
  nobody_alone_ = rules.nobody_alone;
  has_rules_ = true;
  rules_touched_ = true;
}

// Whether somebody came, went or is another there, or the rules are.
bool Witness::is_changed_by(const audit::Entry& entry, Id<audit::Room> room) const {
  if (rules_touched_) return true;
  return std::any_of(seats_.begin(), seats_.end(), [&](const auto& seat) {
    const auto& states = seat.second;
    if (states.back().from != entry.seq) return false;
    const auto before = std::find_if(states.rbegin(), states.rend(), [&](const SeatState& state) {
      return state.from != entry.seq;
    });
    return states.back().room == room || (before != states.rend() && before->room == room);
  });
}

bool Witness::is_help_called(Id<audit::Room> room) const {
  for (auto at = places_.lower_bound({audit::RecordKind::help_call, 0});
       at != places_.end() && at->first.first == audit::RecordKind::help_call; ++at) {
    if (at->second == Scope::of(room)) return true;
  }
  return false;
}

// Who was put into a room by a plan: not alone, and no minors with one adult whom nobody sees.
// Where that comes about otherwise, staff are called to it.
void Witness::check_rooms(const audit::Entry& entry) {
  struct Company {
    int minors = 0;
    int adults = 0;
    int unsaid = 0;  // Perhaps adults: they say no group.
    bool staff = false;
    bool all_in_hall = true;
  };
  std::map<Id<audit::Room>, Company> rooms;
  for (const auto& [id, states] : seats_) {
    const SeatState& state = states.back();
    if (state.status != SeatStatus::seated || !state.room) continue;
    Company& company = rooms[state.room];
    const bool leads = state.role == Role::facilitator || state.role == Role::co_facilitator;
    const bool minor = !leads && minor_groups_.contains(groups_.at(id));
    const bool unsaid = !leads && !minor_groups_.empty() && groups_.at(id).empty();
    company.minors += minor ? 1 : 0;
    company.unsaid += unsaid ? 1 : 0;
    company.adults += minor || unsaid ? 0 : 1;
    company.staff = company.staff || leads;
    company.all_in_hall = company.all_in_hall && state.in_hall;
  }
  for (const auto& [room, company] : rooms) {
    if (!is_changed_by(entry, room)) continue;
    const bool alone = company.minors + company.adults + company.unsaid == 1;
    const bool one_adult = company.adults == 1 || (company.adults == 0 && company.unsaid > 0);
    const bool watched = company.minors == 0 || !one_adult || company.all_in_hall;
    require(!arranged_ || !alone, "I20", "a plan leaves somebody alone in a room");
    require(!arranged_ || watched, "I20", "a plan leaves one adult with minors out of sight");
    const bool odd = !watched || (nobody_alone_ && alone && !company.staff);
    require(!has_rules_ || !odd || is_help_called(room), "I20",
            "a room is at odds with the rules and nobody is called");
  }
  arranged_ = false;
  rules_touched_ = false;
}

bool Witness::sees(const SeatState& state, Id<audit::Seat> seat, Scope scope) {
  if (state.status == SeatStatus::removed || scope.kind == ScopeKind::vault) return false;
  if (scope.kind == ScopeKind::seat) return scope == Scope::of(seat);
  if (state.status == SeatStatus::waiting) return false;
  if (scope.kind == ScopeKind::everyone) return true;
  switch (state.role) {
    case Role::facilitator:
    case Role::co_facilitator: return true;
    case Role::observer:
    case Role::wall: return false;
    default:
      return scope.kind == ScopeKind::members ||
             (scope.kind == ScopeKind::room && scope == Scope::of(state.room));
  }
}

// What a table's device shows of one of its people: as long as both are seated and it is the table.
bool Witness::table_shows(const Sent& to, const Stay& stay) const {
  if (stay.scope.kind != ScopeKind::seat) return false;
  const auto person = seats_.find(Id<audit::Seat>(stay.scope.id.value));
  const auto device = seats_.find(to.seat);
  if (person == seats_.end() || device == seats_.end()) return false;
  const auto ends = [&](const auto& states, std::size_t at) {
    return at + 1 < states.size() ? states[at + 1].from : rows_ + 1;
  };
  const std::uint64_t until = stay.until == 0 ? rows_ + 1 : stay.until;
  for (std::size_t i = 0; i < person->second.size(); ++i) {
    const SeatState& sits = person->second[i];
    if (sits.table != to.seat || sits.status != SeatStatus::seated) continue;
    for (std::size_t j = 0; j < device->second.size(); ++j) {
      const SeatState& table = device->second[j];
      const bool watches = table.role == Role::observer || table.role == Role::wall;
      if (watches || table.status != SeatStatus::seated) continue;
      const std::uint64_t from =
          std::max({sits.from, table.from, stay.from, since(to, stay.scope)});
      if (from < std::min({ends(person->second, i), ends(device->second, j), until})) return true;
    }
  }
  return false;
}

}  // namespace plenary::simulation
