// How a load speaks to servers that are not Plenary, to be measured beside it: each in its own
// protocol, as little of it as a person in a room needs.
//
// A message carries a mark, `#@` and eight hexadecimal digits, which peers pass on in whatever they
// make of it; so one crowd can follow all of them. A Dialect is pure but for the Speaker it is
// given. For one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/network.h"

namespace plenary::cli {

inline constexpr std::string_view mark_sign = "#@";
inline constexpr std::size_t mark_bytes = mark_sign.size() + 8;
inline constexpr std::int64_t keep_alive_ms = 5'000;

std::string mark_of(std::uint32_t number);
// The number of the mark that `bytes` begins with; anything where it begins with none.
std::uint32_t marked(std::string_view bytes);

// One connection, and what the protocol makes it remember.
struct Speaker {
  std::uint32_t number = 0;
  std::uint32_t room = 0;
  bool is_welcome = false;  // The peer sends it what is said in its room.
  std::uint64_t said = 0;   // Messages so far.
  std::string begun;        // Of something that messages cut in two.
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  // Null where there is none of that name: plain, ws, nchan, nats, socket.io, y-websocket,
  // hocuspocus, tldraw.
  static std::unique_ptr<Dialect> named(const std::string& name, std::size_t message_bytes);

  virtual LeanTarget target(const Url& peer, const Speaker& speaker) const = 0;
  // What to say once connected.
  virtual std::vector<std::string> hello(const Speaker& speaker) const = 0;
  // Of a message, what marks are looked for in: without what numbers the parts of a long one.
  virtual std::string_view content(std::string_view message) const { return message; }
  // Looks at the content of a message for what belongs to the protocol; what to answer.
  virtual std::vector<std::string> heard(Speaker& speaker, std::string_view message) const = 0;
  virtual std::string say(Speaker& speaker, std::uint32_t number) const = 0;
  // What everybody says every `keep_alive_ms`, because who is silent is dropped; or nothing.
  virtual std::string keep_alive() const { return {}; }
  // Whether the peer promises all in a room the same order.
  virtual bool has_one_order() const { return true; }
};

}  // namespace plenary::cli
