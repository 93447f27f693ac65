#include "gateway/session_audience.h"

#include <atomic>

#include "base/overload.h"

namespace plenary::gateway {
namespace {

using transport::Channel;
using transport::Hub;

// A step in the words of a hub.
struct HubStep {
  enum class Kind : std::uint8_t { publish, send, subscribe, unsubscribe, close } kind;
  LinkId link;
  Channel channel;
  Frame frame;
  std::uint16_t code = 0;
};

void carry_out(Hub& hub, const std::vector<HubStep>& steps) {
  for (const HubStep& step : steps) {
    switch (step.kind) {
      case HubStep::Kind::publish: hub.publish(step.channel, step.frame); break;
      case HubStep::Kind::send: hub.send(step.link, step.frame); break;
      case HubStep::Kind::subscribe: hub.subscribe(step.link, step.channel); break;
      case HubStep::Kind::unsubscribe: hub.unsubscribe(step.link, step.channel); break;
      case HubStep::Kind::close: hub.close(step.link, step.code); break;
    }
  }
}

}  // namespace

// Numbers are drawn for the whole process, so that no two sessions share a channel on a hub.
Channel SessionAudience::channel_of(const live::Stream& stream) {
  static std::atomic<std::uint64_t> next{1};
  auto& channels = stream.delayed ? delayed_channels_ : live_channels_;
  Channel& channel = channels[stream.scope];
  if (!channel) channel = Channel(next.fetch_add(1, std::memory_order_relaxed));
  return channel;
}

void SessionAudience::publish(live::Batch batch) {
  std::vector<std::vector<HubStep>> by_loop(server_.loops());
  const auto to_link = [&](HubStep step) {
    const std::size_t loop = loop_of(step.link);
    links_[loop].insert(step.link);
    by_loop[loop].push_back(std::move(step));
  };
  using Kind = HubStep::Kind;
  for (live::Step& step : batch) {
    std::visit(Overload{
                   [&](live::ToStream& to) {
                     const Channel channel = channel_of(to.stream);
                     for (std::size_t loop = 0; loop < by_loop.size(); ++loop) {
                       if (links_[loop].empty()) continue;
                       by_loop[loop].push_back({Kind::publish, {}, channel, to.frame});
                     }
                   },
                   [&](live::ToLink& to) {
                     to_link({Kind::send, to.link, {}, std::move(to.frame)});
                   },
                   [&](live::JoinStream& join) {
                     to_link({Kind::subscribe, join.link, channel_of(join.stream), {}});
                   },
                   [&](live::LeaveStream& leave) {
                     to_link({Kind::unsubscribe, leave.link, channel_of(leave.stream), {}});
                   },
                   [&](live::CloseLink& close) {
                     to_link({Kind::close, close.link, {}, {}, close.code});
                   },
               },
               step);
  }
  for (std::size_t loop = 0; loop < by_loop.size(); ++loop) {
    if (by_loop[loop].empty()) continue;
    Hub& hub = server_.hub(loop);
    if (loop == own_loop_) {
      carry_out(hub, by_loop[loop]);
    } else {
      hub.executor().post([&hub, steps = std::move(by_loop[loop])] { carry_out(hub, steps); });
    }
  }
}

}  // namespace plenary::gateway
