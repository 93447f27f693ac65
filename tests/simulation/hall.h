// One session of a simulated world: its Host, the people in it and the witness who watches.
#pragma once

#include <memory>
#include <vector>

#include "gateway/frame_encoder.h"
#include "journal/memory.h"
#include "live/host.h"
#include "presence/memory.h"
#include "tests/simulation/broken.h"
#include "tests/simulation/person.h"
#include "tests/simulation/witness.h"
#include "tests/support/loopback_hub.h"
#include "tests/support/manual_executor.h"
#include "tests/support/random_commands.h"
#include "tests/support/silent_log.h"

namespace plenary::simulation {

// A Host that caught what it threw itself goes on from the disk; here it is found.
class NothingThrown final : public Metrics {
 public:
  void count(Counter counter, std::uint64_t) override {
    require(counter != Counter::exceptions_caught, "I25", "a Host threw");
  }
  void set(Gauge, std::int64_t) override {}
  void observe(Histogram, double) override {}
};

// What all halls of a world share.
struct Ground {
  explicit Ground(std::uint64_t seed) : chance(seed) {}
  test::Dice chance;
  test::ManualClock clock;
  testing::ManualExecutor executor;
  journal::MemoryJournal journal;
  NothingThrown metrics;
  test::SilentLog log;
  std::function<void()> look;  // All witnesses read what is new on the disk.

  // Makes so many writes durable, in front of the witnesses.
  void flush(std::size_t count) {
    journal.flush(count);
    look();
  }
};

class Hall {
 public:
  Hall(Ground& ground, live::SessionId id, std::size_t people, live::Pace pace);

  bool is_open() const { return host_ != nullptr && !failed_; }
  live::Host& host() { return *host_; }
  Witness& witness() { return witness_; }
  std::vector<std::unique_ptr<Person>>& people() { return people_; }
  live::SessionId id() const { return id_; }
  // Of what the server asked itself.
  const Said& said() const { return said_; }
  journal::MemoryJournal::Disk& disk() { return ground_.journal.disk(id_); }

  // Reads what is new on the disk.
  void observe() { witness_.read(disk()); }
  // kill -9: the Host is gone and every line is cut; what a person has not read is lost.
  void go_down();
  // Opens again what is not open; answered through the executor.
  void open_if_down();

  // The server takes a command and everything becomes durable.
  live::Done must(const audit::Command& command);
  // A newcomer by the code, or by a link for the role.
  void let_in(audit::Role role);
  void let_in_by_code();
  // Another device of somebody who is in.
  void bring_device(const Person& owner);

  void connect(Person& person);
  void cut(Person& person);
  // The first of what waits arrives.
  void carry_up(Person& person);
  void carry_down(Person& person);
  // The queue of a slow reader overflowed.
  void overflow(Person& person);
  void act(Person& person);

  // Faults put in on purpose (plants.cpp).
  void leak();
  void claim_more(Person& person);
  void tell_early();
  void let_throw() { throws_ = true; }

 private:
  void sent(LinkId link, std::string bytes);
  void closed(LinkId link, std::uint16_t code);
  Person* owner(LinkId link);
  void add_person(const live::Done& done, Key128 device);

  Ground& ground_;
  live::SessionId id_;
  live::Pace pace_;
  gateway::FrameEncoder encoder_;
  presence::MemoryBoard board_;
  test::LoopbackHub hub_;
  Witness witness_;
  std::unique_ptr<live::Host> host_;
  bool opening_ = false;
  bool failed_ = false;
  bool throws_ = false;
  std::uint64_t links_ = 0;
  Said said_;
  std::vector<std::unique_ptr<Person>> people_;
};

}  // namespace plenary::simulation
