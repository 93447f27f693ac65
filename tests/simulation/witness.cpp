#include "tests/simulation/witness.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "audit/canonical.h"
#include "base/overload.h"
#include "journal/chain.h"
#include "wire/decode.h"

namespace plenary::simulation {

using audit::RecordKind;
using audit::Role;
using audit::Scope;
using audit::ScopeKind;
using audit::SeatStatus;

namespace {

constexpr std::size_t canary_bytes = 17;

bool is_in_hall(const audit::Seat& seat) {
  return seat.modality == audit::Modality::in_room || seat.modality == audit::Modality::paper;
}

}  // namespace

std::string canary(std::uint64_t number) {
  char text[canary_bytes + 1];
  std::snprintf(text, sizeof text, "~%016llx", static_cast<unsigned long long>(number));
  return text;
}

std::vector<std::string> canaries_in(std::string_view bytes) {
  std::vector<std::string> found;
  for (std::size_t at = bytes.find('~'); at != std::string_view::npos;
       at = bytes.find('~', at + 1)) {
    const std::string_view word = bytes.substr(at, canary_bytes);
    const bool whole = word.size() == canary_bytes &&
                       std::all_of(word.begin() + 1, word.end(),
                                   [](unsigned char letter) { return std::isxdigit(letter) != 0; });
    if (whole) found.emplace_back(word);
  }
  return found;
}

// ---- what is on the disk

void Witness::read(const journal::MemoryJournal::Disk& disk) {
  require(disk.rows.size() >= rows_, "I1", "an entry that was durable is gone");
  if (rows_ == 0) chain_ = journal::chain_start(disk.card.id);
  while (rows_ < disk.rows.size()) {
    const auto& row = disk.rows[rows_];
    chain_ = journal::chain_next(chain_, row.bytes);
    require(chain_ == row.chain, "I2", "the hash chain is broken");
    const auto entry = wire::decode<audit::Entry>(row.bytes);
    require(entry.has_value(), "I2", "an entry cannot be read");
    require(entry->seq == rows_ + 1, "I2", "the order has a hole");
    take(*entry);
    check_nobodys(*entry, row.bytes);
    ++rows_;
  }
}

void Witness::take(const audit::Entry& entry) {
  check_once(entry);
  if (!entry.changes.empty()) ++accepted_;
  check_observer(entry);
  std::set<Scope> touched;
  merges_ = std::any_of(entry.changes.begin(), entry.changes.end(), [](const auto& change) {
    const auto* set = std::get_if<audit::SetFields>(&change.body);
    return set != nullptr && std::holds_alternative<audit::Group>(set->values) &&
           is_set<&audit::Group::merged_into>(set->set);
  });
  for (const audit::Change& change : entry.changes) {
    touched.insert(change.scope);
    see(entry, change);
  }
  for (const Scope& scope : touched) touched_[scope].push_back(entry.seq);
  if (std::exchange(votes_touched_, false)) check_votes();
  check_rooms(entry);
  check_promises();
  if (std::exchange(causes_touched_, false)) check_causes();
  if (std::exchange(evidence_touched_, false)) check_evidence();
  if (std::exchange(moderation_touched_, false)) check_kept_away();
}

void Witness::check_once(const audit::Entry& entry) {
  if (!entry.device) return;
  auto& book = answered_[entry.device];
  const std::uint64_t next = book.empty() ? 1 : book.rbegin()->first + 1;
  require(entry.command_no >= next, "I3", "a command was carried out twice");
  require(entry.command_no == next, "I2", "a command was carried out before its turn");
  book[entry.command_no] = {entry.seq, entry.refusal};
}

void Witness::check_observer(const audit::Entry& entry) const {
  const auto seat = seats_.find(entry.actor);
  if (seat == seats_.end()) return;
  const Role role = seat->second.back().role;
  if (role != Role::observer && role != Role::wall) return;
  for (const audit::Change& change : entry.changes) {
    const RecordKind kind = audit::ref(change.body).kind;
    const bool asks = change.scope == Scope::staff() || change.scope == Scope::vault();
    const bool writes =
        kind == RecordKind::note || kind == RecordKind::authorship || kind == RecordKind::agreed;
    require(change.scope == Scope::of(entry.actor) || (asks && writes), "I5",
            "somebody who only watches changed what is not theirs");
  }
}

void Witness::see(const audit::Entry& entry, const audit::Change& change) {
  const audit::RecordRef target = audit::ref(change.body);
  const auto key = std::pair(target.kind, target.id.value);
  if (std::holds_alternative<audit::Remove>(change.body)) {
    forget(target, entry.seq);
    return;
  }
  const auto place = places_.find(key);
  const bool stands = place != places_.end() && place->second == change.scope;
  places_[key] = change.scope;
  if (!stands) moderation_touched_ = true;
  // What was deleted in a text may come back with an undo, so all that ever stood in a record is
  // taken to be where the record is.
  auto& words = words_[key];
  std::set<std::string> said;
  for (std::string& word : canaries_in(audit::canonical::bytes(change.body))) {
    if (words.insert(word).second) said.insert(std::move(word));
  }
  for (const std::string& word : words) {
    if (stands && !said.contains(word)) continue;  // Has its stay already.
    auto& stays = stays_[word];
    stays.push_back({change.scope, entry.seq, 0, entry.at + delay_ms_, target});
    // Everybody is told of their own seat, wherever its record is.
    const Id<audit::Seat> own(target.id.value);
    if (target.kind == RecordKind::seat)
      stays.push_back({Scope::of(own), entry.seq, 0, entry.at, {}});
  }
  if (const auto* put = std::get_if<audit::Put>(&change.body)) {
    keep(entry, change.scope, put->record, ~audit::FieldSet{0});
  } else if (const auto* set = std::get_if<audit::SetFields>(&change.body)) {
    keep(entry, change.scope, set->values, set->set);
  }
}

void Witness::forget(audit::RecordRef target, std::uint64_t seq) {
  const auto place = places_.find({target.kind, target.id.value});
  require(place != places_.end(), "I10", "what is not there was removed");
  for (const std::string& word : words_[place->first]) {
    for (Stay& stay : stays_[word]) {
      const bool here = stay.record == target && stay.scope == place->second;
      if (stay.until == 0 && here) stay.until = seq;
    }
  }
  places_.erase(place);
  forget_claim(target);
  const std::uint64_t id = target.id.value;
  if (target.kind == RecordKind::vote) {
    votes_touched_ = true;
    votes_.erase(Id<audit::Vote>(id));
  }
  if (target.kind == RecordKind::cause) {
    causes_touched_ = true;
    causes_.erase(Id<audit::Cause>(id));
  }
  if (target.kind == RecordKind::cause_link) links_.erase(Id<audit::CauseLink>(id));
  if (target.kind == RecordKind::cause_map) maps_.erase(Id<audit::CauseMap>(id));
}

void Witness::keep(const audit::Entry& entry, Scope scope, const audit::Record& record,
                   audit::FieldSet set) {
  keep_claim(record, set);
  keep_moderated(record, set);
  std::visit(
      Overload{
          [&](const audit::Settings& settings) {
            if (is_set<&audit::Settings::observer_delay_s>(set)) {
              delay_ms_ = std::int64_t{settings.observer_delay_s} * 1'000;
            }
          },
          [&](const audit::Seat& seat) {
            auto& states = seats_[seat.id];
            SeatState state = states.empty() ? SeatState{} : states.back();
            state.from = entry.seq;
            if (is_set<&audit::Seat::role>(set)) state.role = seat.role;
            if (is_set<&audit::Seat::status>(set)) state.status = seat.status;
            if (is_set<&audit::Seat::room>(set)) state.room = seat.room;
            if (is_set<&audit::Seat::table>(set)) state.table = seat.table;
            if (is_set<&audit::Seat::modality>(set)) state.in_hall = is_in_hall(seat);
            if (is_set<&audit::Seat::group>(set)) groups_[seat.id] = seat.group;
            states.push_back(state);
          },
          [&](const audit::Safeguard& rules) { keep_rules(rules); },
          [&](const audit::RoomPlan& plan) {
            arranged_ = plan.applied && set == audit::field_bit<&audit::RoomPlan::applied>();
          },
          [&](const audit::Ballot& ballot) { keep_ballot(ballot, set); },
          [&](const audit::Vote& vote) {
            votes_touched_ = true;
            VoteState& state = votes_[vote.id];
            if (is_set<&audit::Vote::ballot>(set)) state.ballot = vote.ballot;
            if (is_set<&audit::Vote::seat>(set)) state.seat = vote.seat;
            if (is_set<&audit::Vote::mark>(set)) state.mark = vote.mark;
            check_voter(state, scope);
            check_cast(state);
          },
          [&](const audit::Group& group) {
            if (!is_set<&audit::Group::merged_into>(set) || !group.merged_into) return;
            joined_[group.merged_into] = groups_in(group.merged_into) + groups_in(group.id);
          },
          [&](const audit::Cause& cause) { causes_.insert(cause.id); },
          [&](const audit::CauseMap& map) {
            if (is_set<&audit::CauseMap::cycles>(set)) maps_[map.id] = map.cycles;
          },
          [&](const audit::CauseLink& link) {
            causes_touched_ = true;
            LinkState& state = links_[link.id];
            if (is_set<&audit::CauseLink::map>(set)) state.map = link.map;
            if (is_set<&audit::CauseLink::ends>(set)) {
              state.from = link.ends.from;
              state.to = link.ends.to;
            }
          },
          [](const auto&) {},
      },
      record);
}

void Witness::keep_ballot(const audit::Ballot& ballot, audit::FieldSet set) {
  BallotState& state = ballots_[ballot.id];
  if (is_set<&audit::Ballot::method>(set)) state.method = ballot.method;
  if (is_set<&audit::Ballot::state>(set)) state.state = ballot.state;
  if (is_set<&audit::Ballot::secrecy>(set)) state.secrecy = ballot.secrecy;
  if (is_set<&audit::Ballot::budget>(set)) state.budget = ballot.budget;
  if (is_set<&audit::Ballot::cap>(set)) state.cap = ballot.cap;
  if (is_set<&audit::Ballot::voters>(set)) state.voters = ballot.voters;
}

void Witness::check_cast(const VoteState& vote) {
  const BallotState& ballot = ballots_[vote.ballot];
  if (merges_) {
    require(ballot.state != audit::BallotState::revealed, "I8", "a revealed vote was merged");
    return;
  }
  require(ballot.state == audit::BallotState::open, "I8",
          "a vote was cast on a ballot that is not open");
  if (ballot.secrecy == audit::BallotSecrecy::unlinkable) return;
  const Role role = seats_.at(vote.seat).back().role;
  require(ballot.voters == 0 || (ballot.voters >> static_cast<int>(role) & 1) != 0, "I8",
          "somebody voted on a ballot of others");
}

std::int64_t Witness::groups_in(Id<audit::Group> group) const {
  const auto found = joined_.find(group);
  return found == joined_.end() ? 1 : found->second;
}

void Witness::check_votes() const {
  using audit::BallotMethod;
  std::map<std::pair<Id<audit::Ballot>, Id<audit::Seat>>, std::int64_t> given;
  std::set<std::tuple<Id<audit::Ballot>, Id<audit::Seat>, std::int32_t>> places;
  std::set<std::tuple<Id<audit::Ballot>, Id<audit::Seat>, audit::RecordRef>> registers;
  for (const auto& [id, vote] : votes_) {
    const auto found = ballots_.find(vote.ballot);
    require(found != ballots_.end(), "I10", "a vote is on no ballot");
    const BallotState& ballot = found->second;
    const std::int32_t weight = vote.mark.weight;
    require(registers.emplace(vote.ballot, vote.seat, vote.mark.item).second, "I8",
            "somebody said two things of one item");
    const bool rates = ballot.method == BallotMethod::impact_effort;
    require(rates == (vote.mark.effort != 0), "I8", "effort is said beside impact alone");
    switch (ballot.method) {
      case BallotMethod::agreement:
        require(weight >= -1 && weight <= 1, "I8", "agreement is -1, 0 or 1");
        break;
      case BallotMethod::impact_effort:
        require(weight >= 1 && weight <= 5 && vote.mark.effort >= 1 && vote.mark.effort <= 5, "I8",
                "impact and effort go from 1 to 5");
        break;
      case BallotMethod::fist_to_five:
        require(weight >= 0 && weight <= 5, "I8", "a hand has five fingers");
        break;
      case BallotMethod::rank:
        require(places.emplace(vote.ballot, vote.seat, weight).second && weight >= 1 && weight <= 3,
                "I8", "a place was given twice");
        break;
      default: {
        require(weight >= 0, "I8", "dots are not negative");
        const Id<audit::Group> group(vote.mark.item.id.value);
        require(ballot.cap == 0 || weight <= ballot.cap * groups_in(group), "I8",
                "too many dots on one item");
        const std::int64_t sum = given[{vote.ballot, vote.seat}] += weight;
        require(sum <= ballot.budget, "I8", "more dots were given than the budget has");
      }
    }
  }
}

// ---- what is sent

std::uint64_t Witness::since(const Sent& to, Scope scope) const {
  const std::uint64_t held = to.held.scope_seq(scope);
  return held == 0 ? to.came : touched_.at(scope).at(held - 1);
}

// Whether some moment since then had both the words in the scope and the person in front of it.
bool Witness::may_be_sent(const Sent& to, const Stay& stay) const {
  const auto found = seats_.find(to.seat);
  if (found == seats_.end()) return false;
  if (table_shows(to, stay)) return true;
  const auto& states = found->second;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (!sees(states[i], to.seat, stay.scope)) continue;
    // Who follows behind also sees what has been taken away since, but nothing early.
    if (states[i].role == Role::observer && stay.scope == Scope::everyone()) {
      if (stay.for_observers <= to.now) return true;
      continue;
    }
    const std::uint64_t end = i + 1 < states.size() ? states[i + 1].from : rows_ + 1;
    const std::uint64_t until = stay.until == 0 ? rows_ + 1 : stay.until;
    const std::uint64_t from = std::max({states[i].from, stay.from, since(to, stay.scope)});
    if (from < std::min(end, until)) return true;
  }
  return false;
}

bool Witness::has_seen(const Sent& to, Scope scope) const {
  return may_be_sent(to, {scope, 0, 0, Time{}});
}

void Witness::sent(const Sent& to, const std::string& bytes,
                   const wire::ServerMessage& message) const {
  for (const wire::Events& events : message.events) {
    const auto known = touched_.find(events.scope);
    require(known != touched_.end() && events.scope_seq <= known->second.size(), "I13",
            "an event was sent before its entry was on the disk");
    require(has_seen(to, events.scope), "I6", "somebody was sent the stream of another scope");
  }
  for (const wire::Snapshot& snapshot : message.snapshots) {
    const auto known = touched_.find(snapshot.scope);
    const std::size_t durable = known == touched_.end() ? 0 : known->second.size();
    require(snapshot.scope_seq <= durable, "I13", "a snapshot is of what is not on the disk");
    require(has_seen(to, snapshot.scope), "I6", "somebody was sent a snapshot of another scope");
  }
  for (const wire::Receipt& receipt : message.receipts) {
    using audit::Refusal;
    if (receipt.refusal == Refusal::retry_after || receipt.refusal == Refusal::expected_number) {
      continue;
    }
    require(receipt.refusal != Refusal::command_conflict, "I3", "a number means two commands");
    const auto book = answered_.find(to.device);
    const bool known = book != answered_.end() && book->second.contains(receipt.command_no);
    require(known, "I13", "a command was acknowledged before it was on the disk");
    if (receipt.refusal == Refusal::already_answered) continue;
    require(book->second.at(receipt.command_no).refusal == receipt.refusal, "I3",
            "a command got two different answers");
  }
  for (const std::string& word : canaries_in(bytes)) {
    const auto stays = stays_.find(word);
    require(stays != stays_.end(), "I13", "words were sent before they were on the disk");
    const bool theirs = std::any_of(stays->second.begin(), stays->second.end(),
                                    [&](const Stay& stay) { return may_be_sent(to, stay); });
    require(theirs, "I6", "somebody was sent words that were never theirs to see");
  }
}

}  // namespace plenary::simulation
