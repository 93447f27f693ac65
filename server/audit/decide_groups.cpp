#include <algorithm>
#include <map>
#include <set>

#include "audit/deciding.h"
#include "audit/limits.h"

namespace plenary::audit {
namespace {

bool is_among(const std::vector<RecordRef>& items, RecordRef item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

// What a voter says of a group and of one that is merged into it, said once.
Mark merged(BallotMethod method, const Mark& into, const Mark& from) {
  Mark both = into;
  if (spends_a_budget(method)) both.weight += from.weight;
  if (method == BallotMethod::rank) both.weight = std::min(into.weight, from.weight);
  return both;
}

}  // namespace

Refused Deciding::on(const AddGroup& command) {
  if (!may(Act::arrange)) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::groups_max); no.code != Refusal::none) {
    return no;
  }
  Group group{command.id, {}, {}, {}};
  if (const Refused no = writable_room(command.room, group.room); no.code != Refusal::none) {
    return no;
  }
  const Refused no = check_new_text(command.title, limits::title_scalars_max, group.text);
  if (no.code != Refusal::none) return no;
  const Scope scope = Scope::room_or_everyone(group.room);
  changes_.put(scope, std::move(group));
  look_at_new(ref(command.id));
  return Refusal::none;
}

Refused Deciding::on(const RemoveGroup& command) {
  if (!may(Act::arrange)) return Refusal::not_allowed;
  const auto* group = visible(command.group);
  if (group == nullptr) return Refusal::not_found;
  if (index_.uses_of(ref(command.group)) != 0) return Refusal::still_used;
  std::uint64_t order = last_order({group->record.room, {}});
  for (const auto& [old, id] : index_.list({group->record.room, command.group})) {
    order += order_gap;
    place_note(store_.find(id)->scope, id, {group->record.room, {}, order});
  }
  remove_text(ref(command.group));
  return Refusal::none;
}

Refused Deciding::check_merge(const MergeGroups& command) const {
  if (!may(Act::arrange)) return Refusal::not_allowed;
  const auto* into = visible(command.into);
  if (into == nullptr || into->record.merged_into) return Refusal::not_found;
  if (is_out_of_sight(ref(command.into))) return Refusal::out_of_sight;
  if (command.from.empty()) return Refusal::out_of_range;
  if (command.from.size() > limits::groups_merged_max) {
    return {Refusal::limit_reached, limits::groups_merged_max};
  }
  std::set<Id<Group>> met{command.into};
  for (const Id<Group>& id : command.from) {
    const auto* from = visible(id);
    if (from == nullptr || from->record.merged_into) return Refusal::not_found;
    if (is_out_of_sight(ref(id))) return Refusal::out_of_sight;
    if (from->record.room != into->record.room) return Refusal::group_elsewhere;
    if (!met.insert(id).second) return Refusal::out_of_range;
  }
  return Refusal::none;
}

Refused Deciding::on(const MergeGroups& command) {
  if (const Refused no = check_merge(command); no.code != Refusal::none) return no;
  const Stored<Group>& into = *store_.find(command.into);
  const Id<Room> room = into.record.room;
  std::uint64_t order = last_order({room, command.into});
  for (const Id<Group>& id : command.from) {
    for (const auto& [old, note] : index_.list({room, id})) {
      order += order_gap;
      place_note(into.scope, note, {room, command.into, order});
    }
    changes_.set(into.scope, Group{id, {}, {}, command.into}, field_bit<&Group::merged_into>());
    if (const auto* focus = store_.only<Focus>();
        focus != nullptr && focus->record.target == ref(id)) {
      changes_.set(focus->scope, Focus{focus->record.id, ref(command.into), false},
                   field_bit<&Focus::target>());
    }
  }
  for (const Id<Ballot>& ballot : ballots_standing()) merge_votes(ballot, command);
  return Refusal::none;
}

// Not revealed yet, by id.
std::vector<Id<Ballot>> Deciding::ballots_standing() const {
  std::vector<Id<Ballot>> standing;
  for (const auto& [id, ballot] : store_.all<Ballot>()) {
    if (ballot.record.state != BallotState::revealed) standing.push_back(id);
  }
  std::sort(standing.begin(), standing.end());
  return standing;
}

void Deciding::merge_votes(Id<Ballot> id, const MergeGroups& command) {
  const Stored<Ballot>& ballot = *store_.find(id);
  std::vector<RecordRef> items;
  bool listed = false;
  for (const RecordRef& item : ballot.record.items) {
    const bool gone = std::any_of(command.from.begin(), command.from.end(), [&](Id<Group> from) {
      return ref(from) == item;
    });
    const RecordRef now = gone ? ref(command.into) : item;
    listed = listed || gone;
    if (!is_among(items, now)) items.push_back(now);
  }
  if (!listed) return;
  Ballot relisted;
  relisted.id = id;
  relisted.items = std::move(items);
  changes_.set(ballot.scope, std::move(relisted), field_bit<&Ballot::items>());

  const auto book = index_.ballots.find(id);
  if (book == index_.ballots.end()) return;
  std::vector<Id<Seat>> voters;
  for (const auto& [seat, votes] : book->second.voters) voters.push_back(seat);
  std::sort(voters.begin(), voters.end());
  for (const Id<Seat>& seat : voters) merge_votes_of(seat, ballot.record, command);
}

// Every voter keeps one register for the item that remains.
void Deciding::merge_votes_of(Id<Seat> seat, const Ballot& ballot, const MergeGroups& command) {
  std::vector<Id<Vote>> votes;
  if (const auto own = vote_of(seat, ballot.id, ref(command.into))) votes.push_back(*own);
  for (const Id<Group>& from : command.from) {
    if (const auto vote = vote_of(seat, ballot.id, ref(from))) votes.push_back(*vote);
  }
  if (votes.empty()) return;
  const Mark& first = store_.find(votes.front())->record.mark;
  Mark mark = first;
  mark.item = ref(command.into);
  for (std::size_t i = 1; i < votes.size(); ++i) {
    mark = merged(ballot.method, mark, store_.find(votes[i])->record.mark);
    changes_.remove(*store_.scope_of(ref(votes[i])), ref(votes[i]));
  }
  if (mark == first) return;
  changes_.set(*store_.scope_of(ref(votes.front())), Vote{votes.front(), {}, {}, std::move(mark)},
               field_bit<&Vote::mark>());
}

Refused Deciding::on(const SplitGroup& command) {
  if (!may(Act::arrange)) return Refusal::not_allowed;
  const auto* group = visible(command.group);
  if (group == nullptr || group->record.merged_into) return Refusal::not_found;
  if (is_out_of_sight(ref(command.group))) return Refusal::out_of_sight;
  if (const Refused no = check_new_id(command.id, limits::groups_max); no.code != Refusal::none) {
    return no;
  }
  const Id<Room> room = group->record.room;
  Group made{command.id, room, {}, {}};
  if (const Refused no = check_new_text(command.title, limits::title_scalars_max, made.text);
      no.code != Refusal::none) {
    return no;
  }
  const NoteList& list = index_.list({room, command.group});
  std::set<Id<Note>> leaving(command.notes.begin(), command.notes.end());
  if (leaving.empty() || leaving.size() != command.notes.size()) return Refusal::out_of_range;
  changes_.put(group->scope, std::move(made));
  std::uint64_t order = last_order({});
  for (const auto& [old, note] : list) {
    if (leaving.erase(note) == 0) continue;
    order += order_gap;
    place_note(group->scope, note, {room, command.id, order});
  }
  if (!leaving.empty()) return Refusal::group_elsewhere;
  for (const Id<Ballot>& id : ballots_standing()) {
    const Stored<Ballot>& ballot = *store_.find(id);
    const bool open = ballot.record.state == BallotState::open;
    if (!open || !is_among(ballot.record.items, ref(command.group)) ||
        ballot.record.items.size() >= limits::ballot_items_max) {
      continue;
    }
    Ballot relisted;
    relisted.id = id;
    relisted.items = ballot.record.items;
    relisted.items.push_back(ref(command.id));
    changes_.set(ballot.scope, std::move(relisted), field_bit<&Ballot::items>());
  }
  look_at_new(ref(command.id));
  return Refusal::none;
}

}  // namespace plenary::audit
