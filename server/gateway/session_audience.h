// Carries one session's batches to the hubs of the loops that have Links of it.
//
// Two levels: one post a loop and batch, and on the loop the hub's own channels. On the Host's
// loop; knows streams and links, not sockets.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "live/batch.h"
#include "transport/server.h"

namespace plenary::gateway {

class SessionAudience final : public live::Audience {
 public:
  SessionAudience(transport::Server& server, std::size_t own_loop)
      : server_(server), own_loop_(own_loop), links_(server.loops()) {}

  void publish(live::Batch batch) override;
  // A Link has gone: its loop may have no more of this session.
  void forget(LinkId link) { links_[loop_of(link)].erase(link); }

 private:
  transport::Channel channel_of(const live::Stream& stream);

  transport::Server& server_;
  std::size_t own_loop_;
  std::vector<std::unordered_set<LinkId>> links_;  // By loop.
  std::unordered_map<audit::Scope, transport::Channel> live_channels_;
  std::unordered_map<audit::Scope, transport::Channel> delayed_channels_;
};

}  // namespace plenary::gateway
