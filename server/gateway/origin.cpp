#include "gateway/origin.h"

#include <algorithm>
#include <string_view>

namespace plenary::gateway {
namespace {

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return out;
}

bool has_header(const transport::HttpRequest& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& header) { return header.first == name; });
}

// Host and port of a Host header as an origin of `scheme` would say them.
std::string without_default_port(std::string host, std::string_view default_port) {
  if (host.ends_with(default_port)) host.resize(host.size() - default_port.size());
  return host;
}

bool is_own(const std::string& origin, const std::string& host) {
  if (host.empty()) return false;
  return origin == "http://" + without_default_port(host, ":80") ||
         origin == "https://" + without_default_port(host, ":443");
}

}  // namespace

bool is_foreign(const transport::HttpRequest& request, const std::vector<std::string>& allowed) {
  if (!has_header(request, "origin")) {
    return has_header(request, "cookie") || has_header(request, "sec-fetch-site");
  }
  const std::string origin = lowered(request.header("origin"));
  const bool listed = std::any_of(allowed.begin(), allowed.end(), [&](const std::string& one) {
    return one == "*" || lowered(one) == origin;
  });
  return !listed && !is_own(origin, lowered(request.header("host")));
}

}  // namespace plenary::gateway
