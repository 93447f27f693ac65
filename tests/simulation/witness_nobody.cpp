// I23, in the onlooker's own words: in the bytes of an entry that makes a note or a vote by nobody
// there is no seat and no device.
#include "audit/canonical.h"
#include "tests/simulation/witness.h"

namespace plenary::simulation {

void Witness::check_nobodys(const audit::Entry& entry, const std::string& bytes) const {
  bool made = false;
  for (const audit::Change& change : entry.changes) {
    const audit::RecordKind kind = audit::ref(change.body).kind;
    made = made || kind == audit::RecordKind::unlinked_note ||
           kind == audit::RecordKind::unlinked_sheet;
  }
  if (!made) return;
  require(!entry.actor && !entry.device && entry.command_no == 0, "I23",
          "somebody sent a note by nobody");
  for (const auto& [seat, states] : seats_) {
    std::string id;
    audit::canonical::put_fixed64(id, seat.value);
    require(bytes.find(id) == std::string::npos, "I23", "a note by nobody names a seat");
  }
}

// In the voter's own scope; on an unlinkable ballot in the vault, and nobody's.
void Witness::check_voter(const VoteState& vote, audit::Scope scope) {
  const bool nobodys = ballots_[vote.ballot].secrecy == audit::BallotSecrecy::unlinkable;
  require(scope == (nobodys ? audit::Scope::vault() : audit::Scope::of(vote.seat)), "I6",
          "a vote is not in its voter's scope");
  require(!nobodys || !seats_.contains(vote.seat), "I23", "a vote by nobody is somebody's");
}

}  // namespace plenary::simulation
