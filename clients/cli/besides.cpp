// What a rehearsed day has besides: once, a little of everything that the rest of it does not do.
#include "clients/cli/rehearsing.h"

namespace plenary::cli {
namespace {

using audit::Role;
using audit::TimerAct;

constexpr std::int64_t minute_ms = 60'000;

}  // namespace

// After people have written openly, where things can be moved about.
bool Rehearsal::play_besides(const AgendaPhase& phase) {
  const bool fits = phase.lets(audit::Act::arrange) && phase.lets(audit::Act::edit_own) &&
                    phase.plan.reveal == audit::Reveal::at_once &&
                    phase.plan.anonymity != audit::Anonymity::unlinkable;
  if (played_besides_ || !fits) return true;
  played_besides_ = true;
  return lead_by_all_means() && take_minutes() && think_again() && send_a_note_back();
}

bool Rehearsal::lead_by_all_means() {
  for (const auto& [act, ms] :
       {std::pair(TimerAct::start, 5 * minute_ms), std::pair(TimerAct::extend, minute_ms),
        std::pair(TimerAct::pause, std::int64_t{0}), std::pair(TimerAct::resume, std::int64_t{0}),
        std::pair(TimerAct::stop, std::int64_t{0})}) {
    if (!lead_does(audit::SetTimer{{}, act, ms}, "the timer could not be set")) return false;
  }
  const auto people = of(Role::participant);
  const Id<audit::SeatBond> bond(draw_random());
  const std::vector<Id<audit::Seat>> two{people[0]->seat(), people[1]->seat()};
  if (!lead_does(audit::SetBond{bond, audit::BondKind::apart, two}, "nobody was kept apart") ||
      !lead_does(audit::SetBond{bond, audit::BondKind::none, {}}, "a bond could not be undone") ||
      !lead_does(audit::Announce{{}, "Read what others wrote."}, "nothing could be announced") ||
      !lead_does(audit::Freeze{true}, "nobody could be stopped") ||
      !lead_does(audit::Freeze{false}, "nobody could go on")) {
    return false;
  }
  const auto& everyone = lead().client().replica().scopes().at(audit::Scope::everyone());
  const auto& notes = everyone.all<audit::Note>();
  if (notes.empty()) return true;
  const Id<audit::Note> shown = notes.begin()->first;
  return lead_does(audit::SetFocus{audit::ref(shown), false}, "nothing could be shown") &&
         lead_does(audit::SetFocus{}, "nothing could be put away") &&
         lead_does(audit::HideNote{shown}, "nothing could be hidden") &&
         lead_does(audit::ShowNote{shown}, "nothing could be shown again");
}

bool Rehearsal::pin_and_let_go(Attendee& person) {
  return lead_does(audit::PinSeat{person.seat(), person.room()}, "nobody could be pinned") &&
         lead_does(audit::PinSeat{person.seat(), {}}, "a pin could not be undone");
}

bool Rehearsal::take_minutes() {
  for (Attendee* scribe : of(Role::scribe)) {
    if (!scribe->may(audit::Act::take_minutes)) continue;
    const Id<audit::Minutes> minutes(draw_random());
    if (!does(*scribe, audit::StartMinutes{minutes, scribe->room()}, "no minutes")) return false;
    audit::EditText edit{audit::ref(minutes), {}};
    edit.edits.inserts = {{{}, Id<audit::RunTag>(draw_random()), 0, "Said first: é, 🙂, كلمة."}};
    if (!does(*scribe, edit, "nothing could be taken down")) return false;
    const audit::Text text = scribe->client().replica().find(minutes)->text;
    edit.edits = {};
    edit.edits.deletes = text.ranges(0, 5);
    if (!does(*scribe, edit, "nothing could be struck out")) return false;
    return does(*scribe, audit::Undo{}, "what was struck out could not come back");
  }
  return true;
}

// Somebody takes things back, and is done; two groups are made one.
bool Rehearsal::think_again() {
  Attendee& person = *of(Role::participant).front();
  const auto add = [&] {
    audit::AddNote note;
    note.id = Id<audit::Note>(draw_random());
    note.text = person.words();
    return note;
  };
  const audit::AddNote first = add();
  const audit::AddNote second = add();
  audit::AddNote question = add();
  question.audience = audit::Audience::staff;
  const audit::AddGroup one{Id<audit::Group>(draw_random()), person.room(), person.words()};
  const audit::AddGroup two{Id<audit::Group>(draw_random()), person.room(), person.words()};
  return does(person, first, "no note") && does(person, audit::Undo{}, "nothing taken back") &&
         does(person, second, "no note") &&
         does(person, audit::SetEpistemic{second.id, audit::Epistemic::lived_experience},
              "a note could not be sorted") &&
         does(person, audit::RemoveNote{second.id}, "a note could not be removed") &&
         does(person, question, "nothing could be asked") && does(person, one, "no group") &&
         does(person, two, "no group") &&
         does(person, audit::MergeGroups{one.id, {two.id}}, "groups could not be merged") &&
         does(person, audit::SetDone{true}, "nobody could be done");
}

bool Rehearsal::send_a_note_back() {
  const auto people = of(Role::participant);
  const auto adult = std::find_if(people.begin(), people.end(), [](const Attendee* person) {
    return person->client().welcome().seat.group != rehearsed_groups().front();
  });
  if (adult == people.end()) return true;
  audit::AddNote note;
  note.id = Id<audit::Note>(draw_random());
  note.text = (*adult)->words();
  const audit::ReviewNote back{
      note.id, audit::ReviewAct::send_back, 0, audit::ReviewReason::other, "Say what you saw."};
  return does(**adult, note, "no note") && lead_does(back, "a note could not be sent back") &&
         does(**adult, audit::ResubmitNote{note.id}, "a note could not be handed in again");
}

// One group against all the others: it is passed over, and what it wrote is kept.
bool Rehearsal::hear_a_minority() {
  audit::OpenBallot open;
  open.id = Id<audit::Ballot>(draw_random());
  open.title = "What most of us would do";
  open.method = audit::BallotMethod::agreement;
  open.secrecy = audit::BallotSecrecy::named;
  const auto& everyone = lead().client().replica().scopes().at(audit::Scope::everyone());
  for (const auto& [id, note] : everyone.all<audit::Note>()) {
    if (open.items.empty()) open.items.push_back(audit::ref(id));
  }
  if (open.items.empty()) return true;
  if (!lead_does(open, "no ballot was opened")) return false;
  const auto& minority = rehearsed_groups()[1];  // Who sits at the tables is of it too.
  for (const Role role : {Role::participant, Role::table_lead, Role::scribe}) {
    for (Attendee* person : of(role)) {
      const bool against = person->client().welcome().seat.group == minority;
      const audit::Mark mark{open.items.front(), against ? -1 : 1, 0, ""};
      person->client().submit(audit::CastVote{open.id, mark});
      for (const Id<audit::Seat>& seat : person->at_table()) {
        person->client().submit(audit::CastVote{open.id, {open.items.front(), -1, 0, ""}}, seat);
      }
    }
  }
  return rest() && lead_does(audit::CloseBallot{open.id}, "a ballot did not close") &&
         lead_does(audit::RevealBallot{open.id}, "a ballot was not revealed");
}

}  // namespace plenary::cli
