// The socket of a Link: a descriptor, which the io_context it was accepted by knows no more.
//
// Owned by its Link, on its loop; closed with it. What fails is found at the next read or write.
#pragma once

#include <utility>

#include <boost/system/error_code.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "transport/socket.h"

namespace plenary::transport {

class LinkSocket {
 public:
  // Of a connection that nobody reads, writes or waits for any more.
  explicit LinkSocket(Socket connected) {
    boost::system::error_code closed_already;
    descriptor_ = connected.release(closed_already);
  }
  LinkSocket(LinkSocket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  LinkSocket& operator=(LinkSocket&&) = delete;
  LinkSocket(const LinkSocket&) = delete;
  LinkSocket& operator=(const LinkSocket&) = delete;
  ~LinkSocket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  int descriptor() const { return descriptor_; }
  // What is said ends here; what the peer says may still be read.
  void end_sending() { ::shutdown(descriptor_, SHUT_WR); }
  // What the peer has not taken goes with the socket.
  void keep_nothing_when_closed() {
    const linger at_once{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }

 private:
  int descriptor_ = -1;
};

}  // namespace plenary::transport
