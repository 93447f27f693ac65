#include <algorithm>

#include "audit/deciding.h"
#include "audit/evidence.h"
#include "base/overload.h"

namespace plenary::audit {
namespace {

bool is_whole(const Change& change) {
  return std::holds_alternative<Put>(change.body) || std::holds_alternative<Remove>(change.body);
}

template <class Verb>
bool has(const UndoStep& step, RecordRef target) {
  return std::any_of(step.inverse.begin(), step.inverse.end(), [&](const Change& change) {
    return std::holds_alternative<Verb>(change.body) && ref(change.body) == target;
  });
}

// From one scope to another, as hiding and admitting do.
bool moves(const UndoStep& step, RecordRef target) {
  return has<Remove>(step, target) && has<Put>(step, target);
}

bool is_sealed(const Store& store, RecordRef target) {
  const auto* note = store.find(Id<Note>(target.id.value));
  return target.kind == RecordKind::note && note != nullptr && note->record.sealed;
}

}  // namespace

// Judged at the undo's place in the order: what the phase or the role no longer allows to do, it
// no longer allows to take back.
bool Deciding::may_take_back(const Change& change, const UndoStep& step) const {
  if (is_move(step)) return true;
  const RecordKind kind = ref(change.body).kind;
  if (kind == RecordKind::seat) return may_reseat(change);
  // What its author was told of a text comes back with it, whoever took that out.
  if (kind == RecordKind::note_notice)
    return change.scope == Scope::of(actor_.seat) || is_staff_actor();
  // Where what is kept away or sealed will come to light: joining rooms changed that unseen, too.
  const bool placed_anew = std::holds_alternative<SetFields>(change.body);
  const RecordRef target = ref(change.body);
  if (placed_anew && is_staff_actor() && (is_away(target) || is_sealed(store_, target)))
    return true;
  const bool own = change.scope == Scope::of(actor_.seat);
  const bool vault = change.scope == Scope::vault();
  if (!own && !vault && !session_.sees(actor_.seat, change.scope)) return false;
  switch (kind) {
    case RecordKind::note: return own || may_take_back_note(change, step);
    case RecordKind::authorship: return own || may_disown(change, step);
    case RecordKind::group: return may(Act::arrange);
    case RecordKind::vote: return may(Act::vote);
    case RecordKind::cause_map:
    case RecordKind::cause:
    case RecordKind::cause_link: return may(Act::map_causes);
    case RecordKind::minutes: return may(Act::take_minutes);
    case RecordKind::finding: return may(Act::arrange);
    case RecordKind::evidence: return own || may_recite(change);
    case RecordKind::commitment:
      return is_staff_actor() || may_edit_text(ref(change.body)).code == Refusal::none;
    default: return is_staff_actor();
  }
}

// Of another text than a note it is judged with the text.
bool Deciding::may_disown(const Change& change, const UndoStep& step) const {
  const auto* put = std::get_if<Put>(&change.body);
  const auto* stored = store_.find(Id<Authorship>(ref(change.body).id.value));
  if (put == nullptr && stored == nullptr) return false;
  const Authorship& by = put == nullptr ? stored->record : std::get<Authorship>(put->record);
  return by.about().kind != RecordKind::note || may_take_back_note(change, step);
}

// As for citing it. What goes with its claim is judged with that.
bool Deciding::may_recite(const Change& change) const {
  const auto* put = std::get_if<Put>(&change.body);
  const auto* stored = store_.find(Id<Evidence>(ref(change.body).id.value));
  if (put == nullptr && stored == nullptr) return false;
  const RecordRef claim =
      put == nullptr ? stored->record.claim : std::get<Evidence>(put->record).claim;
  return !store_.holds(claim) || may_claim(claim).code == Refusal::none;
}

bool Deciding::may_take_back_note(const Change& change, const UndoStep& step) const {
  const RecordRef target = ref(change.body);
  if (is_whole(change)) return moves(step, target) ? is_staff_actor() : may(Act::edit_own);
  const bool words = may_edit_text(target).code == Refusal::none;
  const auto* set = std::get_if<SetFields>(&change.body);
  if (set == nullptr) return words;
  if ((set->set & field_bit<&Note::placement>()) != 0) return may(Act::arrange);
  return words || may(Act::arrange);
}

// As SetRole has it: only a facilitator gives and takes the staff's roles. The record may be in a
// scope the staff do not follow, an observer's own.
bool Deciding::may_reseat(const Change& change) const {
  if (!is_staff_actor()) return false;
  const auto* put = std::get_if<Put>(&change.body);
  if (put == nullptr) return true;
  const Seat& after = std::get<Seat>(put->record);
  const Role before = store_.find(after.id)->record.role;
  const bool staff = is_staff(before) || is_staff(after.role);
  return before == after.role || !staff || seat_->role == Role::facilitator;
}

// Whether all that is cited for a record now moves with it: what was cited since would stay behind.
bool Deciding::brings_its_evidence(RecordRef claim, const UndoStep& step) const {
  const auto cited = index_.evidence_by_claim.find(claim);
  if (cited == index_.evidence_by_claim.end()) return true;
  return std::all_of(cited->second.begin(), cited->second.end(),
                     [&](Id<Evidence> id) { return has<Remove>(step, ref(id)); });
}

// Whether a record made by the step can go: untouched since, and nothing else needs it.
bool Deciding::can_go(const Change& removal, const UndoStep& step) const {
  const RecordRef target = ref(removal.body);
  if (store_.last_writer(target, ~FieldSet{0}) != step.seq) return false;
  if (moves(step, target)) return brings_its_evidence(target, step);
  if (index_.uses_of(target) != 0 || index_.evidence_by_claim.contains(target)) return false;
  return std::visit(
      Overload{
          [](const Seat&) { return false; },  // Votes and notes are somebody's.
          [&](const Note&) { return !may_have_votes(removal.scope); },
          [&](const Vote& vote) {
            const auto* ballot = visible(vote.ballot);
            return ballot != nullptr && ballot->record.state == BallotState::open;
          },
          [&](const Group& group) { return index_.list({group.room, group.id}).empty(); },
          [&](const Cause& cause) {
            const auto edges = index_.edges.find(cause.id);
            return edges == index_.edges.end() ||
                   (edges->second.in.empty() && edges->second.out.empty());
          },
          [&](const Evidence&) { return !takes_ground({removal}); },
          [](const auto&) { return true; },
      },
      store_.get(target));
}

// Whether a record can come back: it is not there, or still as the step left it.
bool Deciding::can_return(const Change& change, const UndoStep& step) const {
  const Put& put = std::get<Put>(change.body);
  const RecordRef target = ref(put.record);
  const bool replaces = store_.holds(target) && !has<Remove>(step, target);
  if (replaces && (*store_.scope_of(target) != change.scope ||
                   store_.last_writer(target, ~FieldSet{0}) != step.seq)) {
    return false;
  }
  return returns_beside(put.record, change.scope, step) && fits_again(put.record, step);
}

Scope Deciding::scope_after(RecordRef target, const UndoStep& step) const {
  for (const Change& change : step.inverse) {
    const bool puts = std::holds_alternative<Put>(change.body);
    if (puts && ref(change.body) == target) return change.scope;
  }
  const Scope* const now = store_.scope_of(target);
  return now == nullptr ? Scope{} : *now;
}

// What it belongs to may have been hidden or shown since: evidence is where its claim is, a cause
// where its map is unless it is kept away, a link where both its causes are.
bool Deciding::returns_beside(const Record& record, Scope scope, const UndoStep& step) const {
  return std::visit(
      Overload{
          [&](const Evidence& evidence) { return scope_after(evidence.claim, step) == scope; },
          [&](const Cause& cause) {
            return is_away(ref(cause.id)) || scope_after(ref(cause.map), step) == scope;
          },
          [&](const CauseLink& link) {
            const Scope map = scope_after(ref(link.map), step);
            const bool seen = scope_after(ref(link.ends.from), step) == map &&
                              scope_after(ref(link.ends.to), step) == map;
            return scope == (seen ? map : Scope::staff());
          },
          [](const auto&) { return true; },
      },
      record);
}

// In which room a group is once the step is taken back.
Id<Room> Deciding::room_after(Id<Group> group, const UndoStep& step) const {
  for (const Change& change : step.inverse) {
    if (ref(change.body) != ref(group)) continue;
    if (const auto* put = std::get_if<Put>(&change.body)) return std::get<Group>(put->record).room;
    const auto* set = std::get_if<SetFields>(&change.body);
    constexpr FieldSet room = field_bit<&Group::room>();
    const bool returns =
        set != nullptr && (set->set & room) != 0 && store_.misfit(change) == nullptr &&
        store_.last_writer(ref(group), room) == step.seq;
    if (returns) return std::get<Group>(set->values).room;
  }
  const auto* stored = store_.find(group);
  return stored == nullptr ? Id<Room>{} : stored->record.room;
}

// Whether a seat may say this of the item now, as if it were cast anew.
bool Deciding::is_free_to(const Vote& vote) const {
  const auto* ballot = visible(vote.ballot);
  return ballot != nullptr && ballot->record.state == BallotState::open &&
         may_vote_on(ballot->record) && check_item(*ballot, vote.mark.item).code == Refusal::none &&
         check_weight(ballot->record, vote.mark).code == Refusal::none;
}

bool Deciding::is_open_again(Id<Room> id, const UndoStep& step) const {
  const auto* room = store_.find(id);
  if (room == nullptr) return false;
  if (!room->record.closed) return true;
  constexpr FieldSet closed = field_bit<&Room::closed>();
  return has<SetFields>(step, ref(id)) && store_.last_writer(ref(id), closed) == step.seq;
}

bool Deciding::fits_again(const CauseLink& link, const UndoStep& step) const {
  const auto there = [&](Id<Cause> id) {
    return store_.find(id) != nullptr || has<Put>(step, ref(id));
  };
  if (!there(link.ends.from) || !there(link.ends.to) || is_linked(link.ends)) return false;
  const auto* map = store_.find(link.map);
  if (map == nullptr) return false;
  if (map->record.cycles == Cycles::allowed) return true;
  std::vector<LinkEnds> returning;
  for (const Change& change : step.inverse) {
    const auto* put = std::get_if<Put>(&change.body);
    const auto* other = put == nullptr ? nullptr : std::get_if<CauseLink>(&put->record);
    if (other != nullptr) returning.push_back(other->ends);
  }
  return !leads_to(link.ends.to, link.ends.from, returning);
}

// Whether a cause may stand so high, with what comes back.
bool Deciding::is_supported(const Cause& cause, const std::vector<Change>& returning) const {
  const Grounds grounds(store_, index_, returning);
  return grounds.support(ref(cause.id)) >= support_needed(cause.standing);
}

// Whether a note may be sorted back: not from what was seen to what is thought, where something
// was built on it meanwhile.
bool Deciding::keeps_what_rests_on_it(const Note& note, FieldSet fields) const {
  constexpr FieldSet sorted = field_bit<&Note::epistemic>();
  if ((fields & sorted) == 0 || is_seen(note.epistemic)) return true;
  return !takes_ground({{*store_.scope_of(ref(note.id)), SetFields{note, sorted}}});
}

// Whether a record that is to come back would still find what it names.
bool Deciding::fits_again(const Record& record, const UndoStep& step) const {
  const auto there = [&](auto id) {
    return !id || store_.find(id) != nullptr || has<Put>(step, ref(id));
  };
  return std::visit(
      Overload{
          [&](const Seat& seat) { return !seat.room || is_open_again(seat.room, step); },
          [&](const Note& note) {
            const Placement& place = note.placement;
            return there(place.room) && there(place.group) && !is_merged_away(ref(place.group)) &&
                   (!place.group || room_after(place.group, step) == place.room);
          },
          [&](const Authorship& authorship) {
            const RecordRef text = authorship.about();
            return store_.holds(text) || has<Put>(step, text);
          },
          [&](const Group& group) { return there(group.room); },
          [&](const RoomPin& pin) { return there(pin.room); },
          [&](const Vote& vote) {
            return is_free_to(vote) && !vote_of(actor_.seat, vote.ballot, vote.mark.item);
          },
          [&](const Cause& cause) { return there(cause.map) && there(cause.note); },
          [&](const CauseLink& link) { return fits_again(link, step); },
          [&](const Evidence& evidence) {
            const auto held = [&](RecordRef target) {
              return !target.id || store_.holds(target) || has<Put>(step, target);
            };
            return held(evidence.claim) && held(evidence.source.record);
          },
          [](const auto&) { return true; },
      },
      record);
}

// For fields and texts: the part of the change that nobody has written over since.
std::optional<Change> Deciding::still_mine(const Change& change, const UndoStep& step,
                                           const std::vector<Change>& returning) const {
  const RecordRef target = ref(change.body);
  if (const auto* edit = std::get_if<EditRecordText>(&change.body)) {
    const bool fits = check_outcome(target, edit->edits).code == Refusal::none;
    return fits ? std::optional(change) : std::nullopt;
  }
  SetFields mine = std::get<SetFields>(change.body);
  for (std::uint32_t number = 1; number < 32; ++number) {
    const FieldSet bit = FieldSet{1} << number;
    if ((mine.set & bit) != 0 && store_.last_writer(target, bit) != step.seq) mine.set &= ~bit;
  }
  if (mine.set == 0) return std::nullopt;
  const bool fits = std::visit(
      Overload{
          [&](const Note& note) {
            const RecordRef group = ref(note.placement.group);
            const Note& now = store_.find(note.id)->record;
            const bool moves_room = (mine.set & field_bit<&Note::placement>()) != 0 &&
                                    note.placement.room != now.placement.room;
            if (moves_room && now.sealed) return is_open_again(note.placement.room, step);
            if (moves_room && returning.empty()) return false;  // With its room's notes, or not.
            if (is_merged_away(group) || !keeps_what_rests_on_it(note, mine.set)) return false;
            return !group.id || store_.holds(group) || has<Put>(step, group);
          },
          [&](const Group&) {
            return (mine.set & field_bit<&Group::room>()) == 0 || !returning.empty();
          },
          [&](const Vote& vote) {
            Vote again = store_.find(vote.id)->record;
            again.mark = vote.mark;
            return is_free_to(again);
          },
          [&](const Cause& cause) {
            if ((mine.set & field_bit<&Cause::standing>()) == 0) return true;
            return is_supported(cause, returning);
          },
          [&](const Seat& seat) {
            if (seat.room && !is_open_again(seat.room, step)) return false;
            // Many who go back together were judged together.
            const bool alone = step.inverse.size() == 1;
            return !alone ||
                   check_move(store_.find(seat.id)->record, seat.room).code == Refusal::none;
          },
          [](const auto&) { return true; },
      },
      mine.values);
  if (!fits) return std::nullopt;
  return Change{change.scope, std::move(mine)};
}

Refused Deciding::on(const Undo&) {
  const auto stack = session_.undo_.find(actor_.seat);
  if (stack == session_.undo_.end() || stack->second.empty()) return Refusal::nothing_to_undo;
  if (stack->second.back().inverse.empty()) return Refusal::cannot_undo;
  take_back(stack->second.back());
  return Refusal::none;
}

void Deciding::take_back(const UndoStep& step) {
  // Whole records go and come back all together or not at all; fields and texts one by one.
  bool whole = std::all_of(step.inverse.begin(), step.inverse.end(), [&](const Change& each) {
    if (!is_whole(each)) return true;
    if (!may_take_back(each, step)) return false;
    return std::holds_alternative<Put>(each.body) ? can_return(each, step) : can_go(each, step);
  });
  whole = whole && leaves_nothing_behind(step);
  const std::vector<Change> returning = whole ? step.inverse : std::vector<Change>{};
  for (const Change& change : step.inverse) {
    const RecordRef target = ref(change.body);
    std::optional<Change> mine;
    if (is_whole(change)) {
      if (whole) mine = change;
    } else if (store_.misfit(change) == nullptr && may_take_back(change, step)) {
      mine = still_mine(change, step, returning);
    }
    // What is in the vault is nobody's to be told of.
    if (mine != change && change.scope != Scope::vault() &&
        std::find(changes_.kept.begin(), changes_.kept.end(), target) == changes_.kept.end()) {
      changes_.kept.push_back(target);
    }
    if (!mine) continue;
    if (std::holds_alternative<Remove>(change.body)) clear_focus_on(target);
    changes_.list.push_back(*std::move(mine));
  }
  // Nothing left to take back: said as done, so that the next undo goes on to the step before.
  changes_.undoes = step.seq;
}

}  // namespace plenary::audit
