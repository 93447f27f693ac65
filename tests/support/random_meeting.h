// A meeting where people of every role do whatever comes to mind, from one seed.
//
// The same seed gives the same meeting in every process.
#pragma once

#include "tests/support/random_commands.h"
#include "tests/support/random_nobody.h"
#include "tests/support/sessions.h"

namespace plenary::test {

class RandomMeeting : public FullMeeting {
 public:
  explicit RandomMeeting(std::uint64_t seed, bool lobby = false)
      : FullMeeting(asked(lobby), seed), chance(seed + 1'000), ideas(session, chance) {
    people = {
        facilitator, co_facilitator, table_lead, scribe, interpreter, ada, ben, observer, wall};
    const auto room_one = open_room("Table 1");
    move(scribe, room_one);
    move(ben, room_one);
    open_room("Table 2");
  }

  // Who asks what. Those who only watch ask less often than the others.
  std::pair<Id<audit::Seat>, audit::Command> next() {
    Id<audit::Seat> who = chance.pick(people);
    if (only_watches(record(who).role) && !chance.one_in(6)) who = chance.pick(people);
    return {who, ideas.of(who)};
  }
  // One command, whoever it is from; the entry is the last of the journal.
  void step() {
    now = now + static_cast<std::int64_t>(chance.below(5'000));
    if (chance.one_in(40) && people.size() < 40) return let_in();
    RandomNobody nobody(session, chance);
    if (nobody.is_asked() && chance.one_in(6)) {
      submit({}, nobody.something());
      return;
    }
    const auto [who, command] = next();
    submit(who, command);
  }

  Dice chance;
  RandomCommands ideas;
  std::vector<Id<audit::Seat>> people;

 private:
  static audit::CreateSession asked(bool lobby) {
    audit::CreateSession created = a_session();
    created.phases = an_agenda();
    created.lobby = lobby;
    return created;
  }

  // A guest at the door, or one more link.
  void let_in() {
    if (chance.one_in(4)) {
      submit({}, audit::Invite{digest(chance.draw()), ideas.role()});
      return;
    }
    audit::TakeSeat taking{.code = code(), .name = "Guest " + std::to_string(chance.below(100))};
    if (chance.one_in(2)) taking.group = "students";
    taking.device = {1, chance.below(12)};
    taking.ticket = digest(chance.draw());
    // Some have read what was there before.
    taking.agreed = session.settings()->agreements.version - (chance.one_in(5) ? 1 : 0);
    if (submit({}, taking).code == audit::Refusal::none) {
      people.push_back(seat_taken(journal.back()));
    }
  }
};

}  // namespace plenary::test
