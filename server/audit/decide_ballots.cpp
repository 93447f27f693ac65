#include <algorithm>

#include "audit/ballot_results.h"
#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/plain_text.h"

namespace plenary::audit {
namespace {

constexpr std::uint32_t voting_roles = ((1U << static_cast<unsigned>(Role::participant)) << 1) - 2;

}  // namespace

Refused check_method(const BallotPlan& plan) {
  switch (plan.method) {
    case BallotMethod::dots:
      if (plan.budget == 0 || plan.budget > limits::dots_max) return Refusal::out_of_range;
      break;
    case BallotMethod::points:
      if (plan.budget != limits::points_budget) {
        return {Refusal::out_of_range, limits::points_budget};
      }
      break;
    case BallotMethod::agreement:
    case BallotMethod::impact_effort:
    case BallotMethod::fist_to_five:
    case BallotMethod::rank:
      if (plan.budget != 0) return Refusal::out_of_range;
      break;
    case BallotMethod::none:
    default: return Refusal::out_of_range;
  }
  const bool fits = plan.cap <= plan.budget && (plan.voters & ~voting_roles) == 0 &&
                    plan.secrecy <= BallotSecrecy::unlinkable;
  return fits ? Refusal::none : Refusal::out_of_range;
}

namespace {

bool is_within(std::int32_t value, std::int32_t least, std::int32_t most) {
  return value >= least && value <= most;
}

}  // namespace

Refused check_mark(BallotMethod method, const Mark& mark) {
  const bool rates_effort = method == BallotMethod::impact_effort;
  if (rates_effort ? !is_within(mark.effort, 1, 5) : mark.effort != 0) return Refusal::out_of_range;
  if (!mark.objection.empty()) {
    if (method != BallotMethod::fist_to_five || !disagrees(method, mark)) {
      return Refusal::out_of_range;
    }
    const Refused no = check_text(mark.objection, limits::objection_scalars_max, Blank::refused);
    if (no.code != Refusal::none) return no;
  }
  const auto most = static_cast<std::int32_t>(limits::dots_max);
  const auto fits = [&](std::int32_t least, std::int32_t greatest) -> Refused {
    const bool within = is_within(mark.weight, least, greatest);
    return within ? Refusal::none : Refusal::out_of_range;
  };
  switch (method) {
    case BallotMethod::dots:
    case BallotMethod::points: return fits(0, most);
    case BallotMethod::agreement: return fits(-1, 1);
    case BallotMethod::impact_effort: return fits(1, 5);
    case BallotMethod::fist_to_five: return fits(0, 5);
    case BallotMethod::rank: return fits(1, 3);
    case BallotMethod::none: break;
  }
  return Refusal::out_of_range;
}

bool spends_a_budget(BallotMethod method) {
  return method == BallotMethod::dots || method == BallotMethod::points;
}

bool can_be_voted_on(RecordKind kind) {
  return kind == RecordKind::note || kind == RecordKind::group || kind == RecordKind::cause;
}

bool Deciding::is_merged_away(RecordRef item) const {
  if (item.kind != RecordKind::group) return false;
  const auto* group = store_.find(Id<Group>(item.id.value));
  return group != nullptr && group->record.merged_into;
}

Refused Deciding::on(const OpenBallot& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::ballots_max); no.code != Refusal::none) {
    return no;
  }
  Ballot ballot{
      command.id,
      {},
      command.title,
      command.method,
      command.secrecy,
      BallotState::open,
      command.items,
      command.budget,
      command.cap,
      command.voters,
      {},
      store_.only<Phase>()->record.number};
  if (const Refused no = writable_room(command.room, ballot.room); no.code != Refusal::none) {
    return no;
  }
  const Refused no = check_text(command.title, limits::title_scalars_max, Blank::refused);
  if (no.code != Refusal::none) return no;
  const BallotPlan plan{
      command.method, command.budget, command.cap, command.voters, command.secrecy};
  if (const Refused unfit = check_method(plan); unfit.code != Refusal::none) return unfit;
  // In a room there is no crowd to be lost in.
  const bool unlinkable = command.secrecy == BallotSecrecy::unlinkable;
  if (unlinkable && ballot.room) return Refusal::out_of_range;
  if (unlinkable) ballot.key_groups = key_groups(store_, command.voters);
  if (command.items.size() > limits::ballot_items_max) {
    return {Refusal::limit_reached, limits::ballot_items_max};
  }
  const Scope scope = Scope::room_or_everyone(ballot.room);
  for (const RecordRef& item : command.items) {
    const Scope* found = can_be_voted_on(item.kind) ? store_.scope_of(item) : nullptr;
    if (found == nullptr || *found != scope || is_merged_away(item)) return Refusal::not_found;
    if (std::count(command.items.begin(), command.items.end(), item) != 1) {
      return Refusal::out_of_range;
    }
  }
  changes_.put(scope, std::move(ballot));
  // Nobody is kept from a vote by having to look elsewhere.
  const auto* focus = store_.only<Focus>();
  if (focus->record.spotlight && (!command.room || !seats_in(command.room).empty())) {
    changes_.set(focus->scope, Focus{focus->record.id, {}, false}, field_bit<&Focus::spotlight>());
  }
  return Refusal::none;
}

Refused Deciding::check_item(const Stored<Ballot>& ballot, RecordRef item) const {
  if (!is_visible(item)) return Refusal::not_found;
  if (is_merged_away(item)) return Refusal::not_on_ballot;
  // Who sees more than the others does not vote on more.
  if (*store_.scope_of(item) != ballot.scope) return Refusal::not_on_ballot;
  const auto items = index_.items_by_ballot.find(ballot.record.id);
  if (items != index_.items_by_ballot.end()) {
    return items->second.contains(item) ? Refusal::none : Refusal::not_on_ballot;
  }
  return item.kind == RecordKind::note ? Refusal::none : Refusal::not_on_ballot;
}

// Every note that a ballot without a list reaches, voted for or not: before the reveal a no must
// not tell its author which.
bool Deciding::may_have_votes(Scope note_scope) const {
  return index_.unlisted_ballots.contains(note_scope);
}

std::optional<Id<Vote>> Deciding::vote_of(Id<Seat> seat, Id<Ballot> ballot, RecordRef item) const {
  const auto book = index_.ballots.find(ballot);
  if (book == index_.ballots.end()) return std::nullopt;
  const auto voter = book->second.voters.find(seat);
  if (voter == book->second.voters.end()) return std::nullopt;
  const auto vote = voter->second.votes.find(item);
  if (vote == voter->second.votes.end()) return std::nullopt;
  return vote->second;
}

bool Deciding::may_vote_on(const Ballot& ballot) const {
  if (!may(Act::vote) || seat_ == nullptr) return false;
  return ballot.voters == 0 || (ballot.voters >> static_cast<unsigned>(seat_->role) & 1U) != 0;
}

// The budget is checked here, at the vote's place in the order, and so holds on every prefix.
Refused Deciding::check_weight(const Ballot& ballot, const Mark& mark) const {
  if (const Refused no = check_mark(ballot.method, mark); no.code != Refusal::none) return no;
  static const VoterBook nothing;
  const VoterBook* voter = &nothing;
  if (const auto book = index_.ballots.find(ballot.id); book != index_.ballots.end()) {
    const auto found = book->second.voters.find(actor_.seat);
    if (found != book->second.voters.end()) voter = &found->second;
  }
  if (ballot.method == BallotMethod::rank) {
    const auto taken = [&](const auto& vote) {
      return vote.first != mark.item && store_.find(vote.second)->record.mark.weight == mark.weight;
    };
    const bool free = std::none_of(voter->votes.begin(), voter->votes.end(), taken);
    return free ? Refusal::none : Refusal::place_taken;
  }
  if (!spends_a_budget(ballot.method)) return Refusal::none;
  const auto dots = static_cast<std::uint32_t>(mark.weight);
  if (ballot.cap != 0 && dots > ballot.cap) return {Refusal::vote_cap_reached, ballot.cap};
  std::uint32_t spent = voter->spent;
  if (const auto old = voter->votes.find(mark.item); old != voter->votes.end()) {
    spent -= static_cast<std::uint32_t>(store_.find(old->second)->record.mark.weight);
  }
  if (spent + dots > ballot.budget) return {Refusal::vote_budget_spent, ballot.budget - spent};
  return Refusal::none;
}

Refused Deciding::on(const CastVote& command) {
  if (!may(Act::vote)) return Refusal::not_allowed;
  const auto* ballot = visible(command.ballot);
  if (ballot == nullptr) return Refusal::not_found;
  if (!may_vote_on(ballot->record)) return Refusal::not_allowed;
  if (ballot->record.secrecy == BallotSecrecy::unlinkable) return Refusal::unlinkable_only;
  if (ballot->record.state != BallotState::open) return Refusal::ballot_closed;
  if (const Refused no = check_item(*ballot, command.mark.item); no.code != Refusal::none) {
    return no;
  }
  if (const Refused no = check_weight(ballot->record, command.mark); no.code != Refusal::none) {
    return no;
  }
  const auto old = vote_of(actor_.seat, command.ballot, command.mark.item);
  const bool takes_back = spends_a_budget(ballot->record.method) && command.mark.weight == 0;
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
  const auto old = vote_of(actor_.seat, command.ballot, command.item);
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

}  // namespace plenary::audit
