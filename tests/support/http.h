// One HTTP request and its answer, for tests: sent as it is written, well formed or not, and read
// to the end of the connection.
#pragma once

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/sockets.h"

namespace plenary::testing {

struct HttpAsked {
  std::string method = "GET";
  std::string path = "/";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpGot {
  int status = 0;  // 0: no answer came.
  std::string head;
  std::string body;
};

inline HttpGot ask(std::uint16_t port, const HttpAsked& asked) {
  Socket socket(port);
  std::string request =
      asked.method + " " + asked.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
      "\r\nConnection: close\r\n";
  for (const auto& [name, value] : asked.headers) request += name + ": " + value + "\r\n";
  if (!asked.body.empty() || asked.method == "POST") {
    request += "Content-Length: " + std::to_string(asked.body.size()) + "\r\n";
  }
  socket.send(request + "\r\n" + asked.body);
  std::string answer;
  while (const auto more = socket.receive(std::chrono::seconds(20))) {
    if (more->empty()) break;
    answer += *more;
  }
  HttpGot got;
  const std::size_t end = answer.find("\r\n\r\n");
  if (end == std::string::npos || answer.size() < 12) return got;
  std::from_chars(answer.data() + 9, answer.data() + 12, got.status);
  got.head = answer.substr(0, end);
  got.body = answer.substr(end + 4);
  return got;
}

}  // namespace plenary::testing
