// What the witness knows of who sees what, of rooms and of tables.
#include <algorithm>

#include "tests/simulation/witness.h"

namespace plenary::simulation {

using audit::Role;
using audit::Scope;
using audit::ScopeKind;
using audit::SeatStatus;

// Who was put into a room by a plan: not alone, and no minors with one adult whom nobody sees.
void Witness::check_rooms(const audit::Entry& entry) const {
  std::set<Id<audit::Room>> rooms;
  for (const audit::Change& change : entry.changes) {
    const auto* moved = std::get_if<audit::SetFields>(&change.body);
    const auto* seat = moved == nullptr ? nullptr : std::get_if<audit::Seat>(&moved->values);
    if (seat != nullptr && seat->room) rooms.insert(seat->room);
  }
  for (const Id<audit::Room>& room : rooms) {
    int minors = 0;
    int adults = 0;
    bool all_in_hall = true;
    for (const auto& [id, states] : seats_) {
      const SeatState& state = states.back();
      if (state.status != SeatStatus::seated || state.room != room) continue;
      const bool leads = state.role == Role::facilitator || state.role == Role::co_facilitator;
      const bool minor = !leads && minor_groups_.contains(groups_.at(id));
      ++(minor ? minors : adults);
      all_in_hall = all_in_hall && state.in_hall;
    }
    require(minors + adults != 1, "I20", "a plan leaves somebody alone in a room");
    require(minors == 0 || adults != 1 || all_in_hall, "I20",
            "a plan leaves one adult with minors out of sight");
  }
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
