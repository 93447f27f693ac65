// Memory that runs out at an allocation of the test's choosing, once. Replaces operator new of the
// program it is in, so it stands in one of the program's files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

namespace plenary::test {

inline thread_local std::int64_t allocations_left = 0;  // Zero: none fails.

// While it lives, the allocation `after` so many more fails on this thread.
class FailingAllocation {
 public:
  explicit FailingAllocation(std::int64_t after) { allocations_left = after + 1; }
  ~FailingAllocation() { allocations_left = 0; }
  FailingAllocation(const FailingAllocation&) = delete;

  static bool has_failed() { return allocations_left == 0; }
};

// What the test itself does meanwhile.
class SparedAllocations {
 public:
  SparedAllocations() : left_(std::exchange(allocations_left, 0)) {}
  ~SparedAllocations() { allocations_left = left_; }
  SparedAllocations(const SparedAllocations&) = delete;

 private:
  std::int64_t left_;
};

}  // namespace plenary::test

void* operator new(std::size_t size) {
  using plenary::test::allocations_left;
  if (allocations_left > 0 && --allocations_left == 0) throw std::bad_alloc();
  if (void* made = std::malloc(size == 0 ? 1 : size)) return made;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  using plenary::test::allocations_left;
  if (allocations_left > 0 && --allocations_left == 0) return nullptr;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* pointer) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::size_t) noexcept { std::free(pointer); }
void operator delete(void* pointer, const std::nothrow_t&) noexcept { std::free(pointer); }
