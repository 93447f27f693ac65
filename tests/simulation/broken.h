// An invariant that does not hold, by its id in ARCHITECTURE.md.
#pragma once

#include <string>

namespace plenary::simulation {

// No std::exception: what is found in the middle of a Host's work is not for the Host to catch.
class Broken {
 public:
  Broken(const char* invariant, const std::string& what)
      : invariant_(invariant), what_(std::string(invariant) + ": " + what) {}
  const char* invariant() const { return invariant_; }
  const char* what() const { return what_.c_str(); }

 private:
  const char* invariant_;
  std::string what_;
};

inline void require(bool holds, const char* invariant, const char* what) {
  if (!holds) throw Broken(invariant, what);
}

}  // namespace plenary::simulation
