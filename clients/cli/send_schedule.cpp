#include "clients/cli/send_schedule.h"

#include <cmath>

#include "base/assert.h"

namespace plenary::cli {
namespace {

// Sebastiano Vigna's splitmix64: the same on every machine, which std's distributions are not.
std::uint64_t draw(std::uint64_t& state) {
  std::uint64_t mixed = state += 0x9e3779b97f4a7c15U;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

// In [0, 1).
double draw_share(std::uint64_t& state) { return static_cast<double>(draw(state) >> 11) * 0x1p-53; }

}  // namespace

std::vector<Send> poisson_schedule(const Pace& pace) {
  PLENARY_ASSERT(pace.per_second > 0 && pace.people > 0);
  std::vector<Send> sends;
  sends.reserve(static_cast<std::size_t>(pace.per_second * pace.seconds * 1.1) + 16);
  std::uint64_t state = pace.seed;
  double at = 0;
  while (true) {
    at -= std::log1p(-draw_share(state)) / pace.per_second;
    if (at >= pace.seconds) return sends;
    sends.push_back({static_cast<std::int64_t>(at * 1e6),
                     static_cast<std::uint32_t>(draw(state) % pace.people)});
  }
}

}  // namespace plenary::cli
