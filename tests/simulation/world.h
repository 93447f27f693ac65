// A world from one seed: two sessions on one disk, people who come, go and say whatever comes to
// mind, lines that break, a disk that fails and a server that is killed.
//
// Every step something small happens and the witnesses look on; now and then, and at the end, all
// that is on its way arrives and everybody's replica must equal the journal, replayed (I4, I19).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/hall.h"

namespace plenary::simulation {

// A fault put in on purpose, to see that it is found.
enum class Plant : std::uint8_t {
  none,
  lost_entry,        // The disk forgets an entry that was durable.
  lost_message,      // A line swallows a message and goes on.
  command_twice,     // An entry is on the disk a second time.
  observer_writes,   // An observer's entry changes what everybody sees.
  replica_differs,   // A replica holds what nobody said.
  leak,              // Somebody is sent what is said in another scope.
  too_many_dots,     // A vote over its ballot's budget.
  link_to_nowhere,   // A link whose end is not there.
  unfounded,         // A root cause with nothing behind it.
  signed_by_nobody,  // A note by nobody says on the disk whose it is.
  hidden_in_sight,   // A title is hidden, says the log, and everybody still sees it.
  resume_skips,      // A client claims to hold what it does not.
  early,             // The Host is told durable before it is so.
  thrown,            // What is called in the middle of a Host's work throws.
  bad_snapshot,      // A snapshot differs from the entries it stands for.
};

struct Planted {
  Plant plant;
  const char* name;
  const char* invariant;
};
const std::vector<Planted>& plants();

struct Counts {
  std::uint64_t steps = 0;
  std::uint64_t answers = 0;
  std::uint64_t resumes = 0;
  std::uint64_t restarts = 0;
  std::uint64_t disk_faults = 0;
  std::uint64_t overflows = 0;
  std::uint64_t entries = 0;
  std::uint64_t accepted = 0;  // Entries with changes.
  Said said;
  Counts& operator+=(const Counts& other);
};

class World {
 public:
  World(std::uint64_t seed, std::size_t people, Plant plant);

  // Throws Broken when an invariant does not hold.
  void run(std::uint64_t steps);
  const Counts& counts() const { return counts_; }

 private:
  void step();
  void keep_quiet(Hall& hall);
  void step_of(Hall& hall, Person& person);
  void restart();
  void settle();
  void compare(Hall& hall);
  void put_in(Hall& hall);
  void forge(Hall& hall);
  static std::optional<audit::Entry> said_again(const journal::MemoryJournal::Disk& disk);
  std::optional<audit::Entry> by_observer(const audit::Session& session);
  std::optional<audit::Entry> over_budget(const audit::Session& session);
  std::optional<audit::Entry> unfounded(const audit::Session& session);
  std::optional<audit::Entry> signed_by_nobody(const audit::Session& session);
  std::optional<audit::Entry> hidden_in_sight(const audit::Session& session);
  std::optional<audit::Entry> link_to_nowhere(const audit::Session& session);

  Ground ground_;
  Plant plant_;
  std::vector<std::unique_ptr<Hall>> halls_;
  Counts counts_;
};

}  // namespace plenary::simulation
