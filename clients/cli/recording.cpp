// Transcripts of a rehearsal: what one of each role was sent, with marks between the phases.
#include "clients/cli/rehearsing.h"

namespace plenary::cli {
namespace {

using audit::Role;

const char* file_of(Role role) {
  switch (role) {
    case Role::facilitator: return "facilitator";
    case Role::table_lead: return "table_lead";
    case Role::scribe: return "scribe";
    case Role::participant: return "participant";
    case Role::observer: return "observer";
    case Role::wall: return "wall";
    default: return nullptr;
  }
}

}  // namespace

// The first of a role is recorded.
Transcript* Rehearsal::transcript_of(Role role) {
  const char* file = wish_.transcripts.empty() ? nullptr : file_of(role);
  if (file == nullptr) return nullptr;
  const auto [made, is_first] = transcripts_.try_emplace(file);
  return is_first ? &made->second : nullptr;
}

// Everybody is level with the server: what it has of their scopes is what each must hold here.
bool Rehearsal::mark_transcripts() {
  if (transcripts_.empty()) return true;
  const auto state = api_.state(made_.session.value);
  const auto level = [&] { return state && scopes_apart(attendees_, *state) == 0; };
  if (!network_->run_until(level, patience_ms())) return failed("somebody is not level");
  for (const auto& attendee : attendees_) {
    if (attendee->transcript() == nullptr) continue;
    std::vector<wire::ScopeState> scopes;
    for (const auto& [held, store] : attendee->client().replica().scopes()) {
      const audit::Scope scope = held;
      const auto found =
          std::find_if(state->scopes.begin(), state->scopes.end(),
                       [&](const wire::ScopeState& each) { return each.scope == scope; });
      scopes.push_back(found == state->scopes.end() ? wire::ScopeState{scope, 0, {}, {}} : *found);
    }
    attendee->transcript()->mark(std::move(scopes));
  }
  return true;
}

// In turns with their replica and without, so that a transcript goes on with the exact tail or with
// snapshots.
bool Rehearsal::lose_lines() {
  for (const auto& attendee : attendees_) {
    if (attendee->transcript() == nullptr) continue;
    const std::size_t marks = attendee->transcript()->marks().size();
    if (marks % 3 == 1) attendee->client().replica() = {};
    if (marks % 3 != 0) attendee->client().drop_link();
  }
  return rest();
}

bool Rehearsal::keep_transcripts() {
  if (transcripts_.empty()) return true;
  return mark_transcripts() && (write_transcripts(transcripts_, wish_.transcripts) ||
                                failed("the transcripts cannot be written"));
}

}  // namespace plenary::cli
