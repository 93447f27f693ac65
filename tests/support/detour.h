// What a client over plain HTTP says and reads: bodies of messages each behind its length, and a
// stream of events with base64 in it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plenary::testing {

inline std::string delimited(std::string_view message) {
  std::string body;
  std::size_t left = message.size();
  for (; left >= 0x80; left >>= 7) body.push_back(static_cast<char>(0x80 | (left & 0x7F)));
  body.push_back(static_cast<char>(left));
  return body.append(message);
}

// A request with the client's key, or without one to begin.
inline std::string detour_post(std::string_view key, std::string_view body,
                               std::string_view more_headers = {}) {
  std::string request =
      "POST /live/http HTTP/1.1\r\nHost: plenary.test\r\n"
      "Content-Type: application/octet-stream\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n";
  if (!key.empty()) request.append("Authorization: Bearer ").append(key).append("\r\n");
  return request.append(more_headers).append("\r\n").append(body);
}

inline std::string event_stream_request(std::string_view path, std::string_view more_headers = {}) {
  return std::string("GET ")
      .append(path)
      .append(" HTTP/1.1\r\nHost: plenary.test\r\n")
      .append("Accept: text/event-stream\r\n")
      .append(more_headers)
      .append("\r\n");
}

// The text of one member of a flat JSON object, or empty.
inline std::string json_text(std::string_view object, std::string_view name) {
  const std::string mark = "\"" + std::string(name) + "\":\"";
  const std::size_t at = object.find(mark);
  if (at == object.npos) return {};
  const std::size_t begin = at + mark.size();
  return std::string(object.substr(begin, object.find('"', begin) - begin));
}

// Nothing where it is not well formed.
inline std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  std::string bytes;
  std::uint32_t bits = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool padded = at >= text.size() - padding;
    const std::size_t digit = padded ? 0 : digits.find(text[at]);
    if (digit == digits.npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(digit);
    if (at % 4 != 3) continue;
    for (const int shift : {16, 8, 0}) bytes.push_back(static_cast<char>(bits >> shift));
  }
  bytes.resize(bytes.size() - padding);
  return bytes;
}

struct ServerEvent {
  std::string name;  // Empty: a message.
  std::string data;
};

// Takes one whole event off the front of what was read, as browsers do; comments are skipped.
inline std::optional<ServerEvent> take_event(std::string& read) {
  const std::size_t end = read.find("\n\n");
  if (end == read.npos) return std::nullopt;
  ServerEvent event;
  std::string_view lines = std::string_view(read).substr(0, end);
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    const std::string_view field = line.substr(0, line.find(':'));
    std::string_view value = line.substr(std::min(line.size(), field.size() + 1));
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (field == "event") event.name = value;
    if (field == "data") event.data += value;
  }
  read.erase(0, end + 2);
  return event;
}

}  // namespace plenary::testing
