// What people ask of notes and groups, and of any text.
//
// Plain values from wire/decode.h; decide_notes.cpp answers them.
#pragma once

#include <cstdint>
#include <string>
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

struct AddNote {
  static constexpr std::uint32_t tag = 1;
  Id<Note> id;
  Epistemic epistemic = Epistemic::unsorted;
  NewText text;
  Audience audience = Audience::room;
  Id<Room> room;  // Staff may write into any room; others leave it zero or name their own.
  Id<Group> group;
  Place place;
  // What its author was promised while they wrote it. In a phase that promises less it is refused.
  Anonymity anonymity = Anonymity::named;
  Reveal reveal = Reveal::at_once;
  friend bool operator==(const AddNote&, const AddNote&) = default;
  using fields =
      Fields<Field<&AddNote::id, 1>, Field<&AddNote::epistemic, 2>, Field<&AddNote::text, 3>,
             Field<&AddNote::audience, 4>, Field<&AddNote::room, 5>, Field<&AddNote::group, 6>,
             Field<&AddNote::place, 7>, Field<&AddNote::anonymity, 8>, Field<&AddNote::reveal, 9>>;
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

// Staff take a note out of sight, into the staff's scope; nothing of it is lost. Short for
// ReviewRecord without a reason, and so is ShowNote: a step of its Review, told to its author.
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

// The notes of `from` and what was voted on them go over to `into`: a voter's dots add up, and of
// other marks the one on `into` stands. Ballots that list them list `into`. Revealed ones stay.
struct MergeGroups {
  static constexpr std::uint32_t tag = 25;
  Id<Group> into;
  std::vector<Id<Group>> from;
  friend bool operator==(const MergeGroups&, const MergeGroups&) = default;
  using fields = Fields<Field<&MergeGroups::into, 1>, Field<&MergeGroups::from, 2>>;
};

// Some notes of a group become a new one beside it. Votes stay where they were given; open ballots
// that list the group list the new one too.
struct SplitGroup {
  static constexpr std::uint32_t tag = 26;
  Id<Group> group;
  Id<Group> id;
  NewText title;
  std::vector<Id<Note>> notes;
  friend bool operator==(const SplitGroup&, const SplitGroup&) = default;
  using fields = Fields<Field<&SplitGroup::group, 1>, Field<&SplitGroup::id, 2>,
                        Field<&SplitGroup::title, 3>, Field<&SplitGroup::notes, 4>>;
};

// Its notes stay, ungrouped, at the end of the list.
struct RemoveGroup {
  static constexpr std::uint32_t tag = 9;
  Id<Group> group;
  friend bool operator==(const RemoveGroup&, const RemoveGroup&) = default;
  using fields = Fields<Field<&RemoveGroup::group, 1>>;
};

}  // namespace plenary::audit
