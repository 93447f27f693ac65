// What a client asks, in domain words.
//
// Ids of new records and of text runs are minted by the client, at random, so that it can show
// what it asked for before the answer comes; the server refuses an id that is taken. Order is an
// intent (Place); only the server mints order keys. `tag` and the field numbers are those of
// proto/plenary/v1/commands.proto. Commands with a tag of 100 or more never come from a client.
#pragma once

#include <cstdint>
#include <variant>

#include "audit/commands_ballots.h"
#include "audit/commands_causes.h"
#include "audit/commands_evidence.h"
#include "audit/commands_notes.h"
#include "audit/commands_people.h"
#include "audit/commands_phases.h"
#include "audit/commands_reviews.h"
#include "audit/commands_rooms.h"
#include "audit/commands_session.h"
#include "audit/commands_unlinked.h"
#include "audit/fields.h"

namespace plenary::audit {

// Takes back my last command where my change is still the last one on that field. One that cannot
// be taken back stays my last (`cannot_undo`): no older one is taken back in its place.
struct Undo {
  static constexpr std::uint32_t tag = 70;
  friend bool operator==(const Undo&, const Undo&) = default;
  using fields = Fields<>;
};

using Command = std::variant<
    AddNote, EditText, SetEpistemic, MoveNote, RemoveNote, HideNote, ShowNote, AddGroup,
    RemoveGroup, MergeGroups, SplitGroup, OpenBallot, CastVote, TakeBackVote, CloseBallot,
    RevealBallot, AddCauseMap, AddCause, MoveCause, RemoveCause, LinkCauses, SetLink, RemoveLink,
    StartMinutes, BeginPhase, MoveToPhase, UndoMove, SetDone, RevealNotes, Freeze, Announce,
    SetTimer, SetFocus, OpenRoom, CloseRoom, MoveSeat, AdmitSeat, RemoveSeat, SetRole, RotateCode,
    CloseSession, SetObserverDelay, SetWalls, Undo, ProposeRooms, ApplyRooms, PinSeat, SetBond,
    CallHelp, ClearHelp, AnnounceClose, SetSafeguard, CombineRooms, AddPaperNote, AddTableSeat,
    EndTableSeat, ReviewNote, ResubmitNote, ReviewRecord, ResubmitRecord, ReadmitSeat, SetCause,
    ProposeMerge, ApplyMerge, UnmergeMap, CiteEvidence, RemoveEvidence, AddFinding, RemoveFinding,
    SetPriority, CheckConsent, DropPriority, AddCommitment, SetCommitment, AgreeCommitment,
    ReportCommitment, RemoveCommitment, SetActs, SetAgreements, Agree, CreateSession, Invite,
    TakeSeat, OpenTokens, DrawTokens, AddUnlinked, ChangeUnlinked, CastUnlinked>;

inline constexpr std::uint32_t first_internal_tag = 100;

}  // namespace plenary::audit
