#include <algorithm>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/plain_text.h"

namespace plenary::audit {
namespace {

bool can_be_voted_on(RecordKind kind) {
  return kind == RecordKind::note || kind == RecordKind::group || kind == RecordKind::cause;
}

Tally tally_of(Id<Ballot> ballot, RecordRef item, const ItemCount& count, BallotMethod method) {
  Tally tally{{}, ballot, item, count.voters, 0, 0, 0, 0};
  if (method == BallotMethod::dots) {
    tally.dots = count.dots;
  } else {
    tally.agree = count.agree;
    tally.disagree = count.disagree;
    tally.pass = count.pass;
  }
  return tally;
}

}  // namespace

Refused Deciding::on(const OpenBallot& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::ballots_max); no.code != Refusal::none) {
    return no;
  }
  Ballot ballot{command.id,      {},
                command.title,   command.method,
                command.secrecy, BallotState::open,
                command.items,   command.budget,
                command.cap};
  if (const Refused no = writable_room(command.room, ballot.room); no.code != Refusal::none) {
    return no;
  }
  const Refused no = check_text(command.title, limits::title_scalars_max, Blank::refused);
  if (no.code != Refusal::none) return no;
  const bool dots = command.method == BallotMethod::dots;
  if (!dots && command.method != BallotMethod::agreement) return Refusal::out_of_range;
  if (command.secrecy > BallotSecrecy::named) return Refusal::out_of_range;
  if (dots && (command.budget == 0 || command.budget > limits::dots_max)) {
    return Refusal::out_of_range;
  }
  if (command.cap > command.budget || (!dots && command.budget != 0)) return Refusal::out_of_range;
  if (command.items.size() > limits::ballot_items_max) {
    return {Refusal::limit_reached, limits::ballot_items_max};
  }
  const Scope scope = Scope::room_or_everyone(ballot.room);
  for (const RecordRef& item : command.items) {
    const Scope* found = can_be_voted_on(item.kind) ? store_.scope_of(item) : nullptr;
    if (found == nullptr || *found != scope) return Refusal::not_found;
    if (std::count(command.items.begin(), command.items.end(), item) != 1) {
      return Refusal::out_of_range;
    }
  }
  changes_.put(scope, std::move(ballot));
  return Refusal::none;
}

Refused Deciding::check_item(const Stored<Ballot>& ballot, RecordRef item) const {
  if (!is_visible(item)) return Refusal::not_found;
  // Who sees more than the others does not vote on more.
  if (*store_.scope_of(item) != ballot.scope) return Refusal::not_on_ballot;
  const auto& items = ballot.record.items;
  if (!items.empty()) {
    const bool listed = std::find(items.begin(), items.end(), item) != items.end();
    return listed ? Refusal::none : Refusal::not_on_ballot;
  }
  return item.kind == RecordKind::note ? Refusal::none : Refusal::not_on_ballot;
}

// Every note that a ballot without a list reaches, voted for or not: before the reveal a no must
// not tell its author which.
bool Deciding::may_have_votes(Scope note_scope) const {
  const auto& ballots = store_.all<Ballot>();
  return std::any_of(ballots.begin(), ballots.end(), [&](const auto& held) {
    const Stored<Ballot>& ballot = held.second;
    return ballot.scope == note_scope && ballot.record.items.empty() &&
           ballot.record.state != BallotState::revealed;
  });
}

std::optional<Id<Vote>> Deciding::own_vote(Id<Ballot> ballot, RecordRef item) const {
  const auto book = index_.ballots.find(ballot);
  if (book == index_.ballots.end()) return std::nullopt;
  const auto voter = book->second.voters.find(actor_.seat);
  if (voter == book->second.voters.end()) return std::nullopt;
  const auto vote = voter->second.votes.find(item);
  if (vote == voter->second.votes.end()) return std::nullopt;
  return vote->second;
}

// The budget is checked here, at the vote's place in the order, and so holds on every prefix.
Refused Deciding::check_weight(const Ballot& ballot, const Mark& mark) const {
  if (ballot.method == BallotMethod::agreement) {
    return mark.weight >= -1 && mark.weight <= 1 ? Refusal::none : Refusal::out_of_range;
  }
  if (mark.weight < 0 || mark.weight > static_cast<std::int32_t>(limits::dots_max)) {
    return Refusal::out_of_range;
  }
  const auto dots = static_cast<std::uint32_t>(mark.weight);
  if (ballot.cap != 0 && dots > ballot.cap) return {Refusal::vote_cap_reached, ballot.cap};
  std::uint32_t spent = 0;
  if (const auto book = index_.ballots.find(ballot.id); book != index_.ballots.end()) {
    const auto voter = book->second.voters.find(actor_.seat);
    if (voter != book->second.voters.end()) spent = voter->second.spent;
  }
  if (const auto old = own_vote(ballot.id, mark.item)) {
    spent -= static_cast<std::uint32_t>(store_.find(*old)->record.mark.weight);
  }
  if (spent + dots > ballot.budget) return {Refusal::vote_budget_spent, ballot.budget - spent};
  return Refusal::none;
}

Refused Deciding::on(const CastVote& command) {
  if (!may(Act::vote)) return Refusal::not_allowed;
  const auto* ballot = visible(command.ballot);
  if (ballot == nullptr) return Refusal::not_found;
  if (ballot->record.state != BallotState::open) return Refusal::ballot_closed;
  if (const Refused no = check_item(*ballot, command.mark.item); no.code != Refusal::none) {
    return no;
  }
  if (const Refused no = check_weight(ballot->record, command.mark); no.code != Refusal::none) {
    return no;
  }
  const auto old = own_vote(command.ballot, command.mark.item);
  const bool takes_back = ballot->record.method == BallotMethod::dots && command.mark.weight == 0;
  const Scope scope = Scope::of(actor_.seat);
  if (takes_back) {
    if (!old) return Refusal::already_so;
    changes_.remove(scope, ref(*old));
  } else if (!old) {
    changes_.put(scope, Vote{mint<Vote>(), command.ballot, actor_.seat, command.mark});
  } else {
    if (store_.find(*old)->record.mark == command.mark) return Refusal::already_so;
    changes_.set(scope, Vote{*old, {}, {}, command.mark}, field_bit<&Vote::mark>());
  }
  return Refusal::none;
}

// Allowed for an item that was hidden meanwhile: the dots are the voter's.
Refused Deciding::on(const TakeBackVote& command) {
  if (!may(Act::vote)) return Refusal::not_allowed;
  const auto* ballot = visible(command.ballot);
  if (ballot == nullptr) return Refusal::not_found;
  if (ballot->record.state != BallotState::open) return Refusal::ballot_closed;
  const auto old = own_vote(command.ballot, command.item);
  if (!old) return Refusal::already_so;
  changes_.remove(Scope::of(actor_.seat), ref(*old));
  return Refusal::none;
}

Refused Deciding::on(const CloseBallot& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* ballot = visible(command.ballot);
  if (ballot == nullptr) return Refusal::not_found;
  if (ballot->record.state != BallotState::open) return Refusal::already_so;
  Ballot closed;
  closed.id = command.ballot;
  closed.state = BallotState::closed;
  changes_.set(ballot->scope, std::move(closed), field_bit<&Ballot::state>());
  return Refusal::none;
}

Refused Deciding::on(const RevealBallot& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* stored = visible(command.ballot);
  if (stored == nullptr) return Refusal::not_found;
  const Ballot& ballot = stored->record;
  if (ballot.state == BallotState::revealed) return Refusal::already_so;
  if (ballot.state == BallotState::open) return Refusal::ballot_not_closed;

  Ballot revealed;
  revealed.id = ballot.id;
  revealed.state = BallotState::revealed;
  changes_.set(stored->scope, std::move(revealed), field_bit<&Ballot::state>());

  static const BallotBook nothing;
  const auto found = index_.ballots.find(ballot.id);
  const BallotBook& book = found == index_.ballots.end() ? nothing : found->second;
  std::vector<RecordRef> items = ballot.items;
  for (const auto& [item, count] : book.counts) {
    if (std::find(ballot.items.begin(), ballot.items.end(), item) == ballot.items.end()) {
      items.push_back(item);
    }
  }
  std::sort(items.begin(), items.end());
  for (const RecordRef& item : items) {
    const auto count = book.counts.find(item);
    const ItemCount counted = count == book.counts.end() ? ItemCount{} : count->second;
    Tally tally = tally_of(ballot.id, item, counted, ballot.method);
    tally.id = mint<Tally>();
    // What became of a hidden note is for those who can still see it.
    const Scope* where = store_.scope_of(item);
    const bool shown = where != nullptr && *where == stored->scope;
    changes_.put(shown ? stored->scope : Scope::staff(), std::move(tally));
  }
  if (ballot.secrecy != BallotSecrecy::named) return Refusal::none;

  std::vector<Id<Seat>> voters;
  for (const auto& [seat, votes] : book.voters) voters.push_back(seat);
  std::sort(voters.begin(), voters.end());
  for (const Id<Seat>& seat : voters) {
    VoteSheet sheet{mint<VoteSheet>(), ballot.id, seat, {}};
    for (const auto& [item, vote] : book.voters.at(seat).votes) {
      sheet.marks.push_back(store_.find(vote)->record.mark);
    }
    std::sort(sheet.marks.begin(), sheet.marks.end(),
              [](const Mark& a, const Mark& b) { return a.item < b.item; });
    changes_.put(Scope::staff(), std::move(sheet));
  }
  return Refusal::none;
}

}  // namespace plenary::audit
