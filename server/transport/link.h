// One connection after its upgrade, or the stream of a detour, as its loop keeps it: a slot, not a
// life of its own.
//
// Whoever waits for its socket holds its LinkId and finds it again, or finds it gone. An idle Link
// owns no buffer. Owned by the Loop, on its thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/bind_allocator.hpp>

#include "transport/event_writer.h"
#include "transport/frame_reader.h"
#include "transport/hub.h"
#include "transport/liveness.h"
#include "transport/outbox.h"
#include "transport/socket.h"

namespace plenary::transport {

// What a Link is for.
enum class Use : std::uint8_t { binary, json, events, echo };

// A connection that HTTP is done with.
struct Upgraded {
  Socket socket;
  std::string read_already;  // Bytes that came behind the request.
  Use use = Use::binary;
  std::string first_words = {};  // Of a stream of events: the head of the response,
  std::string key = {};          // and what its client is known by when it speaks.
};

// Takes what is asked for and no more. What Asio takes for std::allocator it has used before, for
// anything up to an upgrade; whoever keeps it for minutes keeps 800 bytes too much.
template <class T>
struct ExactAllocator {
  using value_type = T;
  ExactAllocator() = default;
  template <class Other>
  explicit(false) ExactAllocator(const ExactAllocator<Other>&) {}
  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* at, std::size_t count) { std::allocator<T>().deallocate(at, count); }
  friend bool operator==(const ExactAllocator&, const ExactAllocator&) = default;
};

// A handler that may wait for a socket for as long as its Link is there.
template <class Wait>
auto waiting(Wait wait) {
  return boost::asio::bind_allocator(ExactAllocator<std::byte>(), std::move(wait));
}

struct Link {
  Link(LinkId number, Upgraded upgraded, ReadLimits read_limits, std::int64_t now_ms)
      : id(number),
        socket(std::move(upgraded.socket)),
        reader(read_limits),
        liveness(now_ms, upgraded.use == Use::events ? Liveness::Speaks::elsewhere
                                                     : Liveness::Speaks::here),
        use(upgraded.use),
        key(upgraded.key.empty() ? nullptr
                                 : std::make_unique<const std::string>(std::move(upgraded.key))) {
    outbox.push_control(upgraded.first_words);
  }

  std::string ping() const {
    return use == Use::events ? ping_event() : whole_frame(Opcode::ping, {});
  }
  std::string farewell(std::uint16_t code) const {
    return use == Use::events ? close_event(code) : close_frame(code);
  }

  LinkId id;
  Socket socket;
  std::unique_ptr<Guest> guest;
  FrameReader reader;
  Outbox outbox;
  Liveness liveness;
  std::int64_t look_at_ms = INT64_MAX;  // When it is looked at whether it is still there.
  Use use;
  // Of a stream of events; null of any other Link.
  std::unique_ptr<const std::string> key;
  bool open = true;            // Neither side has asked to close.
  bool peer_is_done = false;   // It has said close, or what it says is no longer listened to.
  bool shut = false;           // Our half is closed behind the close frame.
  bool message_ended = false;  // In the bytes being read.
  bool listening = false;      // Waits for bytes to read.
  bool dirty = false;          // Waits for the next flush.
  bool blocked = false;        // Waits for room in the socket.
  bool bulky = false;          // Is written much, in its turn.
  bool broken = false;         // Its socket failed; removed with the next flush.
};

}  // namespace plenary::transport
