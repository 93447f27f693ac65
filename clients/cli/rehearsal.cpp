#include "clients/cli/rehearsal.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "clients/cli/rehearsing.h"

namespace plenary::cli {
namespace {

using audit::Refusal;
using audit::Role;

constexpr std::size_t ballot_items = 12;
constexpr std::uint32_t dots = 5;

std::vector<audit::Grant> grants_of(const AgendaPhase& phase) {
  const auto bit = [](audit::Act act) { return 1U << static_cast<unsigned>(act); };
  std::uint32_t all = bit(audit::Act::add_notes) | bit(audit::Act::edit_own);
  if (phase.groups) all |= bit(audit::Act::arrange);
  if (phase.maps) all |= bit(audit::Act::map_causes);
  if (phase.ballots > 0) all |= bit(audit::Act::vote);
  std::vector<audit::Grant> grants;
  for (const Role role : {Role::table_lead, Role::scribe, Role::interpreter, Role::participant}) {
    grants.push_back({role, all});
  }
  return grants;
}

}  // namespace

bool Rehearsal::hold_a_ballot(std::size_t number) {
  audit::OpenBallot open;
  open.id = Id<audit::Ballot>(draw_random());
  open.title = "Round " + std::to_string(number + 1);
  open.method = audit::BallotMethod::dots;
  open.budget = dots;
  const auto& scopes = lead().client().replica().scopes();
  for (const auto& [id, note] : scopes.at(audit::Scope::everyone()).all<audit::Note>()) {
    if (open.items.size() < ballot_items) open.items.push_back(audit::ref(id));
  }
  std::sort(open.items.begin(), open.items.end());
  if (!lead_does(open, "no ballot was opened")) return false;
  const auto seen = [&](const Attendee& attendee) {
    return attendee.client().replica().find(open.id) != nullptr;
  };
  for (const Role role : {Role::participant, Role::table_lead, Role::scribe}) {
    for (Attendee* attendee : of(role)) {
      if (!network_->run_until([&] { return seen(*attendee); }, patience_ms())) {
        return failed("somebody did not see the ballot");
      }
      const audit::Ballot ballot = *attendee->client().replica().find(open.id);
      attendee->vote(ballot);
      for (const Id<audit::Seat>& person : attendee->at_table()) attendee->vote(ballot, person);
    }
  }
  drop_some();
  ++ballots_;
  return rest() && lead_does(audit::CloseBallot{open.id}, "a ballot did not close") &&
         lead_does(audit::RevealBallot{open.id}, "a ballot was not revealed");
}

void Rehearsal::drop_some() {
  for (const auto& attendee : attendees_) {
    if (attendee->who() < 2 || draw_random() % 14 != 3 || !attendee->client().is_welcome())
      continue;
    attendee->client().drop_link();
    ++drops_;
  }
}

void Rehearsal::write_all(const AgendaPhase& phase, std::size_t round) {
  for (const auto& attendee : attendees_) {
    if (!attendee->client().is_welcome()) continue;
    if (attendee->role() == Role::observer) {
      if (round == 0) attendee->write(phase.writes, audit::Audience::only_me);
      if (round == 1) attendee->write(audit::Epistemic::question, audit::Audience::staff);
      continue;
    }
    if (audit::is_staff(attendee->role())) continue;
    attendee->write(phase.writes);
    if (attendee->role() == Role::scribe)
      attendee->paper(rehearsed_groups()[round % rehearsed_groups().size()]);
    if (round == 0) attendee->write(phase.writes, audit::Audience::only_me);
    for (const Id<audit::Seat>& person : attendee->at_table()) {
      attendee->write(phase.writes, audit::Audience::room, person);
    }
  }
}

// From rooms to plenary everything that was written comes along.
bool Rehearsal::gather_people(const AgendaPhase& phase) {
  const bool divided = !in_rooms().empty();
  switch (phase.gathering) {
    case Gathering::rooms:
      return arrange_rooms() && let_the_late_in() && move_wrongly_and_back() && help_a_room();
    case Gathering::combined:
      return !divided || lead_does(audit::CombineRooms{2}, "rooms could not be combined");
    case Gathering::plenary:
      return !divided || lead_does(audit::CombineRooms{0}, "rooms could not be brought home");
  }
  return true;
}

bool Rehearsal::play(const AgendaPhase& phase) {
  const std::uint32_t number = lead().phase()->number;
  const audit::BeginPhase begin{
      number, phase.name, phase.prompt, grants_of(phase), phase.anonymity};
  // Two facilitators press at once: it moves once.
  if (!gather_people(phase)) return false;
  co_lead().client().submit(begin);
  if (asked(lead(), begin) != Refusal::phase_moved &&
      (co_lead().refusals().empty() || co_lead().refusals().back() != Refusal::phase_moved)) {
    return failed("the phase moved twice");
  }
  ++expected_refusals_;
  const auto all_moved = [&] {
    return std::all_of(attendees_.begin(), attendees_.end(), [&](const auto& attendee) {
      if (!attendee->client().is_welcome()) return attendee->client().is_turned_away();
      if (attendee->role() == Role::observer) return true;
      return attendee->phase() != nullptr && attendee->phase()->number == number + 1;
    });
  };
  if (!network_->run_until(all_moved, patience_ms())) return failed("not everybody moved on");
  for (std::size_t round = 0; round < phase.notes_each; ++round) {
    write_all(phase, round);
    drop_some();
    if (!rest()) return false;
    for (const auto& attendee : attendees_) {
      const bool types = attendee->client().is_welcome() && attendee->who() % 3 == round % 3;
      if (types && phase.name != "observe") attendee->type_on();
      if (types && phase.groups) attendee->sort_notes();
      if (types && phase.maps) attendee->draw_causes();
    }
    if (!rest()) return false;
  }
  for (std::size_t round = 0; (phase.groups || phase.maps) && round < 4; ++round) {
    for (const auto& attendee : attendees_) {
      if (!attendee->client().is_welcome() || attendee->role() == Role::observer) continue;
      if (phase.groups) attendee->sort_notes();
      if (phase.maps) attendee->draw_causes();
    }
    if (!rest()) return false;
  }
  for (std::size_t at = 0; at < phase.ballots; ++at) {
    if (!hold_a_ballot(at)) return false;
  }
  if (!moderate()) return false;
  if (phase.maps && !close_a_room()) return false;
  return phase.name != "gather" || eject_and_readmit();
}

int Rehearsal::report(double seconds) {
  std::size_t apart = attendees_.size();
  if (const auto state = api_.state(made_.session.value)) {
    const std::int64_t patience = 10'000 + std::int64_t{wish_.observer_delay_s} * 1000;
    network_->run_until([&] { return (apart = scopes_apart(attendees_, *state)) == 0; }, patience);
  }
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
  const std::size_t unexpected = refused > expected_refusals_ ? refused - expected_refusals_ : 0;
  const bool good = why_.empty() && apart == 0 && strayed == 0 && votes.over_budget == 0 &&
                    votes.wrong_tallies == 0 && unexpected == 0;
  if (!why_.empty()) std::fprintf(stderr, "plenary: %s\n", why_.c_str());
  for (const auto& [name, count] : refusals) {
    if (!good) std::fprintf(stderr, "plenary: refused %zu times: %s\n", count, name.c_str());
  }
  const char* form =
      setting_.json
          ? "{\"session\":\"%llu\",\"agenda\":\"%s\",\"people\":%zu,\"observers\":%zu,"
            "\"connections\":%zu,\"rooms\":%zu,\"notes\":%zu,\"votes\":%zu,\"ballots\":%zu,"
            "\"drops\":%zu,\"reconnects\":%zu,\"late\":%zu,\"helped\":%zu,\"moderated\":%zu,"
            "\"scopes_apart\":%zu,\"canaries\":%zu,\"canaries_received\":%zu,"
            "\"canaries_strayed\":%zu,\"over_budget\":%zu,\"wrong_tallies\":%zu,"
            "\"unexpected_refusals\":%zu,\"seconds\":%.1f,"
            "\"receipt_ms\":{\"p50\":%.2f,\"p99\":%.2f},\"passed\":%s}\n"
          : "session %llu, %s: %zu people, %zu observers, %zu connections, %zu rooms\n%zu notes, "
            "%zu votes on %zu ballots; %zu dropped lines, %zu reconnects, %zu came late, %zu rooms "
            "helped, %zu notes moderated\n%zu scopes apart; %zu canaries, received %zu times, %zu "
            "strayed; %zu over budget, %zu wrong tallies, %zu unexpected refusals\n%.1f s; "
            "receipts "
            "p50 %.2f ms, p99 %.2f ms; passed: %s\n";
  std::printf(form, static_cast<unsigned long long>(made_.session.value), wish_.agenda.c_str(),
              wish_.people, wish_.observers, attendees_.size(), rooms_made_,
              led_records<audit::Note>().size(), votes.votes, ballots_, drops_, reconnects, late_,
              helped_, moderated_, apart, canaries_.planted(), canaries_.sightings(), strayed,
              votes.over_budget, votes.wrong_tallies, unexpected, seconds,
              receipts.percentile_ms(50), receipts.percentile_ms(99), good ? "true" : "false");
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
  return report(static_cast<double>(now_us() - begun) / 1e6);
}

int rehearse(const Setting& setting, const RehearsalWish& wish) {
  auto agenda = agenda_of(wish.agenda);
  if (!agenda || wish.people < 12) {
    std::fprintf(stderr,
                 "plenary: rehearse full-day, focus-group, data-walk or follow-up, with 12 "
                 "people or more\n");
    return exit_usage;
  }
  return Rehearsal(setting, wish, *std::move(agenda)).run();
}

}  // namespace plenary::cli
