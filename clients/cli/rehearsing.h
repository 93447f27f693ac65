// A rehearsal under way: its people, and what is done with them.
//
// Private to rehearsal.cpp (the course of the day and its result), rehearsing.cpp (who comes, sits
// where, is helped, moderated and sent out), concluding.cpp (votes, maps that are merged, what is
// found and committed to), by_nobody.cpp, besides.cpp (a little of all the rest) and recording.cpp
// (transcripts). On one Network; says no by `why_`.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "audit/session.h"
#include "clients/cli/rehearsal.h"
#include "clients/cli/rehearsal_check.h"
#include "clients/cli/transcript.h"
#include "clients/cli/unlinked.h"

namespace plenary::cli {

// The stakeholder groups of every rehearsed session.
const std::vector<std::string>& rehearsed_groups();

class Rehearsal {
 public:
  Rehearsal(const Setting& setting, const RehearsalWish& wish)
      : setting_(setting), wish_(wish), network_(Network::make()), api_(*network_, setting) {}

  int run();

 private:
  bool failed(const char* what) {
    if (why_.empty()) why_ = what;
    return false;
  }
  bool open();
  bool read_agenda();
  bool invite(audit::Role role, std::size_t count);
  void add(wire::Hello hello, audit::Role role);
  bool seat_people(std::size_t count);
  bool play(const AgendaPhase& phase);
  bool move_everybody(const AgendaPhase& phase);
  bool move_everybody_wrongly_and_back();
  bool all_are_in(std::uint32_t number);
  bool write_in_rounds(const AgendaPhase& phase);
  bool write_by_nobody(const AgendaPhase& phase);
  bool is_written(const std::map<std::uint64_t, std::string>& words);
  BlindPurse::Shown key_shown_to(const Attendee& person);
  bool vote_by_nobody();
  bool votes_come_out(Id<audit::Ballot> ballot,
                      const std::map<audit::RecordRef, std::uint32_t>& dots);
  bool reveal_all();
  bool conclude(const AgendaPhase& phase);
  bool divides() const;  // Whether people sit in rooms at some time.
  bool gather_people(const AgendaPhase& phase);
  bool regrouped(const audit::RoomStep& step);
  bool arrange_rooms();
  bool let_the_late_in();
  bool move_wrongly_and_back();
  bool help_a_room();
  bool close_a_room();
  bool moderate();
  bool moderate_titles();
  bool hide(audit::RecordRef text, bool comes_back);
  std::size_t participants_with(audit::RecordRef text) const;
  bool eject_and_readmit();
  bool hold_ballots(const audit::BallotPlan& plan);
  Id<audit::Ballot> hold_a_ballot(audit::OpenBallot open, std::size_t items);
  bool set_priorities(Id<audit::Ballot> ballot, Id<audit::Ballot> fingers);
  bool say_what_was_found();
  bool merge_maps();
  bool commit_to_it();
  bool watch_again();
  bool was_all_played();
  std::map<std::uint32_t, std::size_t> commands_done() const;
  bool play_besides(const AgendaPhase& phase);
  bool lead_by_all_means();
  bool pin_and_let_go(Attendee& person);
  bool take_minutes();
  bool think_again();
  bool send_a_note_back();
  bool hear_a_minority();
  Transcript* transcript_of(audit::Role role);
  bool mark_transcripts();
  bool lose_lines();
  bool keep_transcripts();
  void write_all(const AgendaPhase& phase, std::size_t round);
  void drop_some();
  bool rest();
  audit::Refusal asked(Attendee& who, audit::Command command);
  bool does(Attendee& who, audit::Command command, const char* what);
  bool lead_does(audit::Command command, const char* what) {
    return does(lead(), std::move(command), what);
  }
  Attendee& lead() { return *attendees_[0]; }
  Attendee& co_lead() { return *attendees_[1]; }
  template <class R>
  std::vector<R> led_records() const;
  std::vector<Attendee*> of(audit::Role role) const;
  std::vector<Attendee*> in_rooms() const;
  std::int64_t patience_ms() const { return std::int64_t{setting_.patience_s} * 1000; }
  int report(double seconds);

  const Setting& setting_;
  const RehearsalWish& wish_;
  std::vector<AgendaPhase> agenda_;
  std::unique_ptr<Network> network_;
  Api api_;
  wire::SessionMade made_;
  std::uint32_t agreements_ = 0;  // What everybody agreed to.
  Canaries canaries_;
  Attendees attendees_;
  std::size_t seated_ = 0;  // Of the people wished for.
  std::uint32_t shuffle_ = 0;
  std::size_t rooms_made_ = 0;
  std::size_t drops_ = 0;
  std::size_t late_ = 0;
  std::size_t helped_ = 0;
  std::size_t moderated_ = 0;
  std::size_t hidden_ = 0;
  std::size_t merged_causes_ = 0;
  std::size_t ballots_ = 0;
  std::size_t expected_refusals_ = 0;
  bool played_besides_ = false;
  Transcripts transcripts_;
  std::string why_;
};

template <class R>
std::vector<R> Rehearsal::led_records() const {
  std::vector<R> records;
  for (const auto& [scope, store] : attendees_[0]->client().replica().scopes()) {
    for (const auto& [id, held] : store.template all<R>()) records.push_back(held.record);
  }
  std::sort(records.begin(), records.end(), [](const R& a, const R& b) { return a.id < b.id; });
  return records;
}

}  // namespace plenary::cli
