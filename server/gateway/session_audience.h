// Carries one session's batches to the Hubs that have its Links.
//
// Lives on the Host's loop. Its own loop's Hub is called directly; each other loop that has Links
// of the session gets one post a batch with everything in it. Streams are known to the Hubs by
// channels; a channel's number is given once in the life of the process, so no frame can reach
// the followers of another session's stream.
#pragma once

#include <functional>
#include <unordered_map>
#include <variant>
#include <vector>

#include "gateway/loops.h"
#include "live/batch.h"

namespace plenary::gateway {

// Gives each channel its number. One per loop.
class ChannelNumbers {
 public:
  explicit ChannelNumbers(std::size_t loop) : next_(std::uint64_t{loop} << 48) {}
  transport::Channel take() { return transport::Channel(++next_); }

 private:
  std::uint64_t next_;
};

class SessionAudience final : public live::Audience {
 public:
  // `abroad` is told each batch first, for those who are at other nodes.
  using Abroad = std::function<void(const live::Batch&)>;
  SessionAudience(const Loops& loops, std::size_t home, ChannelNumbers& numbers,
                  Abroad abroad = {});

  void publish(live::Batch batch) override;

  // A Link of this node may be sent something from now on, or not any more.
  void add(LinkId link);
  void drop(LinkId link);

 private:
  struct Publish {
    transport::Channel channel;
    Frame frame;
  };
  struct Subscribe {
    LinkId link;
    transport::Channel channel;
  };
  struct Unsubscribe {
    LinkId link;
    transport::Channel channel;
  };
  // A step as a Hub understands it.
  using Call = std::variant<Publish, live::ToLink, Subscribe, Unsubscribe, live::CloseLink>;

  static void carry_out(transport::Hub& hub, const Call& call);
  Call resolve(live::Step&& step);
  transport::Channel channel_of(const live::Stream& stream);
  void deliver(Call&& call, std::vector<std::vector<Call>>& elsewhere);

  const Loops& loops_;
  std::size_t home_;
  ChannelNumbers& numbers_;
  Abroad abroad_;
  struct StreamHash {
    std::size_t operator()(const live::Stream& stream) const {
      return std::hash<audit::Scope>{}(stream.scope) ^ (stream.delayed ? 1U : 0U);
    }
  };
  std::unordered_map<live::Stream, transport::Channel, StreamHash> channels_;
  std::vector<std::size_t> links_on_;  // By loop.
};

}  // namespace plenary::gateway
