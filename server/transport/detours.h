// The detours of one loop: Links of those who cannot open a WebSocket, by the names that clients
// know them by.
//
// A detour is begun by what a client says first, waits for its stream, and is a Link from then on.
// Its stream has one name, which opens once and so is worth nothing in a proxy's log; what is said
// has another, the key. Those that wait are bounded: the oldest makes room. Owned by the Loop, on
// its thread.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/link.h"

namespace plenary::transport {

class Door;

class Detours {
 public:
  struct Waiting {
    std::string stream;
    std::string key;
    std::string said;  // By its first POST, to be heard once there is a Link.
    Door* door = nullptr;
    std::int64_t since_ms = 0;
    bool claimed = false;
  };

  void wait(Waiting detour);
  // Whether the stream is waited for; nobody else can claim it then, and it is waited for anew.
  bool claim(const std::string& stream, std::int64_t now_ms);
  std::optional<Waiting> take(const std::string& stream);
  // Forgets those that have waited since then or longer.
  void expire(std::int64_t since_ms);
  std::size_t waiting() const { return waiting_.size(); }

  void opened(const std::string& key, LinkId link) { links_[key] = link; }
  void closed(const std::string& key) { links_.erase(key); }
  // The Link with that key, or one that names none.
  LinkId find(const std::string& key) const;

 private:
  std::list<Waiting>::iterator find_waiting(const std::string& stream);

  std::list<Waiting> waiting_;  // The oldest first.
  std::unordered_map<std::string, LinkId> links_;
};

}  // namespace plenary::transport
