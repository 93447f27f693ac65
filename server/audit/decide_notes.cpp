#include <algorithm>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/note_order.h"
#include "audit/plain_text.h"

namespace plenary::audit {
namespace {

// How much of its author a note keeps back.
int kept_back(Anonymity anonymity) {
  switch (anonymity) {
    case Anonymity::named: return 0;
    case Anonymity::group_only: return 1;  // The vault knows the rest.
    case Anonymity::moderator_vault: return 2;
    case Anonymity::unlinkable: return 3;
  }
  return 0;
}

// Whether the phase promises its authors less than this one was promised.
bool opens_wider(const AddNote& command, const Phase& phase) {
  return kept_back(phase.anonymity) < kept_back(command.anonymity) ||
         (phase.reveal == Reveal::at_once && command.reveal != Reveal::at_once) ||
         (phase.reveal != Reveal::by_author && command.reveal == Reveal::by_author);
}

bool is_hidden(const Stored<Note>& note) {
  return note.scope == Scope::staff() && note.record.placement.order != 0;
}

bool is_on_the_wall(const Stored<Note>& note) {
  return note.scope == Scope::room_or_everyone(note.record.placement.room) &&
         note.record.placement.order != 0;
}

}  // namespace

std::uint32_t scalars_max_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::minutes: return limits::minutes_scalars_max;
    case RecordKind::group:
    case RecordKind::cause_map:
    case RecordKind::cause: return limits::title_scalars_max;
    default: return limits::note_scalars_max;
  }
}

Scope authorship_scope(Scope note_scope) {
  return note_scope == Scope::everyone() ? Scope::members() : note_scope;
}

Refused Deciding::on(const AddNote& command) { return add_note(command, {}); }

// Of a paper it is said which group it comes from and nobody's name: who types it did not write it.
Refused Deciding::add_note(const AddNote& command, const Origin& origin) {
  if (seat_ == nullptr) return Refusal::not_allowed;
  if (command.audience == Audience::room && !may(Act::add_notes)) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::notes_max); no.code != Refusal::none) {
    return no;
  }
  if (command.epistemic > Epistemic::commitment || command.audience > Audience::staff) {
    return Refusal::out_of_range;
  }
  const Refused unfit = check_text(command.text.text, limits::note_scalars_max, Blank::refused);
  if (unfit.code != Refusal::none) return unfit;
  if (!command.text.run) return Refusal::out_of_range;

  const auto* phase = store_.only<Phase>();
  const Anonymity anonymity = phase == nullptr ? Anonymity::named : phase->record.anonymity;
  // Neither a name nor the words themselves go further than was said when they were written: what
  // comes late, after a move, is given back.
  if (command.audience == Audience::room && phase != nullptr &&
      opens_wider(command, phase->record)) {
    return {Refusal::phase_moved, phase->record.number};
  }
  Note note;
  note.id = command.id;
  note.epistemic = command.epistemic;
  note.text = Text(command.text.run, command.text.text);
  note.origin = origin;
  const bool paper = origin.source == NoteSource::paper;
  Scope scope = command.audience == Audience::only_me ? Scope::of(actor_.seat) : Scope::staff();
  if (command.audience == Audience::room) {
    if (anonymity == Anonymity::unlinkable) return Refusal::unlinkable_only;
    if (const Refused no = writable_room(command.room, note.placement.room);
        no.code != Refusal::none) {
      return no;
    }
    scope = Scope::room_or_everyone(note.placement.room);
    note.sealed = phase != nullptr && phase->record.reveal != Reveal::at_once;
    if (anonymity == Anonymity::group_only && !paper) note.group = group_shown();
    if (note.sealed) {
      scope = Scope::of(actor_.seat);
      note.sealing = {
          phase->record.reveal, phase->record.name, is_moderated(writer_meant(note, seat_))};
    }
    if (!note.sealed) {
      Refused no = check_group(command.group, note.placement.room, note.placement.group);
      if (no.code == Refusal::none) {
        no = mint_order(
            {note.placement.room, note.placement.group}, command.place, {}, note.placement.order);
      }
      if (no.code != Refusal::none) return no;
    }
  }
  const bool named = command.audience == Audience::only_me || anonymity == Anonymity::named;
  changes_.put(scope, std::move(note));
  changes_.put(named && !paper ? authorship_scope(scope) : Scope::vault(),
               Authorship{mint<Authorship>(), command.id, actor_.seat});
  look_first(ref(command.id), seat_);
  return Refusal::none;
}

bool Deciding::is_author(Id<Note> note) const {
  const auto found = index_.authorship_by_record.find(ref(note));
  if (found == index_.authorship_by_record.end()) return false;
  return store_.find(found->second)->record.seat == actor_.seat;
}

Refused Deciding::may_edit(const Stored<Note>& note) const {
  if (note.scope == Scope::of(actor_.seat)) return Refusal::none;
  // What was looked at is what stays; it can be taken out and written anew.
  if (seat_ != nullptr && is_moderated(*seat_)) return Refusal::not_allowed;
  if (may(Act::edit_any)) return Refusal::none;
  if (!is_author(note.record.id)) return Refusal::not_yours;
  return may(Act::edit_own) ? Refusal::none : Refusal::not_allowed;
}

Refused Deciding::may_edit_text(RecordRef target) const {
  if (!is_visible(target)) return Refusal::not_found;
  const bool sent_back = seat_ != nullptr && *store_.scope_of(target) == Scope::of(actor_.seat);
  if (sent_back && can_be_sent_back(target.kind)) return Refusal::none;  // Its author mends it.
  const auto granted = [&](Act act) {
    return may(act) && may_change_shared() ? Refusal::none : Refusal::not_allowed;
  };
  switch (target.kind) {
    case RecordKind::note: return may_edit(*store_.find(Id<Note>(target.id.value)));
    case RecordKind::group: return granted(Act::arrange);
    case RecordKind::cause_map:
    case RecordKind::cause: return granted(Act::map_causes);
    case RecordKind::minutes: return granted(Act::take_minutes);
    case RecordKind::finding: return granted(Act::arrange);
    case RecordKind::commitment: {
      if (!may_change_shared()) return Refusal::not_allowed;
      return may_plan(*store_.find(Id<Commitment>(target.id.value)));
    }
    default: return Refusal::not_found;
  }
}

Refused Deciding::check_edits(RecordRef target, const TextEdits& edits) const {
  const Text& text = *store_.text_of(target);
  if (edits.empty()) return Refusal::text_empty;
  if (!edits.restores.empty()) return Refusal::text_conflict;  // Only undo restores.
  if (text.runs().size() + 2 * (edits.inserts.size() + edits.deletes.size()) >
      limits::text_runs_max) {
    return {Refusal::limit_reached, limits::text_runs_max};
  }
  if (text.fault(edits)) return Refusal::text_conflict;

  std::uint64_t scalars = text.scalars();
  bool marks = std::any_of(text.runs().begin(), text.runs().end(), [](const TextRun& run) {
    return has_combining_marks(run.text);
  });
  for (const TextInsert& insert : edits.inserts) {
    if (!is_readable(insert.text)) return Refusal::text_unreadable;
    scalars += count_scalars(insert.text);
    marks = marks || has_combining_marks(insert.text);
  }
  // What is fine piece by piece may be too long, or bring marks together, as a whole.
  const std::uint32_t scalars_max = scalars_max_of(target.kind);
  if (!marks && scalars <= scalars_max) return Refusal::none;
  return check_outcome(target, edits);
}

Refused Deciding::check_outcome(RecordRef target, const TextEdits& edits) const {
  Text outcome = *store_.text_of(target);
  outcome.apply(edits);
  return check_text(outcome.str(), scalars_max_of(target.kind), Blank::allowed);
}

Refused Deciding::on(const EditText& command) {
  if (const Refused no = may_edit_text(command.record); no.code != Refusal::none) return no;
  if (const Refused no = check_edits(command.record, command.edits); no.code != Refusal::none) {
    return no;
  }
  changes_.list.push_back(
      {*store_.scope_of(command.record), EditRecordText{command.record, command.edits}});
  point_out(command.record, command.edits);
  return Refusal::none;
}

Refused Deciding::on(const SetEpistemic& command) {
  const auto* note = visible(command.note);
  if (note == nullptr) return Refusal::not_found;
  if (command.epistemic > Epistemic::commitment) return Refusal::out_of_range;
  if (!may(Act::arrange)) {
    if (const Refused no = may_edit(*note); no.code != Refusal::none) return no;
  }
  if (note->record.epistemic == command.epistemic) return Refusal::already_so;
  Note sorted;
  sorted.id = command.note;
  sorted.epistemic = command.epistemic;
  changes_.set(note->scope, std::move(sorted), field_bit<&Note::epistemic>());
  return Refusal::none;
}

Refused Deciding::on(const MoveNote& command) {
  if (!may(Act::arrange)) return Refusal::not_allowed;
  const auto* note = visible(command.note);
  if (note == nullptr || !is_on_the_wall(*note)) return Refusal::not_found;
  Placement placement = note->record.placement;
  Refused no = check_group(command.group, placement.room, placement.group);
  if (no.code == Refusal::none) {
    no =
        mint_order({placement.room, placement.group}, command.place, command.note, placement.order);
  }
  if (no.code != Refusal::none) return no;
  place_note(note->scope, command.note, placement);
  return Refusal::none;
}

// An order key at the place meant, among the notes of a list without `moved`.
Refused Deciding::mint_order(ListKey key, const Place& place, Id<Note> moved,
                             std::uint64_t& order) {
  const NoteList& list = index_.list(key);
  auto next = list.begin();
  NoteList::value_type before;
  if (place.kind == PlaceKind::after) {
    const auto* anchor = visible(place.note);
    if (anchor == nullptr || place.note == moved) return Refusal::not_found;
    const auto at = list.find({anchor->record.placement.order, place.note});
    if (at == list.end()) return Refusal::group_elsewhere;
    before = *at;
    next = std::next(at);
  } else if (place.kind == PlaceKind::end && !list.empty()) {
    before = *list.rbegin();
    next = list.end();
  } else if (place.kind > PlaceKind::after) {
    return Refusal::out_of_range;
  }
  const std::uint64_t least = before.first;
  if (next != list.end() && next->second == moved) ++next;
  if (next == list.end() && least < UINT64_MAX - 2 * order_gap) {
    order = least == 0 ? order_origin : least + order_gap;
  } else if (next != list.end() && least == 0 && next->first > order_gap) {
    order = next->first - order_gap;
  } else if (next != list.end() && next->first > least + 1) {
    order = least + (next->first - least) / 2;
  } else {
    const Spread made = spread(list, before, moved);
    for (const auto& [id, spread_order] : made.moved) {
      const auto& note = *store_.find(id);
      Placement placement = note.record.placement;
      placement.order = spread_order;
      place_note(note.scope, id, placement);
    }
    order = made.free;
  }
  return Refusal::none;
}

void Deciding::place_note(Scope scope, Id<Note> note, const Placement& placement) {
  Note placed;
  placed.id = note;
  placed.placement = placement;
  changes_.set(scope, std::move(placed), field_bit<&Note::placement>());
}

std::uint64_t Deciding::last_order(ListKey key) const {
  const NoteList& list = index_.list(key);
  return list.empty() ? order_origin : list.rbegin()->first;
}

const Stored<Group>* Deciding::standing(Id<Group> id) const {
  const auto* group = visible(id);
  while (group != nullptr && group->record.merged_into) group = visible(group->record.merged_into);
  return group;
}

Refused Deciding::check_group(Id<Group> asked, Id<Room> room, Id<Group>& group) const {
  group = {};
  if (!asked) return Refusal::none;
  const auto* found = standing(asked);
  if (found == nullptr) return Refusal::not_found;
  if (is_out_of_sight(ref(found->record.id))) return Refusal::out_of_sight;
  if (found->record.room != room) return Refusal::group_elsewhere;
  group = found->record.id;
  return Refusal::none;
}

Refused Deciding::on(const RemoveNote& command) {
  const auto* note = visible(command.note);
  if (note == nullptr) return Refusal::not_found;
  const bool own = note->scope == Scope::of(actor_.seat);
  if (!own && !is_author(command.note)) return Refusal::not_yours;
  if (!own && !may(Act::edit_own)) return Refusal::not_allowed;
  if (index_.uses_of(ref(command.note)) != 0 || may_have_votes(note->scope)) {
    return Refusal::still_used;
  }
  remove_text(ref(command.note));
  return Refusal::none;
}

// Only a named author's record moves: an anonymous one stays in the vault.
void Deciding::move_authorship(Id<Note> note, Scope to) {
  const auto& authorship = *store_.find(index_.authorship_by_record.at(ref(note)));
  if (authorship.scope == Scope::vault()) return;
  changes_.remove(authorship.scope, ref(authorship.record.id));
  changes_.put(to, authorship.record);
}

void Deciding::clear_focus_on(RecordRef target) {
  const auto* focus = store_.only<Focus>();
  if (focus == nullptr || focus->record.target != target) return;
  changes_.set(focus->scope, Focus{focus->record.id, {}, false},
               field_bit<&Focus::target>() | field_bit<&Focus::spotlight>());
}

Refused Deciding::on(const HideNote& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* note = visible(command.note);
  if (note == nullptr || (seat_ != nullptr && note->scope == Scope::of(actor_.seat))) {
    return Refusal::not_found;
  }
  if (note->scope == Scope::staff()) return Refusal::already_so;
  return on(short_review(command.note, ReviewAct::hide));
}

Refused Deciding::on(const ShowNote& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* note = visible(command.note);
  if (note == nullptr) return Refusal::not_found;
  if (is_on_the_wall(*note)) return Refusal::already_so;
  if (!is_hidden(*note)) return Refusal::not_found;  // A question to the staff stays with them.
  return on(short_review(command.note, ReviewAct::release));
}

}  // namespace plenary::audit
