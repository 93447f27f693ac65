#include <algorithm>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/plain_text.h"

namespace plenary::audit {
namespace {

constexpr std::uint32_t bit(Act act) { return 1U << static_cast<unsigned>(act); }

constexpr std::uint32_t every_act = (bit(Act::take_minutes) << 1) - 1;

// What people may do before a facilitator has said anything else.
std::vector<Grant> first_grants() {
  const std::uint32_t all_do = bit(Act::add_notes) | bit(Act::edit_own);
  const std::uint32_t leads_do =
      all_do | bit(Act::arrange) | bit(Act::map_causes) | bit(Act::take_minutes);
  return {{Role::table_lead, leads_do},
          {Role::scribe, leads_do},
          {Role::interpreter, all_do},
          {Role::participant, all_do}};
}

constexpr std::uint32_t bit(Role role) { return 1U << static_cast<unsigned>(role); }

// Those that take part.
constexpr std::uint32_t every_granted_role = bit(Role::observer) - bit(Role::facilitator);

std::vector<Grant> with_acts(std::vector<Grant> grants, const SetActs& command) {
  for (auto role = Role::facilitator; (bit(role) & every_granted_role) != 0;
       role = static_cast<Role>(static_cast<unsigned>(role) + 1)) {
    if ((command.roles & bit(role)) == 0) continue;
    auto grant = std::find_if(
        grants.begin(), grants.end(), [&](const Grant& each) { return each.role == role; });
    if (grant == grants.end()) {
      if (!command.granted) continue;
      grant = grants.insert(grants.end(), Grant{role, 0});
    }
    grant->acts = command.granted ? grant->acts | command.acts : grant->acts & ~command.acts;
  }
  return grants;
}

Refused check_grants(const std::vector<Grant>& grants) {
  std::uint32_t met = 0;
  for (const Grant& grant : grants) {
    if (grant.role == Role::none || grant.role > Role::wall || only_watches(grant.role)) {
      return Refusal::out_of_range;
    }
    const std::uint32_t role = 1U << static_cast<unsigned>(grant.role);
    if ((met & role) != 0 || grant.acts > every_act) return Refusal::out_of_range;
    met |= role;
  }
  return Refusal::none;
}

// What is nobody's cannot wait with its author to be revealed. And what comes to light by its
// author's hand says whose it is: all of one author's notes, at one moment.
bool fits(Anonymity anonymity, Reveal reveal) {
  if (anonymity > Anonymity::unlinkable || reveal > Reveal::by_staff) return false;
  if (reveal == Reveal::by_author) return anonymity == Anonymity::named;
  return anonymity != Anonymity::unlinkable || reveal == Reveal::at_once;
}

Refused check_plan(const PhasePlan& plan) {
  Refused no = check_text(plan.name, limits::label_scalars_max, Blank::refused);
  if (no.code == Refusal::none) no = check_grants(plan.grants);
  if (no.code != Refusal::none) return no;
  if (plan.prompts.size() > limits::labels_max) return {Refusal::limit_reached, limits::labels_max};
  for (const Prompt& prompt : plan.prompts) {
    no = check_text(prompt.language, limits::label_scalars_max, Blank::refused);
    if (no.code == Refusal::none) {
      no = check_text(prompt.words, limits::note_scalars_max, Blank::refused);
    }
    if (no.code != Refusal::none) return no;
  }
  if (!fits(plan.anonymity, plan.reveal) || plan.minutes > limits::phase_minutes_max) {
    return Refusal::out_of_range;
  }
  const bool votes = plan.ballot != BallotPlan{};
  no = votes ? check_method(plan.ballot) : Refusal::none;
  return no.code == Refusal::none ? check_room_step(plan.rooms) : no;
}

// In the first of the session's languages there is one for, else in English, else in any.
std::string prompt_in(const std::vector<Prompt>& prompts, std::vector<std::string> languages) {
  languages.emplace_back("en");
  for (const std::string& language : languages) {
    for (const Prompt& prompt : prompts) {
      if (prompt.language == language) return prompt.words;
    }
  }
  return prompts.empty() ? std::string() : prompts.front().words;
}

Phase phase_of(const PhasePlan& plan, Id<PlannedPhase> planned,
               const std::vector<std::string>& languages) {
  Phase phase;
  phase.name = plan.name;
  phase.title = prompt_in(plan.prompts, languages);
  phase.grants = plan.grants;
  phase.anonymity = plan.anonymity;
  phase.reveal = plan.reveal;
  phase.prompts = plan.prompts;
  phase.planned = planned;
  phase.minutes = plan.minutes;
  phase.ballot = plan.ballot;
  return phase;
}

}  // namespace

Refused check_plans(const std::vector<PhasePlan>& plans) {
  if (plans.size() > limits::planned_phases_max) {
    return {Refusal::limit_reached, limits::planned_phases_max};
  }
  for (const PhasePlan& plan : plans) {
    if (const Refused no = check_plan(plan); no.code != Refusal::none) return no;
  }
  return Refusal::none;
}

// The agenda, and everybody in its first phase.
void Deciding::plan(const CreateSession& command) {
  Phase first;
  first.name = "gather";
  first.grants = first_grants();
  std::uint32_t step = 0;
  for (const PhasePlan& each : command.phases) {
    const auto id = mint<PlannedPhase>();
    changes_.put(Scope::staff(), PlannedPhase{id, ++step, each});
    if (step == 1) first = phase_of(each, id, command.languages);
  }
  first.id = mint<Phase>();
  first.number = 1;
  first.began_at = moment_.now;
  changes_.put(
      Scope::everyone(), Agenda{mint<Agenda>(), command.agenda.name, command.agenda.version});
  changes_.put(Scope::everyone(), std::move(first));
  set_done({});
}

Refused Deciding::check_move(std::uint32_t after_number) const {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const Phase& phase = store_.only<Phase>()->record;
  if (after_number != phase.number) return {Refusal::phase_moved, phase.number};
  if (phase.number >= limits::phases_max) return {Refusal::limit_reached, limits::phases_max};
  return Refusal::none;
}

// What was is kept to look back at, with how many were done. Who was stopped stays stopped.
void Deciding::move_everybody(Phase next) {
  const auto& phase = *store_.only<Phase>();
  PassedPhase passed{mint<PassedPhase>(), phase.record, countdown_of({}), 0, 0};
  passed.done = count_done();
  for (const auto& [group, seated] : index_.seated_by_group) passed.of += seated;
  next.id = phase.record.id;
  next.number = phase.record.number + 1;
  next.began_at = moment_.now;
  next.before = passed.id;
  next.frozen = phase.record.frozen;
  changes_.put(phase.scope, std::move(passed));
  changes_.put(phase.scope, std::move(next));
  set_done({});
}

Refused Deciding::on(const BeginPhase& command) {
  if (const Refused no = check_move(command.after_number); no.code != Refusal::none) return no;
  Refused no = check_text(command.name, limits::label_scalars_max, Blank::refused);
  if (no.code == Refusal::none) {
    no = check_text(command.title, limits::note_scalars_max, Blank::allowed);
  }
  if (no.code == Refusal::none) no = check_grants(command.grants);
  if (no.code != Refusal::none) return no;
  if (!fits(command.anonymity, command.reveal)) return Refusal::out_of_range;
  Phase next;
  next.name = command.name;
  next.title = command.title;
  next.grants = command.grants;
  next.anonymity = command.anonymity;
  next.reveal = command.reveal;
  move_everybody(std::move(next));
  return Refusal::none;
}

Refused Deciding::on(const MoveToPhase& command) {
  if (const Refused no = check_move(command.after_number); no.code != Refusal::none) return no;
  const auto* planned = store_.find(command.planned);
  if (planned == nullptr) return Refusal::not_found;
  const PhasePlan& plan = planned->record.plan;
  move_everybody(phase_of(plan, command.planned, session_.settings()->languages));
  Countdown countdown;
  if (plan.minutes != 0) {
    countdown = {TimerState::running, moment_.now + std::int64_t{plan.minutes} * 60'000, 0};
  }
  if (countdown != countdown_of({})) set_countdown({}, countdown);
  regroup(plan.rooms);
  return Refusal::none;
}

Refused Deciding::on(const UndoMove& command) {
  if (const Refused no = check_move(command.after_number); no.code != Refusal::none) return no;
  const auto& phase = *store_.only<Phase>();
  const auto* passed = store_.find(phase.record.before);
  if (passed == nullptr) return Refusal::nothing_to_undo;
  if (moment_.now - phase.record.began_at > limits::move_undo_ms) return Refusal::too_late;
  Phase again = passed->record.phase;
  const std::uint32_t number = again.number;
  again.number = phase.record.number + 1;
  again.frozen = phase.record.frozen;
  // What was set for it meanwhile holds.
  if (const auto* planned = store_.find(again.planned)) again.grants = planned->record.plan.grants;
  say_done_again(number, again.number);
  // What was drawn for it is good in it again.
  if (const TokenKey* key = token_key(store_, number)) {
    TokenKey kept;
    kept.id = key->id;
    kept.number = again.number;
    changes_.set(phase.scope, std::move(kept), field_bit<&TokenKey::number>());
  }
  changes_.put(phase.scope, std::move(again));
  changes_.remove(passed->scope, ref(phase.record.before));
  if (passed->record.countdown != countdown_of({})) set_countdown({}, passed->record.countdown);
  constexpr FieldSet moved = field_bit<&Phase::number>();
  if (const auto* step = session_.move_step(store_.last_writer(ref(phase.record.id), moved))) {
    take_back(*step);
  }
  return Refusal::none;
}

Refused Deciding::on(const SetActs& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  if (command.roles == 0 || (command.roles & ~every_granted_role) != 0 || command.acts == 0 ||
      command.acts > every_act) {
    return Refusal::out_of_range;
  }
  const auto* planned = store_.find(command.planned);
  const auto& phase = *store_.only<Phase>();
  const bool is_now = command.planned == phase.record.planned;
  if (planned == nullptr && (command.planned || !is_now)) return Refusal::not_found;
  Refused done = Refusal::already_so;
  if (is_now) {
    Phase next;
    next.id = phase.record.id;
    next.grants = with_acts(phase.record.grants, command);
    if (next.grants != phase.record.grants) {
      changes_.set(phase.scope, std::move(next), field_bit<&Phase::grants>());
      done = Refusal::none;
    }
  }
  // Whoever is moved there again finds it as it was set.
  if (planned != nullptr) {
    PlannedPhase next = planned->record;
    next.plan.grants = with_acts(next.plan.grants, command);
    if (next != planned->record) {
      changes_.set(planned->scope, std::move(next), field_bit<&PlannedPhase::plan>());
      done = Refusal::none;
    }
  }
  return done;
}

Refused Deciding::on(const Freeze& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto& phase = *store_.only<Phase>();
  if (phase.record.frozen == command.frozen) return Refusal::already_so;
  Phase frozen;
  frozen.id = phase.record.id;
  frozen.frozen = command.frozen;
  changes_.set(phase.scope, std::move(frozen), field_bit<&Phase::frozen>());
  return Refusal::none;
}

Refused Deciding::on(const Announce& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const Refused no = check_text(command.words, limits::announcement_scalars_max, Blank::refused);
  if (no.code != Refusal::none) return no;
  if (store_.all<Announcement>().size() + std::max<std::size_t>(command.rooms.size(), 1) >
      limits::announcements_max) {
    return {Refusal::limit_reached, limits::announcements_max};
  }
  std::vector<Id<Room>> rooms = command.rooms;
  std::sort(rooms.begin(), rooms.end());
  if (std::adjacent_find(rooms.begin(), rooms.end()) != rooms.end()) return Refusal::out_of_range;
  for (const Id<Room>& room : rooms) {
    const auto* found = store_.find(room);
    if (found == nullptr) return Refusal::not_found;
    if (found->record.closed) return Refusal::room_closed;
  }
  if (rooms.empty()) rooms.emplace_back();
  for (const Id<Room>& room : rooms) {
    changes_.put(Scope::room_or_everyone(room),
                 Announcement{mint<Announcement>(), room, command.words, moment_.now});
  }
  return Refusal::none;
}

Countdown Deciding::countdown_of(Id<Room> room) const {
  const auto found = index_.timer_by_room.find(room);
  if (found == index_.timer_by_room.end()) return {};
  return store_.find(found->second)->record.countdown;
}

void Deciding::set_countdown(Id<Room> room, Countdown countdown) {
  const Scope scope = Scope::room_or_everyone(room);
  const auto found = index_.timer_by_room.find(room);
  if (found == index_.timer_by_room.end()) {
    changes_.put(scope, Timer{mint<Timer>(), room, countdown});
  } else {
    changes_.set(scope, Timer{found->second, {}, countdown}, field_bit<&Timer::countdown>());
  }
}

}  // namespace plenary::audit
