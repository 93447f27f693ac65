// Whether a claim leads back to something somebody saw: to a cell of the data or to an observation.
//
// Pure reading of a session's records; everything is bounded by the evidence there is.
#pragma once

#include <cstdint>

#include "audit/index.h"
#include "audit/store.h"

namespace plenary::audit {

// How many pieces of evidence support it. What contradicts it is shown and never set off against.
std::uint32_t support_of(RecordRef claim, const Store& store, const Index& index);

// How many a cause of this standing must have.
std::uint32_t support_needed(Standing standing);

// Whether a supporting path leads from the claim to a data cell or to a note that says what was
// seen or lived: through other notes, causes, findings and what a priority is about.
// `without`, a piece of evidence or a note, is left out, as if it were gone.
bool rests_on_evidence(RecordRef claim, const Store& store, const Index& index,
                       RecordRef without = {});

// What a note of this kind says was seen or lived, not thought.
bool is_seen(Epistemic epistemic);

}  // namespace plenary::audit
