// An invariant that does not hold, by its id in ARCHITECTURE.md.
#pragma once

#include <stdexcept>
#include <string>

namespace plenary::simulation {

class Broken : public std::runtime_error {
 public:
  Broken(const char* invariant, const std::string& what)
      : std::runtime_error(std::string(invariant) + ": " + what), invariant_(invariant) {}
  const char* invariant() const { return invariant_; }

 private:
  const char* invariant_;
};

inline void require(bool holds, const char* invariant, const char* what) {
  if (!holds) throw Broken(invariant, what);
}

}  // namespace plenary::simulation
