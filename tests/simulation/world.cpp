#include "tests/simulation/world.h"

#include <algorithm>
#include <utility>

#include "audit/canonical.h"
#include "base/assert.h"
#include "tests/support/random_nobody.h"
#include "wire/decode.h"

namespace plenary::simulation {

namespace {

constexpr std::uint64_t settle_every_steps = 500;
// More than any observer's delay.
constexpr std::int64_t long_while_ms = 1'000'000;
constexpr live::Pace no_limit{1'000'000, 1'000'000};
constexpr live::Pace usual{20, 60};

}  // namespace

Counts& Counts::operator+=(const Counts& other) {
  steps += other.steps;
  answers += other.answers;
  resumes += other.resumes;
  restarts += other.restarts;
  disk_faults += other.disk_faults;
  overflows += other.overflows;
  entries += other.entries;
  accepted += other.accepted;
  for (const auto& [tag, count] : other.said) said[tag] += count;
  return *this;
}

World::World(std::uint64_t seed, std::size_t people, Plant plant) : ground_(seed), plant_(plant) {
  ground_.look = [this] {
    for (const auto& hall : halls_) hall->observe();
  };
  const live::Pace pace = ground_.chance.one_in(2) ? usual : no_limit;
  halls_.push_back(std::make_unique<Hall>(ground_, live::SessionId(1), people, pace));
  halls_.push_back(std::make_unique<Hall>(ground_, live::SessionId(2), people / 3 + 1, pace));
}

void World::run(std::uint64_t steps) {
  for (std::uint64_t n = 1; n <= steps; ++n) {
    step();
    ++counts_.steps;
    // What is over stays as it is, and everybody still has it.
    if (n == steps && halls_[1]->is_open()) halls_[1]->must(audit::CloseSession{});
    if (n % settle_every_steps == 0 || n == steps) settle();
  }
  for (const auto& hall : halls_) {
    counts_.entries += hall->witness().rows();
    counts_.accepted += hall->witness().accepted();
    for (const auto& [tag, count] : hall->said()) counts_.said[tag] += count;
    for (const auto& person : hall->people()) {
      counts_.answers += person->answers;
      counts_.resumes += person->resumes;
      for (const auto& [tag, count] : person->said) counts_.said[tag] += count;
    }
  }
}

// Everything is on the disk, and nobody says anything for a while: then a snapshot is kept.
void World::keep_quiet(Hall& hall) {
  while (ground_.journal.queued() > 0) ground_.flush(16);
  ground_.executor.run_all();
  for (int ticks = 0; ticks < 2 && hall.is_open(); ++ticks) hall.host().tick();
}

void World::step() {
  auto& chance = ground_.chance;
  ground_.clock.pass(static_cast<std::int64_t>(chance.below(60)));
  Hall& hall = *halls_[chance.one_in(4) ? 1 : 0];
  if (plant_ != Plant::none && hall.is_open()) put_in(hall);
  const std::size_t draw = chance.below(1'000);
  if (draw < 100) return ground_.flush(1 + chance.below(16));
  if (draw < 170) {
    for (std::size_t n = 1 + chance.below(4); n > 0; --n) ground_.executor.run_one();
    return;
  }
  if (draw < 172) return restart();
  if (draw < 174) {
    ground_.journal.fail_next(live::JournalFault::storage);
    ++counts_.disk_faults;
    return ground_.flush(1);
  }
  if (!hall.is_open()) {
    hall.open_if_down();
    ground_.executor.run_all();
    return;
  }
  if (draw < 176) return keep_quiet(hall);
  if (draw < 190) return hall.host().tick();
  if (draw < 193 && hall.people().size() < 30) return hall.let_in_by_code();
  if (draw < 194 && hall.people().size() < 30)
    return hall.let_in(test::RandomCommands(hall.host().session(), chance).role());
  if (draw < 205) {
    test::RandomNobody nobody(hall.host().session(), chance);
    if (nobody.is_asked()) {
      hall.must(nobody.something());
      return;
    }
  }
  Person& person = *chance.pick(hall.people());
  if (draw < 196 && hall.people().size() < 30) return hall.bring_device(person);
  step_of(hall, person);
}

void World::step_of(Hall& hall, Person& person) {
  auto& chance = ground_.chance;
  if (person.gone) return;
  if (!person.link) {
    if (chance.one_in(3)) return hall.connect(person);
    if (chance.one_in(6)) hall.act(person);
    return;
  }
  const std::size_t draw = chance.below(100);
  if (draw < 45) {
    for (std::size_t n = 1 + chance.below(3); n > 0; --n) hall.act(person);
  } else if (draw < 68) {
    if (person.resend) person.say_again();
    for (std::size_t n = 1 + chance.below(4); n > 0 && !person.uplink.empty(); --n) {
      hall.carry_up(person);
    }
  } else if (draw < 90) {
    for (std::size_t n = 1 + chance.below(4); n > 0 && !person.downlink.empty(); --n) {
      hall.carry_down(person);
    }
  } else if (draw < 92) {
    hall.cut(person);
  } else if (draw < 93) {
    hall.connect(person);  // Again, before the server noticed that the old line is gone.
  } else if (draw < 94) {
    person.say_again();  // What may well be on its way already.
  } else if (draw < 96) {
    const auto& scopes = person.replica.scopes;
    if (!scopes.empty()) hall.host().heal(person.link, chance.pick(scopes));
  } else if (draw < 97) {
    if (!person.welcomed) return;
    hall.overflow(person);
    ++counts_.overflows;
  } else {
    hall.host().presence(person.link, static_cast<live::PresenceState>(1 + chance.below(4)));
  }
}

void World::restart() {
  for (const auto& hall : halls_) hall->go_down();
  ground_.journal.crash();
  ground_.executor.forget_all();
  if (plant_ != Plant::none) forge(*halls_[0]);
  for (const auto& hall : halls_) {
    hall->observe();
    hall->open_if_down();
  }
  ground_.executor.run_all();
  ++counts_.restarts;
}

// Everything arrives; everybody who can be here is.
void World::settle() {
  for (int round = 0; round < 400; ++round) {
    ground_.flush(ground_.journal.queued());
    ground_.executor.run_all();
    bool quiet = true;
    for (const auto& hall : halls_) {
      if (!hall->is_open()) {
        hall->open_if_down();
        quiet = false;
        continue;
      }
      for (const auto& person : hall->people()) {
        if (person->gone) continue;
        if (!person->link) hall->connect(*person);
        if (person->resend) person->say_again();
        while (!person->uplink.empty()) hall->carry_up(*person);
        while (!person->downlink.empty()) hall->carry_down(*person);
        quiet = quiet && person->welcomed && person->outbox.empty();
      }
      hall->host().tick();
    }
    ground_.clock.pass(quiet ? long_while_ms : 1'000);
    // A room's last minute may have ended in that while, and its closing is on its way then.
    for (const auto& hall : halls_) {
      if (hall->is_open()) hall->host().tick();
    }
    if (quiet && ground_.journal.queued() == 0 && round > 3) break;
  }
  // Those who follow behind have caught up, and their last message has arrived.
  for (const auto& hall : halls_) {
    for (const auto& person : hall->people()) {
      while (!person->downlink.empty()) hall->carry_down(*person);
    }
    compare(*hall);
  }
}

void World::compare(Hall& hall) {
  audit::Session replayed;
  for (const auto& row : hall.disk().rows) replayed.apply(*wire::decode<audit::Entry>(row.bytes));
  audit::Session running = hall.host().session();
  require(replayed.head() == running.head() && replayed.hash() == running.hash(), "I19",
          "the session differs from its journal, replayed");
  for (const auto& person : hall.people()) {
    if (person->gone) continue;
    require(person->welcomed && person->outbox.empty(), "I16", "a command got no answer");
    for (const audit::Scope& scope : replayed.scopes_of(person->seat)) {
      audit::Store* store = person->replica.store(scope);
      require(store != nullptr, "I4", "a replica lacks a scope");
      require(store->scope_seq(scope) == replayed.records().scope_seq(scope), "I4",
              "a replica is not level");
      require(store->scope_hash(scope) == replayed.scope_hash(scope), "I4",
              "a replica differs from the session");
    }
  }
}

}  // namespace plenary::simulation
