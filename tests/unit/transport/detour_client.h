// A client of a Hall without WebSocket: a stream of events, and a POST for each thing it says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/support/detour.h"
#include "tests/unit/transport/hall.h"
#include "tests/unit/transport/wire_client.h"

namespace plenary::transport::test {

struct Begun {
  std::string path;
  std::string key;
};

inline std::string ask(Hall& hall, const std::string& request) {
  WireClient client(hall.port());
  client.say(request);
  return client.response();
}

inline int status_of(const std::string& response) {
  return response.size() > 12 ? std::stoi(response.substr(9, 3)) : 0;
}

inline int post(Hall& hall, const std::string& key, const std::string& body) {
  return status_of(ask(hall, testing::detour_post(key, body)));
}

inline Begun begin(Hall& hall, std::string_view first = "admit") {
  const std::string response = ask(hall, testing::detour_post("", testing::delimited(first)));
  EXPECT_EQ(status_of(response), 200) << response;
  return {testing::json_text(response, "events"), testing::json_text(response, "key")};
}

// A detour whose stream is open.
class DetourClient {
 public:
  explicit DetourClient(Hall& hall, std::string_view first = "admit", int receive_bytes = 0)
      : hall_(hall), begun_(begin(hall, first)), stream_(hall.port(), receive_bytes) {
    stream_.say(testing::event_stream_request(begun_.path));
    head_ = stream_.up_to("\r\n\r\n").value_or("");
    EXPECT_EQ(status_of(head_), 200) << head_;
  }

  const Begun& begun() const { return begun_; }
  const std::string& head() const { return head_; }
  WireClient& stream() { return stream_; }

  int say(std::string_view message) { return post(hall_, begun_.key, testing::delimited(message)); }
  int post_body(const std::string& body) { return post(hall_, begun_.key, body); }
  std::optional<testing::ServerEvent> event() {
    auto read = stream_.up_to("\n\n");
    return read ? testing::take_event(*read) : std::nullopt;
  }
  std::string message() {
    while (const auto next = event()) {
      if (next->name.empty()) return testing::from_base64(next->data).value_or("no base64");
    }
    return "nothing";
  }
  // 0: the stream ended without one.
  int close_code() {
    while (const auto next = event()) {
      if (next->name == "close") return std::stoi(next->data);
    }
    return 0;
  }
  void hang_up() { stream_.hang_up(); }

 private:
  Hall& hall_;
  Begun begun_;
  WireClient stream_;
  std::string head_;
};

}  // namespace plenary::transport::test
