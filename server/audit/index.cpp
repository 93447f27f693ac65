#include "audit/index.h"

#include <algorithm>

#include "audit/limits.h"
#include "audit/name_spotting.h"

namespace plenary::audit {
namespace {

template <class Map, class Key, class Value>
void keep(Map& map, const Key& key, const Value& value, int sign) {
  if (sign > 0) {
    map[key] = value;
  } else if (const auto found = map.find(key); found != map.end() && found->second == value) {
    map.erase(found);
  }
}

template <class Map, class Key, class Value>
void keep_in_set(Map& map, const Key& key, const Value& value, int sign) {
  if (sign > 0) {
    auto& values = map[key];
    values.insert(values.end(), value);  // Of a list what comes is mostly the last.
    return;
  }
  const auto found = map.find(key);
  if (found == map.end()) return;
  found->second.erase(value);
  if (found->second.empty()) map.erase(found);
}

template <class Map, class Key, class Value>
void keep_sorted(Map& map, const Key& key, const Value& value, int sign) {
  auto& values = map[key];
  const auto at = std::lower_bound(values.begin(), values.end(), value);
  const bool is_there = at != values.end() && *at == value;
  if (sign > 0 && !is_there) values.insert(at, value);
  if (sign < 0 && is_there) values.erase(at);
  if (values.empty()) map.erase(key);
}

void count(std::uint32_t& counter, std::uint32_t by, int sign) {
  counter += sign > 0 ? by : 0U - by;
}

template <class Map, class Key>
void count_in(Map& map, const Key& key, int sign) {
  const auto counter = map.try_emplace(key, 0U).first;
  count(counter->second, 1, sign);
  if (counter->second == 0) map.erase(counter);
}

}  // namespace

std::uint32_t Index::uses_of(RecordRef ref) const {
  const auto found = uses.find(ref);
  return found == uses.end() ? 0 : found->second;
}

const NoteList& Index::list(ListKey key) const {
  static const NoteList empty;
  const auto found = lists.find(key);
  return found == lists.end() ? empty : found->second;
}

void Index::count_use(RecordRef used, int sign) {
  if (!used.id) return;
  count_in(uses, used, sign);
}

void Index::keep_built(RecordRef ground, RecordRef what, int sign) {
  if (!ground.id) return;
  keep_in_set(built_on, ground, what, sign);
  count_use(ground, sign);
}

void Index::note_change(const Ticket& ticket, Scope, int sign) {
  keep(ticket_by_token, ticket.token, ticket.id, sign);
  keep_sorted(tickets_by_seat, ticket.seat, ticket.id, sign);
  if (ticket.device) keep_sorted(tickets_by_device, ticket.device, ticket.id, sign);
}

void Index::note_change(const Invitation& invitation, Scope, int sign) {
  keep(invitation_by_token, invitation.token, invitation.id, sign);
}

void Index::note_change(const JoinCode& code, Scope, int sign) {
  keep(code_by_text, code.code, code.id, sign);
}

void Index::note_change(const Done& done, Scope, int sign) {
  keep(done_by_seat, done.seat, done.id, sign);
}

void Index::note_change(const DoneList& list, Scope, int sign) {
  for (const Id<Seat>& seat : list.seats) keep(done_list_by_seat, seat, list.id, sign);
  if (sign < 0) {
    done_lists_with_room.erase(list.id);
  } else if (list.seats.size() < limits::done_list_max) {
    done_lists_with_room.insert(list.id);
  }
}

void Index::note_change(const Agreed& agreed, Scope scope, int sign) {
  keep(agreed_by_seat, std::pair(agreed.seat, scope), agreed.id, sign);
}

void Index::note_change(const ShownCode& shown, Scope, int sign) {
  keep(shown_code_by_wall, shown.wall, shown.id, sign);
}

void Index::note_change(const Announcement& announcement, Scope, int sign) {
  count_use(ref(announcement.room), sign);
}

void Index::note_change(const Seat& seat, Scope, int sign) {
  if (seat.table) keep_in_set(seats_by_table, seat.table, seat.id, sign);
  if (seat.role == Role::participant) {
    for (const std::string& word : name_words_of(seat.name)) {
      count_in(name_words, word, sign);
    }
  }
  const bool watches = seat.role == Role::observer || seat.role == Role::wall;
  if (seat.status == SeatStatus::seated && !watches) {
    count_in(seated_by_group, seat.group, sign);
    const bool leads = seat.role == Role::facilitator || seat.role == Role::co_facilitator;
    if (!leads || !seat.group.empty()) count_in(writers_by_group, seat.group, sign);
  }
  if (!seat.room) return;
  keep_in_set(seats_by_room, seat.room, seat.id, sign);
  count_use(ref(seat.room), sign);
}

void Index::note_change(const Room& room, Scope, int sign) {
  if (room.closed || room.closes_at == Time{}) return;
  if (sign > 0) {
    closing_rooms.insert(room.id);
  } else {
    closing_rooms.erase(room.id);
  }
}

void Index::note_change(const RoomPin& pin, Scope, int sign) {
  keep(pin_by_seat, pin.seat, pin.id, sign);
  count_use(ref(pin.room), sign);
}

void Index::note_change(const HelpCall& call, Scope, int sign) {
  keep(help_by_room, call.room, call.id, sign);
  count_use(ref(call.room), sign);
}

void Index::note_change(const Review& review, Scope, int sign) {
  keep(review_by_record, review.about(), review.id, sign);
}

void Index::note_change(const NoteNotice& notice, Scope, int sign) {
  keep(notice_by_record, notice.about(), notice.id, sign);
}

void Index::note_change(const Timer& timer, Scope, int sign) {
  keep(timer_by_room, timer.room, timer.id, sign);
  count_use(ref(timer.room), sign);
}

void Index::note_change(const Note& note, Scope scope, int sign) {
  const Placement& placement = note.placement;
  count_use(ref(placement.room), sign);
  if (note.sealed) {
    keep_in_set(sealed_by_room, placement.room, note.id, sign);
    keep_in_set(sealed_by_scope, scope, note.id, sign);
  }
  if (scope.is_kept_away() && placement.order != 0) {
    keep_in_set(away_by_room, placement.room, ref(note.id), sign);
  }
  if (scope != Scope::room_or_everyone(placement.room) || placement.order == 0) return;
  keep_in_set(
      lists, ListKey{placement.room, placement.group}, std::pair{placement.order, note.id}, sign);
}

void Index::note_change(const Group& group, Scope scope, int sign) {
  if (scope.is_kept_away()) keep_in_set(away_by_room, group.room, ref(group.id), sign);
  count_use(ref(group.room), sign);
  count_use(ref(group.merged_into), sign);
}

void Index::note_change(const Authorship& authorship, Scope, int sign) {
  keep(authorship_by_record, authorship.about(), authorship.id, sign);
}

void Index::note_change(const TokenDraw& draw, Scope, int sign) {
  keep(draw_by_seat, std::pair(draw.seat, draw.ballot), draw.id, sign);
}

void Index::note_change(const UnlinkedNote& unlinked, Scope, int sign) {
  keep(spent_tokens, unlinked.token, ref(unlinked.id), sign);
  keep(unlinked_by_note, unlinked.note, unlinked.id, sign);
}

void Index::note_change(const UnlinkedSheet& sheet, Scope, int sign) {
  keep(spent_tokens, sheet.token, ref(sheet.id), sign);
  keep(sheet_by_voter, sheet.voter, sheet.id, sign);
}

void Index::note_change(const Ballot& ballot, Scope scope, int sign) {
  for (const RecordRef& item : ballot.items) {
    keep_in_set(items_by_ballot, ballot.id, item, sign);
    count_use(item, sign);
  }
  const bool is_open_to_all = ballot.items.empty() && ballot.state != BallotState::revealed;
  if (is_open_to_all) count_in(unlisted_ballots, scope, sign);
  count_use(ref(ballot.room), sign);
}

void Index::note_change(const Vote& vote, Scope, int sign) {
  BallotBook& book = ballots[vote.ballot];
  VoterBook& voter = book.voters[vote.seat];
  keep(voter.votes, vote.mark.item, vote.id, sign);
  count_use(vote.mark.item, sign);
  const std::int32_t weight = vote.mark.weight;
  const auto dots = static_cast<std::uint32_t>(weight > 0 ? weight : 0);
  count(voter.spent, dots, sign);
  if (voter.votes.empty()) book.voters.erase(vote.seat);
}

void Index::note_change(const Tally& tally, Scope, int sign) {
  keep_in_set(results_by_ballot, tally.ballot, ref(tally.id), sign);
}

void Index::note_change(const Objection& objection, Scope, int sign) {
  keep_in_set(results_by_ballot, objection.ballot, ref(objection.id), sign);
}

void Index::note_change(const MinorityReport& report, Scope, int sign) {
  keep_in_set(results_by_ballot, report.ballot, ref(report.id), sign);
}

void Index::note_change(const Cause& cause, Scope, int sign) {
  keep_in_set(parts_by_map, cause.map, ref(cause.id), sign);
  keep_built(ref(cause.note), ref(cause.id), sign);
  count_use(ref(cause.map), sign);
}

void Index::note_change(const CauseMap& map, Scope, int sign) { count_use(ref(map.room), sign); }

void Index::note_change(const Minutes& minutes, Scope, int sign) {
  count_use(ref(minutes.room), sign);
}

void Index::note_change(const Provenance& provenance, Scope, int sign) {
  keep_in_set(parts_by_map, provenance.map, ref(provenance.id), sign);
}

void Index::note_change(const Evidence& evidence, Scope, int sign) {
  keep_in_set(evidence_by_claim, evidence.claim, evidence.id, sign);
  keep_built(evidence.source.record, ref(evidence.id), sign);
}

void Index::note_change(const Priority& priority, Scope, int sign) {
  keep_built(priority.item, ref(priority.id), sign);
}

void Index::note_change(const Pledge& pledge, Scope, int sign) {
  keep(pledge_by_commitment, pledge.commitment, pledge.id, sign);
}

void Index::note_change(const CauseLink& link, Scope, int sign) {
  keep_in_set(parts_by_map, link.map, ref(link.id), sign);
  if (sign > 0) {
    edges[link.ends.from].out.insert(link.id);
    edges[link.ends.to].in.insert(link.id);
  } else {
    edges[link.ends.from].out.erase(link.id);
    edges[link.ends.to].in.erase(link.id);
  }
}

}  // namespace plenary::audit
