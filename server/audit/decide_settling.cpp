// What follows from a command, whichever it was: how high causes stand and what is only believed,
// by the evidence there is now; and staff who are called where a room is at odds with the rules.
#include <algorithm>
#include <map>
#include <set>

#include "audit/deciding.h"
#include "audit/evidence.h"
#include "audit/safeguarding.h"
#include "base/overload.h"

namespace plenary::audit {
namespace {

// Whether claims may rest on something else after it.
bool moves_ground(const Change& change, const Index& index) {
  const RecordRef target = ref(change.body);
  const bool removes = std::holds_alternative<Remove>(change.body);
  switch (target.kind) {
    case RecordKind::evidence: return true;
    case RecordKind::finding:
    case RecordKind::priority: return removes;
    case RecordKind::cause: {
      const auto left = left_by<Cause>(change);
      return removes || (left.record != nullptr && left.record->standing != Standing::hunch);
    }
    case RecordKind::note: {
      if (index.uses_of(target) == 0) return false;  // Nothing is built on it.
      return removes || (left_by<Note>(change).set & field_bit<&Note::epistemic>()) != 0;
    }
    default: return false;
  }
}

// Those above a hunch.
std::map<Id<Cause>, Standing> standings(const Store& store, const std::vector<Change>& coming) {
  std::map<Id<Cause>, Standing> all;
  for (const auto& [id, cause] : store.all<Cause>()) {
    if (cause.record.standing != Standing::hunch) all[id] = cause.record.standing;
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

// The seats that change, as they will be.
std::map<Id<Seat>, Seat> seats_after(const Store& store, const std::vector<Change>& coming) {
  std::map<Id<Seat>, Seat> seats;
  for (const Change& change : coming) {
    const auto left = left_by<Seat>(change);
    if (left.record == nullptr) continue;
    const auto [at, is_new] = seats.try_emplace(left.record->id);
    if (const auto* before = store.find(at->first); is_new && before != nullptr) {
      at->second = before->record;
    }
    Seat::fields::for_each([&](auto field) {
      if ((left.set & (FieldSet{1} << field.number)) != 0) {
        at->second.*(field.member) = left.record->*(field.member);
      }
    });
  }
  return seats;
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
  settle_rooms();
  settle_done();
}

void Deciding::settle_claims() {
  const bool moved = std::any_of(changes_.list.begin(), changes_.list.end(),
                                 [&](const Change& each) { return moves_ground(each, index_); });
  if (!moved) return;
  const Grounds grounds(store_, index_, changes_.list);
  for (const auto& [id, standing] : standings(store_, changes_.list)) {
    const Standing most = standing_allowed(grounds.support(ref(id)));
    if (most < standing) lower(changes_, store_, id, most);
  }
  std::set<Id<Commitment>> commitments;
  for (const auto& [id, stored] : store_.all<Commitment>()) commitments.insert(id);
  for (const Id<Commitment>& id : commitments) {
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
  const Grounds grounds(store_, index_, coming);
  const auto all = standings(store_, coming);
  const auto& commitments = store_.all<Commitment>();
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& each) {
                       return standing_allowed(grounds.support(ref(each.first))) < each.second;
                     }) ||
         std::any_of(commitments.begin(), commitments.end(), [&](const auto& each) {
           const Commitment& commitment = each.second.record;
           return answers_for_itself(commitment) && !commitment.we_believe &&
                  !grounds.leads_back(ref(commitment.id));
         });
}

// Where people come and go, change roles or the rules change, a room may end at odds with them: by
// somebody sent out, by help that came, by a move taken back. None of that is refused; staff are
// called there, unless they are called already.
void Deciding::settle_rooms() {
  const auto [found, changed] = rules_after(store_, changes_.list);
  if (found == nullptr) return;
  const Safeguard rules = *found;  // It may stand among the changes, which move as more are made.
  const std::map<Id<Seat>, Seat> seats = seats_after(store_, changes_.list);
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

// Who no longer takes part is not waited for, and counts among those who are done neither. Should
// they come back, they say it anew.
void Deciding::settle_done() {
  auto leaving = seats_after(store_, changes_.list);
  std::erase_if(leaving, [](const auto& each) {
    const Seat& after = each.second;
    return after.status == SeatStatus::seated && !only_watches(after.role);
  });
  if (leaving.empty()) return;  // Nearly always: the list is as long as there are people.
  std::vector<Id<Seat>> done = who_is_done();
  const std::size_t before = done.size();
  for (const auto& [id, after] : leaving) {
    if (std::erase(done, id) == 0) continue;
    changes_.set(
        Scope::of(id), Done{index_.done_by_seat.at(id), {}, 0}, field_bit<&Done::number>());
  }
  if (done.size() != before) set_done(std::move(done));
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
