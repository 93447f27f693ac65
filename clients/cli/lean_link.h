// Connections by the thousand for who measures a server: as little work a message as there can be,
// so that the load is not what is measured.
//
// One epoll for all of them, one buffer, one read for all that has come; a message is handed out
// where it was read and copied only where its end has not come yet. No reconnecting, loopback
// addresses only. Waits in that epoll itself: in another's, every message would wake through two,
// and on loopback it is the server that pays for waking. Calls back within serve() alone; a peer
// that breaks the rules is closed with code 0.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "clients/cli/lean_framing.h"
#include "clients/cli/network.h"

namespace plenary::cli {

class LeanLinks {
 public:
  virtual ~LeanLinks() = default;
  static std::unique_ptr<LeanLinks> make();
  // The Link must not outlive this.
  virtual std::unique_ptr<Link> connect(const LeanTarget& target, LinkEvents events) = 0;
  // Who connects from now on is a crowd that comes in beside those who are measured: it is heard a
  // few at a time, and never while one of those has something to say.
  virtual void crowd_comes() = 0;
  // Waits for so long at most until something has come, and hands it out.
  virtual void serve(std::int64_t patience_us) = 0;
};

}  // namespace plenary::cli
