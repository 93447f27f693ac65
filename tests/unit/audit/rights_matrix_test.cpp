// Every role × every command × every phase × here and elsewhere, against a table written by hand
// (threats Z1, Z3, Z4, Z7; invariant I5).
#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::acts;
using test::Meeting;

// What there is to act on in plenary and in each room.
struct Place {
  Id<Room> room;
  Id<Note> note;  // Somebody else's.
  Id<Note> item;  // On the ballot.
  Id<Note> hidden;
  Id<Group> group;
  Id<Group> other_group;
  Id<Note> grouped;
  Id<CauseMap> map;
  Id<Cause> cause;
  Id<Cause> effect;
  Id<CauseLink> link;
  Id<Ballot> ballot;
  Id<Ballot> closed_ballot;
  Id<Minutes> minutes;
};

CreateSession with_lobby() {
  CreateSession asked = test::a_session();
  asked.lobby = true;
  return asked;
}

struct World : Meeting {
  World() : Meeting(with_lobby()) {
    begin_phase(test::grant_to_all(test::every_act));
    for (Place& place : places) furnish(place);
    for (const Role role : test::every_role()) {
      const auto in_plenary = join(role);
      const auto in_room = only_watches(role) ? in_plenary : join(role);
      seats[role] = {in_plenary, in_room};
      for (const Id<Seat> seat : seats[role]) settle(seat, role);
      if (in_room != in_plenary) move(in_room, places[1].room);
    }
    set_a_table();
  }

  void furnish(Place& place) {
    if (&place != &places[0]) place.room = open_room();
    const AddNote there{.room = place.room};
    place.note = add_note(other, "somebody else's", there);
    place.item = add_note(other, "to vote on", there);
    place.hidden = add_note(other, "hidden", there);
    must(other, HideNote{place.hidden});
    place.group = add_group(other, place.room);
    place.other_group = add_group(other, place.room);
    place.grouped = add_note(other, "in a group", {.room = place.room, .group = place.other_group});
    place.map = add_map(other, Cycles::allowed, place.room);
    place.cause = add_cause(other, place.map);
    place.effect = add_cause(other, place.map);
    place.link = link(other, place.cause, place.effect);
    place.ballot = open_ballot({.room = place.room, .items = {ref(place.item)}});
    place.closed_ballot = open_ballot({.room = place.room, .items = {ref(place.item)}});
    must(other, CloseBallot{place.closed_ballot});
    place.minutes = fresh<Minutes>();
    must(other, StartMinutes{place.minutes, place.room});
  }

  // Leaves a note and a vote of the seat's everywhere.
  void settle(Id<Seat> seat, Role role) {
    if (only_watches(role)) return;
    for (const Place& place : places) {
      if (record(seat).room != place.room) move(seat, place.room);
      own[{seat, place.room}] = add_note(seat, "own", {.room = place.room});
      must(seat, CastVote{place.ballot, {ref(place.item), 1}});
    }
    move(seat, {});
  }

  Id<Seat> other = join(Role::facilitator);
  // A table with somebody at it in the second room, and a call for help there.
  void set_a_table() {
    const auto table = join(Role::table_lead);
    move(table, places[2].room);
    must(table, AddTableSeat{at_table, "Somebody", "students", "en"});
    must(table, CallHelp{alarm});
    must(other, RemoveSeat{removed});
    must(other, ProposeRooms{{.size = 4}});
  }

  Id<Seat> at_table{77};
  Id<HelpCall> alarm{78};
  Id<Seat> waiting = join_by_code();
  Id<Seat> target = join(Role::participant);
  Id<Seat> removed = join(Role::participant);
  Place places[3];
  std::map<Role, std::vector<Id<Seat>>> seats;  // In plenary, and in the first room.
  std::map<std::pair<Id<Seat>, Id<Room>>, Id<Note>> own;
};

// Columns: facilitator, co-facilitator, table lead, scribe, interpreter, participant, observer,
// wall. '+' accepted, '-' not_allowed, 'w' only_watching, '?' not_found, 'y' not_yours,
// '0' nothing_to_undo, 'u' unknown_command, 'h' accepted from a room, else not_allowed.
struct Row {
  const char* what;
  std::uint32_t unlocked_by;  // Any of these acts, where the phase grants it.
  const char* locked;
  const char* unlocked;
  const char* elsewhere_locked;  // About another room than the actor's.
  const char* elsewhere_unlocked;
  std::function<Command(World&, const Place&, Id<Seat>)> ask;
};

using W = World&;
using P = const Place&;
using S = Id<Seat>;
const auto some_run = Id<RunTag>(1);
const TextEdits typing{.inserts = {{{}, some_run, 0, "x"}}};

const std::vector<Row> rows{
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
    {"ProposeRooms", 0, "++----ww", "", "++----ww", "",
     [](W, P, S) { return ProposeRooms{{.size = 4}}; }},
    {"ApplyRooms", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return ApplyRooms{w.session.records().only<RoomPlan>()->record.version}; }},
    {"PinSeat", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return PinSeat{w.target, w.places[2].room}; }},
    {"SetBond", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S s) { return SetBond{Id<SeatBond>(1), BondKind::together, {w.target, s}}; }},
    {"CallHelp", 0, "hhhhhhww", "", "hhhhhhww", "",
     [](W, P, S) { return CallHelp{Id<HelpCall>(1)}; }},
    {"ClearHelp", 0, "++????ww", "", "++????ww", "", [](W w, P, S) { return ClearHelp{w.alarm}; }},
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
     [](W, P, S) { return AddTableSeat{Id<Seat>(5), "x", "families", "en"}; }},
    {"EndTableSeat", 0, "++????ww", "", "++????ww", "",
     [](W w, P, S) { return EndTableSeat{w.at_table}; }},
    {"ReviewNote", 0, "++----ww", "", "++----ww", "",
     [](W, P p, S) { return ReviewNote{p.note, ReviewAct::hold, 0, ReviewReason::other, ""}; }},
    {"ResubmitNote", 0, "??????ww", "", "??????ww", "",
     [](W, P p, S) { return ResubmitNote{p.note}; }},
    {"ReadmitSeat", 0, "++----ww", "", "++----ww", "",
     [](W w, P, S) { return ReadmitSeat{w.removed}; }},
    {"Undo", 0, "++++++0w", "", "++++++0w", "", [](W, P, S) { return Undo{}; }},
    {"CreateSession", 0, "uuuuuuuu", "", "uuuuuuuu", "", [](W, P, S) { return test::a_session(); }},
    {"Invite", 0, "uuuuuuuu", "", "uuuuuuuu", "",
     [](W, P, S) { return Invite{test::digest(1), Role::facilitator}; }},
    {"TakeSeat", 0, "uuuuuuuu", "", "uuuuuuuu", "", [](W, P, S) { return TakeSeat{}; }},
};

Refusal meant(char letter, bool in_room) {
  switch (letter) {
    case '+': return Refusal::none;
    case '-': return Refusal::not_allowed;
    case 'w': return Refusal::only_watching;
    case '?': return Refusal::not_found;
    case 'y': return Refusal::not_yours;
    case '0': return Refusal::nothing_to_undo;
    case 'h': return in_room ? Refusal::none : Refusal::not_allowed;
    default: return Refusal::unknown_command;
  }
}

// Where the actor is, and where what it asks about is: 0 plenary, 1 and 2 the rooms.
struct Situation {
  std::size_t actor;
  std::size_t about;
  bool elsewhere;
};
const Situation situations[]{
    {0, 0, false}, {1, 1, false}, {1, 0, false}, {0, 1, true}, {1, 2, true}};

int check_row(World& world, const Row& row, std::uint32_t granted) {
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
      EXPECT_EQ(name(answered), name(meant(outcomes[column], at.actor != 0)))
          << row.what << ", column " << column << ", from " << at.actor << " about " << at.about
          << ", granted " << granted;
      ++cells;
    }
  }
  return cells;
}

TEST(RightsMatrix, T_Z1_T_Z3_T_Z4_T_Z7_every_cell_is_as_the_table_says) {
  World world;
  std::vector<std::uint32_t> phases{0, test::every_act};
  for (std::uint32_t act = 1; act < test::every_act; act <<= 1) {
    phases.push_back(act);
    phases.push_back(test::every_act & ~act);
  }

  int cells = 0;
  for (const std::uint32_t granted : phases) {
    world.begin_phase(test::grant_to_all(granted));
    for (const Row& row : rows) cells += check_row(world, row, granted);
  }

  EXPECT_EQ(cells, static_cast<int>(16 * rows.size() * 5 * 8));
}

// The same table while waiting, once removed, and for a seat that never was.
TEST(RightsMatrix, T_A7_T_Z15_who_is_not_seated_may_nothing_at_all) {
  World world;
  const auto removed = world.join(Role::facilitator);
  world.must(world.other, RemoveSeat{removed});

  for (const Row& row : rows) {
    if (row.locked[0] == 'u') continue;
    for (const Id<Seat> who : {world.waiting, removed, Id<Seat>(99)}) {
      EXPECT_EQ(world.answer(who, row.ask(world, world.places[0], who)).code, Refusal::not_seated)
          << row.what;
    }
  }
}

TEST(RightsMatrix, the_table_has_every_command) {
  World world;
  std::vector<bool> met(std::variant_size_v<Command>, false);
  for (const Row& row : rows) met[row.ask(world, world.places[0], world.other).index()] = true;

  for (std::size_t i = 0; i < met.size(); ++i) EXPECT_TRUE(met[i]) << "command " << i;
}

}  // namespace
}  // namespace plenary::audit
