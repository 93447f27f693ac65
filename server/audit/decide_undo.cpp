#include <algorithm>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "base/overload.h"

namespace plenary::audit {
namespace {

bool is_whole(const Change& change) {
  return std::holds_alternative<Put>(change.body) || std::holds_alternative<Remove>(change.body);
}

}  // namespace

// Judged at the undo's place in the order: what the phase or the role no longer allows to do, it
// no longer allows to take back.
bool Deciding::may_touch(RecordKind kind) const {
  switch (kind) {
    case RecordKind::note:
    case RecordKind::authorship: return may(Act::edit_own) || may(Act::arrange);
    case RecordKind::group: return may(Act::arrange);
    case RecordKind::vote: return may(Act::vote);
    case RecordKind::cause_map:
    case RecordKind::cause:
    case RecordKind::cause_link: return may(Act::map_causes);
    case RecordKind::minutes: return may(Act::take_minutes);
    default: return is_staff_actor();
  }
}

// Whether a record that is to come back would still find what it names.
bool Deciding::fits_again(const Record& record, const UndoStep& step) const {
  const auto returns = [&](RecordRef target) {
    return std::any_of(step.inverse.begin(), step.inverse.end(), [&](const Change& change) {
      return std::holds_alternative<Put>(change.body) && ref(change.body) == target;
    });
  };
  const auto there = [&](RecordRef target) { return store_.holds(target) || returns(target); };
  return std::visit(
      Overload{
          [&](const Note& note) {
            return !note.placement.group || there(ref(note.placement.group));
          },
          [&](const Authorship& authorship) { return there(ref(authorship.note)); },
          [&](const Vote& vote) {
            const auto* ballot = visible(vote.ballot);
            return ballot != nullptr && ballot->record.state == BallotState::open &&
                   there(vote.mark.item) && !own_vote(vote.ballot, vote.mark.item) &&
                   check_weight(ballot->record, vote.mark).code == Refusal::none;
          },
          [&](const Cause& cause) {
            return there(ref(cause.map)) && (!cause.note || there(ref(cause.note)));
          },
          [&](const CauseLink& link) {
            if (!there(ref(link.ends.from)) || !there(ref(link.ends.to))) return false;
            const auto* map = store_.find(link.map);
            return map != nullptr && (map->record.cycles == Cycles::allowed ||
                                      !leads_to(link.ends.to, link.ends.from));
          },
          [](const auto&) { return true; },
      },
      record);
}

// For changes of whole records, which are taken back all together or not at all.
bool Deciding::can_take_back(const Change& change, std::uint64_t seq) const {
  const RecordRef target = ref(change.body);
  if (std::holds_alternative<Put>(change.body)) return true;  // fits_again() has the say.
  return store_.last_writer(target, ~FieldSet{0}) == seq && index_.uses_of(target) == 0;
}

// For fields and texts: the part of the change that nobody has written over since.
std::optional<Change> Deciding::still_mine(const Change& change, std::uint64_t seq) {
  const RecordRef target = ref(change.body);
  if (const auto* edit = std::get_if<EditRecordText>(&change.body)) {
    const Text* text = store_.text_of(target);
    if (text == nullptr || text->fault(edit->edits)) return std::nullopt;
    return change;
  }
  SetFields mine = std::get<SetFields>(change.body);
  for (std::uint32_t number = 1; number < 32; ++number) {
    const FieldSet bit = FieldSet{1} << number;
    if ((mine.set & bit) != 0 && store_.last_writer(target, bit) != seq) mine.set &= ~bit;
  }
  if (mine.set == 0) return std::nullopt;
  const auto there = [&](auto id) { return !id || store_.find(id) != nullptr; };
  const bool fits = std::visit(
      Overload{
          [&](const Note& note) { return there(note.placement.group); },
          [&](const Vote& vote) {
            const Vote& now = store_.find(vote.id)->record;
            const auto* ballot = visible(now.ballot);
            return ballot != nullptr && ballot->record.state == BallotState::open &&
                   check_weight(ballot->record, vote.mark).code == Refusal::none;
          },
          [&](const Seat& seat) {
            return there(seat.room) && (!seat.room || !store_.find(seat.room)->record.closed);
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
  const UndoStep& step = stack->second.back();

  const auto reachable = [&](const Change& change) {
    const bool own = change.scope == Scope::of(actor_.seat) || change.scope == Scope::vault();
    if (!own && !session_.sees(actor_.seat, change.scope)) return false;
    return own || may_touch(ref(change.body).kind);
  };
  bool whole = std::all_of(step.inverse.begin(), step.inverse.end(), [&](const Change& change) {
    return !is_whole(change) || (reachable(change) && can_take_back(change, step.seq));
  });
  for (const Change& change : step.inverse) {
    if (const auto* put = std::get_if<Put>(&change.body)) {
      const RecordRef target = ref(put->record);
      const bool comes_free = std::any_of(
          step.inverse.begin(), step.inverse.end(), [&](const Change& other) {
            return std::holds_alternative<Remove>(other.body) && ref(other.body) == target;
          });
      const bool replaces = store_.holds(target) && !comes_free;
      whole = whole && fits_again(put->record, step) &&
              (!replaces || (*store_.scope_of(target) == change.scope &&
                             store_.last_writer(target, ~FieldSet{0}) == step.seq));
    }
  }
  for (const Change& change : step.inverse) {
    std::optional<Change> mine;
    if (is_whole(change)) {
      if (whole) mine = change;
    } else if (reachable(change) && store_.misfit(change) == nullptr) {
      mine = still_mine(change, step.seq);
    }
    if (mine) {
      changes_.list.push_back(*std::move(mine));
    } else {
      changes_.kept.push_back(ref(change.body));
    }
  }
  // Nothing left to take back: said as done, so that the next undo goes on to the step before.
  changes_.undoes = step.seq;
  return Refusal::none;
}

}  // namespace plenary::audit
