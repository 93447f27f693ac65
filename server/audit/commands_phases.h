// What moves everybody through the agenda, and what people say of where they are in it.
//
// Plain values from wire/decode.h; decide_phases.cpp and decide_reveals.cpp answer them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

struct BeginPhase {
  static constexpr std::uint32_t tag = 50;
  std::uint32_t after_number = 0;  // The phase number the facilitator saw.
  std::string name;
  std::string title;
  std::vector<Grant> grants;
  Anonymity anonymity = Anonymity::named;
  Reveal reveal = Reveal::at_once;
  friend bool operator==(const BeginPhase&, const BeginPhase&) = default;
  using fields = Fields<Field<&BeginPhase::after_number, 1>, Field<&BeginPhase::name, 2>,
                        Field<&BeginPhase::title, 3>, Field<&BeginPhase::grants, 4>,
                        Field<&BeginPhase::anonymity, 5>, Field<&BeginPhase::reveal, 6>>;
};

// Moves everybody to a step of the agenda, a later or an earlier one.
struct MoveToPhase {
  static constexpr std::uint32_t tag = 62;
  std::uint32_t after_number = 0;  // As above: who comes second is told that others moved already.
  Id<PlannedPhase> planned;
  friend bool operator==(const MoveToPhase&, const MoveToPhase&) = default;
  using fields = Fields<Field<&MoveToPhase::after_number, 1>, Field<&MoveToPhase::planned, 2>>;
};

// Back to where everybody was, timer and all, within limits::move_undo_ms.
struct UndoMove {
  static constexpr std::uint32_t tag = 63;
  std::uint32_t after_number = 0;
  friend bool operator==(const UndoMove&, const UndoMove&) = default;
  using fields = Fields<Field<&UndoMove::after_number, 1>>;
};

// "I'm done", or not yet.
struct SetDone {
  static constexpr std::uint32_t tag = 64;
  bool done = false;
  friend bool operator==(const SetDone&, const SetDone&) = default;
  using fields = Fields<Field<&SetDone::done, 1>>;
};

// Brings sealed notes to light, in an order that says nothing: an author's, a room's, or all.
struct RevealNotes {
  static constexpr std::uint32_t tag = 65;
  Id<Seat> author;          // Zero: of all authors.
  Id<Room> room;            // Zero: of all rooms.
  std::uint32_t count = 0;  // At most so many, picked at random; zero: all there are.
  friend bool operator==(const RevealNotes&, const RevealNotes&) = default;
  using fields = Fields<Field<&RevealNotes::author, 1>, Field<&RevealNotes::room, 2>,
                        Field<&RevealNotes::count, 3>>;
};

// Lets roles do something in a step of the agenda, or no more; at once, where it is the phase there
// is now. Only what is named changes, so two who set different things both have their way.
struct SetActs {
  static constexpr std::uint32_t tag = 85;
  Id<PlannedPhase> planned;  // Zero: the phase there is now, which is not of the agenda.
  std::uint32_t roles = 0;   // Bit per Role.
  std::uint32_t acts = 0;    // Bit per Act.
  bool granted = false;
  friend bool operator==(const SetActs&, const SetActs&) = default;
  using fields = Fields<Field<&SetActs::planned, 1>, Field<&SetActs::roles, 2>,
                        Field<&SetActs::acts, 3>, Field<&SetActs::granted, 4>>;
};

struct Freeze {
  static constexpr std::uint32_t tag = 66;
  bool frozen = false;
  friend bool operator==(const Freeze&, const Freeze&) = default;
  using fields = Fields<Field<&Freeze::frozen, 1>>;
};

// To everybody, or to some rooms.
struct Announce {
  static constexpr std::uint32_t tag = 67;
  std::vector<Id<Room>> rooms;
  std::string words;
  friend bool operator==(const Announce&, const Announce&) = default;
  using fields = Fields<Field<&Announce::rooms, 1>, Field<&Announce::words, 2>>;
};

}  // namespace plenary::audit
