// What a command or a record must be by itself, whatever session it comes to.
//
// Private to audit; each is defined beside the rules that ask it: decide_phases.cpp,
// decide_rooms.cpp, decide_agreements.cpp, decide_ballots.cpp, decide_reviews.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/commands.h"
#include "audit/records.h"
#include "audit/refusal.h"

namespace plenary::audit {

// Whether every step of an agenda is one that people can be moved to.
Refused check_plans(const std::vector<PhasePlan>& plans);
Refused check_wishes(const RoomWishes& wishes);
Refused check_room_step(const RoomStep& step);

// Whether people can be asked to agree to this.
Refused check_wordings(const std::vector<Wording>& wordings);

bool can_be_voted_on(RecordKind kind);
// Whether a mark speaks the language of the method; budgets and places come after.
Refused check_mark(BallotMethod method, const Mark& mark);
// Whether a ballot can be held like this.
Refused check_method(const BallotPlan& plan);
// Whether a mark's weight is taken from the ballot's budget.
bool spends_a_budget(BallotMethod method);

// Whether moderators decide about records of this kind, and may send one back to its author.
bool can_be_reviewed(RecordKind kind);
bool can_be_sent_back(RecordKind kind);
// All that people read in a text, whatever kind it is.
std::string words_of(const Record& record);
std::uint32_t scalars_max_of(RecordKind kind);

}  // namespace plenary::audit
