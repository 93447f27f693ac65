// What follows from a command, whichever it was: how high causes stand and what is only believed,
// by the evidence there is now; staff who are called where a room is at odds with the rules; and
// which minors are alone with what they promised.
#include <algorithm>
#include <map>
#include <set>

#include "audit/deciding.h"
#include "audit/evidence.h"
#include "audit/safeguarding.h"
#include "base/overload.h"

namespace plenary::audit {
namespace {

// Adds what claims rest on, where that is another once the change is made.
void add_moved(const Change& change, const Store& store, const Index& index,
               std::vector<RecordRef>& moved) {
  const RecordRef target = ref(change.body);
  bool moves = std::holds_alternative<Remove>(change.body);
  switch (target.kind) {
    case RecordKind::evidence: {
      const auto* before = store.find(Id<Evidence>(target.id.value));
      if (before != nullptr) moved.push_back(before->record.claim);
      const auto left = left_by<Evidence>(change);
      if (left.record != nullptr && left.record->claim.id) moved.push_back(left.record->claim);
      return;
    }
    case RecordKind::finding:
    case RecordKind::priority: break;
    case RecordKind::cause: {
      const auto left = left_by<Cause>(change);
      moves = moves || (left.record != nullptr && left.record->standing != Standing::hunch);
      break;
    }
    case RecordKind::note: {
      if (index.uses_of(target) == 0) return;  // Nothing is built on it.
      moves = moves || (left_by<Note>(change).set & field_bit<&Note::epistemic>()) != 0;
      break;
    }
    default: return;
  }
  if (moves) moved.push_back(target);
}

// What the changes move, and all that stands on it through whatever is between: nothing else may
// rest on less than before. In the order of kinds and ids; nearly always nothing.
std::set<RecordRef> moved_claims(const Store& store, const Index& index,
                                 const std::vector<Change>& coming) {
  std::vector<RecordRef> open;
  for (const Change& change : coming) add_moved(change, store, index, open);
  std::set<RecordRef> moved(open.begin(), open.end());
  while (!open.empty()) {
    const auto built = index.built_on.find(open.back());
    open.pop_back();
    if (built == index.built_on.end()) continue;
    for (const RecordRef& what : built->second) {
      const bool cites = what.kind == RecordKind::evidence;
      const RecordRef claim = cites ? store.find(Id<Evidence>(what.id.value))->record.claim : what;
      if (moved.insert(claim).second) open.push_back(claim);
    }
  }
  return moved;
}

// Those of the causes that stand above a hunch.
std::map<Id<Cause>, Standing> standings(const std::set<RecordRef>& claims, const Store& store,
                                        const std::vector<Change>& coming) {
  std::map<Id<Cause>, Standing> all;
  for (const RecordRef& claim : claims) {
    if (claim.kind != RecordKind::cause) continue;
    const Id<Cause> id(claim.id.value);
    const auto* cause = store.find(id);
    if (cause != nullptr && cause->record.standing != Standing::hunch) {
      all[id] = cause->record.standing;
    }
  }
  for (const Change& change : coming) {
    const auto left = left_by<Cause>(change);
    if (left.record != nullptr && (left.set & field_bit<&Cause::standing>()) != 0) {
      all[left.record->id] = left.record->standing;
    }
    const RecordRef target = ref(change.body);
    if (std::holds_alternative<Remove>(change.body) && target.kind == RecordKind::cause) {
      all.erase(Id<Cause>(target.id.value));
    }
  }
  return all;
}

// Those of them that are commitments there are.
std::vector<Id<Commitment>> commitments_of(const std::set<RecordRef>& claims, const Store& store) {
  std::vector<Id<Commitment>> all;
  for (const RecordRef& claim : claims) {
    const Id<Commitment> id(claim.id.value);
    if (claim.kind == RecordKind::commitment && store.find(id) != nullptr) all.push_back(id);
  }
  return all;
}

void lower(Changes& changes, const Store& store, Id<Cause> id, Standing standing) {
  for (Change& change : changes.list) {
    const auto left = left_by<Cause>(change);
    const bool says = left.record != nullptr && left.record->id == id &&
                      (left.set & field_bit<&Cause::standing>()) != 0;
    if (!says) continue;
    auto* put = std::get_if<Put>(&change.body);
    Record& record = put == nullptr ? std::get<SetFields>(change.body).values : put->record;
    std::get<Cause>(record).standing = standing;
    return;
  }
  Cause lowered;
  lowered.id = id;
  lowered.standing = standing;
  changes.set(store.find(id)->scope, std::move(lowered), field_bit<&Cause::standing>());
}

// Agreed, and made here: what a commitment that was carried on rests on is in the session before.
bool answers_for_itself(const Commitment& commitment) {
  return commitment.state != CommitmentState::proposed && !commitment.carried_on;
}

// The records of a kind that change, as they will be.
template <class R>
std::map<Id<R>, R> all_after(const Store& store, const std::vector<Change>& coming) {
  std::map<Id<R>, R> records;
  for (const Change& change : coming) {
    const auto left = left_by<R>(change);
    if (left.record == nullptr) continue;
    const auto [at, is_new] = records.try_emplace(left.record->id);
    if (const auto* before = store.find(at->first); is_new && before != nullptr) {
      at->second = before->record;
    }
    R::fields::for_each([&](auto field) {
      if ((left.set & (FieldSet{1} << field.number)) != 0) {
        at->second.*(field.member) = left.record->*(field.member);
      }
    });
  }
  return records;
}

// Whether who stands for a commitment, or may, is another after it.
bool moves_people(const Change& change) {
  const RecordKind kind = ref(change.body).kind;
  return kind == RecordKind::seat || kind == RecordKind::safeguard || kind == RecordKind::pledge ||
         kind == RecordKind::commitment;
}

void say_needs_adult(Changes& changes, Scope scope, Id<Pledge> id, bool needs) {
  for (Change& change : changes.list) {
    auto* put = std::get_if<Put>(&change.body);
    auto* pledge = put == nullptr ? nullptr : std::get_if<Pledge>(&put->record);
    if (pledge == nullptr || pledge->id != id) continue;
    pledge->needs_adult = needs;
    return;
  }
  Pledge said;
  said.id = id;
  said.needs_adult = needs;
  changes.set(scope, std::move(said), field_bit<&Pledge::needs_adult>());
}

// The rules as they will be, or null; whether they change.
std::pair<const Safeguard*, bool> rules_after(const Store& store,
                                              const std::vector<Change>& coming) {
  for (const Change& change : coming) {
    if (const auto left = left_by<Safeguard>(change); left.record != nullptr) {
      return {left.record, true};
    }
  }
  return {rules_of(store), false};
}

}  // namespace

void Deciding::settle() {
  settle_claims();
  const std::map<Id<Seat>, Seat> seats = all_after<Seat>(store_, changes_.list);
  settle_rooms(seats);
  settle_done(seats);
  settle_pledges(seats);
}

void Deciding::settle_claims() {
  const std::set<RecordRef> moved = moved_claims(store_, index_, changes_.list);
  if (moved.empty()) return;
  const Grounds grounds(store_, index_, changes_.list);
  for (const auto& [id, standing] : standings(moved, store_, changes_.list)) {
    const Standing most = standing_allowed(grounds.support(ref(id)));
    if (most < standing) lower(changes_, store_, id, most);
  }
  for (const Id<Commitment>& id : commitments_of(moved, store_)) {
    const auto& commitment = *store_.find(id);
    const bool believed = !grounds.leads_back(ref(id));
    const bool agreed = commitment.record.state != CommitmentState::proposed;
    if (!agreed || commitment.record.we_believe == believed) continue;
    if (believed && !answers_for_itself(commitment.record) && !was_founded_here(id)) continue;
    Commitment said;
    said.id = id;
    said.we_believe = believed;
    changes_.set(commitment.scope, std::move(said), field_bit<&Commitment::we_believe>());
  }
}

// Whether what was carried on as believed was given its way back in this session, which it loses
// again. What was carried on with one keeps it: that is in the session before.
bool Deciding::was_founded_here(Id<Commitment> commitment) const {
  return store_.last_writer(ref(commitment), field_bit<&Commitment::we_believe>()) >
         store_.last_writer(ref(commitment), field_bit<&Commitment::carried_on>());
}

bool Deciding::takes_ground(const std::vector<Change>& coming) const {
  const std::set<RecordRef> moved = moved_claims(store_, index_, coming);
  const Grounds grounds(store_, index_, coming);
  const auto all = standings(moved, store_, coming);
  const auto commitments = commitments_of(moved, store_);
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& each) {
                       return standing_allowed(grounds.support(ref(each.first))) < each.second;
                     }) ||
         std::any_of(commitments.begin(), commitments.end(), [&](Id<Commitment> id) {
           const Commitment& commitment = store_.find(id)->record;
           return answers_for_itself(commitment) && !commitment.we_believe &&
                  !grounds.leads_back(ref(commitment.id));
         });
}

// Where people come and go, change roles or the rules change, a room may end at odds with them: by
// somebody sent out, by help that came, by a move taken back. None of that is refused; staff are
// called there, unless they are called already.
void Deciding::settle_rooms(const std::map<Id<Seat>, Seat>& seats) {
  const auto [found, changed] = rules_after(store_, changes_.list);
  if (found == nullptr) return;
  const Safeguard rules = *found;  // It may stand among the changes, which move as more are made.
  std::set<Id<Room>> rooms;
  for (const auto& [id, after] : seats) {
    rooms.insert(after.room);
    if (const auto* before = store_.find(id)) rooms.insert(before->record.room);
  }
  if (changed) {
    for (const auto& [room, people] : index_.seats_by_room) rooms.insert(room);
  }
  rooms.erase(Id<Room>{});
  for (const Id<Room>& room : rooms) {
    Company company;
    for (const Id<Seat>& id : seats_in(room)) {
      if (!seats.contains(id)) company.add(store_.find(id)->record, &rules);
    }
    for (const auto& [id, after] : seats) {
      if (after.room == room && after.status == SeatStatus::seated) company.add(after, &rules);
    }
    if (broken_rule(company, &rules) == RoomRule::none) continue;
    if (is_help_called(room)) {
      keep_help_called(room);
      continue;
    }
    changes_.put(
        Scope::of(room), HelpCall{mint<HelpCall>(), room, HelpKind::safeguarding, moment_.now});
  }
}

// Once agreed, a minor may be left alone with it: by an adult who is sent out, who only watches
// now, by rules that are set. Nothing of that is refused; the pledge says that it needs an adult.
void Deciding::settle_pledges(const std::map<Id<Seat>, Seat>& seats) {
  if (store_.all<Pledge>().empty()) return;
  if (std::none_of(changes_.list.begin(), changes_.list.end(), moves_people)) return;
  const Safeguard* rules = rules_after(store_, changes_.list).first;
  const auto commitments = all_after<Commitment>(store_, changes_.list);
  const auto pledges = all_after<Pledge>(store_, changes_.list);
  const auto after = [&](const auto& changed, auto id) {
    const auto coming = changed.find(id);
    if (coming != changed.end()) return &coming->second;
    const auto* stored = store_.find(id);
    return stored == nullptr ? nullptr : &stored->record;
  };
  std::map<Id<Pledge>, bool> needing;
  for (const auto& [id, stored] : store_.all<Pledge>()) {
    const Pledge& pledge = *after(pledges, id);
    const bool open = after(commitments, stored.record.commitment)->state == CommitmentState::open;
    const bool needs = open && audit::is_minor_alone(pledge.promise, rules, [&](Id<Seat> seat) {
                         return after(seats, seat);
                       });
    if (needs != pledge.needs_adult) needing[id] = needs;
  }
  for (const auto& [id, needs] : needing) {
    say_needs_adult(changes_, store_.find(id)->scope, id, needs);
  }
}

// Who asked for help may say that it is no longer needed; about a rule they may not.
void Deciding::keep_help_called(Id<Room> room) {
  const auto found = index_.help_by_room.find(room);
  if (found == index_.help_by_room.end()) return;
  const auto& call = *store_.find(found->second);
  if (call.record.help == HelpKind::safeguarding) return;
  HelpCall kept;
  kept.id = call.record.id;
  kept.help = HelpKind::safeguarding;
  changes_.set(call.scope, std::move(kept), field_bit<&HelpCall::help>());
}

// Once this is done.
bool Deciding::is_help_called(Id<Room> room) const {
  const auto found = index_.help_by_room.find(room);
  bool called = found != index_.help_by_room.end();
  for (const Change& change : changes_.list) {
    const auto left = left_by<HelpCall>(change);
    if (left.record != nullptr && left.record->room == room) called = true;
    const auto* remove = std::get_if<Remove>(&change.body);
    if (remove != nullptr && found != index_.help_by_room.end() &&
        remove->record == ref(found->second)) {
      called = false;
    }
  }
  return called;
}

}  // namespace plenary::audit
