// A blocking client socket of a test: says bytes, waits for bytes with a deadline.
//
// Never sleeps: each wait ends with what is waited for, the end of the connection, or the deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/transport/frames.h"

namespace plenary::transport::test {

inline constexpr std::chrono::seconds patience_of_a_test{20};

struct ServerFrame {
  unsigned opcode = 0;
  std::string payload;
  std::uint16_t close_code() const {
    if (opcode != 8 || payload.size() < 2) return 0;
    return static_cast<std::uint16_t>(
        (static_cast<unsigned char>(payload[0]) << 8) | static_cast<unsigned char>(payload[1]));
  }
};

class WireClient {
 public:
  // Not connected yet.
  WireClient() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  // `receive_bytes`: of the kernel's buffer, for a client that is to be slow.
  explicit WireClient(std::uint16_t port, int receive_bytes = 0) : WireClient() {
    if (receive_bytes > 0) {
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    }
    connect(port);
  }
  void connect(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  WireClient(WireClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)),
        connected_(other.connected_),
        seen_(std::move(other.seen_)) {}
  WireClient& operator=(WireClient&&) = delete;
  ~WireClient() { hang_up(); }

  bool connected() const { return connected_; }
  void hang_up() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }

  void say(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  // False: the connection is over, or the deadline has passed.
  bool read_more() {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline_ - std::chrono::steady_clock::now());
    pollfd waited{socket_, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&waited, 1, static_cast<int>(left.count())) <= 0) {
      ADD_FAILURE() << "nothing came before the deadline";
      return false;
    }
    char bytes[65'536];
    const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    seen_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }

  // Whether anything has come that was not read.
  bool has_more() const {
    char byte = 0;
    return !seen_.empty() || ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
  }

  // Everything until the server ends the connection.
  std::string read_to_the_end() {
    begin_wait();
    while (read_more()) {
    }
    return std::exchange(seen_, {});
  }
  // The connection ends, and nothing more was said.
  bool ends() { return read_to_the_end().empty(); }

  // What comes up to `mark`, and with it; nothing where the connection ends first.
  std::optional<std::string> up_to(std::string_view mark) {
    begin_wait();
    std::size_t at = 0;
    while ((at = seen_.find(mark)) == std::string::npos) {
      if (!read_more()) return std::nullopt;
    }
    std::string taken = seen_.substr(0, at + mark.size());
    seen_.erase(0, taken.size());
    return taken;
  }

  // One HTTP response with its body.
  std::string response() {
    begin_wait();
    std::size_t head = 0;
    while ((head = seen_.find("\r\n\r\n")) == std::string::npos) {
      if (!read_more()) return std::exchange(seen_, {});
    }
    head += 4;
    const std::size_t named = seen_.find("Content-Length: ");
    const std::size_t body =
        named < head ? static_cast<std::size_t>(std::stoul(seen_.substr(named + 16))) : 0;
    while (seen_.size() < head + body) {
      if (!read_more()) break;
    }
    std::string response = seen_.substr(0, head + body);
    seen_.erase(0, head + body);
    return response;
  }
  // Of the next response; 0 where none comes.
  int status() {
    const std::string answer = response();
    return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
  }

  // The next frame; nothing where the connection ends first.
  std::optional<ServerFrame> frame() {
    begin_wait();
    while (true) {
      if (const auto header = header_size(); header > 0 && seen_.size() >= header) {
        const std::size_t length = payload_size();
        if (seen_.size() >= header + length) {
          ServerFrame frame{
              static_cast<unsigned char>(seen_[0]) & 0x0FU, seen_.substr(header, length)};
          seen_.erase(0, header + length);
          return frame;
        }
      }
      if (!read_more()) return std::nullopt;
    }
  }
  std::string message() {
    const auto next = frame();
    return next ? next->payload : "nothing";
  }
  std::uint16_t close_code() {
    while (const auto next = frame()) {
      if (next->opcode == 8) return next->close_code();
    }
    return 0;
  }

 private:
  void begin_wait() { deadline_ = std::chrono::steady_clock::now() + patience_of_a_test; }
  std::size_t header_size() const {
    if (seen_.size() < 2) return 0;
    const unsigned length = static_cast<unsigned char>(seen_[1]);
    return length < 126 ? 2 : length == 126 ? 4 : 10;
  }
  std::size_t payload_size() const {
    const std::size_t header = header_size();
    if (header == 2) return static_cast<unsigned char>(seen_[1]);
    std::size_t length = 0;
    for (std::size_t i = 2; i < header; ++i) {
      length = (length << 8) | static_cast<unsigned char>(seen_[i]);
    }
    return length;
  }

  int socket_ = -1;
  bool connected_ = false;
  std::string seen_;
  std::chrono::steady_clock::time_point deadline_;
};

// `text` with the first `old_text` in it replaced.
inline std::string instead(std::string text, std::string_view old_text, std::string_view new_text) {
  return text.replace(text.find(old_text), old_text.size(), new_text);
}

// The upgrade as a browser asks for it.
inline std::string upgrade_request(std::string_view path = "/live",
                                   std::string_view subprotocol = "plenary.v1",
                                   std::string_view more_headers = {}) {
  std::string request =
      "GET " + std::string(path) + " HTTP/1.1\r\nHost: plenary.test\r\n" +
      "Connection: Upgrade\r\nUpgrade: websocket\r\n" + "Sec-WebSocket-Version: 13\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  if (!subprotocol.empty()) {
    request += "Sec-WebSocket-Protocol: " + std::string(subprotocol) + "\r\n";
  }
  return request + std::string(more_headers) + "\r\n";
}

// A connection that has been upgraded.
inline WireClient live_client(std::uint16_t port, std::string_view path = "/live",
                              std::string_view subprotocol = "plenary.v1", int receive_bytes = 0) {
  WireClient client(port, receive_bytes);
  client.say(upgrade_request(path, subprotocol));
  EXPECT_EQ(client.status(), 101);
  return client;
}

}  // namespace plenary::transport::test
