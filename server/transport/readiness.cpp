#include "transport/readiness.h"

#include <cerrno>

#include <boost/system/system_error.hpp>
#include <unistd.h>

namespace plenary::transport {
namespace {

int made_epoll() {
  const int made = ::epoll_create1(EPOLL_CLOEXEC);
  if (made >= 0) return made;
  throw boost::system::system_error(errno, boost::system::system_category(), "epoll_create1");
}

epoll_event asking(LinkId link, ReadyTo what) {
  epoll_event asked{};
  asked.events = static_cast<std::uint32_t>(what);
  asked.data.u64 = link.value;
  return asked;
}

}  // namespace

Readiness::Readiness(boost::asio::io_context& io) : epoll_(made_epoll()), waiting_(io) {}

Readiness::~Readiness() {
  if (waiting_.is_open()) waiting_.release();
  ::close(epoll_);
}

bool Readiness::watch(int socket, LinkId link, ReadyTo what) {
  epoll_event asked = asking(link, what);
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &asked) == 0;
}

void Readiness::change(int socket, LinkId link, ReadyTo what) {
  epoll_event asked = asking(link, what);
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &asked);
}

void Readiness::forget(int socket) { ::epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr); }

std::span<const epoll_event> Readiness::look() {
  const int count = ::epoll_wait(epoll_, ready_.data(), static_cast<int>(ready_.size()), 0);
  return std::span(ready_).first(count > 0 ? static_cast<std::size_t>(count) : 0);
}

}  // namespace plenary::transport
