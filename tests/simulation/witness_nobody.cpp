// I23, in the onlooker's own words: in the bytes of an entry that makes, changes or removes a note
// by nobody there is no seat and no device.
#include "audit/canonical.h"
#include "tests/simulation/witness.h"

namespace plenary::simulation {

void Witness::check_nobodys(const audit::Entry& entry, const std::string& bytes) const {
  bool made = false;
  for (const audit::Change& change : entry.changes) {
    made = made || audit::ref(change.body).kind == audit::RecordKind::unlinked_note;
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

}  // namespace plenary::simulation
