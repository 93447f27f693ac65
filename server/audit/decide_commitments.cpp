// What comes of an audit: findings, priorities with the question who stands against them, and
// commitments that somebody owns.
#include <algorithm>

#include "audit/deciding.h"
#include "audit/evidence.h"
#include "audit/limits.h"
#include "audit/plain_text.h"
#include "audit/safeguarding.h"

namespace plenary::audit {
namespace {

constexpr std::size_t objection_fingers_max = 2;  // As BallotMethod::fist_to_five has it.

Refused check_words(const std::string& words) {
  return check_text(words, limits::promise_scalars_max, Blank::allowed);
}

Refused check_plan(const CommitmentPlan& plan) {
  if (const Refused no = check_words(plan.first_step); no.code != Refusal::none) return no;
  if (const Refused no = check_words(plan.measure); no.code != Refusal::none) return no;
  const bool is_day = plan.due_day >= 0 && plan.due_day <= limits::due_day_max;
  return is_day ? Refusal::none : Refusal::out_of_range;
}

Refused check_helpers(const std::vector<std::string>& names) {
  if (names.size() > limits::helpers_max) return {Refusal::limit_reached, limits::helpers_max};
  for (const std::string& name : names) {
    if (const Refused no = check_words(name); no.code != Refusal::none) return no;
  }
  return Refusal::none;
}

// The first thing that an agreed commitment must say and this does not, by its number in
// Refusal::commitment_incomplete; zero: nothing.
std::uint64_t missing_in(const CommitmentPlan& plan, const Promise& promise) {
  if (!promise.owner && promise.owner_name.empty()) return 1;
  if (plan.first_step.empty()) return 2;
  if (plan.due_day == 0) return 3;
  if (plan.measure.empty()) return 4;
  if (!promise.witness && promise.witness_name.empty()) return 5;
  return 0;
}

}  // namespace

Refused Deciding::on(const AddFinding& command) {
  if (!may(Act::arrange)) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::findings_max); no.code != Refusal::none) {
    return no;
  }
  Finding finding{command.id, {}};
  const Refused no = check_new_text(command.text, limits::note_scalars_max, finding.text);
  if (no.code != Refusal::none) return no;
  changes_.put(Scope::everyone(), std::move(finding));
  look_at_new(ref(command.id));
  return Refusal::none;
}

Refused Deciding::on(const RemoveFinding& command) {
  if (!may(Act::arrange)) return Refusal::not_allowed;
  const auto* finding = visible(command.finding);
  if (finding == nullptr) return Refusal::not_found;
  if (index_.uses_of(ref(command.finding)) != 0) return Refusal::still_used;
  remove_text(ref(command.finding));
  return Refusal::none;
}

const Tally* Deciding::tally_of(Id<Ballot> ballot, RecordRef item) const {
  for (const auto& [id, stored] : store_.all<Tally>()) {
    if (stored.record.ballot == ballot && stored.record.item == item) return &stored.record;
  }
  return nullptr;
}

Refused Deciding::on(const SetPriority& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::priorities_max);
      no.code != Refusal::none) {
    return no;
  }
  const auto* ballot = visible(command.ballot);
  if (ballot == nullptr) return Refusal::not_found;
  if (ballot->record.state != BallotState::revealed) return Refusal::ballot_not_closed;
  if (tally_of(command.ballot, command.item) == nullptr) return Refusal::not_on_ballot;
  if (is_out_of_sight(command.item)) return Refusal::out_of_sight;
  // Everybody reads a priority, so everybody reads what it is and what put it first.
  const Scope* where = store_.scope_of(command.item);
  if (where == nullptr) return Refusal::not_found;
  if (ballot->scope != Scope::everyone() || *where != Scope::everyone()) {
    return Refusal::group_elsewhere;
  }
  for (const auto& [id, stored] : store_.all<Priority>()) {
    if (stored.record.item == command.item) return Refusal::already_so;
  }
  Priority priority;
  priority.id = command.id;
  priority.ballot = command.ballot;
  priority.item = command.item;
  changes_.put(Scope::everyone(), std::move(priority));
  return Refusal::none;
}

Refused Deciding::on(const CheckConsent& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* priority = visible(command.priority);
  const auto* ballot = visible(command.ballot);
  if (priority == nullptr || ballot == nullptr) return Refusal::not_found;
  const bool asks = ballot->record.method == BallotMethod::fist_to_five &&
                    ballot->record.state == BallotState::revealed;
  if (!asks) return Refusal::not_consented;
  if (ballot->scope != Scope::everyone()) return Refusal::group_elsewhere;
  const Tally* tally = tally_of(command.ballot, priority->record.item);
  if (tally == nullptr || tally->voters == 0) return Refusal::not_on_ballot;
  Priority after;
  after.id = command.priority;
  after.consent_ballot = command.ballot;
  for (std::size_t i = 0; i <= objection_fingers_max && i < tally->scale.counts.size(); ++i) {
    after.objections += tally->scale.counts[i];
  }
  after.consent = after.objections == 0 ? Consent::given : Consent::objected;
  changes_.set(priority->scope, std::move(after),
               field_bit<&Priority::consent_ballot>() | field_bit<&Priority::consent>() |
                   field_bit<&Priority::objections>());
  return Refusal::none;
}

Refused Deciding::on(const DropPriority& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* priority = visible(command.priority);
  if (priority == nullptr) return Refusal::not_found;
  if (index_.uses_of(ref(command.priority)) != 0) return Refusal::still_used;
  changes_.remove(priority->scope, ref(command.priority));
  return Refusal::none;
}

// Who may still shape a commitment; one that was sent back, who proposed it.
Refused Deciding::may_plan(const Stored<Commitment>& commitment) const {
  if (is_staff_actor() || commitment.scope.kind == ScopeKind::seat) return Refusal::none;
  const bool open = commitment.record.state == CommitmentState::proposed;
  return open && may(Act::add_notes) ? Refusal::none : Refusal::not_allowed;
}

const Pledge& Deciding::pledge_of(Id<Commitment> commitment) const {
  return store_.find(index_.pledge_by_commitment.at(commitment))->record;
}

bool Deciding::is_seated(Id<Seat> id) const {
  const auto* seat = store_.find(id);
  return seat != nullptr && takes_part(seat->record);
}

Refused Deciding::check_promise(const Promise& promise) const {
  std::vector<Id<Seat>> named = promise.helpers;
  if (named.size() > limits::helpers_max) return {Refusal::limit_reached, limits::helpers_max};
  if (promise.owner) named.push_back(promise.owner);
  if (promise.witness) named.push_back(promise.witness);
  const bool here = std::all_of(named.begin(), named.end(), [&](auto id) { return is_seated(id); });
  if (!here) return Refusal::not_found;
  // Who asks whether it was kept is not who keeps it.
  return promise.witness && promise.witness == promise.owner
             ? Refusal::out_of_range
             : Refusal::none;
}

// A minor may own it, with an adult at their side.
bool Deciding::is_minor_alone(const Promise& promise) const {
  return audit::is_minor_alone(promise, rules_of(store_), [&](Id<Seat> id) -> const Seat* {
    const auto* seat = store_.find(id);
    return seat == nullptr ? nullptr : &seat->record;
  });
}

// Of what was asked only the seats are read. Carried on, the names stand until somebody here takes
// their place, and who helps a minor that is but a name until an adult here does.
Promise Deciding::with_names(Promise asked, const Promise& before) const {
  asked.owner_name = asked.owner ? std::string() : before.owner_name;
  asked.owner_is_minor = !asked.owner && before.owner_is_minor;
  asked.witness_name = asked.witness ? std::string() : before.witness_name;
  asked.helper_names.clear();
  asked.adult_is_named = false;
  if (asked.helpers.empty() || is_minor_alone(asked)) {
    asked.helper_names = before.helper_names;
    asked.adult_is_named = before.adult_is_named;
  }
  return asked;
}

Refused Deciding::on(const AddCommitment& command) {
  if (!may(Act::add_notes)) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::commitments_max);
      no.code != Refusal::none) {
    return no;
  }
  Commitment commitment;
  commitment.id = command.id;
  commitment.plan = command.plan;
  Refused no = check_new_text(command.text, limits::note_scalars_max, commitment.text);
  if (no.code == Refusal::none) no = check_plan(command.plan);
  if (no.code == Refusal::none) no = check_promise(command.promise);
  if (no.code != Refusal::none) return no;
  changes_.put(Scope::everyone(), std::move(commitment));
  changes_.put(
      Scope::members(), Pledge{mint<Pledge>(), command.id, with_names(command.promise, {})});
  look_at_new(ref(command.id));
  return Refusal::none;
}

Refused Deciding::on(const SetCommitment& command) {
  const auto* commitment = visible(command.commitment);
  if (commitment == nullptr) return Refusal::not_found;
  const bool shared = commitment->scope.kind != ScopeKind::seat;
  if (shared && !may_change_shared()) return Refusal::not_allowed;
  Refused no = may_plan(*commitment);
  if (no.code == Refusal::none) no = check_plan(command.plan);
  if (no.code == Refusal::none) no = check_promise(command.promise);
  if (no.code != Refusal::none) return no;
  const Pledge& pledge = pledge_of(command.commitment);
  Promise promise = with_names(command.promise, pledge.promise);
  if (commitment->record.state != CommitmentState::proposed) {
    const std::uint64_t missing = missing_in(command.plan, promise);
    if (missing != 0) return {Refusal::commitment_incomplete, missing};
    if (is_minor_alone(promise)) return Refusal::needs_adult;
  }
  const bool new_plan = command.plan != commitment->record.plan;
  const bool new_promise = promise != pledge.promise;
  if (!new_plan && !new_promise) return Refusal::already_so;
  if (new_plan) {
    Commitment planned;
    planned.id = command.commitment;
    planned.plan = command.plan;
    changes_.set(commitment->scope, std::move(planned), field_bit<&Commitment::plan>());
    point_out(ref(command.commitment), [&] {
      Commitment after = commitment->record;
      after.plan = command.plan;
      return words_of(after);
    });
  }
  if (new_promise) {
    changes_.set(*store_.scope_of(ref(pledge.id)), Pledge{pledge.id, {}, std::move(promise)},
                 field_bit<&Pledge::promise>());
  }
  return Refusal::none;
}

Refused Deciding::on(const AgreeCommitment& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* commitment = visible(command.commitment);
  if (commitment == nullptr) return Refusal::not_found;
  if (commitment->record.state != CommitmentState::proposed) return Refusal::already_so;
  if (is_out_of_sight(ref(command.commitment))) return Refusal::out_of_sight;
  const Promise& promise = pledge_of(command.commitment).promise;
  const std::uint64_t missing = missing_in(commitment->record.plan, promise);
  if (missing != 0) return {Refusal::commitment_incomplete, missing};
  if (is_minor_alone(promise)) return Refusal::needs_adult;
  const bool rests = Grounds(store_, index_).leads_back(ref(command.commitment));
  if (!rests && !command.we_believe) return {Refusal::needs_evidence, 1};
  Commitment agreed;
  agreed.id = command.commitment;
  agreed.state = CommitmentState::open;
  agreed.we_believe = !rests;
  changes_.set(commitment->scope, std::move(agreed),
               field_bit<&Commitment::state>() | field_bit<&Commitment::we_believe>());
  return Refusal::none;
}

bool Deciding::stands_for_it(const Promise& promise) const {
  const Id<Seat> self = actor_.seat;
  return self &&
         (self == promise.owner || self == promise.witness ||
          std::find(promise.helpers.begin(), promise.helpers.end(), self) != promise.helpers.end());
}

Refused Deciding::on(const ReportCommitment& command) {
  const auto* commitment = visible(command.commitment);
  if (commitment == nullptr) return Refusal::not_found;
  if (!is_staff_actor() && !stands_for_it(pledge_of(command.commitment).promise)) {
    return Refusal::not_yours;
  }
  if (!may_change_shared()) return Refusal::not_allowed;
  const bool agreed = commitment->record.state != CommitmentState::proposed;
  const bool says =
      command.state >= CommitmentState::open && command.state <= CommitmentState::given_up;
  if (!agreed || !says) return Refusal::out_of_range;
  if (const Refused no = check_words(command.report); no.code != Refusal::none) return no;
  if (command.state == commitment->record.state && command.report == commitment->record.report) {
    return Refusal::already_so;
  }
  Commitment reported;
  reported.id = command.commitment;
  reported.state = command.state;
  reported.report = command.report;
  changes_.set(commitment->scope, std::move(reported),
               field_bit<&Commitment::state>() | field_bit<&Commitment::report>());
  point_out(ref(command.commitment), [&] {
    Commitment after = commitment->record;
    after.report = command.report;
    return words_of(after);
  });
  return Refusal::none;
}

Refused Deciding::on(const RemoveCommitment& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* commitment = visible(command.commitment);
  if (commitment == nullptr) return Refusal::not_found;
  if (commitment->record.state != CommitmentState::proposed) return Refusal::still_used;
  const auto pledge = ref(pledge_of(command.commitment).id);
  changes_.remove(*store_.scope_of(pledge), pledge);
  remove_text(ref(command.commitment));
  return Refusal::none;
}

// At the beginning of a session: what the one before left open, as it was left.
Refused Deciding::carry_on(const std::vector<CarriedCommitment>& carried) {
  if (carried.size() > limits::commitments_max) {
    return {Refusal::limit_reached, limits::commitments_max};
  }
  for (const CarriedCommitment& each : carried) {
    Refused no = check_text(each.text, limits::note_scalars_max, Blank::allowed);
    if (no.code == Refusal::none) no = check_plan(each.plan);
    if (no.code == Refusal::none) no = check_words(each.report);
    if (no.code == Refusal::none) no = check_words(each.owner_name);
    if (no.code == Refusal::none) no = check_words(each.witness_name);
    if (no.code == Refusal::none) no = check_helpers(each.helper_names);
    if (no.code != Refusal::none) return no;
    const auto id = mint<Commitment>();
    changes_.put(Scope::everyone(),
                 Commitment{id, Text(fresh_run(), each.text), each.plan, CommitmentState::open,
                            each.we_believe, each.report, each.id});
    Pledge pledge{
        mint<Pledge>(),
        id,
        {{},
         {},
         {},
         each.owner_name,
         each.witness_name,
         each.helper_names,
         each.owner_is_minor,
         each.adult_is_named}};
    pledge.needs_adult = is_minor_alone(pledge.promise);
    changes_.put(Scope::members(), std::move(pledge));
  }
  return Refusal::none;
}

}  // namespace plenary::audit
