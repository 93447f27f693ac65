// A typed, polite no. The code is stable and crosses the wire; the sentence a person reads is the
// client's, in their language. The registry with its explanations is proto/README.md.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/record_ref.h"

namespace plenary::audit {

enum class Refusal : std::uint16_t {
  none = 0,

  // About the command as such.
  malformed = 1,            // Not readable as a command.
  unknown_command = 2,      // A command this server does not know.
  command_conflict = 3,     // This command number was used with another body.
  too_large = 4,            // Detail: the most bytes a message may have.
  retry_after = 5,          // Detail: milliseconds.
  expected_number = 6,      // Detail: the command number the server waits for.
  already_answered = 7,     // Repeated after its receipt was forgotten; nothing happened again.
  upgrade = 8,              // The client is too old.
  storage_unavailable = 9,  // The journal cannot be written; nothing is lost.
  not_done = 10,            // The server failed at it by a mistake of its own; nothing has changed.

  // About who asks.
  not_seated = 20,     // Waiting to be admitted, or removed.
  not_allowed = 21,    // This role may not, in this phase.
  only_watching = 22,  // Observers and walls change nothing.
  not_found = 23,      // Not there, or not for you: the two cannot be told apart.
  not_yours = 24,      // Somebody else's, and this phase keeps it theirs.
  session_closed = 25,

  // About what is asked.
  id_taken = 40,
  text_empty = 41,
  text_too_long = 42,    // Detail: the most characters.
  text_unreadable = 43,  // A control, a direction override or a pile of marks in it.
  text_conflict = 44,    // The edit names characters this text never had.
  out_of_range = 45,
  limit_reached = 46,  // Detail: the most there may be.
  label_unknown = 47,  // A group or language this session does not use.
  already_so = 48,     // Somebody else was first; nothing to do.
  phase_moved = 49,    // Moved on meanwhile; look again.
  room_closed = 50,
  group_elsewhere = 51,  // Note and group are not in the same room.
  ballot_closed = 52,
  ballot_not_closed = 53,  // Only a closed ballot can be revealed.
  not_on_ballot = 54,
  vote_budget_spent = 55,
  vote_cap_reached = 56,
  cycle_forbidden = 57,  // The link would make a cause its own cause.
  other_map = 58,
  nothing_to_undo = 59,
  still_used = 61,       // Detail: of a merged map, how much of it people have worked on.
  frozen = 62,           // The staff have stopped everybody for a moment.
  voting_now = 63,       // Nobody is called away from a vote.
  too_late = 64,         // A move is taken back within a minute.
  still_going = 65,      // Watched again is what is over, for observers their delay later.
  unlinkable_only = 66,  // Written here is by a blind token, in nobody's name.
  token_spent = 67,      // On another note.
  out_of_sight = 68,     // Held, hidden or sent back: nothing is built on it until it is shown.
  place_taken = 70,      // Another item has that rank already.
  needs_evidence = 71,   // Detail: how many pieces more.
  commitment_incomplete = 72,  // Detail: 1 owner, 2 first step, 3 date, 4 measure, 5 witness.
  needs_adult = 73,            // A minor never owns a commitment alone.
  not_consented = 74,          // Only a revealed ballot with fingers says who stands against it.
  agree_first = 75,            // Detail: the version to agree to.
  agreements_changed = 76,     // Detail: the version there is now.
  rooms_impossible = 80,       // Detail: how many problems the plan names.
  plan_outdated = 81,          // People or rooms are no longer as the plan has them.
  review_moved = 82,           // Detail: the steps there are now; somebody else decided meanwhile.
  claimed_by_other = 83,       // Another moderator looks at it.
  safeguarding = 84,           // Detail: the RoomRule that would be broken.
  sits_at_table = 85,          // Moves with its table, not by itself.
  cannot_undo = 86,            // One's last step, so that none before it is taken back instead.
};

// The code's name, as in proto/README.md.
std::string_view name(Refusal refusal);

// With the number that makes it useful, where its comment above says there is one.
struct Refused {
  Refusal code = Refusal::none;
  std::uint64_t detail = 0;
  std::vector<RecordRef> kept;  // What is in the way, where people can be told: Receipt.kept.

  Refused() = default;
  Refused(Refusal refusal, std::uint64_t number = 0) : code(refusal), detail(number) {}
  Refused(Refusal refusal, std::uint64_t number, std::vector<RecordRef> in_the_way)
      : code(refusal), detail(number), kept(std::move(in_the_way)) {}
  friend bool operator==(const Refused&, const Refused&) = default;
  friend bool operator==(const Refused& left, Refusal right) { return left.code == right; }
};

}  // namespace plenary::audit
