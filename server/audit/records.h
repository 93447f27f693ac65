// Everything a session holds, as plain records with ids.
//
// To add a kind: the struct with its fields here, its place in `Record` and `RecordKind`, its
// message in proto/plenary/v1/records.proto with the same numbers, and what it means in index.h
// (if it is looked up by anything but its id). Encoding, hashing, undo, snapshots and exports
// follow from the list of fields; tests/unit/wire/schema_test.cpp fails until the two agree.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "audit/fields.h"
#include "audit/scope.h"
#include "audit/text.h"
#include "base/id.h"
#include "base/time.h"

namespace plenary::audit {

enum class RecordKind : std::uint8_t {
  none = 0,
  settings = 1,
  join_code = 2,
  invitation = 3,
  ticket = 4,
  seat = 5,
  room = 6,
  phase = 7,
  timer = 8,
  focus = 9,
  note = 10,
  authorship = 11,
  group = 12,
  ballot = 13,
  vote = 14,
  tally = 15,
  vote_sheet = 16,
  cause_map = 17,
  cause = 18,
  cause_link = 19,
  minutes = 20,
};

struct RecordTag;

struct RecordRef {
  RecordKind kind = RecordKind::none;
  Id<RecordTag> id;

  friend constexpr auto operator<=>(const RecordRef&, const RecordRef&) = default;
  using fields = Fields<Field<&RecordRef::kind, 1>, Field<&RecordRef::id, 2>>;
};

enum class Role : std::uint8_t {
  none = 0,
  facilitator = 1,
  co_facilitator = 2,
  table_lead = 3,
  scribe = 4,
  interpreter = 5,
  participant = 6,
  observer = 7,
  wall = 8,
};

enum class Modality : std::uint8_t { unspecified = 0, in_room = 1, remote = 2, paper = 3 };

enum class SeatStatus : std::uint8_t { waiting = 0, seated = 1, removed = 2 };

// What a note claims to be: the act the whole audit turns on.
enum class Epistemic : std::uint8_t {
  unsorted = 0,
  prediction = 1,
  observation = 2,
  inference = 3,
  assumption = 4,
  question = 5,
  lived_experience = 6,
  strength = 7,
  cause = 8,
  commitment = 9,
};

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
enum class BallotMethod : std::uint8_t { none = 0, dots = 1, agreement = 2 };
enum class BallotState : std::uint8_t { open = 0, closed = 1, revealed = 2 };
// Secret: only totals are ever shown. Named: at reveal the staff also get every voter's sheet.
enum class BallotSecrecy : std::uint8_t { secret = 0, named = 1 };
enum class Polarity : std::uint8_t { unspecified = 0, more = 1, less = 2 };
enum class Cycles : std::uint8_t { allowed = 0, forbidden = 1 };

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

// The code on the wall. In `staff`; codes that were rotated away stay, inactive.
struct JoinCode {
  static constexpr RecordKind kind = RecordKind::join_code;
  Id<JoinCode> id;
  std::string code;  // 8 of 31 characters, see join_code.h.
  bool active = false;
  friend bool operator==(const JoinCode&, const JoinCode&) = default;
  using fields =
      Fields<Field<&JoinCode::id, 1>, Field<&JoinCode::code, 2>, Field<&JoinCode::active, 3>>;
};

// A link that gives a role: facilitator, observer, wall. In the vault.
struct Invitation {
  static constexpr RecordKind kind = RecordKind::invitation;
  Id<Invitation> id;
  Digest token{};
  Role role = Role::none;
  bool revoked = false;
  friend bool operator==(const Invitation&, const Invitation&) = default;
  using fields = Fields<Field<&Invitation::id, 1>, Field<&Invitation::token, 2>,
                        Field<&Invitation::role, 3>, Field<&Invitation::revoked, 4>>;
};

// The right to sit in a seat from a device. In the vault.
struct Ticket {
  static constexpr RecordKind kind = RecordKind::ticket;
  Id<Ticket> id;
  Id<Seat> seat;
  Digest token{};
  Key128 device;  // Who joined with it, so that joining twice finds the same seat.
  bool revoked = false;
  friend bool operator==(const Ticket&, const Ticket&) = default;
  using fields = Fields<Field<&Ticket::id, 1>, Field<&Ticket::seat, 2>, Field<&Ticket::token, 3>,
                        Field<&Ticket::device, 4>, Field<&Ticket::revoked, 5>>;
};

// A person's place. In `members`; an observer's or a wall's in its own scope; one that waits or
// was removed in `staff`.
struct Seat {
  static constexpr RecordKind kind = RecordKind::seat;
  Id<Seat> id;
  Role role = Role::none;
  std::string name;
  std::string group;
  Modality modality = Modality::unspecified;
  std::string language;
  Id<Room> room;  // Zero: in plenary.
  SeatStatus status = SeatStatus::waiting;
  friend bool operator==(const Seat&, const Seat&) = default;
  using fields = Fields<Field<&Seat::id, 1>, Field<&Seat::role, 2>, Field<&Seat::name, 3>,
                        Field<&Seat::group, 4>, Field<&Seat::modality, 5>,
                        Field<&Seat::language, 6>, Field<&Seat::room, 7>, Field<&Seat::status, 8>>;
};

// A breakout: a scope of this session, not another meeting. In `members`.
struct Room {
  static constexpr RecordKind kind = RecordKind::room;
  Id<Room> id;
  std::string name;
  bool closed = false;
  friend bool operator==(const Room&, const Room&) = default;
  using fields = Fields<Field<&Room::id, 1>, Field<&Room::name, 2>, Field<&Room::closed, 3>>;
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

struct Group;

// Where a note is: fields that only make sense together are one field.
struct Placement {
  Id<Room> room;            // Zero: plenary.
  Id<Group> group;          // Zero: not grouped.
  std::uint64_t order = 0;  // Minted by the server only; equal ones (after an undo) stand by id.
  friend constexpr auto operator<=>(const Placement&, const Placement&) = default;
  using fields =
      Fields<Field<&Placement::room, 1>, Field<&Placement::group, 2>, Field<&Placement::order, 3>>;
};

// Says nothing of its author: that is an Authorship record.
struct Note {
  static constexpr RecordKind kind = RecordKind::note;
  Id<Note> id;
  Epistemic epistemic = Epistemic::unsorted;
  Placement placement;
  Text text;
  friend bool operator==(const Note&, const Note&) = default;
  using fields = Fields<Field<&Note::id, 1>, Field<&Note::epistemic, 2>, Field<&Note::placement, 3>,
                        Field<&Note::text, 4>>;
};

// Who wrote a note. In `members` (or the note's room) when the phase names authors, else in the
// vault.
struct Authorship {
  static constexpr RecordKind kind = RecordKind::authorship;
  Id<Authorship> id;
  Id<Note> note;
  Id<Seat> seat;
  friend bool operator==(const Authorship&, const Authorship&) = default;
  using fields =
      Fields<Field<&Authorship::id, 1>, Field<&Authorship::note, 2>, Field<&Authorship::seat, 3>>;
};

struct Group {
  static constexpr RecordKind kind = RecordKind::group;
  Id<Group> id;
  Id<Room> room;
  Text text;  // Its title.
  friend bool operator==(const Group&, const Group&) = default;
  using fields = Fields<Field<&Group::id, 1>, Field<&Group::room, 2>, Field<&Group::text, 3>>;
};

// In `everyone` or a room. With no items listed, every note of that scope can be voted on.
struct Ballot {
  static constexpr RecordKind kind = RecordKind::ballot;
  Id<Ballot> id;
  Id<Room> room;
  std::string title;
  BallotMethod method = BallotMethod::none;
  BallotSecrecy secrecy = BallotSecrecy::secret;
  BallotState state = BallotState::open;
  std::vector<RecordRef> items;  // Notes, groups or causes.
  std::uint32_t budget = 0;      // Dots a seat may give; zero for agreement.
  std::uint32_t cap = 0;         // Dots a seat may give to one item; zero: up to the budget.
  friend bool operator==(const Ballot&, const Ballot&) = default;
  using fields =
      Fields<Field<&Ballot::id, 1>, Field<&Ballot::room, 2>, Field<&Ballot::title, 3>,
             Field<&Ballot::method, 4>, Field<&Ballot::secrecy, 5>, Field<&Ballot::state, 6>,
             Field<&Ballot::items, 7>, Field<&Ballot::budget, 8>, Field<&Ballot::cap, 9>>;
};

// What a seat says of one item: dots, or agree 1, disagree -1, pass 0.
struct Mark {
  RecordRef item;
  std::int32_t weight = 0;
  friend bool operator==(const Mark&, const Mark&) = default;
  using fields = Fields<Field<&Mark::item, 1>, Field<&Mark::weight, 2>>;
};

// One register per seat and item. In the voter's own scope, whatever the ballot.
struct Vote {
  static constexpr RecordKind kind = RecordKind::vote;
  Id<Vote> id;
  Id<Ballot> ballot;
  Id<Seat> seat;
  Mark mark;
  friend bool operator==(const Vote&, const Vote&) = default;
  using fields = Fields<Field<&Vote::id, 1>, Field<&Vote::ballot, 2>, Field<&Vote::seat, 3>,
                        Field<&Vote::mark, 4>>;
};

// Made at reveal and not before: until then the running counts exist only as derived state.
struct Tally {
  static constexpr RecordKind kind = RecordKind::tally;
  Id<Tally> id;
  Id<Ballot> ballot;
  RecordRef item;
  std::uint32_t voters = 0;
  std::uint32_t dots = 0;
  std::uint32_t agree = 0;
  std::uint32_t disagree = 0;
  std::uint32_t pass = 0;
  friend bool operator==(const Tally&, const Tally&) = default;
  using fields = Fields<Field<&Tally::id, 1>, Field<&Tally::ballot, 2>, Field<&Tally::item, 3>,
                        Field<&Tally::voters, 4>, Field<&Tally::dots, 5>, Field<&Tally::agree, 6>,
                        Field<&Tally::disagree, 7>, Field<&Tally::pass, 8>>;
};

// All that one seat marked on a named ballot, shown to staff at reveal.
struct VoteSheet {
  static constexpr RecordKind kind = RecordKind::vote_sheet;
  Id<VoteSheet> id;
  Id<Ballot> ballot;
  Id<Seat> seat;
  std::vector<Mark> marks;
  friend bool operator==(const VoteSheet&, const VoteSheet&) = default;
  using fields = Fields<Field<&VoteSheet::id, 1>, Field<&VoteSheet::ballot, 2>,
                        Field<&VoteSheet::seat, 3>, Field<&VoteSheet::marks, 4>>;
};

struct CauseMap {
  static constexpr RecordKind kind = RecordKind::cause_map;
  Id<CauseMap> id;
  Id<Room> room;
  Text text;  // Its title: the inequity it explains.
  Cycles cycles = Cycles::allowed;
  friend bool operator==(const CauseMap&, const CauseMap&) = default;
  using fields = Fields<Field<&CauseMap::id, 1>, Field<&CauseMap::room, 2>,
                        Field<&CauseMap::text, 3>, Field<&CauseMap::cycles, 4>>;
};

// In whole steps, so that no value of it is not a number.
struct Position {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend bool operator==(const Position&, const Position&) = default;
  using fields = Fields<Field<&Position::x, 1>, Field<&Position::y, 2>>;
};

struct Cause {
  static constexpr RecordKind kind = RecordKind::cause;
  Id<Cause> id;
  Id<CauseMap> map;
  Position position;
  Text text;
  Id<Note> note;  // The note it grew from, or zero.
  friend bool operator==(const Cause&, const Cause&) = default;
  using fields = Fields<Field<&Cause::id, 1>, Field<&Cause::map, 2>, Field<&Cause::position, 3>,
                        Field<&Cause::text, 4>, Field<&Cause::note, 5>>;
};

struct LinkEnds {
  Id<Cause> from;
  Id<Cause> to;
  friend bool operator==(const LinkEnds&, const LinkEnds&) = default;
  using fields = Fields<Field<&LinkEnds::from, 1>, Field<&LinkEnds::to, 2>>;
};

struct CauseLink {
  static constexpr RecordKind kind = RecordKind::cause_link;
  Id<CauseLink> id;
  Id<CauseMap> map;
  LinkEnds ends;
  Polarity polarity = Polarity::unspecified;
  std::uint32_t strength = 0;  // 1–5; zero: not said.
  friend bool operator==(const CauseLink&, const CauseLink&) = default;
  using fields =
      Fields<Field<&CauseLink::id, 1>, Field<&CauseLink::map, 2>, Field<&CauseLink::ends, 3>,
             Field<&CauseLink::polarity, 4>, Field<&CauseLink::strength, 5>>;
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

using Record = std::variant<Settings, JoinCode, Invitation, Ticket, Seat, Room, Phase, Timer, Focus,
                            Note, Authorship, Group, Ballot, Vote, Tally, VoteSheet, CauseMap,
                            Cause, CauseLink, Minutes>;

template <class R>
concept IsRecord = requires {
  { R::kind } -> std::convertible_to<RecordKind>;
};

template <IsRecord R>
constexpr RecordRef ref(Id<R> id) {
  return {R::kind, Id<RecordTag>(id.value)};
}

RecordRef ref(const Record& record);

}  // namespace plenary::audit

template <>
struct std::hash<plenary::audit::RecordRef> {
  std::size_t operator()(const plenary::audit::RecordRef& ref) const {
    return plenary::keyed_hash(ref.id.value + static_cast<std::uint64_t>(ref.kind));
  }
};
