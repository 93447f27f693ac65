// What a process has cost so far, from /proc: Linux only, of any process one may look at.
//
// CPU is the running time of all its threads, from the kernel's scheduler in nanoseconds; a thread
// that has ended meanwhile is missing, so measure between two moments with the same threads.
// Nothing where the process is not there.
#pragma once

#include <cstdint>
#include <optional>

namespace plenary::cli {

struct ProcessCost {
  std::int64_t cpu_us = 0;
  std::int64_t resident_kb = 0;
};

std::optional<ProcessCost> cost_of(std::int64_t pid);

// Of the calling thread.
std::int64_t own_cpu_us();

}  // namespace plenary::cli
