#include "transport/request_rules.h"

#include <algorithm>
#include <array>
#include <vector>

#include "transport/limits.h"

namespace plenary::transport {
namespace {

constexpr std::string_view line_end = "\r\n";

// Headers whose second copy another reader might believe instead of the first.
constexpr std::array once_only{
    "host",    "origin",        "content-length",    "transfer-encoding",
    "upgrade", "authorization", "sec-websocket-key", "sec-websocket-version"};

HttpResponse malformed(std::string_view sentence) { return refusal(400, "bad_request", sentence); }

bool is_space(char letter) { return letter == ' ' || letter == '\t'; }

std::optional<HttpResponse> refuse_bytes(std::string_view head) {
  for (std::size_t at = 0; at < head.size(); ++at) {
    const char byte = head[at];
    const bool ends_line = byte == '\n' && at > 0 && head[at - 1] == '\r';
    const bool begins_end = byte == '\r' && at + 1 < head.size() && head[at + 1] == '\n';
    if (byte == '\0' || (byte == '\n' && !ends_line) || (byte == '\r' && !begins_end)) {
      return malformed("Header lines end in CR LF and hold no zero byte.");
    }
  }
  return std::nullopt;
}

struct Header {
  std::string name;  // In lower case.
  std::string_view value;
};

std::string_view trimmed(std::string_view value) {
  while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_space(value.back())) value.remove_suffix(1);
  return value;
}

// Nothing where a line is not well formed.
std::optional<std::vector<Header>> headers_of(std::string_view lines) {
  std::vector<Header> headers;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find(line_end));
    lines.remove_prefix(line.size() + line_end.size());
    const std::size_t colon = line.find(':');
    if (colon == line.npos || colon == 0 || is_space(line.front())) return std::nullopt;
    if (is_space(line[colon - 1])) return std::nullopt;
    headers.push_back({lower_case(line.substr(0, colon)), trimmed(line.substr(colon + 1))});
  }
  return headers;
}

// Who says the length twice, or in a way only one of two readers knows, hides a request in it.
std::optional<HttpResponse> refuse_length(const std::vector<Header>& headers, bool newest) {
  const auto find = [&](std::string_view name) {
    return std::find_if(
        headers.begin(), headers.end(), [&](const Header& header) { return header.name == name; });
  };
  const auto encoding = find("transfer-encoding");
  if (encoding == headers.end()) return std::nullopt;
  if (!newest) return malformed("This version of HTTP has no Transfer-Encoding.");
  if (find("content-length") != headers.end()) return malformed("Say the length once.");
  if (lower_case(encoding->value) != "chunked") {
    return malformed("The only Transfer-Encoding here is chunked.");
  }
  return std::nullopt;
}

}  // namespace

HttpResponse refusal(int status, std::string_view code, std::string_view sentence) {
  HttpResponse response;
  response.status = status;
  response.body.append(R"({"error":")").append(code);
  response.body.append(R"(","message":")").append(sentence).append("\"}\n");
  return response;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return lower;
}

std::optional<HttpResponse> refuse_head(std::string_view head) {
  if (auto no = refuse_bytes(head)) return no;
  const std::string_view request_line = head.substr(0, head.find(line_end));
  const auto headers =
      headers_of(head.substr(std::min(head.size(), request_line.size() + line_end.size())));
  if (!headers) return malformed("A header line is not well formed.");
  if (headers->size() > limits::http_headers_max) {
    return refusal(431, "too_many_headers", "Send fewer headers.");
  }
  const auto count = [&](std::string_view name) {
    return std::count_if(headers->begin(), headers->end(), [&](const Header& header) {
      return header.name == name;
    });
  };
  for (const char* name : once_only) {
    if (count(name) > 1) return malformed("A header that may stand once stands twice.");
  }
  const bool newest = request_line.ends_with("HTTP/1.1");
  if (newest && count("host") == 0) return malformed("Say the host.");
  return refuse_length(*headers, newest);
}

std::optional<HttpResponse> refuse_target(std::string_view target) {
  if (target.empty() || target.front() != '/') {
    return malformed("The address must begin with a slash.");
  }
  const std::string_view path = target.substr(0, target.find('?'));
  // No address of ours needs an escape, an empty part or a part that begins with a dot.
  for (const std::string_view never : {"//", "%", "/.", "\\"}) {
    if (path.find(never) != path.npos) {
      return refusal(404, "not_found", "There is nothing at this address.");
    }
  }
  return std::nullopt;
}

std::string_view without_node(std::string_view path) {
  constexpr std::string_view before = "/n/";
  if (!path.starts_with(before)) return path;
  const std::size_t end = path.find('/', before.size());
  return end == path.npos ? path : path.substr(end);
}

bool is_websocket_key(std::string_view key) {
  const auto is_base64 = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '+' || letter == '/';
  };
  return key.size() == 24 && key.ends_with("==") &&
         std::all_of(key.begin(), key.end() - 2, is_base64);
}

}  // namespace plenary::transport
