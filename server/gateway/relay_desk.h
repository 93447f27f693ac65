// What the sessions of one loop say to other nodes, and hear from them.
//
// A session that another node has gets an outpost here while somebody needs it; one that this node
// has gets a branch for each node that has people of it. Without a relay there are neither, and who
// comes for a session elsewhere is sent there. Owned by the SessionBook of its loop; on that loop.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/branch.h"
#include "gateway/outpost.h"

namespace plenary::gateway {

class RelayDesk {
 public:
  // `relay` may be null; `here` is this node's name.
  RelayDesk(SessionBook& book, const HomeParts& parts, relay::Relay* relay, std::string here);

  // ---- Sessions that other nodes have

  // Whether that node can be spoken to just now. Not one that did not answer a moment ago: it may
  // have no relay, or another version's, and people are better sent to it.
  bool reaches(const live::Holder& holder) const;
  // Null where there is none, or none that works.
  Outpost* outpost(live::SessionId session);
  Outpost& make_outpost(live::SessionId session, const std::string& node);

  // ---- Sessions that this node has

  void carry(live::SessionId session, const live::Batch& batch);
  // The session is not open here any more: whoever is in it by a branch comes in anew.
  void closed(live::SessionId session);
  // The branch whose Link it is, or null.
  Branch* branch_with(LinkId link);

  // ---- Lanes

  void heard(const wire::RelayPacket& packet);
  void tick(Time now);
  // Whether it wants to be ticked.
  bool is_busy() const { return !outposts_.empty() || !branches_.empty(); }

 private:
  void ask_whose(live::SessionId session);
  Branch* make_branch(const wire::RelayPacket& packet);
  void put_away_what_is_over();

  SessionBook& book_;
  const HomeParts& parts_;
  relay::Relay* relay_;
  std::string here_;
  std::unordered_map<live::SessionId, std::unique_ptr<Outpost>> outposts_;
  std::unordered_map<std::uint32_t, std::unique_ptr<Branch>> branches_;
  std::unordered_map<wire::LaneId, Branch*> branch_by_lane_;
  std::unordered_map<live::SessionId, std::vector<Branch*>> branches_of_;
  std::unordered_map<std::string, Time> deaf_until_;  // Nodes that did not answer.
  std::uint32_t last_branch_ = 0;
};

}  // namespace plenary::gateway
