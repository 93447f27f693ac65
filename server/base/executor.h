// Where work may be left for another thread: a loop of the server, or a list in a simulation.
// A port: transport's loops implement it. Work is never lost while its executor lives.
#pragma once

#include <cstdint>
#include <functional>

namespace plenary {

class Executor {
 public:
  virtual ~Executor() = default;
  // Runs `work` later on the executor's own thread, in the order of posting. Any thread.
  virtual void post(std::function<void()> work) = 0;
  // Runs `work` on the executor's thread once `delay_ms` have passed. Its own thread only.
  virtual void post_after(std::int64_t delay_ms, std::function<void()> work) = 0;
};

}  // namespace plenary
