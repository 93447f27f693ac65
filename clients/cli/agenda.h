// What a rehearsed session goes through: the phases of a day, as far as a crowd has to know them.
//
// Constant tables; what people do in a phase follows from what it grants them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "audit/records.h"

namespace plenary::cli {

enum class Gathering : std::uint8_t { plenary, rooms, combined };

struct AgendaPhase {
  std::string name;
  std::string prompt;
  Gathering gathering = Gathering::plenary;
  audit::Epistemic writes = audit::Epistemic::unsorted;
  std::size_t notes_each = 0;
  audit::Anonymity anonymity = audit::Anonymity::named;
  bool groups = false;  // People sort what there is.
  bool maps = false;    // Each room draws why.
  std::size_t ballots = 0;
};

// Nothing where there is no such template.
std::optional<std::vector<AgendaPhase>> agenda_of(const std::string& name);

}  // namespace plenary::cli
