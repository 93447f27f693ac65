// Everything a session holds, as plain records with ids: the list of them all.
//
// To add a kind: its number in record_ref.h, the struct with its fields in the records_*.h of its
// subject, its place in `Record` here, its message in proto/plenary/v1/records.proto with the same
// numbers, and what it means in index.h (if it is looked up by anything but its id). Encoding,
// hashing, undo, snapshots and exports follow from the list of fields;
// tests/unit/wire/schema_test.cpp fails until the two agree.
#pragma once

#include <concepts>
#include <cstdint>
#include <variant>

#include "audit/record_ref.h"
#include "audit/records_agreements.h"
#include "audit/records_ballots.h"
#include "audit/records_causes.h"
#include "audit/records_evidence.h"
#include "audit/records_notes.h"
#include "audit/records_people.h"
#include "audit/records_phases.h"
#include "audit/records_reviews.h"
#include "audit/records_rooms.h"
#include "audit/records_session.h"
#include "audit/records_unlinked.h"

namespace plenary::audit {

using Record = std::variant<
    Settings, JoinCode, Invitation, Ticket, Seat, Room, Phase, Timer, Focus, Note, Authorship,
    Group, Ballot, Vote, Tally, VoteSheet, CauseMap, Cause, CauseLink, Minutes, Agenda,
    PlannedPhase, PassedPhase, Readiness, DoneList, Announcement, Done, Objection, MinorityReport,
    Safeguard, RoomPlan, RoomPin, SeatBond, HelpCall, Review, NoteNotice, Evidence, Finding,
    Priority, Commitment, Pledge, Provenance, MergePlan, TokenKey, TokenSecret, TokenDraw,
    UnlinkedNote, UnlinkedSheet, Agreed, ShownCode>;

template <class R>
concept IsRecord = requires {
  { R::kind } -> std::convertible_to<RecordKind>;
};

template <IsRecord R>
constexpr RecordRef ref(Id<R> id) {
  return {R::kind, Id<RecordTag>(id.value)};
}

RecordRef ref(const Record& record);

// The same said of `text`, which is a note or another text.
template <class R>
R about(R said, RecordRef text) {
  if (text.kind == RecordKind::note) {
    said.note = Id<Note>(text.id.value);
  } else {
    said.of = text;
  }
  return said;
}

}  // namespace plenary::audit

template <>
struct std::hash<plenary::audit::RecordRef> {
  std::size_t operator()(const plenary::audit::RecordRef& ref) const {
    return plenary::keyed_hash(ref.id.value + static_cast<std::uint64_t>(ref.kind));
  }
};
