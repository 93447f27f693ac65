// A client without WebSocket for tests: a stream of events down, POSTs up. Every wait has a
// deadline.
//
// Answers pings as proto/README.md says.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/canonical.h"
#include "tests/support/client.h"
#include "tests/support/detour.h"
#include "tests/support/http.h"

namespace plenary::testing {

class DetourClient final : public Client {
 public:
  explicit DetourClient(std::uint16_t port, Headers headers = {})
      : port_(port), headers_(std::move(headers)) {}

  // The first is the Hello, which begins the detour and opens its stream.
  void send(const wire::ClientMessage& message) override {
    const std::string body = delimited(audit::canonical::bytes(message));
    if (!key_.empty()) {
      post_status_ = post(body).status;
      return;
    }
    const HttpGot begun = post(body);
    begin_status_ = begun.status;
    path_ = json_text(begun.body, "events");
    key_ = json_text(begun.body, "key");
    if (!path_.empty()) open();
  }
  HttpGot post(const std::string& body) {
    Headers headers = headers_;
    headers.emplace_back("Content-Type", "application/octet-stream");
    if (!key_.empty()) headers.emplace_back("Authorization", "Bearer " + key_);
    return ask(port_, {"POST", "/live/http", headers, body});
  }

  using Client::next_message;
  std::optional<std::string> next_message(std::chrono::milliseconds waited) override {
    while (stream_ && close_code_ == 0) {
      while (const auto event = take_event(read_)) {
        if (event->name.empty()) return from_base64(event->data);
        if (event->name == "ping") post("");
        if (event->name != "close") continue;
        close_code_ = std::stoi(event->data);
        return std::nullopt;
      }
      const auto more = stream_->receive(waited);
      if (!more) return std::nullopt;
      if (more->empty()) close_code_ = 1006;
      read_ += *more;
    }
    return std::nullopt;
  }

  int begin_status() const { return begin_status_; }
  int post_status() const { return post_status_; }  // Of the last message.
  const std::string& path() const { return path_; }
  const std::string& key() const { return key_; }
  void hang_up() { stream_.reset(); }

 private:
  void open() {
    stream_.emplace(port_);
    stream_->send(event_stream_request(path_));
    std::size_t end = 0;
    while ((end = read_.find("\r\n\r\n")) == std::string::npos) {
      const auto more = stream_->receive(patience);
      if (!more || more->empty()) return;
      read_ += *more;
    }
    EXPECT_TRUE(read_.starts_with("HTTP/1.1 200 ")) << read_;
    read_.erase(0, end + 4);
  }

  std::uint16_t port_;
  Headers headers_;
  std::string path_;
  std::string key_;
  std::optional<Socket> stream_;
  std::string read_;
  int begin_status_ = 0;
  int post_status_ = 0;
};

}  // namespace plenary::testing
