// What a client asks, in domain words.
//
// Ids of new records and of text runs are minted by the client, at random, so that it can show
// what it asked for before the answer comes; the server refuses an id that is taken. Order is an
// intent (Place); only the server mints order keys. `tag` and the field numbers are those of
// proto/plenary/v1/commands.proto. Commands with a tag of 100 or more never come from a client.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

// Where in a list: at its start, its end, or right after a note of it.
enum class PlaceKind : std::uint8_t { end = 0, start = 1, after = 2 };

struct Place {
  PlaceKind kind = PlaceKind::end;
  Id<Note> note;
  friend bool operator==(const Place&, const Place&) = default;
  using fields = Fields<Field<&Place::kind, 1>, Field<&Place::note, 2>>;
};

// The first characters of a new text.
struct NewText {
  Id<RunTag> run;
  std::string text;
  friend bool operator==(const NewText&, const NewText&) = default;
  using fields = Fields<Field<&NewText::run, 1>, Field<&NewText::text, 2>>;
};

// For whom a note is written: my room (or plenary), only me, or the staff.
enum class Audience : std::uint8_t { room = 0, only_me = 1, staff = 2 };

// ---- notes and groups

struct AddNote {
  static constexpr std::uint32_t tag = 1;
  Id<Note> id;
  Epistemic epistemic = Epistemic::unsorted;
  NewText text;
  Audience audience = Audience::room;
  Id<Room> room;  // Staff may write into any room; others leave it zero or name their own.
  Id<Group> group;
  Place place;
  friend bool operator==(const AddNote&, const AddNote&) = default;
  using fields =
      Fields<Field<&AddNote::id, 1>, Field<&AddNote::epistemic, 2>, Field<&AddNote::text, 3>,
             Field<&AddNote::audience, 4>, Field<&AddNote::room, 5>, Field<&AddNote::group, 6>,
             Field<&AddNote::place, 7>>;
};

// Of a note, a group's, map's or cause's title, or minutes.
struct EditText {
  static constexpr std::uint32_t tag = 2;
  RecordRef record;
  TextEdits edits;
  friend bool operator==(const EditText&, const EditText&) = default;
  using fields = Fields<Field<&EditText::record, 1>, Field<&EditText::edits, 2>>;
};

struct SetEpistemic {
  static constexpr std::uint32_t tag = 3;
  Id<Note> note;
  Epistemic epistemic = Epistemic::unsorted;
  friend bool operator==(const SetEpistemic&, const SetEpistemic&) = default;
  using fields = Fields<Field<&SetEpistemic::note, 1>, Field<&SetEpistemic::epistemic, 2>>;
};

// Within its room: into a group or out of it, and to a place there.
struct MoveNote {
  static constexpr std::uint32_t tag = 4;
  Id<Note> note;
  Id<Group> group;
  Place place;
  friend bool operator==(const MoveNote&, const MoveNote&) = default;
  using fields =
      Fields<Field<&MoveNote::note, 1>, Field<&MoveNote::group, 2>, Field<&MoveNote::place, 3>>;
};

struct RemoveNote {
  static constexpr std::uint32_t tag = 5;
  Id<Note> note;
  friend bool operator==(const RemoveNote&, const RemoveNote&) = default;
  using fields = Fields<Field<&RemoveNote::note, 1>>;
};

// Staff take a note out of sight, into the staff's scope; nothing of it is lost.
struct HideNote {
  static constexpr std::uint32_t tag = 6;
  Id<Note> note;
  friend bool operator==(const HideNote&, const HideNote&) = default;
  using fields = Fields<Field<&HideNote::note, 1>>;
};

// Back to where its placement says.
struct ShowNote {
  static constexpr std::uint32_t tag = 7;
  Id<Note> note;
  friend bool operator==(const ShowNote&, const ShowNote&) = default;
  using fields = Fields<Field<&ShowNote::note, 1>>;
};

struct AddGroup {
  static constexpr std::uint32_t tag = 8;
  Id<Group> id;
  Id<Room> room;
  NewText title;
  friend bool operator==(const AddGroup&, const AddGroup&) = default;
  using fields =
      Fields<Field<&AddGroup::id, 1>, Field<&AddGroup::room, 2>, Field<&AddGroup::title, 3>>;
};

// Its notes stay, ungrouped, at the end of the list.
struct RemoveGroup {
  static constexpr std::uint32_t tag = 9;
  Id<Group> group;
  friend bool operator==(const RemoveGroup&, const RemoveGroup&) = default;
  using fields = Fields<Field<&RemoveGroup::group, 1>>;
};

// ---- ballots

struct OpenBallot {
  static constexpr std::uint32_t tag = 20;
  Id<Ballot> id;
  Id<Room> room;
  std::string title;
  BallotMethod method = BallotMethod::none;
  BallotSecrecy secrecy = BallotSecrecy::secret;
  std::vector<RecordRef> items;
  std::uint32_t budget = 0;
  std::uint32_t cap = 0;
  friend bool operator==(const OpenBallot&, const OpenBallot&) = default;
  using fields = Fields<Field<&OpenBallot::id, 1>, Field<&OpenBallot::room, 2>,
                        Field<&OpenBallot::title, 3>, Field<&OpenBallot::method, 4>,
                        Field<&OpenBallot::secrecy, 5>, Field<&OpenBallot::items, 6>,
                        Field<&OpenBallot::budget, 7>, Field<&OpenBallot::cap, 8>>;
};

// Sets this seat's register for the item. Dots: zero takes them back.
struct CastVote {
  static constexpr std::uint32_t tag = 21;
  Id<Ballot> ballot;
  Mark mark;
  friend bool operator==(const CastVote&, const CastVote&) = default;
  using fields = Fields<Field<&CastVote::ballot, 1>, Field<&CastVote::mark, 2>>;
};

// Takes back what this seat said of the item, whatever the method.
struct TakeBackVote {
  static constexpr std::uint32_t tag = 22;
  Id<Ballot> ballot;
  RecordRef item;
  friend bool operator==(const TakeBackVote&, const TakeBackVote&) = default;
  using fields = Fields<Field<&TakeBackVote::ballot, 1>, Field<&TakeBackVote::item, 2>>;
};

struct CloseBallot {
  static constexpr std::uint32_t tag = 23;
  Id<Ballot> ballot;
  friend bool operator==(const CloseBallot&, const CloseBallot&) = default;
  using fields = Fields<Field<&CloseBallot::ballot, 1>>;
};

// Puts the tallies where the ballot is, and a named ballot's sheets in the staff's scope.
struct RevealBallot {
  static constexpr std::uint32_t tag = 24;
  Id<Ballot> ballot;
  friend bool operator==(const RevealBallot&, const RevealBallot&) = default;
  using fields = Fields<Field<&RevealBallot::ballot, 1>>;
};

// ---- cause maps and minutes

struct AddCauseMap {
  static constexpr std::uint32_t tag = 30;
  Id<CauseMap> id;
  Id<Room> room;
  NewText title;
  Cycles cycles = Cycles::allowed;
  friend bool operator==(const AddCauseMap&, const AddCauseMap&) = default;
  using fields = Fields<Field<&AddCauseMap::id, 1>, Field<&AddCauseMap::room, 2>,
                        Field<&AddCauseMap::title, 3>, Field<&AddCauseMap::cycles, 4>>;
};

struct AddCause {
  static constexpr std::uint32_t tag = 31;
  Id<Cause> id;
  Id<CauseMap> map;
  NewText text;
  Position position;
  Id<Note> note;
  friend bool operator==(const AddCause&, const AddCause&) = default;
  using fields =
      Fields<Field<&AddCause::id, 1>, Field<&AddCause::map, 2>, Field<&AddCause::text, 3>,
             Field<&AddCause::position, 4>, Field<&AddCause::note, 5>>;
};

struct MoveCause {
  static constexpr std::uint32_t tag = 32;
  Id<Cause> cause;
  Position position;
  friend bool operator==(const MoveCause&, const MoveCause&) = default;
  using fields = Fields<Field<&MoveCause::cause, 1>, Field<&MoveCause::position, 2>>;
};

// And its links.
struct RemoveCause {
  static constexpr std::uint32_t tag = 33;
  Id<Cause> cause;
  friend bool operator==(const RemoveCause&, const RemoveCause&) = default;
  using fields = Fields<Field<&RemoveCause::cause, 1>>;
};

struct LinkCauses {
  static constexpr std::uint32_t tag = 34;
  Id<CauseLink> id;
  LinkEnds ends;
  Polarity polarity = Polarity::unspecified;
  std::uint32_t strength = 0;
  friend bool operator==(const LinkCauses&, const LinkCauses&) = default;
  using fields = Fields<Field<&LinkCauses::id, 1>, Field<&LinkCauses::ends, 2>,
                        Field<&LinkCauses::polarity, 3>, Field<&LinkCauses::strength, 4>>;
};

struct SetLink {
  static constexpr std::uint32_t tag = 35;
  Id<CauseLink> link;
  Polarity polarity = Polarity::unspecified;
  std::uint32_t strength = 0;
  friend bool operator==(const SetLink&, const SetLink&) = default;
  using fields =
      Fields<Field<&SetLink::link, 1>, Field<&SetLink::polarity, 2>, Field<&SetLink::strength, 3>>;
};

struct RemoveLink {
  static constexpr std::uint32_t tag = 36;
  Id<CauseLink> link;
  friend bool operator==(const RemoveLink&, const RemoveLink&) = default;
  using fields = Fields<Field<&RemoveLink::link, 1>>;
};

struct StartMinutes {
  static constexpr std::uint32_t tag = 37;
  Id<Minutes> id;
  Id<Room> room;
  friend bool operator==(const StartMinutes&, const StartMinutes&) = default;
  using fields = Fields<Field<&StartMinutes::id, 1>, Field<&StartMinutes::room, 2>>;
};

// ---- running the session (staff)

struct BeginPhase {
  static constexpr std::uint32_t tag = 50;
  std::uint32_t after_number = 0;  // The phase number the facilitator saw.
  std::string name;
  std::string title;
  std::vector<Grant> grants;
  Anonymity anonymity = Anonymity::named;
  friend bool operator==(const BeginPhase&, const BeginPhase&) = default;
  using fields = Fields<Field<&BeginPhase::after_number, 1>, Field<&BeginPhase::name, 2>,
                        Field<&BeginPhase::title, 3>, Field<&BeginPhase::grants, 4>,
                        Field<&BeginPhase::anonymity, 5>>;
};

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
  friend bool operator==(const SetFocus&, const SetFocus&) = default;
  using fields = Fields<Field<&SetFocus::target, 1>>;
};

struct OpenRoom {
  static constexpr std::uint32_t tag = 53;
  Id<Room> id;
  std::string name;
  friend bool operator==(const OpenRoom&, const OpenRoom&) = default;
  using fields = Fields<Field<&OpenRoom::id, 1>, Field<&OpenRoom::name, 2>>;
};

// Everybody in it returns to plenary; its notes stay readable for staff.
struct CloseRoom {
  static constexpr std::uint32_t tag = 54;
  Id<Room> room;
  friend bool operator==(const CloseRoom&, const CloseRoom&) = default;
  using fields = Fields<Field<&CloseRoom::room, 1>>;
};

struct MoveSeat {
  static constexpr std::uint32_t tag = 55;
  Id<Seat> seat;
  Id<Room> room;  // Zero: plenary.
  friend bool operator==(const MoveSeat&, const MoveSeat&) = default;
  using fields = Fields<Field<&MoveSeat::seat, 1>, Field<&MoveSeat::room, 2>>;
};

struct AdmitSeat {
  static constexpr std::uint32_t tag = 56;
  Id<Seat> seat;
  friend bool operator==(const AdmitSeat&, const AdmitSeat&) = default;
  using fields = Fields<Field<&AdmitSeat::seat, 1>>;
};

// Revokes its tickets too.
struct RemoveSeat {
  static constexpr std::uint32_t tag = 57;
  Id<Seat> seat;
  friend bool operator==(const RemoveSeat&, const RemoveSeat&) = default;
  using fields = Fields<Field<&RemoveSeat::seat, 1>>;
};

struct SetRole {
  static constexpr std::uint32_t tag = 58;
  Id<Seat> seat;
  Role role = Role::none;
  friend bool operator==(const SetRole&, const SetRole&) = default;
  using fields = Fields<Field<&SetRole::seat, 1>, Field<&SetRole::role, 2>>;
};

// A new code; the ones before never work again.
struct RotateCode {
  static constexpr std::uint32_t tag = 59;
  friend bool operator==(const RotateCode&, const RotateCode&) = default;
  using fields = Fields<>;
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

// ---- everybody

// Takes back my last command where my change is still the last one on that field.
struct Undo {
  static constexpr std::uint32_t tag = 70;
  friend bool operator==(const Undo&, const Undo&) = default;
  using fields = Fields<>;
};

// ---- from the gateway only

struct CreateSession {
  static constexpr std::uint32_t tag = 100;
  std::string title;
  std::vector<std::string> groups;
  std::vector<std::string> languages;
  bool lobby = false;
  std::uint32_t observer_delay_s = 0;
  friend bool operator==(const CreateSession&, const CreateSession&) = default;
  using fields = Fields<Field<&CreateSession::title, 1>, Field<&CreateSession::groups, 2>,
                        Field<&CreateSession::languages, 3>, Field<&CreateSession::lobby, 4>,
                        Field<&CreateSession::observer_delay_s, 5>>;
};

struct Invite {
  static constexpr std::uint32_t tag = 101;
  Digest token{};
  Role role = Role::none;
  friend bool operator==(const Invite&, const Invite&) = default;
  using fields = Fields<Field<&Invite::token, 1>, Field<&Invite::role, 2>>;
};

// A person comes in, by join code or by an invitation; `ticket` is the hash of what they get.
// A device that joined before keeps its seat and gets the new ticket beside the old.
struct TakeSeat {
  static constexpr std::uint32_t tag = 102;
  std::string code;     // A join code, or
  Digest invitation{};  // the hash of an invitation's token.
  Digest ticket{};
  Key128 device;
  std::string name;
  std::string group;
  Modality modality = Modality::unspecified;
  std::string language;
  friend bool operator==(const TakeSeat&, const TakeSeat&) = default;
  using fields = Fields<Field<&TakeSeat::code, 1>, Field<&TakeSeat::invitation, 2>,
                        Field<&TakeSeat::ticket, 3>, Field<&TakeSeat::device, 4>,
                        Field<&TakeSeat::name, 5>, Field<&TakeSeat::group, 6>,
                        Field<&TakeSeat::modality, 7>, Field<&TakeSeat::language, 8>>;
};

using Command =
    std::variant<AddNote, EditText, SetEpistemic, MoveNote, RemoveNote, HideNote, ShowNote,
                 AddGroup, RemoveGroup, OpenBallot, CastVote, TakeBackVote, CloseBallot,
                 RevealBallot, AddCauseMap, AddCause, MoveCause, RemoveCause, LinkCauses, SetLink,
                 RemoveLink, StartMinutes, BeginPhase, SetTimer, SetFocus, OpenRoom, CloseRoom,
                 MoveSeat, AdmitSeat, RemoveSeat, SetRole, RotateCode, CloseSession,
                 SetObserverDelay, Undo, CreateSession, Invite, TakeSeat>;

inline constexpr std::uint32_t first_internal_tag = 100;

}  // namespace plenary::audit
