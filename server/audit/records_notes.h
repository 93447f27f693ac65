// Notes, who wrote them, and the groups they are sorted into.
//
// Plain values, kept by Store; decide_notes.cpp makes them.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/scope.h"
#include "audit/text.h"
#include "base/id.h"

namespace plenary::audit {

struct Group;

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

// Where a note is: fields that only make sense together are one field.
struct Placement {
  Id<Room> room;            // Zero: plenary.
  Id<Group> group;          // Zero: not grouped.
  std::uint64_t order = 0;  // Minted by the server only; equal ones (after an undo) stand by id.
  friend constexpr auto operator<=>(const Placement&, const Placement&) = default;
  using fields =
      Fields<Field<&Placement::room, 1>, Field<&Placement::group, 2>, Field<&Placement::order, 3>>;
};

// Placement.order has room for 32 notes between any two before some are moved (note_order.h).
inline constexpr std::uint64_t order_gap = std::uint64_t{1} << 32;
// The first's in a list, so that as many as one may hold can come before it without moving it.
inline constexpr std::uint64_t order_origin = order_gap << 16;

// How a note came in.
enum class NoteSource : std::uint8_t { device = 0, paper = 1 };

// Of a note that was written on paper: its writer's stakeholder group, never who it was.
struct Origin {
  NoteSource source = NoteSource::device;
  std::string group;
  friend bool operator==(const Origin&, const Origin&) = default;
  using fields = Fields<Field<&Origin::source, 1>, Field<&Origin::group, 2>>;
};

// Until when a note is its author's alone, and who brings it to light besides the staff.
enum class Reveal : std::uint8_t {
  at_once = 0,    // Nothing is sealed.
  by_author = 1,  // Sealed; an author may reveal theirs.
  by_table = 2,   // Sealed; a table lead may reveal the table's.
  by_staff = 3,   // Sealed until the staff reveal.
};

// What held when a note was sealed, and holds whatever the phase says when it is revealed. Nothing
// on notes that were sealed before this was kept, and on all that are not sealed.
struct Sealing {
  Reveal reveal = Reveal::at_once;
  std::string phase;             // Its name.
  bool looked_at_first = false;  // A moderator looks at it before others see it.
  friend bool operator==(const Sealing&, const Sealing&) = default;
  using fields = Fields<Field<&Sealing::reveal, 1>, Field<&Sealing::phase, 2>,
                        Field<&Sealing::looked_at_first, 3>>;
};

// Says nothing of its author: that is an Authorship record.
struct Note {
  static constexpr RecordKind kind = RecordKind::note;
  Id<Note> id;
  Epistemic epistemic = Epistemic::unsorted;
  Placement placement;
  Text text;
  bool sealed = false;  // Its author's alone, until it is revealed where its placement says.
  std::string group;    // Of its author, where the phase says only that.
  Origin origin{};
  Sealing sealing{};  // While it is sealed.
  friend bool operator==(const Note&, const Note&) = default;
  using fields = Fields<Field<&Note::id, 1>, Field<&Note::epistemic, 2>, Field<&Note::placement, 3>,
                        Field<&Note::text, 4>, Field<&Note::sealed, 5>, Field<&Note::group, 6>,
                        Field<&Note::origin, 20>, Field<&Note::sealing, 21>>;
};

// What something is said about: a note, or the other text that `of` names.
constexpr RecordRef subject(Id<Note> note, RecordRef of) {
  return note ? RecordRef{RecordKind::note, Id<RecordTag>(note.value)} : of;
}

// Who wrote a note: in `members` (or the note's room) when the phase names authors, else in the
// vault. Or who began another text that moderators may send back: in the vault, in every phase but
// an unlinkable one, where it is not kept at all.
struct Authorship {
  static constexpr RecordKind kind = RecordKind::authorship;
  Id<Authorship> id;
  Id<Note> note;
  Id<Seat> seat;
  RecordRef of{};  // What it is, if no note.
  RecordRef about() const { return subject(note, of); }
  friend bool operator==(const Authorship&, const Authorship&) = default;
  using fields = Fields<Field<&Authorship::id, 1>, Field<&Authorship::note, 2>,
                        Field<&Authorship::seat, 3>, Field<&Authorship::of, 4>>;
};

// Once merged into another it holds nothing and only stands for what was said of it before.
struct Group {
  static constexpr RecordKind kind = RecordKind::group;
  Id<Group> id;
  Id<Room> room;
  Text text;  // Its title.
  Id<Group> merged_into;
  friend bool operator==(const Group&, const Group&) = default;
  using fields = Fields<Field<&Group::id, 1>, Field<&Group::room, 2>, Field<&Group::text, 3>,
                        Field<&Group::merged_into, 4>>;
};

}  // namespace plenary::audit
