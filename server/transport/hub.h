// The Links of one loop thread: who is connected here, and which streams each is due.
//
// Everything is called on the hub's own loop. publish() and send() only queue; what a Link is due
// since its last write goes out as one WebSocket message in one system call, at once after a quiet
// spell and else with the next tick (at most 5 ms later). No call here can block or throw.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/executor.h"
#include "base/frame.h"
#include "base/link.h"
#include "base/log.h"
#include "base/metrics.h"

namespace plenary::transport {

struct ChannelTag;
using Channel = Id<ChannelTag>;  // A stream of frames; what it means is the caller's business.

enum class Encoding : std::uint8_t { binary, json };

// What the gateway is to one Link. Owned by the Link; destroyed after closed().
class Guest {
 public:
  virtual ~Guest() = default;
  // One whole message; the view is good for the call.
  virtual void received(std::string_view message) = 0;
  // The outbox overflowed and was emptied; it is drained now, and the Link wants a snapshot.
  virtual void drained() = 0;
  // The connection is gone. Nothing comes after this.
  virtual void closed() = 0;
};

class Hub {
 public:
  virtual ~Hub() = default;
  virtual std::size_t loop() const = 0;  // Its number.
  virtual Executor& executor() = 0;

  virtual void subscribe(LinkId link, Channel channel) = 0;
  virtual void unsubscribe(LinkId link, Channel channel) = 0;
  virtual void publish(Channel channel, const Frame& frame) = 0;
  // Unknown links are ignored: they have just gone.
  virtual void send(LinkId link, const Frame& frame) = 0;
  // What was published and sent has gathered long enough already, and is written at once.
  virtual void flush_soon() = 0;
  // Says the Link has shown its ticket: the hello deadline no longer applies.
  virtual void admitted(LinkId link) = 0;
  // Closes after what is queued has been written, or after a deadline.
  virtual void close(LinkId link, std::uint16_t code) = 0;
  virtual std::size_t links() const = 0;
};

}  // namespace plenary::transport
