// The session as a whole: what it agreed on, its timers, where people look, minutes.
//
// Plain values, kept by Store; decide_session.cpp makes them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/records_agreements.h"
#include "audit/records_people.h"
#include "audit/text.h"
#include "base/id.h"
#include "base/time.h"

namespace plenary::audit {

enum class TimerState : std::uint8_t { stopped = 0, running = 1, paused = 2 };

// What all walls show, whatever the session is at.
struct Walls {
  bool dark = false;          // Nothing: people are to look at each other.
  bool without_code = false;  // Nor how to come in: nobody else is to.
  friend bool operator==(const Walls&, const Walls&) = default;
  using fields = Fields<Field<&Walls::dark, 1>, Field<&Walls::without_code, 2>>;
};

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
  Key128 audit{};  // The audit this session is one of.
  Agreements agreements;
  Walls walls;
  friend bool operator==(const Settings&, const Settings&) = default;
  using fields =
      Fields<Field<&Settings::id, 1>, Field<&Settings::title, 2>, Field<&Settings::groups, 3>,
             Field<&Settings::languages, 4>, Field<&Settings::lobby, 5>,
             Field<&Settings::observer_delay_s, 6>, Field<&Settings::closed, 7>,
             Field<&Settings::audit, 8>, Field<&Settings::agreements, 9>,
             Field<&Settings::walls, 10>>;
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

// "Bring everyone here." One of its kind, in `everyone`. In the spotlight, people are to look at
// nothing else.
struct Focus {
  static constexpr RecordKind kind = RecordKind::focus;
  Id<Focus> id;
  RecordRef target;
  bool spotlight = false;
  friend bool operator==(const Focus&, const Focus&) = default;
  using fields =
      Fields<Field<&Focus::id, 1>, Field<&Focus::target, 2>, Field<&Focus::spotlight, 3>>;
};

// What the staff told everybody, or a room.
struct Announcement {
  static constexpr RecordKind kind = RecordKind::announcement;
  Id<Announcement> id;
  Id<Room> room;  // Zero: everybody.
  std::string words;
  Time at;
  friend bool operator==(const Announcement&, const Announcement&) = default;
  using fields = Fields<Field<&Announcement::id, 1>, Field<&Announcement::room, 2>,
                        Field<&Announcement::words, 3>, Field<&Announcement::at, 4>>;
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
