// A blocking TCP connection to this machine for tests, with one deadline for everything it waits
// for: a test that would hang fails instead.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace plenary::testing {

class Socket {
 public:
  enum class By : std::uint8_t { four, six };  // IPv4, IPv6.

  explicit Socket(std::uint16_t port, By by = By::four)
      : file_(::socket(by == By::four ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    connected_ = by == By::four ? connect_by_four(port) : connect_by_six(port);
    const int at_once = 1;
    ::setsockopt(file_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  }
  ~Socket() { close(); }
  Socket(Socket&& other) noexcept
      : file_(std::exchange(other.file_, -1)), connected_(other.connected_) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool connected() const { return connected_; }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(file_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // Whoever reads next sees the end.
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  // Some bytes; empty at the end of the connection; nothing when `patience` is over.
  std::optional<std::string> receive(std::chrono::milliseconds patience) {
    pollfd waited{file_, POLLIN, 0};
    if (::poll(&waited, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
    char bytes[65'536];
    const auto got = ::recv(file_, bytes, sizeof bytes, 0);
    return got <= 0 ? std::string() : std::string(bytes, static_cast<std::size_t>(got));
  }

  void close() {
    if (file_ >= 0) ::close(std::exchange(file_, -1));
  }

 private:
  bool connect_by_four(std::uint16_t port) const {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(file_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  bool connect_by_six(std::uint16_t port) const {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    address.sin6_addr = in6addr_loopback;
    return ::connect(file_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  int file_;
  bool connected_ = false;
};

}  // namespace plenary::testing
