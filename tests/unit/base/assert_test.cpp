#include "base/assert.h"

#include <gtest/gtest.h>

namespace plenary {
namespace {

TEST(Assertion, a_promise_that_holds_is_read_once_and_says_nothing) {
  int reads = 0;

  PLENARY_ASSERT(++reads == 1);

  EXPECT_EQ(reads, 1);
}

TEST(AssertionDeathTest, a_broken_promise_is_named_with_its_place_in_every_build) {
  EXPECT_DEATH(PLENARY_ASSERT(1 + 1 == 3),
               "plenary: broken promise `1 \\+ 1 == 3` at .*assert_test\\.cpp:[0-9]+");
}

}  // namespace
}  // namespace plenary
