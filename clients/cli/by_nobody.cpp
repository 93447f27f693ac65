// What people of a rehearsal do where nobody can be found out: tokens drawn, notes written in
// nobody's name, changed and taken back by who wrote them, and votes that are counted and nobody's.
#include <map>

#include "clients/cli/rehearsing.h"
#include "clients/cli/unlinked.h"

namespace plenary::cli {

using audit::Refusal;

// Whether the facilitator sees these notes with these words; none: it is not there.
bool Rehearsal::is_written(const std::map<std::uint64_t, std::string>& words) {
  const auto is_so = [&] {
    return std::all_of(words.begin(), words.end(), [&](const auto& each) {
      const auto* note = lead().client().replica().find(Id<audit::Note>(each.first));
      return each.second.empty() ? note == nullptr
                                 : note != nullptr && note->text.str() == each.second;
    });
  };
  return network_->run_until(is_so, patience_ms());
}

// A token's key as this person is shown it.
BlindPurse::Shown Rehearsal::key_shown_to(const Attendee& person) {
  return [this, &person](Id<audit::TokenKey> id) -> std::optional<audit::TokenKey> {
    const auto find = [&] { return person.client().replica().find(id); };
    if (!network_->run_until([&] { return find() != nullptr; }, patience_ms())) return {};
    return *find();
  };
}

bool Rehearsal::write_by_nobody(const AgendaPhase& phase) {
  Setting nobody = setting_;
  nobody.token.clear();
  Api api(*network_, nobody);
  std::map<std::uint64_t, std::string> expected;
  std::vector<std::pair<BlindPurse, WrittenByNobody>> written;
  for (Attendee* person : of(audit::Role::participant)) {
    if (!person->client().is_welcome() || person->phase() == nullptr) continue;
    BlindPurse purse(api, made_.session.value, person->client().hello());
    if (!purse.draw(phase.habit.notes_each, key_shown_to(*person))) {
      return failed("no tokens could be drawn");
    }
    while (purse.left() > 0) {
      const std::string words = "Nobody knows that I wrote this " + canaries_.plant(person->who());
      const auto note = purse.write(words, phase.habit.writes);
      if (!note) return failed("nobody could write");
      expected[note->note.value] = words;
      written.emplace_back(purse, *note);
    }
  }
  if (written.empty()) return failed("there was nobody to write");
  if (!is_written(expected)) return failed("what nobody wrote did not come out");

  // As many as go out together at once: some with other words, the last taken back.
  for (std::size_t i = 0; i < std::min<std::size_t>(written.size(), 6); ++i) {
    auto& [purse, note] = written[i];
    std::string& words = expected[note.note.value];
    if (i == 5) {
      words.clear();
    } else {
      words += ", and nobody says it better";
    }
    if (!purse.change(note, words)) return failed("nobody could change what they wrote");
  }
  if (!is_written(expected)) return failed("what nobody wrote did not change");
  audit::AddNote own;
  own.id = Id<audit::Note>(draw_random());
  own.text = {Id<audit::RunTag>(draw_random()), "I, myself"};
  ++expected_refusals_;
  return asked(lead(), own) == Refusal::unlinkable_only || failed("a name went with a note");
}

// Two dots on one item and one on the next, by everybody; some think again at once. Closing the
// ballot lets out what still waits, and the tallies are what was cast.
bool Rehearsal::vote_by_nobody() {
  audit::OpenBallot open;
  open.id = Id<audit::Ballot>(draw_random());
  open.title = "What nobody is seen to say";
  open.method = audit::BallotMethod::dots;
  open.secrecy = audit::BallotSecrecy::unlinkable;
  open.budget = 3;
  open.cap = 2;
  for (const audit::Note& note : led_records<audit::Note>()) {
    const auto& everyone = lead().client().replica().scopes().at(audit::Scope::everyone());
    if (everyone.find(note.id) != nullptr && open.items.size() < 4) {
      open.items.push_back(ref(note.id));
    }
  }
  if (open.items.size() < 2) return true;
  if (!lead_does(open, "no unlinkable ballot could be opened")) return false;
  Setting nobody = setting_;
  nobody.token.clear();
  Api api(*network_, nobody);
  std::map<audit::RecordRef, std::uint32_t> dots;
  std::size_t who = 0;
  for (Attendee* person : of(audit::Role::participant)) {
    if (!person->client().is_welcome()) continue;
    BlindPurse purse(api, made_.session.value, person->client().hello());
    if (!purse.draw(1, key_shown_to(*person), open.id)) return failed("no vote could be drawn");
    const audit::RecordRef first = open.items[who % open.items.size()];
    const audit::RecordRef second = open.items[(who + 1) % open.items.size()];
    dots[first] += 2;
    dots[second] += 1;
    const std::vector<audit::Mark> marks{{first, 2, 0, {}}, {second, 1, 0, {}}};
    const bool hesitates = ++who % 5 == 0;
    const auto cast = hesitates ? purse.vote({{second, 2, 0, {}}}) : purse.vote(marks);
    if (!cast || (hesitates && !purse.vote(*cast, marks))) return failed("nobody could vote");
  }
  return votes_come_out(open.id, dots);
}

bool Rehearsal::votes_come_out(Id<audit::Ballot> ballot,
                               const std::map<audit::RecordRef, std::uint32_t>& dots) {
  if (!lead_does(audit::CloseBallot{ballot}, "an unlinkable ballot could not be closed") ||
      !lead_does(audit::RevealBallot{ballot}, "an unlinkable ballot could not be shown")) {
    return false;
  }
  ++ballots_;
  for (const auto& tally : led_records<audit::Tally>()) {
    if (tally.ballot != ballot) continue;
    const auto expected = dots.find(tally.item);
    if (tally.dots != (expected == dots.end() ? 0 : expected->second)) {
      return failed("what nobody voted was counted wrongly");
    }
  }
  return true;
}

}  // namespace plenary::cli
