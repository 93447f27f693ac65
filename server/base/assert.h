// What to do when the program itself is wrong: stop at once, in every build.
//
// An assertion states what must hold whatever anybody sends; bad input is a Refusal, never an
// assertion. The journal makes stopping safe: everything anybody saw is on disk.
#pragma once

namespace plenary {

// Prints the broken promise with its place on standard error and aborts.
[[noreturn]] void assertion_failed(const char* promise, const char* file, int line);

}  // namespace plenary

#define PLENARY_ASSERT(promise) \
  ((promise) ? void(0) : ::plenary::assertion_failed(#promise, __FILE__, __LINE__))

// Where no input may lead; `why` says so in words.
#define PLENARY_UNREACHABLE(why) ::plenary::assertion_failed(why, __FILE__, __LINE__)
