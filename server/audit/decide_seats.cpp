#include <algorithm>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/plain_text.h"
#include "audit/returning.h"

namespace plenary::audit {

// Observers are counted, never listed; who waits or was sent out is the staff's business.
Scope seat_scope(const Seat& seat) {
  if (seat.status != SeatStatus::seated) return Scope::staff();
  return only_watches(seat.role) ? Scope::of(seat.id) : Scope::members();
}

bool is_wall(const Seat& seat) {
  return seat.role == Role::wall && seat.status == SeatStatus::seated;
}

Refused Deciding::on(const Invite& command) {
  if (command.role == Role::none || command.role > Role::wall) return Refusal::out_of_range;
  if (command.token == Digest{} || index_.invitation_by_token.contains(command.token)) {
    return Refusal::id_taken;
  }
  if (store_.all<Invitation>().size() >= limits::invitations_max) {
    return {Refusal::limit_reached, limits::invitations_max};
  }
  changes_.put(Scope::vault(), Invitation{mint<Invitation>(), command.token, command.role, false});
  return Refusal::none;
}

std::optional<Role> role_offered(const Session& session, const std::string& code,
                                 const Digest& invitation) {
  if (!code.empty()) {
    const auto found = session.index().code_by_text.find(code);
    if (found == session.index().code_by_text.end()) return std::nullopt;
    const bool active = session.records().find(found->second)->record.active;
    return active ? std::optional(Role::participant) : std::nullopt;
  }
  const auto found = session.index().invitation_by_token.find(invitation);
  if (found == session.index().invitation_by_token.end()) return std::nullopt;
  const Invitation& record = session.records().find(found->second)->record;
  return record.revoked ? std::nullopt : std::optional(record.role);
}

std::uint64_t Deciding::given_at(Id<Ticket> ticket) const {
  return store_.last_writer(ref(ticket), field_bit<&Ticket::token>());
}

// The seat to which this device comes back, if any: by code the one it took last, by a link the
// last one of that role. Who was removed does not come back in another one.
Refused Deciding::seat_known(const TakeSeat& command, Role role, Id<Seat>& known) const {
  const auto found = index_.tickets_by_device.find(command.device);
  if (found == index_.tickets_by_device.end()) return Refusal::none;
  const auto by_link = command.code.empty() ? std::optional(role) : std::nullopt;
  std::uint64_t last = 0;
  for (const Id<Ticket>& id : found->second) {
    const Seat& seat = store_.find(store_.find(id)->record.seat)->record;
    if (seat.status == SeatStatus::removed) return Refusal::not_seated;
    if (!comes_back_to(seat, by_link)) continue;
    if (given_at(id) <= last) continue;
    last = given_at(id);
    known = seat.id;
  }
  return Refusal::none;
}

// The oldest of too many goes.
void Deciding::give_ticket(Id<Seat> seat, const TakeSeat& command) {
  const auto found = index_.tickets_by_seat.find(seat);
  if (found != index_.tickets_by_seat.end() &&
      found->second.size() >= limits::tickets_per_seat_max) {
    const auto older = [&](Id<Ticket> a, Id<Ticket> b) { return given_at(a) < given_at(b); };
    const auto oldest = std::min_element(found->second.begin(), found->second.end(), older);
    changes_.remove(Scope::vault(), ref(*oldest));
  }
  changes_.put(Scope::vault(), Ticket{mint<Ticket>(), seat, command.ticket, command.device, false});
}

Refused Deciding::check_person(const std::string& name, const std::string& group,
                               const std::string& language) const {
  const Refused no = check_text(name, limits::name_scalars_max, Blank::allowed);
  if (no.code != Refusal::none) return no;
  const std::vector<std::string>& groups = session_.settings()->groups;
  if (!group.empty() && std::find(groups.begin(), groups.end(), group) == groups.end()) {
    return Refusal::label_unknown;
  }
  return check_text(language, limits::label_scalars_max, Blank::allowed);
}

Refused Deciding::on(const TakeSeat& command) {
  const auto offered = role_offered(session_, command.code, command.invitation);
  if (!offered) return Refusal::not_found;
  const Role role = *offered;
  if (command.ticket == Digest{} || index_.ticket_by_token.contains(command.ticket)) {
    return Refusal::id_taken;
  }
  Id<Seat> known;
  if (const Refused no = seat_known(command, role, known); no.code != Refusal::none) return no;
  if (known) {
    give_ticket(known, command);
    // Who comes back is not asked again.
    keep_agreed(known, command.agreed, {});
    return Refusal::none;
  }
  if (store_.all<Seat>().size() >= limits::seats_max) {
    return {Refusal::limit_reached, limits::seats_max};
  }
  const Refused no = check_person(command.name, command.group, command.language);
  if (no.code != Refusal::none) return no;
  if (command.modality > Modality::paper) return Refusal::out_of_range;
  if (const Refused first = check_agreed(role, command.agreed); first.code != Refusal::none) {
    return first;
  }
  const bool waits = session_.settings()->lobby && !command.code.empty();
  Seat seat{mint<Seat>(),
            role,
            command.name,
            command.group,
            command.modality,
            command.language,
            {},
            waits ? SeatStatus::waiting : SeatStatus::seated};
  seat.room = room_for_late(seat);
  const Id<Seat> id = seat.id;
  const Scope scope = seat_scope(seat);
  const bool shows_code = is_wall(seat);
  changes_.put(scope, std::move(seat));
  give_ticket(id, command);
  keep_agreed(id, command.agreed, {});
  if (shows_code) show_code_on(id, code_now());
  return Refusal::none;
}

// A seat whose role or status changed may belong in another scope than before.
void Deciding::put_seat(const Stored<Seat>& before, Seat after) {
  const Scope scope = seat_scope(after);
  if (scope != before.scope) changes_.remove(before.scope, ref(after.id));
  if (is_wall(after)) {
    show_code_on(after.id, code_now());
  } else if (const auto shown = index_.shown_code_by_wall.find(after.id);
             shown != index_.shown_code_by_wall.end()) {
    changes_.remove(Scope::of(after.id), ref(shown->second));
  }
  changes_.put(scope, std::move(after));
}

void Deciding::remove_seat(const Stored<Seat>& seat) {
  Seat removed = seat.record;
  removed.status = SeatStatus::removed;
  removed.room = {};
  put_seat(seat, std::move(removed));
}

// Nobody speaks any more for those who sat at its device.
void Deciding::remove_table_of(Id<Seat> seat) {
  for (const Id<Seat>& person : seated_at(seat, store_, index_)) {
    remove_seat(*store_.find(person));
  }
}

Refused Deciding::on(const MoveSeat& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* seat = store_.find(command.seat);
  if (seat == nullptr) return Refusal::not_found;
  if (seat->record.status != SeatStatus::seated || only_watches(seat->record.role)) {
    return Refusal::not_allowed;
  }
  if (command.room) {
    const auto* room = store_.find(command.room);
    if (room == nullptr) return Refusal::not_found;
    if (room->record.closed) return Refusal::room_closed;
  }
  if (seat->record.room == command.room) return Refusal::already_so;
  if (seat->record.table) return Refusal::sits_at_table;
  if (is_staff(seat->record.role)) {
    come_to(seat->record, command.room);
    return Refusal::none;
  }
  const Refused no = check_move(seat->record, command.room);
  if (no.code != Refusal::none) return no;
  seat_in(seat->record, command.room);
  return Refusal::none;
}

Refused Deciding::on(const AdmitSeat& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* seat = store_.find(command.seat);
  if (seat == nullptr) return Refusal::not_found;
  if (seat->record.status == SeatStatus::seated) return Refusal::already_so;
  if (seat->record.status == SeatStatus::removed) return Refusal::not_seated;
  Seat admitted = seat->record;
  admitted.status = SeatStatus::seated;
  admitted.room = room_for_late(admitted);
  put_seat(*seat, std::move(admitted));
  return Refusal::none;
}

Refused Deciding::on(const RemoveSeat& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* seat = store_.find(command.seat);
  if (seat == nullptr) return Refusal::not_found;
  const bool facilitates = actor_.is_server() || seat_->role == Role::facilitator;
  if (command.seat == actor_.seat || (is_staff(seat->record.role) && !facilitates)) {
    return Refusal::not_allowed;
  }
  if (seat->record.status == SeatStatus::removed) return Refusal::already_so;
  remove_seat(*seat);
  remove_table_of(command.seat);
  if (const auto found = index_.tickets_by_seat.find(command.seat);
      found != index_.tickets_by_seat.end()) {
    for (const Id<Ticket>& id : found->second) {
      Ticket revoked;
      revoked.id = id;
      revoked.revoked = true;
      changes_.set(Scope::vault(), std::move(revoked), field_bit<&Ticket::revoked>());
    }
  }
  return Refusal::none;
}

Refused Deciding::on(const SetRole& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* seat = store_.find(command.seat);
  if (seat == nullptr) return Refusal::not_found;
  if (seat->record.status != SeatStatus::seated) return Refusal::not_seated;
  if (command.role == Role::none || command.role > Role::wall) return Refusal::out_of_range;
  const bool facilitates = actor_.is_server() || seat_->role == Role::facilitator;
  if ((is_staff(command.role) || is_staff(seat->record.role)) && !facilitates) {
    return Refusal::not_allowed;
  }
  if (seat->record.role == command.role) return Refusal::already_so;
  Seat changed = seat->record;
  changed.role = command.role;
  if (only_watches(changed.role)) {
    changed.room = {};
    remove_table_of(command.seat);
  }
  put_seat(*seat, std::move(changed));
  return Refusal::none;
}

}  // namespace plenary::audit
