// The loops of the server as parts of the gateway reach them from one another.
//
// Work for the loop one is on is done at once, other work is posted: there is no second way
// through the gateway for a server with one loop.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "transport/server.h"

namespace plenary::gateway {

class Loops {
 public:
  // The hubs outlive it; hub n is that of loop n.
  explicit Loops(std::vector<transport::Hub*> hubs) : hubs_(std::move(hubs)) {}
  explicit Loops(transport::Server& server) {
    for (std::size_t loop = 0; loop < server.loops(); ++loop) hubs_.push_back(&server.hub(loop));
  }

  std::size_t count() const { return hubs_.size(); }
  transport::Hub& hub(std::size_t loop) const { return *hubs_[loop]; }
  Executor& executor(std::size_t loop) const { return hubs_[loop]->executor(); }

  // Runs `work` on loop `there`; the caller is on loop `here`.
  template <class Work>
  void run(std::size_t here, std::size_t there, Work&& work) const {
    if (here == there) {
      std::forward<Work>(work)();
    } else {
      executor(there).post(std::forward<Work>(work));
    }
  }

 private:
  std::vector<transport::Hub*> hubs_;
};

}  // namespace plenary::gateway
