// What a process has cost, as the kernel tells it.
#include "clients/cli/process_cost.h"

#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

namespace plenary::cli {
namespace {

// Until the calling thread has used so much more.
void work(std::int64_t cpu_us) {
  const std::int64_t begun = own_cpu_us();
  while (own_cpu_us() - begun < cpu_us) {
  }
}

TEST(ProcessCostTest, is_that_of_all_threads) {
  const auto before = cost_of(::getpid());
  ASSERT_TRUE(before.has_value());

  std::optional<ProcessCost> during;
  std::thread other([&] {
    work(60'000);
    during = cost_of(::getpid());
  });
  other.join();

  ASSERT_TRUE(during.has_value());
  EXPECT_GT(during->resident_kb, 0);
  // This thread only waited; the kernel's count of the other may lag by a tick.
  EXPECT_GE(during->cpu_us - before->cpu_us, 40'000);
}

TEST(ProcessCostTest, of_no_process_is_nothing) {
  EXPECT_FALSE(cost_of(-1).has_value());
  EXPECT_FALSE(cost_of(99'999'999).has_value());
}

}  // namespace
}  // namespace plenary::cli
