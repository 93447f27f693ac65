// What runs the session: timers, focus, minutes, its beginning and its end.
//
// Plain values from wire/decode.h; decide_session.cpp answers them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/commands_notes.h"
#include "audit/commands_rooms.h"
#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

enum class TimerAct : std::uint8_t { start = 0, extend = 1, pause = 2, resume = 3, stop = 4 };

struct SetTimer {
  static constexpr std::uint32_t tag = 51;
  Id<Room> room;  // Zero: the session's.
  TimerAct act = TimerAct::start;
  std::int64_t ms = 0;  // To start with, or to extend by (may be negative).
  friend bool operator==(const SetTimer&, const SetTimer&) = default;
  using fields =
      Fields<Field<&SetTimer::room, 1>, Field<&SetTimer::act, 2>, Field<&SetTimer::ms, 3>>;
};

struct SetFocus {
  static constexpr std::uint32_t tag = 52;
  RecordRef target;  // Kind none: no focus.
  bool spotlight = false;
  friend bool operator==(const SetFocus&, const SetFocus&) = default;
  using fields = Fields<Field<&SetFocus::target, 1>, Field<&SetFocus::spotlight, 2>>;
};

struct StartMinutes {
  static constexpr std::uint32_t tag = 37;
  Id<Minutes> id;
  Id<Room> room;
  friend bool operator==(const StartMinutes&, const StartMinutes&) = default;
  using fields = Fields<Field<&StartMinutes::id, 1>, Field<&StartMinutes::room, 2>>;
};

struct CloseSession {
  static constexpr std::uint32_t tag = 60;
  friend bool operator==(const CloseSession&, const CloseSession&) = default;
  using fields = Fields<>;
};

struct SetObserverDelay {
  static constexpr std::uint32_t tag = 61;
  std::uint32_t seconds = 0;
  friend bool operator==(const SetObserverDelay&, const SetObserverDelay&) = default;
  using fields = Fields<Field<&SetObserverDelay::seconds, 1>>;
};

struct SetWalls {
  static constexpr std::uint32_t tag = 68;
  Walls walls;
  friend bool operator==(const SetWalls&, const SetWalls&) = default;
  using fields = Fields<Field<&SetWalls::walls, 1>>;
};

// Other agreements, or none. Who agreed to those before is asked again, without being kept out.
struct SetAgreements {
  static constexpr std::uint32_t tag = 86;
  std::uint32_t after_version = 0;  // The version the facilitator saw.
  std::vector<Wording> wordings;
  friend bool operator==(const SetAgreements&, const SetAgreements&) = default;
  using fields =
      Fields<Field<&SetAgreements::after_version, 1>, Field<&SetAgreements::wordings, 2>>;
};

// To the agreements of this version.
struct Agree {
  static constexpr std::uint32_t tag = 87;
  std::uint32_t version = 0;
  friend bool operator==(const Agree&, const Agree&) = default;
  using fields = Fields<Field<&Agree::version, 1>>;
};

// A commitment as the session before left it.
struct CarriedCommitment {
  Id<Commitment> id;
  std::string text;
  CommitmentPlan plan;
  bool we_believe = false;
  std::string report;
  std::string owner_name;
  std::string witness_name;
  std::vector<std::string> helper_names{};
  bool owner_is_minor = false;
  bool adult_is_named = false;  // Among the helpers.
  friend bool operator==(const CarriedCommitment&, const CarriedCommitment&) = default;
  using fields =
      Fields<Field<&CarriedCommitment::id, 1>, Field<&CarriedCommitment::text, 2>,
             Field<&CarriedCommitment::plan, 3>, Field<&CarriedCommitment::we_believe, 4>,
             Field<&CarriedCommitment::report, 5>, Field<&CarriedCommitment::owner_name, 6>,
             Field<&CarriedCommitment::witness_name, 7>, Field<&CarriedCommitment::helper_names, 8>,
             Field<&CarriedCommitment::owner_is_minor, 9>,
             Field<&CarriedCommitment::adult_is_named, 10>>;
};

struct CreateSession {
  static constexpr std::uint32_t tag = 100;
  std::string title;
  std::vector<std::string> groups;
  std::vector<std::string> languages;
  bool lobby = false;
  std::uint32_t observer_delay_s = 0;
  Agenda agenda;                           // Its name and version, and
  std::vector<PhasePlan> phases;           // its steps; none: the facilitator makes it up.
  Key128 audit;                            // The audit it belongs to; zero: one of its own.
  std::vector<CarriedCommitment> carried;  // What was still open after that audit's last session.
  std::vector<Wording> agreements;         // None: nothing is asked.
  SetSafeguard safeguard;                  // What protects minors from the first moment on.
  friend bool operator==(const CreateSession&, const CreateSession&) = default;
  using fields =
      Fields<Field<&CreateSession::title, 1>, Field<&CreateSession::groups, 2>,
             Field<&CreateSession::languages, 3>, Field<&CreateSession::lobby, 4>,
             Field<&CreateSession::observer_delay_s, 5>, Field<&CreateSession::agenda, 6>,
             Field<&CreateSession::phases, 7>, Field<&CreateSession::audit, 8>,
             Field<&CreateSession::carried, 9>, Field<&CreateSession::agreements, 10>,
             Field<&CreateSession::safeguard, 11>>;
};

}  // namespace plenary::audit
