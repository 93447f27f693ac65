#include "audit/session.h"

#include <algorithm>
#include <iterator>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/store_change.h"
#include "base/overload.h"

namespace plenary::audit {
namespace {

// What one person's undo may touch; the rest is either the server's own or moves everybody.
bool is_undoable(RecordKind kind) {
  switch (kind) {
    case RecordKind::seat:
    case RecordKind::room:
    case RecordKind::note:
    case RecordKind::authorship:
    case RecordKind::group:
    case RecordKind::vote:
    case RecordKind::cause_map:
    case RecordKind::cause:
    case RecordKind::cause_link:
    case RecordKind::room_plan:
    case RecordKind::room_pin:
    case RecordKind::seat_bond:
    case RecordKind::evidence:
    case RecordKind::finding:
    case RecordKind::note_notice:  // Goes with a text that its author removes.
    case RecordKind::minutes: return true;
    case RecordKind::none:
    case RecordKind::settings:
    case RecordKind::join_code:
    case RecordKind::invitation:
    case RecordKind::ticket:
    case RecordKind::phase:
    case RecordKind::timer:
    case RecordKind::focus:
    case RecordKind::ballot:
    case RecordKind::tally:
    case RecordKind::safeguard:
    case RecordKind::help_call:
    case RecordKind::review:
    case RecordKind::vote_sheet:
    case RecordKind::agenda:
    case RecordKind::planned_phase:
    case RecordKind::passed_phase:
    case RecordKind::readiness:
    case RecordKind::done_list:
    case RecordKind::announcement:
    case RecordKind::done:
    case RecordKind::objection:
    case RecordKind::minority_report:
    case RecordKind::priority:
    case RecordKind::commitment:
    case RecordKind::pledge:
    case RecordKind::provenance:
    case RecordKind::merge_plan:
    case RecordKind::token_key:
    case RecordKind::token_secret:
    case RecordKind::token_draw:
    case RecordKind::unlinked_note:
    case RecordKind::agreed:  // What somebody agreed to stays known.
    case RecordKind::shown_code:
    case RecordKind::unlinked_sheet: return false;
  }
  return false;
}

// Votes went with it, which are not the one's to move back who merged; a group is split instead.
bool is_merge(const Change& change) {
  const auto* set = std::get_if<SetFields>(&change.body);
  return set != nullptr && std::holds_alternative<Group>(set->values) &&
         (set->set & field_bit<&Group::merged_into>()) != 0;
}

bool is_of_done(RecordKind kind) {
  return kind == RecordKind::done || kind == RecordKind::done_list || kind == RecordKind::readiness;
}

// What follows by itself from what there is: a belief, or that a minor is alone with a promise.
bool says_what_follows(const Change& change) {
  const auto* set = std::get_if<SetFields>(&change.body);
  if (set == nullptr) return false;
  const bool believes = std::holds_alternative<Commitment>(set->values) &&
                        set->set == field_bit<&Commitment::we_believe>();
  const bool needs_adult =
      std::holds_alternative<Pledge>(set->values) && set->set == field_bit<&Pledge::needs_adult>();
  return believes || needs_adult;
}

bool moves_everybody(const Change& change) {
  const auto* put = std::get_if<Put>(&change.body);
  return put != nullptr && std::holds_alternative<Phase>(put->record);
}

// Only says something to the moderators: it stays said, whatever is taken back.
bool points_out(const Change& change) {
  const auto* put = std::get_if<Put>(&change.body);
  const auto* review = put == nullptr ? nullptr : std::get_if<Review>(&put->record);
  return review != nullptr && !review->steps.empty() && review->steps.back().act == ReviewAct::flag;
}

bool closes_a_room(const Change& change) {
  const auto* set = std::get_if<SetFields>(&change.body);
  return set != nullptr && std::holds_alternative<Room>(set->values) &&
         (set->set & field_bit<&Room::closed>()) != 0;
}

// Others are steps that cannot be taken back.
bool is_remembered(const Entry& entry) {
  if (!entry.actor) return false;
  if (entry.undoes != 0 || entry.changes.size() <= limits::undo_changes_max) return true;
  return entry.changes.size() <= limits::move_changes_max &&
         std::any_of(entry.changes.begin(), entry.changes.end(), [](const Change& change) {
           return moves_everybody(change) || closes_a_room(change);
         });
}

}  // namespace

bool is_staff(Role role) { return role == Role::facilitator || role == Role::co_facilitator; }

bool only_watches(Role role) { return role == Role::observer || role == Role::wall; }

Result<Changes, Refused> Session::decide(const Actor& actor, const Command& command,
                                         const Moment& moment) const {
  Deciding deciding(*this, actor, moment);
  return deciding.decide(command);
}

std::vector<Scope> Session::apply(const Entry& entry) {
  PLENARY_ASSERT(entry.seq == head_ + 1);
  head_ = entry.seq;

  std::vector<Scope> touched;
  UndoStep step{entry.seq, {}, {}};
  const bool remembered = is_remembered(entry);
  step.inverse.reserve(entry.changes.size());
  touched.reserve(entry.changes.size());
  for (const Change& change : entry.changes) {
    const RecordRef target = ref(change.body);
    // Nothing is looked up by a text, so typing leaves the index alone.
    const bool reindex = !std::holds_alternative<EditRecordText>(change.body);
    with_kind(target.kind, [&]<class R>(std::type_identity<R>) {
      Stored<R>* stored = store_.find(Id<R>(target.id.value));
      if (stored != nullptr && remembered) {
        step.before.push_back({target, {stored->writers.begin(), stored->writers.end()}});
      }
      if (stored != nullptr && reindex) index_.drop(stored->record, stored->scope);
      step.inverse.push_back(store_.make(stored, change, entry.seq));
      if (stored != nullptr && reindex) index_.add(stored->record, stored->scope);
    });
    if (std::find(touched.begin(), touched.end(), change.scope) == touched.end()) {
      touched.push_back(change.scope);
    }
  }
  for (const Scope& scope : touched) store_.advance(scope);
  receipts_.remember(entry);
  if (remembered) {
    remember_undo(entry, std::move(step));
  } else if (entry.actor) {
    push_step(entry.actor, {entry.seq, {}, {}});
  }
  return touched;
}

// A field that the undo gave its old value has its old writer again, and so has a text unless
// somebody else typed since.
void Session::give_back_writers(const UndoStep& undone, const UndoStep& by) {
  for (const RecordWriters& old : undone.before) {
    if (!store_.holds(old.record)) continue;
    const auto meanwhile =
        std::find_if(by.before.begin(), by.before.end(),
                     [&](const RecordWriters& each) { return each.record == old.record; });
    std::vector<std::uint64_t> writers = store_.writers(old.record);
    for (std::size_t i = 0; i < writers.size(); ++i) {
      if (writers[i] != by.seq) continue;
      const bool mine = meanwhile == by.before.end() || meanwhile->seqs[i] == undone.seq;
      writers[i] = mine ? old.seqs[i] : meanwhile->seqs[i];
    }
    store_.set_writers(old.record, writers);
  }
}

void Session::push_step(Id<Seat> whose, UndoStep step) {
  auto& steps = undo_[whose];
  steps.push_back(std::move(step));
  if (steps.size() > limits::undo_steps_max) steps.pop_front();
}

void Session::remember_undo(const Entry& entry, UndoStep step) {
  const bool move = std::any_of(entry.changes.begin(), entry.changes.end(), moves_everybody);
  if (entry.undoes != 0) return forget_undone(move ? Id<Seat>{} : entry.actor, step, entry.undoes);
  const UndoStep stays{entry.seq, {}, {}};
  if (move) {
    std::erase_if(step.inverse, [](const Change& c) { return !is_undoable(ref(c.body).kind); });
    push_step(entry.actor, stays);
  }
  // Where everybody looks is the facilitator's: nobody's undo calls people back to it. Nor does one
  // call for help again, or say for others that they are done; and what is believed, or needs an
  // adult, follows anew from the evidence and the people there are.
  std::erase_if(step.inverse, [](const Change& c) {
    const RecordKind kind = ref(c.body).kind;
    return kind == RecordKind::focus || kind == RecordKind::help_call || is_of_done(kind) ||
           says_what_follows(c);
  });
  if (step.inverse.empty() && !move) return;
  if (std::any_of(entry.changes.begin(), entry.changes.end(), points_out)) {
    std::erase_if(
        step.inverse, [](const Change& c) { return ref(c.body).kind == RecordKind::review; });
  }
  const bool undoable = std::all_of(step.inverse.begin(), step.inverse.end(), [](const auto& c) {
    return is_undoable(ref(c.body).kind) && !is_merge(c);
  });
  if (!undoable) step = stays;
  std::reverse(step.inverse.begin(), step.inverse.end());
  push_step(move ? Id<Seat>{} : entry.actor, std::move(step));
}

// What moved everybody is taken back by whoever leads now, and then no longer in the way of the
// one who did it.
void Session::forget_undone(Id<Seat> whose, const UndoStep& by, std::uint64_t seq) {
  const auto is_it = [&](const UndoStep& step) { return step.seq == seq; };
  auto& steps = undo_[whose];
  const auto undone = std::find_if(steps.begin(), steps.end(), is_it);
  if (undone == steps.end()) return;
  give_back_writers(*undone, by);
  steps.erase(undone);
  if (whose) return;
  for (auto& [seat, others] : undo_) std::erase_if(others, is_it);
}

const UndoStep* Session::move_step(std::uint64_t seq) const {
  const auto moves = undo_.find(Id<Seat>{});
  if (moves == undo_.end() || seq == 0) return nullptr;
  const auto found = std::find_if(moves->second.begin(), moves->second.end(),
                                  [&](const UndoStep& step) { return step.seq == seq; });
  return found == moves->second.end() ? nullptr : &*found;
}

std::vector<Scope> Session::scopes_of(Id<Seat> id) const {
  const auto* stored = store_.find(id);
  if (stored == nullptr || stored->record.status == SeatStatus::removed) return {};
  const Seat& seat = stored->record;
  if (seat.status == SeatStatus::waiting) return {Scope::of(id)};

  std::vector<Scope> scopes{Scope::everyone()};
  if (!only_watches(seat.role)) scopes.push_back(Scope::members());
  if (is_staff(seat.role)) {
    scopes.push_back(Scope::staff());
    for (const auto& [room, held] : store_.all<Room>()) scopes.push_back(Scope::of(room));
    std::sort(scopes.begin(), scopes.end());
  } else if (seat.room) {
    scopes.push_back(Scope::of(seat.room));
  }
  scopes.push_back(Scope::of(id));
  // A table's device shows each of its people what is theirs.
  if (const auto table = index_.seats_by_table.find(id); table != index_.seats_by_table.end()) {
    for (const Id<Seat>& person : table->second) {
      if (speaks_for(id, person)) scopes.push_back(Scope::of(person));
    }
  }
  return scopes;
}

bool Session::speaks_for(Id<Seat> device, Id<Seat> person) const {
  const auto* table = store_.find(device);
  const auto* seat = store_.find(person);
  return table != nullptr && seat != nullptr && seat->record.table == device &&
         seat->record.status == SeatStatus::seated && table->record.status == SeatStatus::seated &&
         !only_watches(table->record.role);
}

bool Session::sees(Id<Seat> id, Scope scope) const {
  const auto* stored = store_.find(id);
  if (stored == nullptr || stored->record.status == SeatStatus::removed) return false;
  const Seat& seat = stored->record;
  if (scope == Scope::of(id)) return true;
  if (seat.status == SeatStatus::waiting) return false;
  switch (scope.kind) {
    case ScopeKind::everyone: return true;
    case ScopeKind::members: return !only_watches(seat.role);
    case ScopeKind::staff: return is_staff(seat.role);
    case ScopeKind::room: return is_staff(seat.role) || scope == Scope::of(seat.room);
    case ScopeKind::seat: return speaks_for(id, Id<Seat>(scope.id.value));
    case ScopeKind::none:
    case ScopeKind::vault: return false;
  }
  return false;
}

std::vector<Command> Session::due(Time now) const {
  std::vector<Command> commands;
  for (const Id<Room>& room : index_.closing_rooms) {
    if (store_.find(room)->record.closes_at <= now) commands.push_back(CloseRoom{room});
  }
  return commands;
}

const Settings* Session::settings() const {
  const auto* stored = store_.only<Settings>();
  return stored == nullptr ? nullptr : &stored->record;
}

Session::Image Session::image() const {
  Image image;
  image.head = head_;
  for (const Scope& scope : store_.scopes()) {
    image.positions.push_back({scope, store_.scope_seq(scope)});
    for (const RecordRef& target : store_.records_in(scope)) {
      image.items.push_back({scope, store_.get(target), store_.writers(target)});
    }
  }
  std::vector<Id<Seat>> seats;
  for (const auto& [seat, steps] : undo_) seats.push_back(seat);
  std::sort(seats.begin(), seats.end());
  for (const Id<Seat>& seat : seats) {
    const auto& steps = undo_.at(seat);
    image.undo.push_back({seat, {steps.begin(), steps.end()}});
  }
  image.devices = receipts_.image();
  return image;
}

std::size_t Session::image_size() const {
  const std::size_t records = [&]<class... Rs>(std::type_identity<std::variant<Rs...>>) {
    return (store_.all<Rs>().size() + ...);
  }(std::type_identity<Record>{});
  std::size_t steps = 0;
  for (const auto& [seat, stack] : undo_) steps += stack.size();
  return records + steps + receipts_.answers();
}

Session Session::from_image(Image image) {
  Session session;
  session.head_ = image.head;
  for (auto& item : image.items) {
    std::visit([&](const auto& record) { session.index_.add(record, item.scope); }, item.record);
    session.store_.restore(item.scope, std::move(item.record), item.writers);
  }
  for (const auto& position : image.positions) {
    session.store_.set_scope_seq(position.scope, position.scope_seq);
  }
  for (auto& stack : image.undo) {
    session.undo_[stack.seat] = {
        std::make_move_iterator(stack.steps.begin()), std::make_move_iterator(stack.steps.end())};
  }
  session.receipts_.restore(std::move(image.devices));
  return session;
}

}  // namespace plenary::audit
