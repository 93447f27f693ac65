// Every role × every command × every phase × here and elsewhere, against a table written by hand
// (threats Z1, Z3, Z4, Z7; invariant I5).
#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "tests/unit/audit/rights_world.h"

namespace plenary::audit {
namespace {

using test::acts;

// Columns: facilitator, co-facilitator, table lead, scribe, interpreter, participant, observer,
// wall. '+' accepted, '-' not_allowed, 'w' only_watching, '?' not_found, 'y' not_yours,
// '0' nothing_to_undo, 's' already_so, 'u' unknown_command, 'h' accepted from a room, else
// not_allowed, 'o' accepted from a room about that room, else not_allowed, 'r' else not_found.
using W = RightsWorld&;
using P = const RightsPlace&;
using S = Id<Seat>;
const auto some_run = Id<RunTag>(1);
const TextEdits typing{.inserts = {{{}, some_run, 0, "x"}}};

const std::vector<RightsRow> rows{
    {"AddNote", acts(Act::add_notes), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return AddNote{.id = Id<Note>(1), .text = {some_run, "x"}, .room = p.room}; }},
    {"AddNote only_me", 0, "+++++++w", "", "+++++++w", "",
     [](W, P, S) {
       return AddNote{.id = Id<Note>(1), .text = {some_run, "x"}, .audience = Audience::only_me};
     }},
    {"AddNote staff", 0, "+++++++w", "", "+++++++w", "",
     [](W, P, S) {
       return AddNote{.id = Id<Note>(1), .text = {some_run, "x"}, .audience = Audience::staff};
     }},
    {"EditText own note", acts(Act::edit_own, Act::edit_any), "++----ww", "++++++ww", "++????ww",
     "++????ww", [](W w, P p, S s) { return EditText{ref(w.own[{s, p.room}]), typing}; }},
    {"EditText note", acts(Act::edit_any), "yyyyyyww", "++++++ww", "yy????ww", "++????ww",
     [](W, P p, S) { return EditText{ref(p.note), typing}; }},
    {"EditText hidden note", acts(Act::edit_any), "yy????ww", "++????ww", "yy????ww", "++????ww",
     [](W, P p, S) { return EditText{ref(p.hidden), typing}; }},
    {"EditText group", acts(Act::arrange), "++----ww", "++++++ww", "++????ww", "++????ww",
     [](W, P p, S) { return EditText{ref(p.group), typing}; }},
    {"EditText map", acts(Act::map_causes), "++----ww", "++++++ww", "++????ww", "++????ww",
     [](W, P p, S) { return EditText{ref(p.map), typing}; }},
    {"EditText cause", acts(Act::map_causes), "++----ww", "++++++ww", "++????ww", "++????ww",
     [](W, P p, S) { return EditText{ref(p.cause), typing}; }},
    {"EditText minutes", acts(Act::take_minutes), "++----ww", "++++++ww", "++????ww", "++????ww",
     [](W, P p, S) { return EditText{ref(p.minutes), typing}; }},
    {"SetEpistemic own", acts(Act::arrange, Act::edit_own, Act::edit_any), "++----ww", "++++++ww",
     "++????ww", "++????ww",
     [](W w, P p, S s) { return SetEpistemic{w.own[{s, p.room}], Epistemic::question}; }},
    {"SetEpistemic", acts(Act::arrange, Act::edit_any), "++yyyyww", "++++++ww", "++????ww",
     "++????ww", [](W, P p, S) { return SetEpistemic{p.note, Epistemic::question}; }},
    {"MoveNote", acts(Act::arrange), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return MoveNote{p.note, p.group}; }},
    {"RemoveNote own", acts(Act::edit_own), "++----ww", "++++++ww", "++????ww", "++????ww",
     [](W w, P p, S s) { return RemoveNote{w.own[{s, p.room}]}; }},
    {"RemoveNote", 0, "yyyyyyww", "", "yy????ww", "", [](W, P p, S) { return RemoveNote{p.note}; }},
    {"HideNote", 0, "++----ww", "", "++----ww", "", [](W, P p, S) { return HideNote{p.note}; }},
    {"ShowNote", 0, "++----ww", "", "++----ww", "", [](W, P p, S) { return ShowNote{p.hidden}; }},
    {"AddGroup", acts(Act::arrange), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return AddGroup{Id<Group>(1), p.room, {some_run, "x"}}; }},
    {"RemoveGroup", acts(Act::arrange), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return RemoveGroup{p.group}; }},
    {"MergeGroups", acts(Act::arrange), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return MergeGroups{p.group, {p.other_group}}; }},
    {"SplitGroup", acts(Act::arrange), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) {
       return SplitGroup{p.other_group, Id<Group>(1), {some_run, "x"}, {p.grouped}};
     }},
    {"OpenBallot", 0, "++----ww", "", "++----ww", "",
     [](W, P p, S) {
       return OpenBallot{
           .id = Id<Ballot>(1), .room = p.room, .title = "x", .method = BallotMethod::agreement};
     }},
    {"CastVote", acts(Act::vote), "------ww", "++++++ww", "------ww", "++????ww",
     [](W, P p, S) { return CastVote{p.ballot, {ref(p.item), 2}}; }},
    {"TakeBackVote", acts(Act::vote), "------ww", "++++++ww", "------ww", "++????ww",
     [](W, P p, S) { return TakeBackVote{p.ballot, ref(p.item)}; }},
    {"CloseBallot", 0, "++----ww", "", "++----ww", "",
     [](W, P p, S) { return CloseBallot{p.ballot}; }},
    {"RevealBallot", 0, "++----ww", "", "++----ww", "",
     [](W, P p, S) { return RevealBallot{p.closed_ballot}; }},
    {"AddCauseMap", acts(Act::map_causes), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return AddCauseMap{Id<CauseMap>(1), p.room, {some_run, "x"}}; }},
    {"AddCause", acts(Act::map_causes), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return AddCause{Id<Cause>(1), p.map, {some_run, "x"}}; }},
    {"MoveCause", acts(Act::map_causes), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return MoveCause{p.cause, {1, 1}}; }},
    {"RemoveCause", acts(Act::map_causes), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return RemoveCause{p.cause}; }},
    {"LinkCauses", acts(Act::map_causes), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return LinkCauses{Id<CauseLink>(1), {p.effect, p.cause}}; }},
    {"SetLink", acts(Act::map_causes), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return SetLink{p.link, Polarity::more, 1}; }},
    {"RemoveLink", acts(Act::map_causes), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return RemoveLink{p.link}; }},
    {"StartMinutes", acts(Act::take_minutes), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return StartMinutes{Id<Minutes>(1), p.room}; }},
    {"BeginPhase", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return BeginPhase{.after_number = w.phase().number, .name = "x"}; }},
    {"SetTimer", 0, "++----ww", "", "++----ww", "",
     [](W, P, S) { return SetTimer{{}, TimerAct::start, 1}; }},
    {"SetTimer of the room", 0, "++o---ww", "", "++----ww", "",
     [](W, P p, S) { return SetTimer{p.room, TimerAct::start, 1}; }},
    {"SetFocus", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return SetFocus{ref(w.places[0].group)}; }},
    {"OpenRoom", 0, "++----ww", "", "++----ww", "",
     [](W, P, S) { return OpenRoom{Id<Room>(1), "x"}; }},
    {"CloseRoom", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return CloseRoom{w.places[2].room}; }},
    {"MoveSeat", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return MoveSeat{w.target, w.places[2].room}; }},
    {"AdmitSeat", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return AdmitSeat{w.waiting}; }},
    {"RemoveSeat", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return RemoveSeat{w.target}; }},
    {"SetRole", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return SetRole{w.target, Role::scribe}; }},
    {"SetRole of staff", 0, "+-----ww", "", "+-----ww", "",
     [](W w, P, S) { return SetRole{w.target, Role::co_facilitator}; }},
    {"RotateCode", 0, "++----ww", "", "++----ww", "", [](W, P, S) { return RotateCode{}; }},
    {"CloseSession", 0, "++----ww", "", "++----ww", "", [](W, P, S) { return CloseSession{}; }},
    {"SetObserverDelay", 0, "++----ww", "", "++----ww", "",
     [](W, P, S) { return SetObserverDelay{30}; }},
    {"SetWalls", 0, "++----ww", "", "++----ww", "",
     [](W, P, S) { return SetWalls{{true, false}}; }},
    {"ProposeRooms", 0, "++----ww", "", "++----ww", "",
     [](W, P, S) { return ProposeRooms{{.size = 4}}; }},
    {"ApplyRooms", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return ApplyRooms{w.session.records().only<RoomPlan>()->record.version}; }},
    {"PinSeat", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return PinSeat{w.target, w.places[2].room}; }},
    {"SetBond", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S s) { return SetBond{Id<SeatBond>(1), BondKind::together, {w.target, s}}; }},
    {"CallHelp", 0, "hhhhhhww", "", "hhhhhhww", "",
     [](W w, P, S) {
       w.hear_call_in(w.places[1]);
       return CallHelp{Id<HelpCall>(1)};
     }},
    {"ClearHelp", 0, "rrrrrrww", "", "++????ww", "",
     [](W w, P p, S) { return ClearHelp{w.call_in(p)}; }},
    {"AnnounceClose", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return AnnounceClose{w.places[2].room, 60}; }},
    {"SetSafeguard", 0, "++----ww", "", "++----ww", "",
     [](W, P, S) { return SetSafeguard{{"students"}, {}, true}; }},
    {"CombineRooms", 0, "++----ww", "", "++----ww", "", [](W, P, S) { return CombineRooms{}; }},
    {"AddPaperNote", acts(Act::add_notes), "++----ww", "++++--ww", "++----ww",
     "++?"
     "?--ww",
     [](W, P p, S) {
       return AddPaperNote{Id<Note>(1), {}, {some_run, "x"}, p.room, {}, "families"};
     }},
    {"AddTableSeat", 0, "--++--ww", "", "--++--ww", "",
     [](W, P, S) { return AddTableSeat{Id<Seat>(5), "x", "families", "en", 1}; }},
    {"EndTableSeat of another table", 0, "++????ww", "", "++????ww", "",
     [](W w, P, S) { return EndTableSeat{w.at_table}; }},
    {"EndTableSeat of their own table", 0, "??++??ww", "", "??++??ww", "",
     [](W w, P, S s) { return EndTableSeat{w.at_own_table[s]}; }},
    {"ReviewNote", 0, "++----ww", "", "++----ww", "",
     [](W, P p, S) { return ReviewNote{p.note, ReviewAct::hold, 0, ReviewReason::other, ""}; }},
    {"ReviewRecord", 0, "++----ww", "", "++----ww", "",
     [](W, P p, S) {
       return ReviewRecord{ref(p.group), ReviewAct::hide, 0, ReviewReason::hurtful, ""};
     }},
    {"ResubmitRecord", 0, "??????ww", "", "??????ww", "",
     [](W, P p, S) { return ResubmitRecord{ref(p.cause)}; }},
    {"ResubmitNote", 0, "??????ww", "", "??????ww", "",
     [](W, P p, S) { return ResubmitNote{p.note}; }},
    {"ResubmitRecord sent back", 0, "++++++ww", "", "++++++ww", "",
     [](W w, P, S s) { return ResubmitRecord{ref(w.finding_sent_back[s])}; }},
    {"ResubmitNote sent back", 0, "++++++ww", "", "++++++ww", "",
     [](W w, P, S s) { return ResubmitNote{w.note_sent_back[s]}; }},
    {"ReadmitSeat", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return ReadmitSeat{w.removed}; }},
    {"SetCause", acts(Act::map_causes), "++----ww", "++++++ww", "++----ww", "++????ww",
     [](W, P p, S) { return SetCause{p.cause, Standing::hunch, Level::school}; }},
    {"ProposeMerge", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return ProposeMerge{{w.places[0].map, w.places[1].map}}; }},
    {"ApplyMerge", 0, "++----ww", "", "++----ww", "",
     [](W, P, S) { return ApplyMerge{2, Id<CauseMap>(1), {some_run, "x"}, {}}; }},
    {"UnmergeMap", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return UnmergeMap{w.merged}; }},
    {"CiteEvidence cause", acts(Act::map_causes), "++----ww", "++++++ww", "++????ww", "++????ww",
     [](W w, P p, S) {
       return CiteEvidence{Id<Evidence>(1), ref(p.cause), w.a_cell("new"), Stance::supports};
     }},
    {"CiteEvidence note", acts(Act::arrange, Act::edit_any), "++yyyyww", "++++++ww", "++????ww",
     "++????ww",
     [](W w, P p, S) {
       return CiteEvidence{Id<Evidence>(1), ref(p.note), w.a_cell("new"), Stance::supports};
     }},
    {"CiteEvidence commitment", acts(Act::add_notes), "++----ww", "++++++ww", "++----ww",
     "++++++ww",
     [](W w, P, S) {
       return CiteEvidence{Id<Evidence>(1), ref(w.proposed), w.a_cell("new"), Stance::supports};
     }},
    {"RemoveEvidence", acts(Act::map_causes), "++----ww", "++++++ww", "++????ww", "++????ww",
     [](W, P p, S) { return RemoveEvidence{p.evidence}; }},
    {"AddFinding", acts(Act::arrange), "++----ww", "++++++ww", "++----ww", "++++++ww",
     [](W, P, S) { return AddFinding{Id<Finding>(1), {some_run, "x"}}; }},
    {"RemoveFinding", acts(Act::arrange), "++----ww", "++++++ww", "++----ww", "++++++ww",
     [](W w, P, S) { return RemoveFinding{w.finding}; }},
    {"EditText finding", acts(Act::arrange), "++----ww", "++++++ww", "++----ww", "++++++ww",
     [](W w, P, S) { return EditText{ref(w.finding), typing}; }},
    {"SetPriority", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return SetPriority{Id<Priority>(1), w.fingers, ref(w.places[0].note)}; }},
    {"CheckConsent", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return CheckConsent{w.priority, w.fingers}; }},
    {"DropPriority", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return DropPriority{w.priority}; }},
    {"AddCommitment", acts(Act::add_notes), "++----ww", "++++++ww", "++----ww", "++++++ww",
     [](W, P, S) { return AddCommitment{Id<Commitment>(1), {some_run, "x"}, {}, {}}; }},
    {"SetCommitment proposed", acts(Act::add_notes), "++----ww", "++++++ww", "++----ww", "++++++ww",
     [](W w, P, S) { return SetCommitment{w.proposed, {}, {}}; }},
    {"SetCommitment agreed", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) {
       return SetCommitment{w.agreed, {"ask", 9, "count"}, {w.other, {}, w.target, "", ""}};
     }},
    {"EditText commitment", acts(Act::add_notes), "++----ww", "++++++ww", "++----ww", "++++++ww",
     [](W w, P, S) { return EditText{ref(w.proposed), typing}; }},
    {"AgreeCommitment", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return AgreeCommitment{w.proposed, true}; }},
    {"ReportCommitment", 0, "++yyyyww", "", "++yyyyww", "",
     [](W w, P, S) { return ReportCommitment{w.agreed, CommitmentState::kept, "x"}; }},
    {"ReportCommitment as owner", 0, "++++++ww", "", "++++++ww", "",
     [](W w, P, S s) { return ReportCommitment{w.owned[s], CommitmentState::kept, "x"}; }},
    {"ReportCommitment as helper", 0, "++++++ww", "", "++++++ww", "",
     [](W w, P, S s) { return ReportCommitment{w.helped[s], CommitmentState::kept, "x"}; }},
    {"ReportCommitment as witness", 0, "++++++ww", "", "++++++ww", "",
     [](W w, P, S s) { return ReportCommitment{w.witnessed[s], CommitmentState::kept, "x"}; }},
    {"RemoveCommitment", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return RemoveCommitment{w.proposed}; }},
    {"MoveToPhase", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) {
       return MoveToPhase{w.phase().number, w.session.records().all<PlannedPhase>().begin()->first};
     }},
    {"UndoMove", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return UndoMove{w.phase().number}; }},
    {"SetDone", 0, "++++++ww", "", "++++++ww", "", [](W, P, S) { return SetDone{true}; }},
    {"RevealNotes", 0, "++----ww", "", "++----ww", "", [](W, P, S) { return RevealNotes{}; }},
    {"RevealNotes of the room", 0, "++----ww", "", "++----ww", "",
     [](W, P p, S) { return RevealNotes{.room = p.room}; }},
    {"RevealNotes own", 0, "ssssssww", "", "ssssssww", "",
     [](W, P, S s) { return RevealNotes{.author = s}; }},
    {"RevealNotes of somebody", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return RevealNotes{.author = w.other}; }},
    {"SetActs", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) {
       return SetActs{w.session.records().all<PlannedPhase>().begin()->first,
                      1U << static_cast<unsigned>(Role::scribe), acts(Act::vote), false};
     }},
    {"SetAgreements", 0, "++----ww", "", "++----ww", "",
     [](W, P, S) { return SetAgreements{1, {{"en", "Listen.", "You may leave.", "", ""}}}; }},
    {"Agree", 0, "+++++++w", "", "+++++++w", "", [](W, P, S) { return Agree{1}; }},
    {"Freeze", 0, "++----ww", "", "++----ww", "", [](W, P, S) { return Freeze{true}; }},
    {"Announce", 0, "++----ww", "", "++----ww", "",
     [](W, P, S) { return Announce{{}, "Five more minutes"}; }},
    {"Undo", 0, "++++++0w", "", "++++++0w", "", [](W, P, S) { return Undo{}; }},
    {"CreateSession", 0, "uuuuuuuu", "", "uuuuuuuu", "", [](W, P, S) { return test::a_session(); }},
    {"Invite", 0, "uuuuuuuu", "", "uuuuuuuu", "",
     [](W, P, S) { return Invite{test::digest(1), Role::facilitator}; }},
    {"TakeSeat", 0, "uuuuuuuu", "", "uuuuuuuu", "", [](W, P, S) { return TakeSeat{}; }},
    {"CastUnlinked", 0, "uuuuuuuu", "", "uuuuuuuu", "", [](W, P, S) { return CastUnlinked{}; }},
    {"OpenTokens", 0, "uuuuuuuu", "", "uuuuuuuu", "", [](W, P, S) { return OpenTokens{}; }},
    {"DrawTokens", 0, "uuuuuuuu", "", "uuuuuuuu", "", [](W, P, S) { return DrawTokens{}; }},
    {"AddUnlinked", 0, "uuuuuuuu", "", "uuuuuuuu", "", [](W, P, S) { return AddUnlinked{}; }},
    {"ChangeUnlinked", 0, "uuuuuuuu", "", "uuuuuuuu", "", [](W, P, S) { return ChangeUnlinked{}; }},
};

}  // namespace

const std::vector<RightsRow>& rights_rows() { return rows; }

namespace {

// Where the actor is, and where what it asks about is: 0 plenary, 1 and 2 the rooms.
struct Situation {
  std::size_t actor;
  std::size_t about;
  bool elsewhere;
};
const Situation situations[]{
    {0, 0, false}, {1, 1, false}, {1, 0, false}, {0, 1, true}, {1, 2, true}};

Refusal meant(char letter, const Situation& at) {
  const auto only_if = [](bool yes) { return yes ? Refusal::none : Refusal::not_allowed; };
  switch (letter) {
    case '+': return Refusal::none;
    case '-': return Refusal::not_allowed;
    case 'w': return Refusal::only_watching;
    case '?': return Refusal::not_found;
    case 'y': return Refusal::not_yours;
    case '0': return Refusal::nothing_to_undo;
    case 's': return Refusal::already_so;
    case 'h': return only_if(at.actor != 0);
    case 'o': return only_if(at.actor != 0 && at.actor == at.about);
    case 'r': return at.actor != 0 && at.actor == at.about ? Refusal::none : Refusal::not_found;
    default: return Refusal::unknown_command;
  }
}

int check_row(RightsWorld& world, const RightsRow& row, std::uint32_t granted) {
  const bool unlocked = (row.unlocked_by & granted) != 0;
  int cells = 0;
  for (const Situation& at : situations) {
    const char* outcomes = at.elsewhere ? (unlocked ? row.elsewhere_unlocked : row.elsewhere_locked)
                                        : (unlocked ? row.unlocked : row.locked);
    for (std::size_t column = 0; column < test::every_role().size(); ++column) {
      const Id<Seat> who = world.seats[test::every_role()[column]][at.actor];
      const Command command = row.ask(world, world.places[at.about], who);
      // A new record asked for without a room is made in the actor's own.
      const Refusal answered = world.answer(who, command).code;
      EXPECT_EQ(name(answered), name(meant(outcomes[column], at)))
          << row.what << ", column " << column << ", from " << at.actor << " about " << at.about
          << ", granted " << granted;
      ++cells;
    }
  }
  return cells;
}

TEST(RightsMatrix, T_Z1_T_Z3_T_Z4_T_Z7_every_cell_is_as_the_table_says) {
  RightsWorld world;
  std::vector<std::uint32_t> phases{0, test::every_act};
  for (std::uint32_t act = 1; act < test::every_act; act <<= 1) {
    phases.push_back(act);
    phases.push_back(test::every_act & ~act);
  }

  int cells = 0;
  for (const std::uint32_t granted : phases) {
    world.begin_phase(test::grant_to_all(granted));
    for (const RightsRow& row : rows) cells += check_row(world, row, granted);
  }

  EXPECT_EQ(cells, static_cast<int>(16 * rows.size() * 5 * 8));
}

// The same table while waiting, once removed, and for a seat that never was.
TEST(RightsMatrix, T_A7_T_Z15_who_is_not_seated_may_nothing_at_all) {
  RightsWorld world;
  const auto removed = world.join(Role::facilitator);
  world.must(world.other, RemoveSeat{removed});

  for (const RightsRow& row : rows) {
    if (row.locked[0] == 'u') continue;
    for (const Id<Seat> who : {world.waiting, removed, Id<Seat>(99)}) {
      EXPECT_EQ(world.answer(who, row.ask(world, world.places[0], who)).code, Refusal::not_seated)
          << row.what;
    }
  }
}

TEST(RightsMatrix, the_table_has_every_command) {
  RightsWorld world;
  std::vector<bool> met(std::variant_size_v<Command>, false);
  for (const RightsRow& row : rows)
    met[row.ask(world, world.places[0], world.other).index()] = true;

  for (std::size_t i = 0; i < met.size(); ++i) EXPECT_TRUE(met[i]) << "command " << i;
}

}  // namespace
}  // namespace plenary::audit
