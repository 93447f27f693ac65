// An agenda that a session can begin with, by its name.
//
// Plain values; app reads them, the HTTP API looks them up when a session is made.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "audit/records_agreements.h"
#include "audit/records_phases.h"

namespace plenary::gateway {

struct Template {
  audit::Agenda agenda;  // Its name and version.
  std::vector<audit::PhasePlan> phases;
  std::vector<audit::Wording> agreements;
};

using Templates = std::map<std::string, Template>;

}  // namespace plenary::gateway
