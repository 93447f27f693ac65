#include <algorithm>
#include <map>

#include "audit/deciding.h"
#include "audit/limits.h"

namespace plenary::audit {

// The group to be said of a note, or nothing where it would say who: too few of it are here, or
// those of whom none is said would be too few.
std::string Deciding::group_shown() const {
  const std::vector<std::string> shown = groups_shown(index_.writers_by_group);
  const bool said = std::find(shown.begin(), shown.end(), seat_->group) != shown.end();
  return said ? seat_->group : std::string();
}

// Whether the actor may reveal what was sealed so.
bool Deciding::may_reveal(const RevealNotes& command, Reveal reveal) const {
  if (is_staff_actor()) return true;
  if (command.author == actor_.seat) {
    return reveal == Reveal::by_author || reveal == Reveal::at_once;
  }
  const bool table = command.room && command.room == seat_->room && !command.author;
  return table && reveal == Reveal::by_table && seat_->role == Role::table_lead;
}

// Somebody else's are asked for by their seat only where authors are named anyway: which notes come
// to light together must not tell who wrote them.
std::vector<Id<Note>> Deciding::sealed_notes(const RevealNotes& command) const {
  std::vector<Id<Note>> notes;
  if (command.author) {
    const auto theirs = index_.sealed_by_scope.find(Scope::of(command.author));
    if (theirs == index_.sealed_by_scope.end()) return notes;
    const auto is_meant = [&](Id<Note> id) {
      if (command.room && command.room != store_.find(id)->record.placement.room) return false;
      const auto& authorship = *store_.find(index_.authorship_by_record.at(ref(id)));
      return command.author == actor_.seat || authorship.scope != Scope::vault();
    };
    std::copy_if(theirs->second.begin(), theirs->second.end(), std::back_inserter(notes), is_meant);
    return notes;
  }
  for (const auto& [room, sealed] : index_.sealed_by_room) {
    if (command.room && command.room != room) continue;
    notes.insert(notes.end(), sealed.begin(), sealed.end());
  }
  std::sort(notes.begin(), notes.end());
  return notes;
}

// Each note as it was sealed, whatever the phase says now; those of before that was kept as the
// phase says. That there are others, which the actor may not reveal, is said to their author alone.
Refused Deciding::notes_to_reveal(const RevealNotes& command, std::vector<Id<Note>>& notes) const {
  const Reveal now = store_.only<Phase>()->record.reveal;
  notes = sealed_notes(command);
  const std::size_t all = notes.size();
  std::erase_if(notes, [&](Id<Note> id) {
    const Reveal sealed = store_.find(id)->record.sealing.reveal;
    return !may_reveal(command, sealed == Reveal::at_once ? now : sealed);
  });
  if (!notes.empty()) return Refusal::none;
  const bool is_told = all != 0 && command.author == actor_.seat;
  return is_told || !may_reveal(command, now) ? Refusal::not_allowed : Refusal::already_so;
}

// Fisher and Yates: each order is as likely as any other.
void Deciding::shuffle(std::vector<Id<Note>>& notes) const {
  for (std::size_t left = notes.size(); left > 1; --left) {
    std::swap(notes[left - 1], notes[moment_.entropy.draw() % left]);
  }
}

Refused Deciding::on(const RevealNotes& command) {
  std::vector<Id<Note>> notes;
  if (const Refused no = notes_to_reveal(command, notes); no.code != Refusal::none) return no;
  shuffle(notes);
  const std::size_t count = command.count == 0 ? limits::reveal_max : command.count;
  notes.resize(std::min({notes.size(), count, limits::reveal_max}));
  std::map<Id<Room>, std::uint64_t> orders;
  for (const Id<Note>& id : notes) {
    const Stored<Note>& sealed = *store_.find(id);
    Note note = sealed.record;
    // Of a room that is no more one's own comes to light where one is now, else in plenary.
    const Id<Room> written = note.placement.room;
    const bool gone = written && store_.find(written)->record.closed;
    if (gone) note.placement.room = command.author == actor_.seat ? seat_->room : Id<Room>{};
    const Id<Room> room = note.placement.room;
    const auto order = orders.try_emplace(room, last_order({room, {}})).first;
    order->second += order_gap;
    note.placement.order = order->second;
    note.sealed = false;
    note.sealing = {};
    const Scope scope = Scope::room_or_everyone(room);
    changes_.remove(sealed.scope, ref(id));
    changes_.put(scope, std::move(note));
    move_authorship(id, authorship_scope(scope));
    move_evidence_for(ref(id), scope);
    const Id<Seat> author = store_.find(index_.authorship_by_record.at(ref(id)))->record.seat;
    look_first(ref(id), &store_.find(author)->record, sealed.record.sealing);
  }
  return Refusal::none;
}

}  // namespace plenary::audit
