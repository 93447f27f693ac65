// One connection after its upgrade, or the stream of a detour, as its loop keeps it: a slot, not a
// life of its own.
//
// What is said of its socket names its LinkId, by which it is found again, or found gone. An idle
// Link owns no buffer. Owned by the Loop, on its thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "transport/event_writer.h"
#include "transport/frame_reader.h"
#include "transport/hub.h"
#include "transport/link_socket.h"
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

struct Link {
  Link(LinkId number, Upgraded upgraded, ReadLimits read_limits, std::int64_t now_ms)
      : id(number),
        socket(std::move(upgraded.socket)),
        use(upgraded.use),
        liveness(now_ms, upgraded.use == Use::events ? Liveness::Speaks::elsewhere
                                                     : Liveness::Speaks::here),
        key(upgraded.key.empty() ? nullptr
                                 : std::make_unique<const std::string>(std::move(upgraded.key))),
        reader(read_limits) {
    outbox.push_control(upgraded.first_words);
  }

  std::string ping() const {
    return use == Use::events ? ping_event() : whole_frame(Opcode::ping, {});
  }
  std::string farewell(std::uint16_t code) const {
    return use == Use::events ? close_event(code) : close_frame(code);
  }

  // Asks for what writing to it touches some time before it is touched: on a node with many Links
  // that is in no cache any more. First the Link, then, once that is here, what it is due.
  void will_be_written() const {
    for (std::size_t at = 0; at < written_bytes; at += cache_line_bytes) {
      __builtin_prefetch(reinterpret_cast<const char*>(this) + at);
    }
  }

  // Side by side what writing touches, up to `key`.
  LinkId id;
  LinkSocket socket;
  Use use;
  bool open = true;            // Neither side has asked to close.
  bool peer_is_done = false;   // It has said close, or what it says is no longer listened to.
  bool shut = false;           // Our half is closed behind the close frame.
  bool message_ended = false;  // In the bytes being read.
  bool listening = true;       // Is read from.
  bool dirty = false;          // Waits for the next flush.
  bool blocked = false;        // Waits for room in the socket.
  bool bulky = false;          // Is written much, in its turn.
  bool broken = false;         // Its socket failed; removed with the next flush.
  Outbox outbox;
  Liveness liveness;
  std::int64_t look_at_ms = INT64_MAX;  // When it is looked at whether it is still there.
  // Of a stream of events; null of any other Link.
  std::unique_ptr<const std::string> key;
  FrameReader reader;
  std::unique_ptr<Guest> guest;

 private:
  static constexpr std::size_t cache_line_bytes = 64;
  static constexpr std::size_t written_bytes = 5 * cache_line_bytes;
};

}  // namespace plenary::transport
