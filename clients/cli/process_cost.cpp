#include "clients/cli/process_cost.h"

#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace plenary::cli {
namespace {

// The sum of the numbers behind these words in a file of "word number" lines.
std::int64_t sum_of(const std::string& path, std::initializer_list<std::string_view> words) {
  std::int64_t sum = 0;
  std::ifstream file(path);
  for (std::string word; file >> word;) {
    for (const std::string_view wanted : words) {
      std::int64_t number = 0;
      if (word == wanted && file >> number) sum += number;
    }
  }
  return sum;
}

// The 15th field of /proc/PID/stat; the second, the program's name, may hold blanks (proc(5)).
std::int64_t kernel_us_of(const std::string& folder) {
  constexpr int fields_after_name = 13;
  std::ifstream file(folder + "/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream rest(line.substr(std::min(line.rfind(')') + 1, line.size())));
  std::string field;
  for (int at = 0; at < fields_after_name; ++at) rest >> field;
  return field.empty() ? 0 : std::stoll(field) * 1'000'000 / ::sysconf(_SC_CLK_TCK);
}

}  // namespace

std::optional<ProcessCost> cost_of(std::int64_t pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  std::error_code error;
  ProcessCost cost;
  std::int64_t cpu_ns = 0;
  for (auto thread = std::filesystem::directory_iterator(folder + "/task", error);
       !error && thread != std::filesystem::directory_iterator(); thread.increment(error)) {
    std::ifstream file(thread->path() / "schedstat");
    std::int64_t ran_ns = 0;
    if (file >> ran_ns) cpu_ns += ran_ns;
    cost.switches += sum_of(
        thread->path() / "status", {"voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"});
  }
  if (error) return std::nullopt;
  cost.cpu_us = cpu_ns / 1'000;
  cost.kernel_us = kernel_us_of(folder);
  cost.resident_kb = sum_of(folder + "/status", {"VmRSS:"});
  cost.own_kb = sum_of(folder + "/status", {"RssAnon:"});
  cost.file_calls = sum_of(folder + "/io", {"syscr:", "syscw:"});
  return cost;
}

std::int64_t own_cpu_us() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return std::int64_t{spent.tv_sec} * 1'000'000 + spent.tv_nsec / 1'000;
}

}  // namespace plenary::cli
