// "Only on its loop", said in the type system and checked at run time.
//
// clang's -Wthread-safety reads the attributes; g++ ignores them. A LoopRole belongs to one
// thread from the first assert_held() on.
#pragma once

#include <thread>

#include "base/assert.h"

#if defined(__clang__)
#define PLENARY_ROLE(attribute) __attribute__((attribute))
#else
#define PLENARY_ROLE(attribute)
#endif

namespace plenary {

class PLENARY_ROLE(capability("role")) LoopRole {
 public:
  void assert_held() const PLENARY_ROLE(assert_capability(this)) {
    if (owner_ == std::thread::id{}) owner_ = std::this_thread::get_id();
    PLENARY_ASSERT(owner_ == std::this_thread::get_id());
  }

 private:
  mutable std::thread::id owner_;
};

}  // namespace plenary
