// What a process has cost so far, from /proc: Linux only, of any process one may look at.
//
// CPU is the running time of all its threads, from the kernel's scheduler in nanoseconds; a thread
// that has ended meanwhile is missing, so measure between two moments with the same threads.
// /proc counts reads and writes of files, but not what is sent and received on sockets: how many
// system calls there were cannot be had from it. Nothing where the process is not there.
#pragma once

#include <cstdint>
#include <optional>

namespace plenary::cli {

struct ProcessCost {
  std::int64_t cpu_us = 0;
  std::int64_t kernel_us = 0;  // Of it, in the kernel; counted in ticks of 10 ms.
  std::int64_t resident_kb = 0;
  std::int64_t own_kb = 0;      // Of it, neither of a file nor shared.
  std::int64_t switches = 0;    // From one thread to another, waiting for something or not.
  std::int64_t file_calls = 0;  // Reads and writes of files and pipes.
};

std::optional<ProcessCost> cost_of(std::int64_t pid);

// Of the calling thread.
std::int64_t own_cpu_us();

}  // namespace plenary::cli
