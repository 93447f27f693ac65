#include "audit/assurance.h"

#include <algorithm>

#include "audit/limits.h"
#include "audit/safeguarding.h"

namespace plenary::audit {
namespace {

bool group_is_shown(const Session& session, const Seat& seat) {
  const auto& seated = session.index().seated_by_group;
  const auto found = seated.find(seat.group);
  return !seat.group.empty() && found != seated.end() && found->second >= limits::group_shown_min;
}

AuthorShown author_shown(const Session& session, const Seat& seat, Audience audience,
                         const Phase& phase) {
  if (audience == Audience::only_me || phase.anonymity == Anonymity::named) {
    return AuthorShown::name;
  }
  const bool group = audience == Audience::room && phase.anonymity == Anonymity::group_only;
  return group && group_is_shown(session, seat) ? AuthorShown::group : AuthorShown::nobody;
}

bool is_moderated_phase(const Session& session, const Phase& phase) {
  const Safeguard* rules = rules_of(session.records());
  if (rules == nullptr || rules->minor_groups.empty()) return false;
  const auto& phases = rules->moderated_phases;
  return std::find(phases.begin(), phases.end(), phase.name) != phases.end();
}

bool is_looked_at_first(const Session& session, const Seat& seat, const Phase& phase) {
  return is_minor(seat, rules_of(session.records())) && is_moderated_phase(session, phase);
}

}  // namespace

Assurance assurance_of(const Session& session, Id<Seat> id, Audience audience, Id<Room> room) {
  const Seat& seat = session.records().find(id)->record;
  const Phase& phase = session.records().only<Phase>()->record;
  Assurance assurance;
  assurance.author = author_shown(session, seat, audience, phase);
  if (audience == Audience::only_me) return assurance;
  if (audience == Audience::staff) {
    assurance.now = assurance.later = Readers::staff;
    return assurance;
  }
  if (phase.anonymity == Anonymity::unlinkable) {
    assurance.author = AuthorShown::unknown;
    assurance.later = Readers::everyone;
    assurance.looked_at_first = is_moderated_phase(session, phase);
    assurance.now = assurance.looked_at_first ? Readers::staff : Readers::everyone;
    assurance.observer_delay_s = session.settings()->observer_delay_s;
    return assurance;
  }
  const Id<Room> where = is_staff(seat.role) ? room : seat.room;
  assurance.later = where ? Readers::room : Readers::everyone;
  assurance.revealed = phase.reveal;
  assurance.looked_at_first = is_looked_at_first(session, seat, phase);
  const bool sealed = phase.reveal != Reveal::at_once;
  assurance.now = sealed                      ? Readers::only_me
                  : assurance.looked_at_first ? Readers::staff
                                              : assurance.later;
  if (!where) assurance.observer_delay_s = session.settings()->observer_delay_s;
  return assurance;
}

std::vector<std::string_view> clauses_of(const Assurance& assurance) {
  std::vector<std::string_view> clauses;
  const auto say = [&](std::string_view clause) { clauses.push_back(clause); };
  if (assurance.now == Readers::only_me && assurance.later != Readers::only_me) {
    say(assurance.revealed == Reveal::by_author  ? "promise.sealed_until_you_reveal"
        : assurance.revealed == Reveal::by_table ? "promise.sealed_until_your_table_reveals"
                                                 : "promise.sealed_until_staff_reveal");
  }
  if (assurance.looked_at_first) say("promise.looked_at_first");
  switch (assurance.later) {
    case Readers::only_me: say("promise.only_you"); return clauses;
    case Readers::staff: say("promise.staff"); break;
    case Readers::room: say("promise.room"); break;
    case Readers::everyone:
      say(assurance.observer_delay_s > 0 ? "promise.everyone_observers_later" : "promise.everyone");
      break;
  }
  switch (assurance.author) {
    case AuthorShown::name: say("promise.with_your_name"); break;
    case AuthorShown::group: say("promise.with_your_group"); break;
    case AuthorShown::nobody: say("promise.without_your_name"); break;
    case AuthorShown::unknown: say("promise.unlinkable"); break;
  }
  return clauses;
}

}  // namespace plenary::audit
