// Whether a claim leads back to something somebody saw: to a cell of the data or to an observation.
//
// Pure reading of a session's records; everything is bounded by the evidence there is. Uses memory
// for the changes it is given, and refers to the records: it lives no longer than they do.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "audit/changes.h"
#include "audit/index.h"
#include "audit/store.h"

namespace plenary::audit {

// How many pieces that lead back to evidence a cause of this standing must have.
std::uint32_t support_needed(Standing standing);
// How high one may stand with so many.
Standing standing_allowed(std::uint32_t support);

// What a note of this kind says was seen or lived, not thought.
bool is_seen(Epistemic epistemic);

// Whether all who read a claim in one scope read what is cited for it in another.
bool reaches_all_of(Scope source, Scope claim);

// What claims rest on, in the records as they will be once `coming` is made.
class Grounds {
 public:
  Grounds(const Store& store, const Index& index, const std::vector<Change>& coming = {});

  // Whether a supporting path leads from the claim to a data cell or to a note that says what was
  // seen or lived: through other notes, causes, findings and what a priority is about. A note that
  // is out of sight leads nowhere, for nobody could follow.
  bool leads_back(RecordRef claim) const { return leads_back(claim, {}); }
  // How many supporting pieces of the claim do so, without coming by the claim again. What
  // contradicts it is shown and never set off against.
  std::uint32_t support(RecordRef claim) const;

 private:
  struct Shown {
    Epistemic epistemic = Epistemic::unsorted;
    bool in_sight = false;
  };
  void foresee(const Change& change);
  bool leads_back(RecordRef from, RecordRef not_by) const;
  Shown shown(Id<Note> note) const;
  RecordRef stands_for(RecordRef claim) const;
  std::vector<EvidenceSource> supporting(RecordRef claim) const;

  const Store& store_;
  const Index& index_;
  std::map<Id<Note>, Shown> notes_;  // Those that change.
  std::multimap<RecordRef, Evidence> cited_;
  std::set<RecordRef> gone_;
};

}  // namespace plenary::audit
