#include "gateway/relay_desk.h"

#include <utility>

#include "gateway/limits.h"
#include "gateway/session_book.h"

namespace plenary::gateway {

RelayDesk::RelayDesk(SessionBook& book, const HomeParts& parts, relay::Relay* relay,
                     std::string here)
    : book_(book), parts_(parts), relay_(relay), here_(std::move(here)) {}

// ---- Sessions that other nodes have

bool RelayDesk::reaches(const live::Holder& holder) const {
  const std::string& node = holder.node;
  if (holder.relay.value_or(wire::relay_version) != wire::relay_version) return false;
  if (relay_ == nullptr || !relay_->is_up() || node.empty() || node == here_) return false;
  const auto deaf = deaf_until_.find(node);
  return deaf == deaf_until_.end() || deaf->second <= parts_.clock.now();
}

Outpost* RelayDesk::outpost(live::SessionId session) {
  const auto found = outposts_.find(session);
  const bool works = found != outposts_.end() && !found->second->is_over();
  return works ? found->second.get() : nullptr;
}

Outpost& RelayDesk::make_outpost(live::SessionId session, const std::string& node) {
  put_away_what_is_over();
  relay::LaneEnds ends{
      Id<wire::SessionTag>(session.value), wire::LaneId(parts_.entropy.draw()), here_, node, true};
  parts_.log.info("relay_opened", {{"session", session.value}, {"node", node}});
  auto& outpost = outposts_[session];
  outpost = std::make_unique<Outpost>(parts_, std::move(ends), *relay_);
  book_.tick_later();
  return *outpost;
}

// ---- Sessions that this node has

void RelayDesk::carry(live::SessionId session, const live::Batch& batch) {
  const auto found = branches_of_.find(session);
  if (found == branches_of_.end()) return;
  for (Branch* branch : found->second) branch->carry(batch, parts_.clock.now());
}

void RelayDesk::closed(live::SessionId session) {
  const auto found = branches_of_.find(session);
  if (found == branches_of_.end()) return;
  for (Branch* branch : found->second) branch->end();
}

Branch* RelayDesk::branch_with(LinkId link) {
  const auto found = branches_.find(branch_of(link));
  return found == branches_.end() ? nullptr : found->second.get();
}

Branch* RelayDesk::make_branch(const wire::RelayPacket& packet) {
  const bool welcome = packet.opens && !packet.over && packet.from != here_ &&
                       branches_.size() < limits::branches_max && !parts_.handing_over;
  if (!welcome) {
    relay::say_over(packet, here_, *relay_);
    return nullptr;
  }
  const std::uint64_t word = parts_.entropy.draw() | 1U;
  relay::Lane lane({packet.session, packet.lane, here_, packet.from, false, word}, *relay_,
                   parts_.metrics, parts_.clock.now());
  const std::uint32_t number = ++last_branch_ & 0x7FFF'FFFFU;
  auto& branch = branches_[number];
  branch = std::make_unique<Branch>(book_, number, std::move(lane), parts_.metrics);
  branch_by_lane_[packet.lane] = branch.get();
  branches_of_[branch->session()].push_back(branch.get());
  book_.tick_later();
  return branch.get();
}

// ---- Lanes

void RelayDesk::heard(const wire::RelayPacket& packet) {
  if (packet.to_owner) {
    const auto found = branch_by_lane_.find(packet.lane);
    Branch* branch = found == branch_by_lane_.end() ? make_branch(packet) : found->second;
    if (branch == nullptr) return;
    branch->hear(packet, parts_.clock.now());
    if (branch->is_over()) put_away_what_is_over();
    return;
  }
  Outpost* there = outpost(live::SessionId(packet.session.value));
  if (there == nullptr || !there->is_by(packet.lane)) {
    return relay::say_over(packet, here_, *relay_);
  }
  there->hear(packet);
  if (there->is_over()) put_away_what_is_over();
}

void RelayDesk::tick(Time now) {
  std::vector<live::SessionId> silent;
  for (const auto& [session, outpost] : outposts_) {
    outpost->tick(now);
    if (outpost->is_to_ask(now)) silent.push_back(session);
  }
  for (const live::SessionId session : silent) ask_whose(session);
  for (const auto& [number, branch] : branches_) branch->tick(now);
  put_away_what_is_over();
}

// The journal knows whether the owner's lease is over, and then this node has the session. Its
// people come in anew, as when a lane is over.
void RelayDesk::ask_whose(live::SessionId session) {
  book_.home(session).with_host([this, session](const Opening& host) {
    Outpost* const asking = outpost(session);
    if (asking == nullptr) return;
    const bool still_there =
        !host.ok() &&
        (!host.error().is(NotOpen::elsewhere) || host.error().holder().node == asking->node());
    if (still_there) return;
    asking->end();
    parts_.loops.executor(parts_.loop).post([this] { put_away_what_is_over(); });
  });
}

// Never from within an outpost or a branch.
void RelayDesk::put_away_what_is_over() {
  std::vector<std::unique_ptr<Outpost>> outposts;
  for (auto at = outposts_.begin(); at != outposts_.end();) {
    if (!at->second->is_over()) {
      ++at;
      continue;
    }
    parts_.log.info("relay_closed",
                    {{"session", at->first.value}, {"node", std::string_view(at->second->node())}});
    if (!at->second->was_met() && !book_.host(at->first)) {
      deaf_until_[at->second->node()] = parts_.clock.now() + limits::node_deaf_ms;
    }
    outposts.push_back(std::move(at->second));
    at = outposts_.erase(at);
  }
  std::vector<std::unique_ptr<Branch>> branches;
  for (auto at = branches_.begin(); at != branches_.end();) {
    if (!at->second->is_over()) {
      ++at;
      continue;
    }
    const auto of = branches_of_.find(at->second->session());
    std::erase(of->second, at->second.get());
    if (of->second.empty()) branches_of_.erase(of);
    branch_by_lane_.erase(at->second->lane());
    branches.push_back(std::move(at->second));
    at = branches_.erase(at);
  }
  // What they cause may ask this desk again.
  for (const auto& outpost : outposts) outpost->send_all_away();
  for (const auto& branch : branches) branch->take_all_out();
}

}  // namespace plenary::gateway
