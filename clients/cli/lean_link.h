// Connections by the thousand for who measures a server: as little work a message as there can be,
// so that the load is not what is measured.
//
// One epoll for all of them, one buffer, one read for all that has come; a message is handed out
// where it was read and copied only where its end has not come yet. No reconnecting, loopback
// addresses only. Lives on the io_context it was given and calls back there, as network.h says;
// a peer that breaks the rules is closed with code 0.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "clients/cli/lean_framing.h"
#include "clients/cli/network.h"

namespace plenary::cli {

class LeanLinks {
 public:
  virtual ~LeanLinks() = default;
  static std::unique_ptr<LeanLinks> make(boost::asio::io_context& io);
  // The Link must not outlive this.
  virtual std::unique_ptr<Link> connect(const LeanTarget& target, LinkEvents events) = 0;
};

}  // namespace plenary::cli
