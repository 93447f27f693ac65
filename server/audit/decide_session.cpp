#include <algorithm>

#include "audit/deciding.h"
#include "audit/join_code.h"
#include "audit/limits.h"
#include "audit/plain_text.h"

namespace plenary::audit {
namespace {

Refused check_labels(const std::vector<std::string>& labels) {
  if (labels.size() > limits::labels_max) return {Refusal::limit_reached, limits::labels_max};
  for (const std::string& label : labels) {
    const Refused no = check_text(label, limits::label_scalars_max, Blank::refused);
    if (no.code != Refusal::none) return no;
  }
  return Refusal::none;
}

Agreements first_agreements(const std::vector<Wording>& wordings) {
  return {wordings.empty() ? 0U : 1U, wordings};
}

}  // namespace

std::string mint_join_code(Entropy& entropy) {
  // The largest multiple of the alphabet that fits: what is above it is drawn again, so that no
  // letter is likelier than another.
  constexpr std::uint64_t letters = sizeof join_code_letters - 1;
  constexpr std::uint64_t fair = UINT64_MAX - UINT64_MAX % letters;
  std::string code;
  while (code.size() < join_code_length) {
    const std::uint64_t drawn = entropy.draw();
    if (drawn < fair) code.push_back(join_code_letters[drawn % letters]);
  }
  return code;
}

Refused Deciding::on(const CreateSession& command) {
  if (session_.settings() != nullptr) return Refusal::already_so;
  Refused no = check_text(command.title, limits::title_scalars_max, Blank::refused);
  if (no.code == Refusal::none) no = check_labels(command.groups);
  if (no.code == Refusal::none) no = check_labels(command.languages);
  if (no.code == Refusal::none) no = check_wordings(command.agreements);
  if (no.code != Refusal::none) return no;
  if (command.observer_delay_s > limits::observer_delay_s_max) {
    return {Refusal::out_of_range, limits::observer_delay_s_max};
  }
  changes_.put(
      Scope::everyone(),
      Settings{mint<Settings>(),
               command.title,
               command.groups,
               command.languages,
               command.lobby,
               command.observer_delay_s,
               false,
               command.audit,
               first_agreements(command.agreements),
               {}});
  if (const Refused unfit = check_plans(command.phases); unfit.code != Refusal::none) return unfit;
  plan(command);
  if (command.safeguard != SetSafeguard{}) {
    if (const Refused unfit = protect(command.safeguard, command.groups);
        unfit.code != Refusal::none) {
      return unfit;
    }
  }
  if (const Refused unfit = carry_on(command.carried); unfit.code != Refusal::none) return unfit;
  changes_.put(Scope::everyone(), Focus{mint<Focus>(), {}, false});
  changes_.put(Scope::staff(), JoinCode{mint<JoinCode>(), mint_join_code(moment_.entropy), true});
  return Refusal::none;
}

Refused Deciding::on(const SetTimer& command) {
  const bool own_table = seat_ != nullptr && seat_->role == Role::table_lead && command.room &&
                         command.room == seat_->room;
  if (!is_staff_actor() && !own_table) return Refusal::not_allowed;
  if (command.room && store_.find(command.room) == nullptr) return Refusal::not_found;
  if (command.ms > limits::timer_ms_max || command.ms < -limits::timer_ms_max) {
    return {Refusal::out_of_range, static_cast<std::uint64_t>(limits::timer_ms_max)};
  }
  Countdown countdown = countdown_of(command.room);
  const Time now = moment_.now;
  const bool running = countdown.state == TimerState::running;
  const bool paused = countdown.state == TimerState::paused;
  switch (command.act) {
    case TimerAct::start:
      if (command.ms <= 0) return Refusal::out_of_range;
      countdown = {TimerState::running, now + command.ms, 0};
      break;
    case TimerAct::extend:
      if (!running && !paused) return Refusal::already_so;
      if (running) {
        countdown.ends_at =
            std::clamp(countdown.ends_at + command.ms, now, now + limits::timer_ms_max);
      } else {
        countdown.remaining_ms =
            std::clamp<std::int64_t>(countdown.remaining_ms + command.ms, 0, limits::timer_ms_max);
      }
      break;
    case TimerAct::pause:
      if (!running) return Refusal::already_so;
      countdown = {TimerState::paused, {}, std::max<std::int64_t>(countdown.ends_at - now, 0)};
      break;
    case TimerAct::resume:
      if (!paused) return Refusal::already_so;
      countdown = {TimerState::running, now + countdown.remaining_ms, 0};
      break;
    case TimerAct::stop:
      if (!running && !paused) return Refusal::already_so;
      countdown = {};
      break;
    default: return Refusal::out_of_range;
  }
  set_countdown(command.room, countdown);
  return Refusal::none;
}

// Whether anybody is asked for their vote: all, or those who sit in a room.
bool Deciding::is_voting() const {
  const auto& ballots = store_.all<Ballot>();
  return std::any_of(ballots.begin(), ballots.end(), [&](const auto& held) {
    const Ballot& ballot = held.second.record;
    return ballot.state == BallotState::open && (!ballot.room || !seats_in(ballot.room).empty());
  });
}

Refused Deciding::on(const SetFocus& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const bool clears = command.target.kind == RecordKind::none && !command.target.id;
  if (!clears) {
    // Everybody is brought there, so everybody must be able to see it.
    const Scope* scope = store_.scope_of(command.target);
    if (scope == nullptr || *scope != Scope::everyone()) return Refusal::not_found;
  }
  if (clears && command.spotlight) return Refusal::out_of_range;
  if (command.spotlight && is_voting()) return Refusal::voting_now;
  const auto& focus = *store_.only<Focus>();
  const Focus wanted{focus.record.id, command.target, command.spotlight};
  if (focus.record == wanted) return Refusal::already_so;
  changes_.set(focus.scope, wanted, field_bit<&Focus::target>() | field_bit<&Focus::spotlight>());
  return Refusal::none;
}

Refused Deciding::on(const OpenRoom& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  if (const Refused no = check_new_id(command.id, limits::rooms_max); no.code != Refusal::none) {
    return no;
  }
  const Refused no = check_text(command.name, limits::name_scalars_max, Blank::refused);
  if (no.code != Refusal::none) return no;
  changes_.put(Scope::members(), Room{command.id, command.name, false});
  return Refusal::none;
}

Refused Deciding::on(const CloseRoom& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* room = store_.find(command.room);
  if (room == nullptr) return Refusal::not_found;
  if (room->record.closed) return Refusal::already_so;
  close_room(command.room, {});
  return Refusal::none;
}

// Codes that were active are kept, inactive, so that none is ever minted or honoured again.
void Deciding::retire_codes() {
  std::vector<Id<JoinCode>> active;
  for (const auto& [id, code] : store_.all<JoinCode>()) {
    if (code.record.active) active.push_back(id);
  }
  std::sort(active.begin(), active.end());
  for (const Id<JoinCode>& id : active) {
    changes_.set(Scope::staff(), JoinCode{id, {}, false}, field_bit<&JoinCode::active>());
  }
}

// The code that lets in, or nothing.
std::string Deciding::code_now() const {
  for (const auto& [id, code] : store_.all<JoinCode>()) {
    if (code.record.active) return code.record.code;
  }
  return {};
}

// A wall shows the code to whoever looks at it, and is told of it alone.
void Deciding::show_code_on(Id<Seat> wall, const std::string& code) {
  const auto found = index_.shown_code_by_wall.find(wall);
  const bool shows = found != index_.shown_code_by_wall.end();
  changes_.put(Scope::of(wall), ShownCode{shows ? found->second : mint<ShownCode>(), wall, code});
}

void Deciding::show_code_on_walls(const std::string& code) {
  std::vector<Id<Seat>> walls;
  for (const auto& [id, seat] : store_.all<Seat>()) {
    if (is_wall(seat.record)) walls.push_back(id);
  }
  std::sort(walls.begin(), walls.end());
  for (const Id<Seat>& wall : walls) show_code_on(wall, code);
}

Refused Deciding::on(const RotateCode&) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  if (store_.all<JoinCode>().size() >= limits::join_codes_max) {
    return {Refusal::limit_reached, limits::join_codes_max};
  }
  retire_codes();
  std::string code = mint_join_code(moment_.entropy);
  while (index_.code_by_text.contains(code)) code = mint_join_code(moment_.entropy);
  show_code_on_walls(code);
  changes_.put(Scope::staff(), JoinCode{mint<JoinCode>(), std::move(code), true});
  return Refusal::none;
}

Refused Deciding::on(const CloseSession&) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto& settings = *store_.only<Settings>();
  Settings closed;
  closed.id = settings.record.id;
  closed.closed = true;
  changes_.set(settings.scope, std::move(closed), field_bit<&Settings::closed>());
  retire_codes();
  show_code_on_walls({});
  return Refusal::none;
}

Refused Deciding::on(const SetObserverDelay& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  if (command.seconds > limits::observer_delay_s_max) {
    return {Refusal::out_of_range, limits::observer_delay_s_max};
  }
  const auto& settings = *store_.only<Settings>();
  if (settings.record.observer_delay_s == command.seconds) return Refusal::already_so;
  Settings delayed;
  delayed.id = settings.record.id;
  delayed.observer_delay_s = command.seconds;
  changes_.set(settings.scope, std::move(delayed), field_bit<&Settings::observer_delay_s>());
  return Refusal::none;
}

Refused Deciding::on(const SetWalls& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto& settings = *store_.only<Settings>();
  if (settings.record.walls == command.walls) return Refusal::already_so;
  Settings shown;
  shown.id = settings.record.id;
  shown.walls = command.walls;
  changes_.set(settings.scope, std::move(shown), field_bit<&Settings::walls>());
  return Refusal::none;
}

}  // namespace plenary::audit
