#include "app/idle_memory.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ctime>

#include <malloc.h>

namespace plenary::app {
namespace {

constexpr std::int64_t look_every_ms = 5'000;
constexpr double busy_share = 0.5;                    // Of one core.
constexpr std::size_t idle_bytes_min = 4 << 20;       // Less is not worth a few milliseconds,
constexpr std::size_t in_use_for_each_idle_byte = 8;  // nor is a small part of a large memory.

void look(std::clock_t cpu_before) {
  const double busy_s = static_cast<double>(std::clock() - cpu_before) / CLOCKS_PER_SEC;
  if (busy_s * 1'000 > busy_share * look_every_ms) return;
  const auto memory = ::mallinfo2();
  const std::size_t idle_min =
      std::max(idle_bytes_min, memory.uordblks / in_use_for_each_idle_byte);
  if (memory.fordblks > idle_min) ::malloc_trim(0);
}

void look_again(Executor& loop) {
  loop.post_after(look_every_ms, [&loop, before = std::clock()] {
    look(before);
    look_again(loop);
  });
}

}  // namespace

void give_back_idle_memory(Executor& loop) {
  loop.post([&loop] { look_again(loop); });
}

}  // namespace plenary::app
