#include "clients/cli/process_cost.h"

#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

namespace plenary::cli {

std::optional<ProcessCost> cost_of(std::int64_t pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  std::error_code error;
  std::int64_t cpu_ns = 0;
  for (auto thread = std::filesystem::directory_iterator(folder + "/task", error);
       !error && thread != std::filesystem::directory_iterator(); thread.increment(error)) {
    std::ifstream file(thread->path() / "schedstat");
    std::int64_t ran_ns = 0;
    if (file >> ran_ns) cpu_ns += ran_ns;
  }
  if (error) return std::nullopt;
  ProcessCost cost{cpu_ns / 1'000, 0};
  std::ifstream status(folder + "/status");
  for (std::string word; status >> word;) {
    if (word == "VmRSS:") status >> cost.resident_kb;
  }
  return cost;
}

std::int64_t own_cpu_us() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return std::int64_t{spent.tv_sec} * 1'000'000 + spent.tv_nsec / 1'000;
}

}  // namespace plenary::cli
