// What happened in a session since some time, for somebody who was away: told from its entries.
//
// Only of what the seat sees now: what was taken out of sight since, or is in another room, is not
// told, nor what a delayed observer has not been shown yet. It counts from when it came where the
// seat reads it: what was revealed, released or brought home since is new, whenever it was written.
// A pure function.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/session.h"

namespace plenary::audit {

struct ChroniclePhase {
  std::string name;
  std::string title;
  Time at;
  friend bool operator==(const ChroniclePhase&, const ChroniclePhase&) = default;
  using fields = Fields<Field<&ChroniclePhase::name, 1>, Field<&ChroniclePhase::title, 2>,
                        Field<&ChroniclePhase::at, 3>>;
};

// New records of a kind; of notes, by what they claim to be.
struct ChronicleCount {
  RecordKind kind = RecordKind::none;
  Epistemic epistemic = Epistemic::unsorted;
  std::uint32_t count = 0;
  friend bool operator==(const ChronicleCount&, const ChronicleCount&) = default;
  using fields = Fields<Field<&ChronicleCount::kind, 1>, Field<&ChronicleCount::epistemic, 2>,
                        Field<&ChronicleCount::count, 3>>;
};

struct Chronicle {
  Time since;
  std::vector<ChroniclePhase> phases;
  std::vector<ChronicleCount> added;
  std::vector<Id<Ballot>> revealed;
  friend bool operator==(const Chronicle&, const Chronicle&) = default;
  using fields = Fields<Field<&Chronicle::since, 1>, Field<&Chronicle::phases, 2>,
                        Field<&Chronicle::added, 3>, Field<&Chronicle::revealed, 4>>;
};

struct ChronicleAsk {
  Id<Seat> seat;
  Time since;
  Time now;
};

// `entries`: all of the session, in order; those that make `session` and no later ones.
Chronicle chronicle(const Session& session, const std::vector<Entry>& entries,
                    const ChronicleAsk& ask);

}  // namespace plenary::audit
