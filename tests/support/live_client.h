// A client by WebSocket for tests, on one blocking connection. Every wait has a deadline.
//
// Answers pings and closes as browsers do.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "audit/canonical.h"
#include "tests/support/client.h"
#include "tests/support/http.h"

namespace plenary::testing {

inline std::string upgrade_request(const std::string& host, const std::string& target,
                                   const Headers& headers) {
  std::string request =
      "GET " + target + " HTTP/1.1\r\nHost: " + host +
      "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
  for (const auto& [name, value] : headers) {
    request.append(name).append(": ").append(value).append("\r\n");
  }
  return request + "\r\n";
}

class LiveClient final : public Client {
 public:
  struct Options {
    std::string target = "/live";
    std::string protocol = "plenary.v1";
    Headers headers;
    Socket::By by = Socket::By::four;
  };

  explicit LiveClient(std::uint16_t port) : LiveClient(port, Options()) {}
  LiveClient(std::uint16_t port, const Options& options) : socket_(port, options.by) {
    Headers headers = options.headers;
    headers.emplace_back("Sec-WebSocket-Protocol", options.protocol);
    const std::string host = options.by == Socket::By::four ? "127.0.0.1:" : "[::1]:";
    socket_.send(upgrade_request(host + std::to_string(port), options.target, headers));
    std::size_t end = 0;
    while ((end = read_.find("\r\n\r\n")) == std::string::npos) {
      const auto more = socket_.receive(patience);
      if (!more || more->empty()) return;
      read_ += *more;
    }
    status_ = std::stoi(read_.substr(9, 3));
    read_.erase(0, end + 4);
  }

  // Of the handshake; 101 is in.
  int status() const { return status_; }

  void send(const wire::ClientMessage& message) override {
    send_frame(0x2, audit::canonical::bytes(message));
  }
  void send_frame(int opcode, std::string_view payload) {
    std::string frame(1, static_cast<char>(0x80 | opcode));
    if (payload.size() < 126) {
      frame.push_back(static_cast<char>(0x80 | payload.size()));
    } else if (payload.size() < 65'536) {
      frame.push_back(static_cast<char>(0x80 | 126));
      frame.push_back(static_cast<char>(payload.size() >> 8));
      frame.push_back(static_cast<char>(payload.size()));
    } else {
      frame.push_back(static_cast<char>(0x80 | 127));
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.push_back(static_cast<char>(std::uint64_t{payload.size()} >> shift));
      }
    }
    frame.append(4, '\0');  // A mask of zeros leaves the payload as it is.
    socket_.send(frame.append(payload));
  }

  using Client::next_message;
  std::optional<std::string> next_message(std::chrono::milliseconds waited) override {
    while (true) {
      while (const auto frame = take_frame()) {
        const auto& [opcode, payload] = *frame;
        if (opcode == 0x9) send_frame(0xA, payload);
        if (opcode == 0x1 || opcode == 0x2) return payload;
        if (opcode != 0x8) continue;
        close_code_ = payload.size() < 2 ? 1005
                                         : (static_cast<unsigned char>(payload[0]) << 8) |
                                               static_cast<unsigned char>(payload[1]);
        send_frame(0x8, payload);
        return std::nullopt;
      }
      if (close_code_ != 0) return std::nullopt;
      const auto more = socket_.receive(waited);
      if (!more) return std::nullopt;
      if (more->empty()) {
        close_code_ = 1006;
        return std::nullopt;
      }
      read_ += *more;
    }
  }

  void hang_up() { socket_.close(); }

 private:
  std::optional<std::pair<int, std::string>> take_frame() {
    if (read_.size() < 2) return std::nullopt;
    const auto byte = [&](std::size_t at) {
      return std::uint64_t{static_cast<unsigned char>(read_[at])};
    };
    std::uint64_t length = byte(1) & 0x7F;
    const std::size_t extra = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (read_.size() < 2 + extra) return std::nullopt;
    if (extra > 0) length = 0;
    for (std::size_t i = 0; i < extra; ++i) length = (length << 8) | byte(2 + i);
    if (read_.size() < 2 + extra + length) return std::nullopt;
    std::pair<int, std::string> frame{
        static_cast<int>(byte(0) & 0xF), read_.substr(2 + extra, length)};
    read_.erase(0, 2 + extra + length);
    return frame;
  }

  Socket socket_;
  std::string read_;
  int status_ = 0;
};

}  // namespace plenary::testing
