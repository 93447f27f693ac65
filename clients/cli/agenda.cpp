#include "clients/cli/agenda.h"

#include <algorithm>
#include <map>

namespace plenary::cli {

using audit::Epistemic;

Habit habit_of(const std::string& phase) {
  static const std::map<std::string, Habit> habits{
      {"gather", {Gathering::plenary, Epistemic::unsorted, 1}},
      {"predict", {Gathering::plenary, Epistemic::prediction, 3}},
      {"observe", {Gathering::rooms, Epistemic::observation, 4}},
      {"infer", {Gathering::combined, Epistemic::inference, 2}},
      {"findings", {Gathering::plenary, Epistemic::strength, 1}},
      {"causes", {Gathering::rooms, Epistemic::cause, 1}},
      {"prioritise", {Gathering::plenary, Epistemic::unsorted, 0}},
      {"commit", {Gathering::plenary, Epistemic::commitment, 1}},
      {"follow-up", {Gathering::plenary, Epistemic::observation, 2}},
  };
  const auto found = habits.find(phase);
  return found == habits.end() ? Habit{Gathering::plenary, Epistemic::unsorted, 1} : found->second;
}

bool AgendaPhase::lets(audit::Act act) const {
  const auto grant =
      std::find_if(plan.grants.begin(), plan.grants.end(),
                   [](const audit::Grant& each) { return each.role == audit::Role::participant; });
  return grant != plan.grants.end() && (grant->acts >> static_cast<unsigned>(act) & 1U) != 0;
}

}  // namespace plenary::cli
