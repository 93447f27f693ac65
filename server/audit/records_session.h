// The session as a whole: what it agreed on, what it does now, its timers and minutes.
//
// Plain values, kept by Store; decide_session.cpp makes them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/records_people.h"
#include "audit/text.h"
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

enum class Anonymity : std::uint8_t { named = 0, moderator_vault = 1 };

enum class TimerState : std::uint8_t { stopped = 0, running = 1, paused = 2 };

// What the whole session has agreed on. One of its kind, in `everyone`.
struct Settings {
  static constexpr RecordKind kind = RecordKind::settings;
  Id<Settings> id;
  std::string title;
  std::vector<std::string> groups;     // Stakeholder groups a seat may name.
  std::vector<std::string> languages;  // BCP 47.
  bool lobby = false;                  // Who joins by code waits to be admitted.
  std::uint32_t observer_delay_s = 0;
  bool closed = false;
  friend bool operator==(const Settings&, const Settings&) = default;
  using fields =
      Fields<Field<&Settings::id, 1>, Field<&Settings::title, 2>, Field<&Settings::groups, 3>,
             Field<&Settings::languages, 4>, Field<&Settings::lobby, 5>,
             Field<&Settings::observer_delay_s, 6>, Field<&Settings::closed, 7>>;
};

struct Grant {
  Role role = Role::none;
  std::uint32_t acts = 0;  // Bit per Act.
  friend bool operator==(const Grant&, const Grant&) = default;
  using fields = Fields<Field<&Grant::role, 1>, Field<&Grant::acts, 2>>;
};

// What the session is doing now, and what each role may do in it. One of its kind, in `everyone`;
// facilitators and co-facilitators may do everything in every phase, except that voting and
// changing somebody else's words (F53) must be granted to them like to anybody.
struct Phase {
  static constexpr RecordKind kind = RecordKind::phase;
  Id<Phase> id;
  std::string name;   // gather, predict, observe, infer, findings, causes, …
  std::string title;  // The prompt people read.
  std::vector<Grant> grants;
  Anonymity anonymity = Anonymity::named;
  std::uint32_t number = 0;  // How many phases have begun; moving on is compare-and-set on it.
  friend bool operator==(const Phase&, const Phase&) = default;
  using fields =
      Fields<Field<&Phase::id, 1>, Field<&Phase::name, 2>, Field<&Phase::title, 3>,
             Field<&Phase::grants, 4>, Field<&Phase::anonymity, 5>, Field<&Phase::number, 6>>;
};

// A deadline, not a countdown.
struct Countdown {
  TimerState state = TimerState::stopped;
  Time ends_at;                   // While running.
  std::int64_t remaining_ms = 0;  // While paused.
  friend bool operator==(const Countdown&, const Countdown&) = default;
  using fields = Fields<Field<&Countdown::state, 1>, Field<&Countdown::ends_at, 2>,
                        Field<&Countdown::remaining_ms, 3>>;
};

// One for the session in `everyone`, and one a room in the room's scope.
struct Timer {
  static constexpr RecordKind kind = RecordKind::timer;
  Id<Timer> id;
  Id<Room> room;
  Countdown countdown;
  friend bool operator==(const Timer&, const Timer&) = default;
  using fields = Fields<Field<&Timer::id, 1>, Field<&Timer::room, 2>, Field<&Timer::countdown, 3>>;
};

// "Bring everyone here." One of its kind, in `everyone`.
struct Focus {
  static constexpr RecordKind kind = RecordKind::focus;
  Id<Focus> id;
  RecordRef target;
  friend bool operator==(const Focus&, const Focus&) = default;
  using fields = Fields<Field<&Focus::id, 1>, Field<&Focus::target, 2>>;
};

// The running text a scribe keeps for a room or the plenary.
struct Minutes {
  static constexpr RecordKind kind = RecordKind::minutes;
  Id<Minutes> id;
  Id<Room> room;
  Text text;
  friend bool operator==(const Minutes&, const Minutes&) = default;
  using fields = Fields<Field<&Minutes::id, 1>, Field<&Minutes::room, 2>, Field<&Minutes::text, 3>>;
};

}  // namespace plenary::audit
