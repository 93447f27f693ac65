#include "clients/cli/rehearsal.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "clients/cli/rehearsing.h"

namespace plenary::cli {
namespace {

using audit::Refusal;
using audit::Role;

}  // namespace

// One at least: a day without it would show nothing.
void Rehearsal::drop_some() {
  for (const auto& attendee : attendees_) {
    const bool last = drops_ == 0 && attendee == attendees_.back();
    if (attendee->who() < 2 || (draw_random() % 14 != 3 && !last)) continue;
    if (!attendee->client().is_welcome()) continue;
    attendee->client().drop_link();
    ++drops_;
  }
}

void Rehearsal::write_all(const AgendaPhase& phase, std::size_t round) {
  for (const auto& attendee : attendees_) {
    if (!attendee->client().is_welcome()) continue;
    if (attendee->role() == Role::observer) {
      if (round == 0) attendee->write(phase.habit.writes, audit::Audience::only_me);
      if (round == 1) attendee->write(audit::Epistemic::question, audit::Audience::staff);
      continue;
    }
    if (audit::is_staff(attendee->role()) || attendee->role() == Role::wall) continue;
    attendee->write(phase.habit.writes);
    if (attendee->role() == Role::scribe)
      attendee->paper(rehearsed_groups()[round % rehearsed_groups().size()]);
    if (round == 0) attendee->write(phase.habit.writes, audit::Audience::only_me);
    for (const Id<audit::Seat>& person : attendee->at_table()) {
      attendee->write(phase.habit.writes, audit::Audience::room, person);
    }
  }
}

// From rooms to plenary everything that was written comes along. Where the template says what
// becomes of the rooms, the move itself sees to it.
bool Rehearsal::gather_people(const AgendaPhase& phase) {
  const bool by_template = std::any_of(agenda_.begin(), agenda_.end(), [](const auto& each) {
    return each.plan.rooms.how != audit::Regroup::stay;
  });
  if (by_template) return true;
  const bool divided = !in_rooms().empty();
  switch (phase.habit.gathering) {
    case Gathering::rooms:
      return arrange_rooms() && let_the_late_in() && move_wrongly_and_back() && help_a_room();
    case Gathering::combined:
      return !divided || lead_does(audit::CombineRooms{2}, "rooms could not be combined");
    case Gathering::plenary:
      return !divided || lead_does(audit::CombineRooms{0}, "rooms could not be brought home");
  }
  return true;
}

bool Rehearsal::all_are_in(std::uint32_t number) {
  const auto all_moved = [&] {
    return std::all_of(attendees_.begin(), attendees_.end(), [&](const auto& attendee) {
      if (!attendee->client().is_welcome()) return attendee->client().is_turned_away();
      if (attendee->role() == Role::observer) return true;
      return attendee->phase() != nullptr && attendee->phase()->number == number;
    });
  };
  return network_->run_until(all_moved, patience_ms()) || failed("not everybody moved on");
}

// Two facilitators press at once: it moves once.
bool Rehearsal::move_everybody(const AgendaPhase& phase) {
  if (!gather_people(phase)) return false;
  const std::uint32_t number = lead().phase()->number;
  const audit::MoveToPhase move{number, phase.planned};
  co_lead().client().submit(move);
  if (asked(lead(), move) != Refusal::phase_moved &&
      (co_lead().refusals().empty() || co_lead().refusals().back() != Refusal::phase_moved)) {
    return failed("the phase moved twice");
  }
  ++expected_refusals_;
  return all_are_in(number + 1) && regrouped(phase.plan.rooms);
}

// Whether the move did with the rooms what the template says.
bool Rehearsal::regrouped(const audit::RoomStep& step) {
  if (step.how == audit::Regroup::stay) return true;
  const auto is_so = [&] {
    std::map<Id<audit::Room>, std::size_t> rooms;
    for (const Attendee* person : of(Role::participant)) ++rooms[person->room()];
    if (step.how == audit::Regroup::plenary) return rooms.size() == 1 && rooms.contains({});
    const std::size_t most = step.wishes.size + 1;
    return !rooms.contains({}) &&
           (step.how == audit::Regroup::combine ||
            std::all_of(
                rooms.begin(), rooms.end(), [&](const auto& room) { return room.second <= most; }));
  };
  if (!network_->run_until(is_so, patience_ms())) return failed("the rooms are not as planned");
  if (rooms_at_odds(lead().client().replica()) != 0) return failed("a room breaks a rule");
  std::set<Id<audit::Room>> rooms;
  for (const Attendee* person : in_rooms()) rooms.insert(person->room());
  rooms_made_ = std::max(rooms_made_, rooms.size());
  if (step.how != audit::Regroup::arrange) return true;
  return let_the_late_in() && move_wrongly_and_back() && help_a_room();
}

// Everybody to where nobody should be yet, and back, with nothing lost.
bool Rehearsal::move_everybody_wrongly_and_back() {
  const audit::Phase before = *lead().phase();
  const std::size_t notes = led_records<audit::Note>().size();
  const audit::MoveToPhase wrong{before.number, agenda_.back().planned};
  if (!lead_does(wrong, "nobody could be moved wrongly")) return false;
  if (!all_are_in(before.number + 1)) return false;
  if (!lead_does(audit::UndoMove{before.number + 1}, "a wrong move of all could not be undone")) {
    return false;
  }
  if (!all_are_in(before.number + 2)) return false;
  const bool same = lead().phase()->name == before.name && lead().phase()->grants == before.grants;
  return (same && led_records<audit::Note>().size() == notes) ||
         failed("an undone move of all is not as before");
}

bool Rehearsal::write_in_rounds(const AgendaPhase& phase) {
  if (phase.plan.anonymity == audit::Anonymity::unlinkable) return write_by_nobody(phase);
  for (std::size_t round = 0; round < phase.habit.notes_each; ++round) {
    write_all(phase, round);
    drop_some();
    if (!rest()) return false;
    for (const auto& attendee : attendees_) {
      const bool types = attendee->client().is_welcome() && attendee->who() % 3 == round % 3;
      if (types && phase.plan.name != "observe") attendee->type_on();
      if (types) attendee->sort_notes();
      if (types) attendee->draw_causes();
    }
    if (!rest()) return false;
  }
  const bool arranges = phase.lets(audit::Act::arrange) || phase.lets(audit::Act::map_causes);
  for (std::size_t round = 0; arranges && round < 4; ++round) {
    for (const auto& attendee : attendees_) {
      if (!attendee->client().is_welcome() || attendee->role() == Role::observer) continue;
      attendee->sort_notes();
      attendee->draw_causes();
    }
    if (!rest()) return false;
  }
  return phase.plan.reveal == audit::Reveal::at_once || reveal_all();
}

// In batches, until nothing is sealed any more.
bool Rehearsal::reveal_all() {
  while (true) {
    const Refusal no = asked(lead(), audit::RevealNotes{});
    if (no == Refusal::already_so) {
      ++expected_refusals_;
      return true;
    }
    if (no != Refusal::none) return failed("what was written could not be revealed");
  }
}

bool Rehearsal::conclude(const AgendaPhase& phase) {
  const bool looked = phase.plan.name != "gather" && phase.plan.name != "predict";
  if (looked && phase.habit.gathering == Gathering::plenary && !say_what_was_found()) return false;
  if (phase.lets(audit::Act::map_causes) && (!merge_maps() || !close_a_room())) return false;
  if (phase.lets(audit::Act::vote)) {
    if (!hold_ballots(phase.plan.ballot) || !hear_a_minority() || !vote_by_nobody()) return false;
  }
  if (phase.plan.name == "commit" && !commit_to_it()) return false;
  return phase.plan.name != "gather" || eject_and_readmit();
}

bool Rehearsal::play(const AgendaPhase& phase) {
  if (phase.planned == agenda_[1].planned && !move_everybody_wrongly_and_back()) return false;
  if (!move_everybody(phase)) return false;
  // Where there are no rooms to come late to, one comes late to the second step.
  const bool second = phase.planned == agenda_[1].planned;
  if (second && !divides() && !let_the_late_in()) return false;
  return write_in_rounds(phase) && moderate() && moderate_titles() && play_besides(phase) &&
         conclude(phase) && mark_transcripts() && lose_lines();
}

bool Rehearsal::divides() const {
  return std::any_of(agenda_.begin(), agenda_.end(), [](const AgendaPhase& each) {
    return each.habit.gathering == Gathering::rooms || each.plan.rooms.how != audit::Regroup::stay;
  });
}

std::map<std::uint32_t, std::size_t> Rehearsal::commands_done() const {
  std::map<std::uint32_t, std::size_t> done;
  for (const auto& attendee : attendees_) {
    for (const auto& [tag, count] : attendee->client().done()) done[tag] += count;
  }
  return done;
}

// Whether what such a day is made of was in it: a rehearsal that left it out would show nothing.
bool Rehearsal::was_all_played() {
  const auto done = commands_done();
  const auto was = [&](auto... commands) { return (done.contains(commands.tag) && ...); };
  std::size_t reconnects = 0;
  for (const auto& attendee : attendees_) reconnects += attendee->client().reconnects();
  if (!was(audit::AddNote{}, audit::EditText{})) return failed("nobody wrote and typed on");
  if (!was(audit::AddGroup{}, audit::MoveNote{})) return failed("nothing was grouped");
  if (!was(audit::MoveToPhase{}, audit::UndoMove{})) return failed("no wrong move was taken back");
  if (drops_ == 0 || reconnects == 0) return failed("nobody lost their line and came back");
  if (late_ == 0) return failed("nobody came late");
  return !divides() || helped_ > 0 || failed("nobody called for help");
}

int Rehearsal::report(double seconds) {
  std::size_t apart = attendees_.size();
  if (const auto state = api_.state(made_.session.value)) {
    const std::int64_t patience = 10'000 + std::int64_t{wish_.observer_delay_s} * 1000;
    network_->run_until([&] { return (apart = scopes_apart(attendees_, *state)) == 0; }, patience);
  }
  if (why_.empty()) keep_transcripts();
  const bool watched = why_.empty() && watch_again();
  std::vector<Canaries::Viewer> viewers;
  std::map<std::string, std::size_t> refusals;
  std::size_t refused = 0;
  std::size_t reconnects = 0;
  Measured receipts;
  for (const auto& attendee : attendees_) {
    viewers.push_back({attendee->who(), attendee->seat(), attendee->role()});
    refused += attendee->refused();
    reconnects += attendee->client().reconnects();
    for (const Refusal no : attendee->refusals()) ++refusals[std::string(audit::name(no))];
    receipts.add(attendee->receipts());
  }
  const std::size_t strayed =
      canaries_.strayed(viewers, std::int64_t{wish_.observer_delay_s} * 1'000'000);
  const VoteCheck votes = check_votes(attendees_);
  const std::size_t unfounded = commitments_unfounded(lead().client().replica());
  const std::size_t unexpected = refused > expected_refusals_ ? refused - expected_refusals_ : 0;
  const bool good = why_.empty() && apart == 0 && strayed == 0 && votes.over_budget == 0 &&
                    votes.wrong_tallies == 0 && unfounded == 0 && unexpected == 0;
  if (!why_.empty()) std::fprintf(stderr, "plenary: %s\n", why_.c_str());
  for (const auto& [name, count] : refusals) {
    if (!good) std::fprintf(stderr, "plenary: refused %zu times: %s\n", count, name.c_str());
  }
  const char* form =
      setting_.json
          ? "{\"session\":\"%llu\",\"agenda\":\"%s\",\"people\":%zu,\"observers\":%zu,"
            "\"connections\":%zu,\"rooms\":%zu,\"notes\":%zu,\"votes\":%zu,\"ballots\":%zu,"
            "\"findings\":%zu,\"priorities\":%zu,\"merged_causes\":%zu,\"commitments\":%zu,"
            "\"drops\":%zu,\"reconnects\":%zu,\"late\":%zu,\"helped\":%zu,\"moderated\":%zu,"
            "\"hidden\":%zu,\"scopes_apart\":%zu,\"canaries\":%zu,\"canaries_received\":%zu,"
            "\"canaries_strayed\":%zu,\"over_budget\":%zu,\"wrong_tallies\":%zu,\"unfounded\":%zu,"
            "\"unexpected_refusals\":%zu,\"commands\":%zu,\"watched_again\":%s,\"seconds\":%.1f,"
            "\"receipt_ms\":{\"p50\":%.2f,\"p99\":%.2f},\"passed\":%s}\n"
          : "session %llu, %s: %zu people, %zu observers, %zu connections, %zu rooms\n%zu notes, "
            "%zu votes on %zu ballots; %zu findings, %zu priorities, %zu causes merged, %zu "
            "commitments; %zu dropped lines, %zu reconnects, %zu came late, %zu rooms "
            "helped, %zu notes moderated, %zu texts hidden\n%zu scopes apart; %zu canaries, "
            "received %zu times, %zu strayed; %zu over budget, %zu wrong tallies, %zu unfounded, "
            "%zu unexpected refusals; %zu kinds of commands\nwatched again: %s; %.1f s; receipts "
            "p50 %.2f ms, p99 %.2f ms; passed: %s\n";
  std::printf(
      form, static_cast<unsigned long long>(made_.session.value), wish_.agenda.c_str(),
      wish_.people, wish_.observers, attendees_.size(), rooms_made_,
      led_records<audit::Note>().size(), votes.votes, ballots_,
      led_records<audit::Finding>().size(), led_records<audit::Priority>().size(), merged_causes_,
      led_records<audit::Commitment>().size(), drops_, reconnects, late_, helped_, moderated_,
      hidden_, apart, canaries_.planted(), canaries_.sightings(), strayed, votes.over_budget,
      votes.wrong_tallies, unfounded, unexpected, commands_done().size(),
      watched ? "true" : "false", seconds, receipts.percentile_ms(50), receipts.percentile_ms(99),
      good ? "true" : "false");
  return good ? exit_ok : exit_mismatch;
}

int Rehearsal::run() {
  const std::int64_t begun = now_us();
  if (!open()) {
    if (api_.exit_code() != exit_ok) return api_.exit_code();
    std::fprintf(stderr, "plenary: %s\n", why_.c_str());
    return exit_mismatch;
  }
  for (const AgendaPhase& phase : agenda_) {
    if (!play(phase)) break;
  }
  if (why_.empty()) was_all_played();
  return report(static_cast<double>(now_us() - begun) / 1e6);
}

int rehearse(const Setting& setting, const RehearsalWish& wish) {
  if (wish.people < 12) {
    std::fprintf(stderr, "plenary: a rehearsal needs 12 people or more\n");
    return exit_usage;
  }
  return Rehearsal(setting, wish).run();
}

}  // namespace plenary::cli
