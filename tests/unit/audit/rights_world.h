// A session with everything in it that there are rights about: people of every role, in plenary and
// in a room, and what they may or may not touch here, there and in plenary. For the tests of
// rights.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/support/sessions.h"

namespace plenary::audit {

// What there is to act on in plenary and in each room.
struct RightsPlace {
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
  Id<Evidence> evidence;  // For the cause.
};

inline CreateSession with_lobby() {
  CreateSession asked = test::a_session();
  asked.phases = test::an_agenda();
  asked.lobby = true;
  return asked;
}

struct RightsWorld : test::Meeting {
  RightsWorld() : test::Meeting(with_lobby()) {
    begin_phase(test::grant_to_all(test::every_act));
    for (RightsPlace& place : places) furnish(place);
    seal_everywhere();
    for (const Role role : test::every_role()) {
      const auto in_plenary = come(role);
      const auto in_room = only_watches(role) ? in_plenary : come(role);
      seats[role] = {in_plenary, in_room};
      for (const Id<Seat> seat : seats[role]) settle(seat, role);
      if (in_room != in_plenary) move(in_room, places[1].room);
    }
    set_a_table();
    must(other, SetAgreements{0, {{"en", "Listen to each other.", "You may leave.", "", ""}}});
  }

  // Participants are students: minors, where there is a Safeguard.
  Id<Seat> come(Role role) {
    TakeSeat taking{.invitation = invite(role), .device = device(), .name = "Somebody"};
    taking.ticket = test::digest(entropy.draw());
    taking.group = role == Role::participant ? "students" : "families";
    return seat_taken(must({}, taking));
  }

  void furnish(RightsPlace& place) {
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
    place.evidence = fresh<Evidence>();
    must(other, CiteEvidence{place.evidence, ref(place.cause), a_cell(), Stance::supports});
  }

  // Leaves a note in each place that the staff alone may reveal.
  void seal_everywhere() {
    must({}, BeginPhase{.after_number = phase().number,
                        .name = "predict",
                        .grants = test::grant_to_all(test::every_act),
                        .reveal = Reveal::by_staff});
    for (const RightsPlace& place : places) add_note(other, "sealed", {.room = place.room});
    begin_phase(test::grant_to_all(test::every_act));
  }

  // Leaves a note and a vote of the seat's everywhere, a text of each kind that is sent back to it,
  // and somebody at its table.
  void settle(Id<Seat> seat, Role role) {
    if (only_watches(role)) return;
    for (const RightsPlace& place : places) {
      if (record(seat).room != place.room) move(seat, place.room);
      own[{seat, place.room}] = add_note(seat, "own", {.room = place.room});
      must(seat, CastVote{place.ballot, {ref(place.item), 1}});
    }
    move(seat, {});
    note_sent_back[seat] = add_note(seat, "sent back");
    send_back(ref(note_sent_back[seat]));
    finding_sent_back[seat] = fresh<Finding>();
    must(seat, AddFinding{finding_sent_back[seat], text("sent back")});
    send_back(ref(finding_sent_back[seat]));
    if (role != Role::table_lead && role != Role::scribe) return;
    at_own_table[seat] = fresh<Seat>();
    must(seat, AddTableSeat{at_own_table[seat], "Somebody", "families", "en"});
  }
  void send_back(RecordRef of) {
    must(other, ReviewRecord{of, ReviewAct::send_back, 0, ReviewReason::other, ""});
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
    set_an_outcome();
  }

  // The call for help in a room, made if there is none; none in plenary.
  Id<HelpCall> call_in(const RightsPlace& place) {
    const auto& calls = session.index().help_by_room;
    if (!place.room) return {};
    if (!calls.contains(place.room)) {
      must(seats[Role::facilitator][1], CallHelp{fresh<HelpCall>()});
    }
    return calls.at(place.room);
  }
  // So that somebody may call there.
  void hear_call_in(const RightsPlace& place) {
    const auto& calls = session.index().help_by_room;
    if (const auto call = calls.find(place.room); call != calls.end()) {
      must({}, ClearHelp{call->second});
    }
  }

  static EvidenceSource a_cell(const char* row = "all") {
    return {{}, {"discipline", row, "n", ""}};
  }
  // Maps merged and to merge anew, a finding, a priority, and a commitment proposed and one agreed.
  void set_an_outcome() {
    must(other, ProposeMerge{{places[0].map, places[1].map}});
    must(other, ApplyMerge{1, merged, text("merged"), {}});
    must(other, AddFinding{finding, text("found")});
    const auto revealed = open_ballot({.items = {ref(places[0].item)}});
    must(other, CloseBallot{revealed});
    must(other, RevealBallot{revealed});
    must(other, SetPriority{priority, revealed, ref(places[0].item)});
    fingers = open_ballot({.method = BallotMethod::fist_to_five,
                           .items = {ref(places[0].item), ref(places[0].note)}});
    must(seats[Role::participant][0], CastVote{fingers, {ref(places[0].item), 4}});
    must(other, CloseBallot{fingers});
    must(other, RevealBallot{fingers});
    must(other, AddCommitment{proposed, text("will"), plan, {other, {}, target, "", ""}});
    must(other, AddCommitment{agreed, text("will"), plan, {other, {}, target, "", ""}});
    must(other, AgreeCommitment{agreed, true});
    let_everybody_promise();
    must(other, ProposeMerge{{places[0].map, places[1].map}});
  }

  // Everybody owns a commitment, helps with one and witnesses one.
  void let_everybody_promise() {
    std::vector<Id<Seat>> people;
    for (const Role role : test::every_role()) {
      if (!only_watches(role)) people.insert(people.end(), seats[role].begin(), seats[role].end());
    }
    for (std::size_t i = 0; i < people.size(); ++i) {
      const Id<Seat> helper = people[(i + 1) % people.size()];
      const Id<Seat> witness = people[(i + 2) % people.size()];
      const auto id = fresh<Commitment>();
      must(other, AddCommitment{id, text("will"), plan, {people[i], {helper}, witness, "", ""}});
      must(other, AgreeCommitment{id, true});
      owned[people[i]] = helped[helper] = witnessed[witness] = id;
    }
  }

  CommitmentPlan plan{"ask", 20'500, "count"};
  Id<CauseMap> merged{101};
  Id<Finding> finding{102};
  Id<Priority> priority{103};
  Id<Commitment> proposed{104};
  Id<Commitment> agreed{105};
  Id<Ballot> fingers;
  Id<Seat> at_table{77};
  Id<HelpCall> alarm{78};
  Id<Seat> waiting = join_by_code();
  Id<Seat> target = join(Role::participant);
  Id<Seat> removed = join(Role::participant);
  RightsPlace places[3];
  std::map<Role, std::vector<Id<Seat>>> seats;  // In plenary, and in the first room.
  std::map<std::pair<Id<Seat>, Id<Room>>, Id<Note>> own;
  std::map<Id<Seat>, Id<Note>> note_sent_back;
  std::map<Id<Seat>, Id<Finding>> finding_sent_back;
  std::map<Id<Seat>, Id<Seat>> at_own_table;  // Of leads and scribes.
  std::map<Id<Seat>, Id<Commitment>> owned;
  std::map<Id<Seat>, Id<Commitment>> helped;
  std::map<Id<Seat>, Id<Commitment>> witnessed;
};

// One command: how it is asked, and what rights_matrix_test.cpp expects of it.
struct RightsRow {
  const char* what;
  std::uint32_t unlocked_by;  // Any of these acts, where the phase grants it.
  const char* locked;
  const char* unlocked;
  const char* elsewhere_locked;  // About another room than the actor's.
  const char* elsewhere_unlocked;
  std::function<Command(RightsWorld&, const RightsPlace&, Id<Seat>)> ask;
};

// In rights_matrix_test.cpp: every command there is.
const std::vector<RightsRow>& rights_rows();

}  // namespace plenary::audit
