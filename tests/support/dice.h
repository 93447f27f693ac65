// All chance of a test or a simulation, from one seed: the same seed throws the same numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/time.h"

namespace plenary::test {

class Dice final : public Entropy {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  // Sebastiano Vigna's splitmix64.
  std::uint64_t draw() override {
    std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(draw() % bound); }
  bool one_in(std::size_t chances) { return below(chances) == 0; }
  // True `percent` times in a hundred.
  bool chance(unsigned percent) { return below(100) < percent; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  std::uint64_t state_;
};

// Time that stands still but for what a test lets pass.
class ManualClock final : public Clock {
 public:
  Time now() const override { return now_; }
  void pass(std::int64_t ms) { now_ = now_ + ms; }

 private:
  Time now_{1'700'000'000'000};
};

}  // namespace plenary::test
