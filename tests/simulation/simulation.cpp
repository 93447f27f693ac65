// simulation --seed N --people P --steps S [--seeds K] [--plant NAME | --plants]
//
// Runs K worlds from the seeds N, N+1, … and checks the invariants after every step. A seed that
// breaks one is printed with the command that runs it again. --plant puts a fault in and expects
// the invariant it breaks to find it; --plants does so with all of them. --every-command fails
// where a command there is was never said. Exit codes: 0 all held (or all faults were
// found), 1 not so, 2 wrong usage.
#include <csignal>
#include <cstdio>
#include <cstring>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "tests/simulation/world.h"

namespace {

using namespace plenary::simulation;

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t seeds = 1;
  std::uint64_t people = 20;
  std::uint64_t steps = 5'000;
  std::string plant;
  bool all_plants = false;
  bool every_command = false;
};

// How to run again what is running now; an assertion that fails prints it too.
char again[256];

void name_run(const Options& options, std::uint64_t seed) {
  std::snprintf(
      again, sizeof again, "run again: simulation --seed %llu --people %llu --steps %llu\n",
      static_cast<unsigned long long>(seed), static_cast<unsigned long long>(options.people),
      static_cast<unsigned long long>(options.steps));
}

extern "C" void on_abort(int) {
  const ssize_t ignored = write(STDERR_FILENO, again, std::strlen(again));
  static_cast<void>(ignored);
}

template <class... C>
std::vector<std::uint32_t> tags_of(std::type_identity<std::variant<C...>>) {
  return {C::tag...};
}

bool was_all_said(const Counts& counts) {
  bool all = true;
  for (const std::uint32_t tag : tags_of(std::type_identity<plenary::audit::Command>{})) {
    if (counts.said.contains(tag)) continue;
    std::fprintf(stderr, "the command with tag %u was never said\n", tag);
    all = false;
  }
  return all;
}

bool run_all(const Options& options) {
  Counts counts;
  for (std::uint64_t n = 0; n < options.seeds; ++n) {
    name_run(options, options.seed + n);
    try {
      World world(options.seed + n, options.people, Plant::none);
      world.run(options.steps);
      counts += world.counts();
    } catch (const Broken& broken) {
      std::fprintf(stderr, "%s\n%s", broken.what(), again);
      return false;
    }
  }
  std::printf(
      "{\"seeds\":%llu,\"steps\":%llu,\"answers\":%llu,\"entries\":%llu,\"accepted\":%llu,"
      "\"resumes\":%llu,\"restarts\":%llu,\"disk_faults\":%llu,"
      "\"overflows\":%llu}\n",
      static_cast<unsigned long long>(options.seeds), static_cast<unsigned long long>(counts.steps),
      static_cast<unsigned long long>(counts.answers),
      static_cast<unsigned long long>(counts.entries),
      static_cast<unsigned long long>(counts.accepted),
      static_cast<unsigned long long>(counts.resumes),
      static_cast<unsigned long long>(counts.restarts),
      static_cast<unsigned long long>(counts.disk_faults),
      static_cast<unsigned long long>(counts.overflows));
  if (options.every_command && !was_all_said(counts)) return false;
  // A simulation in which nothing happens shows nothing.
  return counts.answers > 0 && counts.resumes > 0 && counts.restarts > 0 &&
         counts.disk_faults > 0 && counts.overflows > 0;
}

bool finds(const Options& options, const Planted& planted) {
  for (std::uint64_t n = 0; n < options.seeds; ++n) {
    name_run(options, options.seed + n);
    try {
      World world(options.seed + n, options.people, planted.plant);
      world.run(options.steps);
    } catch (const Broken& broken) {
      const bool as_expected = std::strcmp(broken.invariant(), planted.invariant) == 0;
      std::printf("%s: %s by \"%s\"\n", planted.name, as_expected ? "found" : "taken for another",
                  broken.what());
      return as_expected;
    }
  }
  std::printf("%s: not found\n", planted.name);
  return false;
}

bool find_plants(const Options& options) {
  bool well = true;
  bool known = false;
  for (const Planted& planted : plants()) {
    if (!options.all_plants && options.plant != planted.name) continue;
    known = true;
    well = finds(options, planted) && well;
  }
  if (!known) std::fprintf(stderr, "there is no plant named %s\n", options.plant.c_str());
  return known && well;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Sessions under random people, broken lines, failing disks and restarts"};
  app.add_option("--seed", options.seed, "The first seed");
  app.add_option("--seeds", options.seeds, "How many seeds, one after the other");
  app.add_option("--people", options.people, "In the larger session, at the beginning");
  app.add_option("--steps", options.steps, "Of each seed");
  app.add_option("--plant", options.plant, "Put this fault in and expect it to be found");
  app.add_flag("--plants", options.all_plants, "Put in every fault there is, one at a time");
  app.add_flag("--every-command", options.every_command, "Fail where one was never said");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  plenary::fix_hash_key(0);
  std::signal(SIGABRT, on_abort);
  const bool planting = options.all_plants || !options.plant.empty();
  return (planting ? find_plants(options) : run_all(options)) ? 0 : 1;
}
