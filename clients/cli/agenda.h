// What a crowd does in the phases of a rehearsed session.
//
// Which phases there are, and what each role may do in them, comes from the server's template; here
// is only what people usually do in a phase of that name.
#pragma once

#include <cstddef>
#include <string>

#include "audit/records.h"

namespace plenary::cli {

enum class Gathering : std::uint8_t { plenary, rooms, combined };

struct Habit {
  Gathering gathering = Gathering::plenary;
  audit::Epistemic writes = audit::Epistemic::unsorted;
  std::size_t notes_each = 0;  // In as many rounds.
};

// Of a phase that is not known: one note each, in plenary.
Habit habit_of(const std::string& phase);

struct AgendaPhase {
  Id<audit::PlannedPhase> planned;
  audit::PhasePlan plan;
  Habit habit;

  // Whether those who take part may do this in it.
  bool lets(audit::Act act) const;
};

}  // namespace plenary::cli
