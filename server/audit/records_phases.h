// Phases: what a session does now, what each role may do in it, what comes next and what was.
//
// Plain values, kept by Store; decide_phases.cpp makes them. What is planned comes from a template
// (app/templates.h) and is the staff's: participants may look back, never ahead.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/records_ballots.h"
#include "audit/records_notes.h"
#include "audit/records_people.h"
#include "audit/records_rooms.h"
#include "audit/records_session.h"
#include "base/id.h"
#include "base/time.h"

namespace plenary::audit {

// One bit each in Grant::acts.
enum class Act : std::uint8_t {
  add_notes = 0,
  edit_own = 1,
  edit_any = 2,
  arrange = 3,  // Move notes, make and rename groups.
  vote = 4,
  map_causes = 5,
  take_minutes = 6,
};

// What is said of a note's author: the name; nothing, but a moderator's vault knows; only the
// stakeholder group, where enough people of it are here; or nothing, and nobody knows, ever
// (records_unlinked.h).
enum class Anonymity : std::uint8_t {
  named = 0,
  moderator_vault = 1,
  group_only = 2,
  unlinkable = 3,
};

struct Grant {
  Role role = Role::none;
  std::uint32_t acts = 0;  // Bit per Act.
  friend bool operator==(const Grant&, const Grant&) = default;
  using fields = Fields<Field<&Grant::role, 1>, Field<&Grant::acts, 2>>;
};

struct Prompt {
  std::string language;  // BCP 47.
  std::string words;
  friend bool operator==(const Prompt&, const Prompt&) = default;
  using fields = Fields<Field<&Prompt::language, 1>, Field<&Prompt::words, 2>>;
};

// How the phase's ballot is to be opened, if it has one.
struct BallotPlan {
  BallotMethod method = BallotMethod::none;
  std::uint32_t budget = 0;
  std::uint32_t cap = 0;
  std::uint32_t voters = 0;  // Bit per Role; zero: whom the phase lets.
  BallotSecrecy secrecy{};
  friend bool operator==(const BallotPlan&, const BallotPlan&) = default;
  using fields = Fields<Field<&BallotPlan::method, 1>, Field<&BallotPlan::budget, 2>,
                        Field<&BallotPlan::cap, 3>, Field<&BallotPlan::voters, 4>,
                        Field<&BallotPlan::secrecy, 5>>;
};

// What becomes of the rooms when everybody is moved to a phase: 1-2-4-All is pairs, then two rooms
// at a time, then plenary.
enum class Regroup : std::uint8_t {
  stay = 0,
  arrange = 1,  // Everybody is shared out anew, as ProposeRooms and ApplyRooms do.
  combine = 2,  // So many rooms become one, and what was written comes along.
  plenary = 3,  // All rooms come home with what was written in them.
};

struct RoomStep {
  Regroup how = Regroup::stay;
  RoomWishes wishes;            // To arrange them.
  std::uint32_t at_a_time = 0;  // To combine them.
  friend bool operator==(const RoomStep&, const RoomStep&) = default;
  using fields =
      Fields<Field<&RoomStep::how, 1>, Field<&RoomStep::wishes, 2>, Field<&RoomStep::at_a_time, 3>>;
};

// A phase as a template says it.
struct PhasePlan {
  std::string name;  // gather, predict, observe, infer, findings, causes, …
  std::vector<Prompt> prompts;
  std::vector<Grant> grants;
  Anonymity anonymity = Anonymity::named;
  Reveal reveal = Reveal::at_once;
  std::uint32_t minutes = 0;
  BallotPlan ballot;
  RoomStep rooms;  // Not for the first phase: nobody is there yet.
  friend bool operator==(const PhasePlan&, const PhasePlan&) = default;
  using fields = Fields<Field<&PhasePlan::name, 1>, Field<&PhasePlan::prompts, 2>,
                        Field<&PhasePlan::grants, 3>, Field<&PhasePlan::anonymity, 4>,
                        Field<&PhasePlan::reveal, 5>, Field<&PhasePlan::minutes, 6>,
                        Field<&PhasePlan::ballot, 7>, Field<&PhasePlan::rooms, 8>>;
};

// Which template the session follows. One of its kind, in `everyone`.
struct Agenda {
  static constexpr RecordKind kind = RecordKind::agenda;
  Id<Agenda> id;
  std::string name;
  std::uint32_t version = 0;
  friend bool operator==(const Agenda&, const Agenda&) = default;
  using fields = Fields<Field<&Agenda::id, 1>, Field<&Agenda::name, 2>, Field<&Agenda::version, 3>>;
};

// A step of the agenda. In `staff`, who may look at it before anybody is moved.
struct PlannedPhase {
  static constexpr RecordKind kind = RecordKind::planned_phase;
  Id<PlannedPhase> id;
  std::uint32_t step = 0;  // From one.
  PhasePlan plan;
  friend bool operator==(const PlannedPhase&, const PlannedPhase&) = default;
  using fields = Fields<Field<&PlannedPhase::id, 1>, Field<&PlannedPhase::step, 2>,
                        Field<&PlannedPhase::plan, 3>>;
};

struct PassedPhase;

// What the session is doing now, and what each role may do in it. One of its kind, in `everyone`;
// facilitators and co-facilitators may do everything in every phase, except that voting and
// changing somebody else's words (F53) must be granted to them like to anybody.
struct Phase {
  static constexpr RecordKind kind = RecordKind::phase;
  Id<Phase> id;
  std::string name;
  std::string title;  // The prompt people read, where the plan has none in their language.
  std::vector<Grant> grants;
  Anonymity anonymity = Anonymity::named;
  std::uint32_t number = 0;  // How often everybody was moved; moving on is compare-and-set on it.
  Reveal reveal = Reveal::at_once;
  std::vector<Prompt> prompts;
  Id<PlannedPhase> planned;
  std::uint32_t minutes = 0;
  BallotPlan ballot;
  Time began_at;
  Id<PassedPhase> before;  // What people were moved away from.
  bool frozen = false;     // Only the staff change anything meanwhile.
  friend bool operator==(const Phase&, const Phase&) = default;
  using fields =
      Fields<Field<&Phase::id, 1>, Field<&Phase::name, 2>, Field<&Phase::title, 3>,
             Field<&Phase::grants, 4>, Field<&Phase::anonymity, 5>, Field<&Phase::number, 6>,
             Field<&Phase::reveal, 7>, Field<&Phase::prompts, 8>, Field<&Phase::planned, 9>,
             Field<&Phase::minutes, 10>, Field<&Phase::ballot, 11>, Field<&Phase::began_at, 12>,
             Field<&Phase::before, 13>, Field<&Phase::frozen, 14>>;
};

// How many say that they are done with the phase. One of its kind, in `everyone`.
struct Readiness {
  static constexpr RecordKind kind = RecordKind::readiness;
  Id<Readiness> id;
  std::uint32_t done = 0;
  friend bool operator==(const Readiness&, const Readiness&) = default;
  using fields = Fields<Field<&Readiness::id, 1>, Field<&Readiness::done, 2>>;
};

// That a seat said so, and of which phase. In the seat's own scope.
struct Done {
  static constexpr RecordKind kind = RecordKind::done;
  Id<Done> id;
  Id<Seat> seat;
  std::uint32_t number = 0;  // Phase::number; zero: not done.
  friend bool operator==(const Done&, const Done&) = default;
  using fields = Fields<Field<&Done::id, 1>, Field<&Done::seat, 2>, Field<&Done::number, 3>>;
};

// Who they are, a few in each list. In `staff`.
struct DoneList {
  static constexpr RecordKind kind = RecordKind::done_list;
  Id<DoneList> id;
  std::vector<Id<Seat>> seats;
  friend bool operator==(const DoneList&, const DoneList&) = default;
  using fields = Fields<Field<&DoneList::id, 1>, Field<&DoneList::seats, 2>>;
};

// A phase people were moved away from, to look back at, and how many were done with it then. In
// `everyone`.
struct PassedPhase {
  static constexpr RecordKind kind = RecordKind::passed_phase;
  Id<PassedPhase> id;
  Phase phase;
  Countdown countdown;  // The session's timer at that moment.
  std::uint32_t done = 0;
  std::uint32_t of = 0;
  friend bool operator==(const PassedPhase&, const PassedPhase&) = default;
  using fields = Fields<Field<&PassedPhase::id, 1>, Field<&PassedPhase::phase, 2>,
                        Field<&PassedPhase::countdown, 3>, Field<&PassedPhase::done, 4>,
                        Field<&PassedPhase::of, 5>>;
};

}  // namespace plenary::audit
