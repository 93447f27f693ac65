// What a rehearsed session comes to: votes, merged maps, findings, priorities, commitments.
#include "audit/limits.h"
#include "clients/cli/rehearsing.h"
#include "clients/cli/watching.h"

namespace plenary::cli {
namespace {

using audit::Refusal;
using audit::Role;

constexpr std::size_t few_items = 12;   // As many as a voter weighs against each other.
constexpr std::size_t many_items = 20;  // As many as a voter says yes or no to.
constexpr std::size_t concluded = 3;    // Findings and priorities.

}  // namespace

Id<audit::Ballot> Rehearsal::hold_a_ballot(audit::OpenBallot open, std::size_t items) {
  open.id = Id<audit::Ballot>(draw_random());
  open.title = "Round " + std::to_string(++ballots_);
  const auto& scopes = lead().client().replica().scopes();
  for (const auto& [id, note] : scopes.at(audit::Scope::everyone()).all<audit::Note>()) {
    open.items.push_back(audit::ref(id));
  }
  std::sort(open.items.begin(), open.items.end());  // The same in every round.
  if (open.items.size() > items) open.items.resize(items);
  if (!lead_does(open, "no ballot was opened")) return {};
  const auto seen = [&](const Attendee& attendee) {
    return attendee.client().replica().find(open.id) != nullptr;
  };
  for (const Role role : {Role::participant, Role::table_lead, Role::scribe}) {
    for (Attendee* attendee : of(role)) {
      if (!network_->run_until([&] { return seen(*attendee); }, patience_ms())) {
        return failed("somebody did not see the ballot"), Id<audit::Ballot>{};
      }
      const audit::Ballot ballot = *attendee->client().replica().find(open.id);
      attendee->vote(ballot);
      for (const Id<audit::Seat>& person : attendee->at_table()) attendee->vote(ballot, person);
    }
  }
  drop_some();
  const bool done = rest() && lead_does(audit::CloseBallot{open.id}, "a ballot did not close") &&
                    lead_does(audit::RevealBallot{open.id}, "a ballot was not revealed");
  return done ? open.id : Id<audit::Ballot>{};
}

// The template's ballot, one of each other kind, and fingers on what came first.
bool Rehearsal::hold_ballots(const audit::BallotPlan& plan) {
  audit::OpenBallot asked;
  asked.method = plan.method;
  asked.budget = plan.budget;
  asked.cap = plan.cap;
  asked.voters = plan.voters;
  if (plan.secrecy != audit::BallotSecrecy::unlinkable) asked.secrecy = plan.secrecy;
  const Id<audit::Ballot> first = hold_a_ballot(asked, few_items);
  if (!first) return false;
  using audit::BallotMethod;
  for (const auto method : {BallotMethod::agreement, BallotMethod::agreement, BallotMethod::points,
                            BallotMethod::impact_effort, BallotMethod::rank}) {
    audit::OpenBallot more;
    more.method = method;
    if (method == BallotMethod::points) more.budget = audit::limits::points_budget;
    const bool many = method == BallotMethod::agreement;
    if (!hold_a_ballot(more, many ? many_items : few_items)) return false;
  }
  audit::OpenBallot fingers;
  fingers.method = audit::BallotMethod::fist_to_five;
  const Id<audit::Ballot> shown = hold_a_ballot(fingers, few_items);
  return shown && set_priorities(first, shown);
}

bool Rehearsal::set_priorities(Id<audit::Ballot> ballot, Id<audit::Ballot> fingers) {
  const audit::Ballot voted = *lead().client().replica().find(ballot);
  for (std::size_t i = 0; i < concluded && i < voted.items.size(); ++i) {
    const Id<audit::Priority> priority(draw_random());
    const bool set =
        lead_does(audit::SetPriority{priority, ballot, voted.items[i]}, "no priority was set") &&
        lead_does(audit::CheckConsent{priority, fingers}, "consent could not be checked");
    if (!set) return false;
  }
  return true;
}

// Each finding says where it was seen.
bool Rehearsal::say_what_was_found() {
  if (!led_records<audit::Finding>().empty()) return true;
  std::size_t found = 0;
  const auto& everyone = lead().client().replica().scopes().at(audit::Scope::everyone());
  std::vector<Id<audit::Note>> seen;
  for (const auto& [id, note] : everyone.all<audit::Note>()) {
    if (note.record.epistemic == audit::Epistemic::observation) seen.push_back(id);
  }
  std::sort(seen.begin(), seen.end());
  for (const Id<audit::Note>& note : seen) {
    if (++found > concluded) break;
    const Id<audit::Finding> finding(draw_random());
    const audit::CiteEvidence cited{
        Id<audit::Evidence>(draw_random()), audit::ref(finding), {audit::ref(note), {}}, {}};
    if (!lead_does(audit::AddFinding{finding, lead().words()}, "nothing could be found") ||
        !lead_does(cited, "a finding could not say where it comes from")) {
      return false;
    }
  }
  return true;
}

// Once wrongly, parted again, and once as it stays.
bool Rehearsal::merge_maps() {
  std::vector<Id<audit::CauseMap>> maps;
  for (const audit::CauseMap& map : led_records<audit::CauseMap>()) maps.push_back(map.id);
  if (maps.size() < 2) return true;
  const std::size_t before = led_records<audit::Cause>().size();
  for (const bool stays : {false, true}) {
    if (!lead_does(audit::ProposeMerge{maps}, "no merge was proposed")) return false;
    const auto plans = led_records<audit::MergePlan>();
    if (plans.size() != 1) return failed("the merge's plan is not there");
    const Id<audit::CauseMap> merged(draw_random());
    const audit::ApplyMerge apply{plans[0].version, merged, lead().words(), plans[0].suggested};
    if (!lead_does(apply, "the rooms' maps were not merged")) return false;
    merged_causes_ = led_records<audit::Cause>().size() - before;
    if (stays) return true;
    if (!lead_does(audit::UnmergeMap{merged}, "a merge could not be taken back")) return false;
    if (led_records<audit::Cause>().size() != before)
      return failed("a merge left something behind");
  }
  return true;
}

// Every table's own, every second one with a way back to what was found.
bool Rehearsal::commit_to_it() {
  const auto findings = led_records<audit::Finding>();
  const auto people = of(Role::participant);
  bool founded = false;
  for (Attendee* table : of(Role::table_lead)) {
    const audit::AddCommitment made = table->commitment(people[0]->seat(), co_lead().seat());
    if (!rest()) return false;
    founded = !founded && !findings.empty();
    if (founded) {
      const audit::CiteEvidence cited{
          Id<audit::Evidence>(draw_random()),
          audit::ref(made.id),
          {audit::ref(findings[0].id), {}},
          {}};
      if (!lead_does(cited, "a commitment could not say where it comes from")) return false;
    } else {
      if (asked(lead(), audit::AgreeCommitment{made.id, false}) != Refusal::needs_evidence) {
        return failed("a commitment without evidence was agreed like one with it");
      }
      ++expected_refusals_;
    }
    if (!lead_does(audit::AgreeCommitment{made.id, !founded}, "a commitment was not agreed")) {
      return false;
    }
  }
  return true;
}

// The session is closed and the facilitator watches the day once more, an hour a second: at its
// end everything stands, in every room, as the server has it.
bool Rehearsal::watch_again() {
  const std::string path = "/api/sessions/" + std::to_string(made_.session.value);
  if (!api_.post(path + "/close", "{}")) return failed("the session could not be closed");
  const auto state = api_.state(made_.session.value);
  if (!state) return failed("the closed session does not answer");
  wire::Hello hello = lead().client().hello();
  hello.resume = {};
  hello.replay.speed = replay_speed_max;
  std::optional<wire::ReplayTick> at;
  const auto note_where = [&](const wire::ServerMessage& message) {
    if (!message.replay.empty()) at = message.replay.back();
  };
  Client watcher(*network_, setting_.url, std::move(hello), {{}, note_where});
  watcher.start();
  const auto is_over = [&] { return at && at->at == at->ended_at; };
  if (!network_->run_until(is_over, patience_ms()))
    return failed("the replay did not come to an end");
  const auto alike = scopes_alike(watcher.replica(), *state);
  if (!alike) return failed("the replay ends otherwise than the session");
  return *alike > 2 || failed("the replay showed next to nothing");
}

}  // namespace plenary::cli
