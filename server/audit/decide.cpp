#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/plain_text.h"
#include "base/overload.h"

namespace plenary::audit {
namespace {

template <class C>
concept FromServerOnly = C::tag >= first_internal_tag;

// What the server asks for whoever holds a token.
bool is_in_nobodys_name(const Command& command) {
  return std::holds_alternative<AddUnlinked>(command) ||
         std::holds_alternative<ChangeUnlinked>(command) ||
         std::holds_alternative<CastUnlinked>(command);
}

// What the staff may do in any phase. Changing somebody else's words and voting must be granted
// to them like to everybody else.
constexpr bool is_always_staffs(Act act) { return act != Act::edit_any && act != Act::vote; }

}  // namespace

Deciding::Deciding(const Session& session, const Actor& actor, const Moment& moment)
    : session_(session),
      store_(session.records()),
      index_(session.index()),
      actor_(actor),
      moment_(moment),
      written_in_(actor.written_in) {
  if (const auto* stored = store_.find(actor.seat)) seat_ = &stored->record;
}

Result<Changes, Refused> Deciding::decide(const Command& command) {
  if (const Refused no = check_actor(command); no.code != Refusal::none) return no;
  changes_.list.reserve(2);  // So many most commands make: a text and who wrote it.
  const Refused no = std::visit([&](const auto& asked) { return on(asked); }, command);
  if (no.code != Refusal::none) return no;
  settle();
  return std::move(changes_);
}

Refused Deciding::check_actor(const Command& command) const {
  const bool internal = std::visit([]<class C>(const C&) { return FromServerOnly<C>; }, command);
  const Settings* settings = session_.settings();
  if (settings == nullptr) {
    const bool creates = std::holds_alternative<CreateSession>(command);
    return creates && actor_.is_server() ? Refusal::none : Refusal::not_found;
  }
  if (settings->closed) return Refusal::session_closed;
  if (actor_.is_server()) {
    // Who asks in nobody's name may be anybody, and is stopped with everybody.
    const bool stopped = is_in_nobodys_name(command) && store_.only<Phase>()->record.frozen;
    return stopped ? Refusal::frozen : Refusal::none;
  }
  if (internal) return Refusal::unknown_command;
  if (seat_ == nullptr || seat_->status != SeatStatus::seated) return Refusal::not_seated;
  if (only_watches(seat_->role)) return check_watcher(command);
  return check_frozen(command);
}

// What somebody is in the middle of writing is kept, if only for themselves; and the staff can be
// called and told something at any moment, and so can that one agrees.
Refused Deciding::check_frozen(const Command& command) const {
  if (is_staff_actor() || !store_.only<Phase>()->record.frozen) return Refusal::none;
  const auto* add = std::get_if<AddNote>(&command);
  const bool goes_on =
      (add != nullptr && add->audience != Audience::room) ||
      std::holds_alternative<CallHelp>(command) || std::holds_alternative<Agree>(command);
  return goes_on ? Refusal::none : Refusal::frozen;
}

// Observers keep notes for themselves and ask the staff; walls do nothing.
Refused Deciding::check_watcher(const Command& command) const {
  if (seat_->role == Role::wall) return Refusal::only_watching;
  const auto own = [&](RecordRef target) {
    const Scope* scope = store_.scope_of(target);
    return scope != nullptr && *scope == Scope::of(actor_.seat);
  };
  const bool allowed = std::visit(
      Overload{
          [](const AddNote& add) { return add.audience != Audience::room; },
          [&](const EditText& edit) { return own(edit.record); },
          [&](const SetEpistemic& set) { return own(ref(set.note)); },
          [&](const RemoveNote& remove) { return own(ref(remove.note)); },
          [](const Undo&) { return true; },
          [](const Agree&) { return true; },
          [](const auto&) { return false; },
      },
      command);
  return allowed ? Refusal::none : Refusal::only_watching;
}

bool Deciding::is_staff_actor() const {
  return actor_.is_server() || (seat_ != nullptr && is_staff(seat_->role));
}

bool Deciding::may(Act act) const {
  if (is_staff_actor() && is_always_staffs(act)) return true;
  const auto* phase = store_.only<Phase>();
  if (phase == nullptr || seat_ == nullptr) return false;
  for (const Grant& grant : phase->record.grants) {
    if (grant.role == seat_->role) return (grant.acts >> static_cast<unsigned>(act) & 1U) != 0;
  }
  return false;
}

bool Deciding::is_visible(RecordRef target) const {
  const Scope* scope = store_.scope_of(target);
  return scope != nullptr && (actor_.is_server() || session_.sees(actor_.seat, *scope));
}

Refused Deciding::writable_room(Id<Room> asked, Id<Room>& room) const {
  room = asked;
  if (!is_staff_actor()) {
    if (asked && asked != seat_->room) return Refusal::not_found;
    room = seat_->room;
  }
  if (!room) return Refusal::none;
  const auto* stored = store_.find(room);
  if (stored == nullptr) return Refusal::not_found;
  return stored->record.closed ? Refusal::room_closed : Refusal::none;
}

Id<RunTag> Deciding::fresh_run() const {
  while (true) {
    if (const Id<RunTag> run(moment_.entropy.draw()); run) return run;
  }
}

Refused Deciding::check_new_text(const NewText& text, std::uint32_t scalars_max, Text& made) const {
  const Refused no = check_text(text.text, scalars_max, Blank::allowed);
  if (no.code != Refusal::none) return no;
  if (!text.run && !text.text.empty()) return Refusal::out_of_range;
  made = Text(text.run, text.text);
  return Refusal::none;
}

}  // namespace plenary::audit
