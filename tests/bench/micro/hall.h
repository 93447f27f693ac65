// A session of a given size, to measure what one more command costs in it.
//
// Everybody may do everything; each person has written their share of the notes, half of which are
// in groups; where there are causes, half of them stand above a hunch. Made once for each size and
// kept: benchmarks leave it as large as they found it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/sessions.h"

namespace plenary::bench {

struct HallSize {
  std::size_t notes = 100;
  std::size_t people = 20;
  std::size_t rooms = 0;
  std::size_t sealed = 0;  // Notes that stand in scopes of their own authors, one each.
  std::size_t causes = 0;
  bool unlinkable = false;  // Further notes are by nobody.
  friend auto operator<=>(const HallSize&, const HallSize&) = default;
};

struct Hall : test::Meeting {
  explicit Hall(const HallSize& size);

  // Decides and applies, as a Host does; the entry is good until the next.
  const audit::Entry& play(Id<audit::Seat> who, const audit::Command& command);

  void open_tokens();
  void write_sealed(std::size_t count);
  void map_causes(std::size_t count);

  // What the note is not said to be yet.
  audit::Epistemic other_than(Id<audit::Note> note) const {
    using audit::Epistemic;
    const bool observed = record(note).epistemic == Epistemic::observation;
    return observed ? Epistemic::inference : Epistemic::observation;
  }

  std::vector<Id<audit::Seat>> people;
  std::vector<Id<audit::Room>> rooms;
  std::vector<Id<audit::Note>> notes;  // In plenary.
  std::vector<Id<audit::Group>> groups;
  Id<audit::CauseMap> map;
  std::vector<Id<audit::Cause>> causes;
  Id<audit::TokenKey> tokens;  // Of the phase in which notes are nobody's.
  Id<audit::Seat> facilitator;
  audit::Entry last;
  std::size_t said_done = 0;  // So often, each person in turn.
};

inline const std::string note_text =
    "nobody asked us whether the bus could come later and now half of the class is late";

// Its first step is for what is sealed, and over once it is written.
inline Hall::Hall(const HallSize& size) {
  must({}, audit::BeginPhase{.after_number = phase().number,
                             .name = "predict",
                             .grants = test::grant_to_all(test::every_act),
                             .reveal = audit::Reveal::by_staff});
  facilitator = join(audit::Role::facilitator);
  for (std::size_t at = 0; at < size.people; ++at) people.push_back(join_by_code());
  write_sealed(size.sealed);
  begin_phase(test::grant_to_all(test::every_act));
  for (std::size_t at = 0; at < size.rooms; ++at) rooms.push_back(open_room());
  for (int at = 0; at < 10; ++at) groups.push_back(add_group(facilitator));
  for (std::size_t at = 0; at < size.notes; ++at) {
    audit::AddNote how;
    if (at % 2 == 1) how.group = groups[at % groups.size()];
    notes.push_back(add_note(people[at % people.size()], note_text, how));
  }
  if (size.causes > 0) map_causes(size.causes);
  if (size.unlinkable) open_tokens();
  journal.clear();
}

inline void Hall::write_sealed(std::size_t count) {
  for (std::size_t at = 0; at < count; ++at) {
    const auto id = add_note(people[at % people.size()], note_text);
    PLENARY_ASSERT(scope(id) != audit::Scope::everyone());
  }
}

// Each leads to the one before it.
inline void Hall::map_causes(std::size_t count) {
  using namespace audit;
  map = add_map(facilitator);
  for (std::size_t at = 0; at < count; ++at) {
    causes.push_back(add_cause(facilitator, map));
    if (at > 0) link(facilitator, causes[at], causes[at - 1]);
    if (at % 2 == 1) continue;
    const EvidenceSource source{{}, {"survey", "grade 9", "belonging", ""}};
    must(facilitator, CiteEvidence{fresh<Evidence>(), ref(causes[at]), source, Stance::supports});
    must(facilitator, SetCause{causes[at], Standing::hypothesis, Level::unsaid});
  }
}

inline void Hall::open_tokens() {
  begin_phase(test::grant_to_all(test::every_act), audit::Anonymity::unlinkable);
  must({}, audit::OpenTokens{
               phase().number, test::digest(entropy.draw()), test::digest(entropy.draw()), {}, {}});
  for (const auto& [id, stored] : session.records().all<audit::TokenKey>()) {
    if (stored.record.number == phase().number) tokens = id;
  }
}

inline const audit::Entry& Hall::play(Id<audit::Seat> who, const audit::Command& command) {
  auto decided = session.decide({who}, command, {now, entropy});
  PLENARY_ASSERT(decided.ok());
  last = {};
  last.seq = session.head() + 1;
  last.at = now;
  last.actor = who;
  last.changes = std::move(decided->list);
  last.kept = std::move(decided->kept);
  last.undoes = decided->undoes;
  touched = session.apply(last);
  return last;
}

inline Hall& hall_of(const HallSize& size) {
  static std::map<HallSize, std::unique_ptr<Hall>> halls;
  auto& hall = halls[size];
  if (!hall) hall = std::make_unique<Hall>(size);
  return *hall;
}

}  // namespace plenary::bench
