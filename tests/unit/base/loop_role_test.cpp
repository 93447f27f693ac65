#include "base/loop_role.h"

#include <thread>

#include <gtest/gtest.h>

namespace plenary {
namespace {

TEST(Role, belongs_to_the_thread_that_held_it_first) {
  LoopRole role;
  bool held_again = false;

  std::thread loop([&] {
    role.assert_held();
    role.assert_held();
    held_again = true;
  });
  loop.join();

  EXPECT_TRUE(held_again);
}

TEST(RoleDeathTest, another_thread_stops_the_process) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");

  EXPECT_DEATH(
      {
        LoopRole role;
        role.assert_held();
        std::thread([&] { role.assert_held(); }).join();
      },
      "broken promise `owner_ == std::this_thread::get_id\\(\\)`");
}

}  // namespace
}  // namespace plenary
