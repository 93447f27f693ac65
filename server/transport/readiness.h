// Which Links' sockets are ready, asked of the kernel for all of them at once: an epoll of its own.
//
// The io_context would wake the loop for each of them alone, take a system call to wait for each
// again, and keep 300 bytes for each that waits. Owned by the Loop, on its thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <sys/epoll.h>

#include "transport/hub.h"
#include "transport/limits.h"

namespace plenary::transport {

// Whether a socket can be read from, written to, or is not asked about. A broken one is both.
enum class ReadyTo : std::uint32_t { nothing = 0, read = EPOLLIN, write = EPOLLOUT };

class Readiness {
 public:
  // Throws boost::system::system_error where the process has no descriptor left.
  explicit Readiness(boost::asio::io_context& io);
  ~Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  // From now on; closing the socket ends it. False: the kernel has no room for it.
  bool watch(int socket, LinkId link, ReadyTo what);
  // Of a socket that is watched.
  void change(int socket, LinkId link, ReadyTo what);
  void forget(int socket);

  // Who is ready now, as many as one look finds; whoever is still ready is found again. Good until
  // the next look.
  std::span<const epoll_event> look();
  static LinkId link_of(const epoll_event& ready) { return LinkId(ready.data.u64); }

  // Calls `look_now` on the loop once somebody is ready. Until it is asked to, the loop is not
  // woken for anybody.
  template <class LookNow>
  void when_any(LookNow look_now) {
    waiting_.assign(epoll_);
    waiting_.async_wait(
        Waiting::wait_read,
        [this, look_now = std::move(look_now)](const boost::system::error_code& error) {
          if (error) return;
          waiting_.release();
          look_now();
        });
  }

 private:
  using Waiting = boost::asio::posix::stream_descriptor;

  const int epoll_;
  Waiting waiting_;
  std::array<epoll_event, limits::ready_at_once> ready_{};
};

}  // namespace plenary::transport
