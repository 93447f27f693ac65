#include "gateway/session_audience.h"

#include "base/overload.h"

namespace plenary::gateway {

SessionAudience::SessionAudience(const Loops& loops, std::size_t home, ChannelNumbers& numbers,
                                 Abroad abroad)
    : loops_(loops),
      home_(home),
      numbers_(numbers),
      abroad_(std::move(abroad)),
      links_on_(loops.count()) {}

void SessionAudience::add(LinkId link) { ++links_on_[loop_of(link)]; }

void SessionAudience::drop(LinkId link) { --links_on_[loop_of(link)]; }

void SessionAudience::publish(live::Batch batch) {
  if (abroad_) abroad_(batch);
  std::vector<std::vector<Call>> elsewhere(loops_.count());
  for (live::Step& step : batch) deliver(resolve(std::move(step)), elsewhere);
  loops_.hub(home_).flush_soon();
  for (std::size_t loop = 0; loop < elsewhere.size(); ++loop) {
    if (elsewhere[loop].empty()) continue;
    transport::Hub* hub = &loops_.hub(loop);
    hub->executor().post([hub, calls = std::move(elsewhere[loop])] {
      for (const Call& call : calls) carry_out(*hub, call);
      hub->flush_soon();
    });
  }
}

// To its Link's loop, or what is for all followers to every loop that has Links of the session.
void SessionAudience::deliver(Call&& call, std::vector<std::vector<Call>>& elsewhere) {
  if (const auto* publish = std::get_if<Publish>(&call)) {
    for (std::size_t loop = 0; loop < links_on_.size(); ++loop) {
      if (loop != home_ && links_on_[loop] > 0) elsewhere[loop].emplace_back(*publish);
    }
    if (links_on_[home_] > 0) carry_out(loops_.hub(home_), call);
    return;
  }
  const std::size_t loop = std::visit(
      Overload{[](const Publish&) { return std::size_t{0}; },
               [](const auto& to_one) { return loop_of(to_one.link); }},
      call);
  if (loop == home_) {
    carry_out(loops_.hub(home_), call);
  } else if (loop < elsewhere.size()) {  // Of another node's Links no loop here knows.
    elsewhere[loop].push_back(std::move(call));
  }
}

void SessionAudience::carry_out(transport::Hub& hub, const Call& call) {
  std::visit(Overload{
                 [&](const Publish& it) { hub.publish(it.channel, it.frame); },
                 [&](const live::ToLink& it) { hub.send(it.link, it.frame); },
                 [&](const Subscribe& it) { hub.subscribe(it.link, it.channel); },
                 [&](const Unsubscribe& it) { hub.unsubscribe(it.link, it.channel); },
                 [&](const live::CloseLink& it) { hub.close(it.link, it.code); },
             },
             call);
}

SessionAudience::Call SessionAudience::resolve(live::Step&& step) {
  return std::visit(
      Overload{
          [&](live::ToStream& it) -> Call {
            return Publish{channel_of(it.stream), std::move(it.frame)};
          },
          [&](live::ToLink& it) -> Call { return std::move(it); },
          [&](live::JoinStream& it) -> Call { return Subscribe{it.link, channel_of(it.stream)}; },
          [&](live::LeaveStream& it) -> Call {
            return Unsubscribe{it.link, channel_of(it.stream)};
          },
          [&](live::CloseLink& it) -> Call { return it; },
      },
      step);
}

transport::Channel SessionAudience::channel_of(const live::Stream& stream) {
  transport::Channel& channel = channels_[stream];
  if (!channel) channel = numbers_.take();
  return channel;
}

}  // namespace plenary::gateway
