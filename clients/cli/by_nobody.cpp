// A phase of a rehearsal in which nobody can be found out: tokens drawn, notes written in nobody's
// name, changed and taken back by who wrote them.
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

bool Rehearsal::write_by_nobody(const AgendaPhase& phase) {
  Setting nobody = setting_;
  nobody.token.clear();
  Api api(*network_, nobody);
  std::map<std::uint64_t, std::string> expected;
  std::vector<std::pair<BlindPurse, WrittenByNobody>> written;
  for (Attendee* person : of(audit::Role::participant)) {
    if (!person->client().is_welcome() || person->phase() == nullptr) continue;
    BlindPurse purse(api, made_.session.value, person->client().hello());
    const auto shown = [&](Id<audit::TokenKey> id) -> std::optional<audit::TokenKey> {
      const auto find = [&] { return person->client().replica().find(id); };
      if (!network_->run_until([&] { return find() != nullptr; }, patience_ms())) return {};
      return *find();
    };
    if (!purse.draw(phase.habit.notes_each, shown)) return failed("no tokens could be drawn");
    while (purse.left() > 0) {
      const std::string words =
          "Nobody knows that I wrote number " + std::to_string(written.size());
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

}  // namespace plenary::cli
