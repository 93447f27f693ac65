#include "redis/address.h"

#include <charconv>
#include <utility>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace plenary::redis {

std::string Address::shown() const {
  return path.empty() ? host + ":" + std::to_string(port) : path;
}

Result<Address, std::string> parse_address(const std::string& url) {
  const std::string form =
      "Redis is named like redis://user:password@host:6379, redis+unix:///path/of/the.sock or "
      "redis+cluster://user:password@host:6379.";
  const auto parsed = boost::urls::parse_uri(boost::urls::string_view(url.data(), url.size()));
  if (!parsed || !parsed->query().empty() || !parsed->fragment().empty()) return form;
  Address address;
  address.user = parsed->user();
  address.password = parsed->password();
  // redis://secret@host: a password alone is that of everybody's user.
  if (parsed->has_userinfo() && !parsed->has_password()) std::swap(address.user, address.password);
  const auto scheme = parsed->scheme();
  if (scheme == "redis+unix") {
    address.path = parsed->path();
    if (!parsed->host().empty() || address.path.size() < 2) return form;
    return address;
  }
  address.is_cluster = scheme == "redis+cluster";
  if ((scheme != "redis" && !address.is_cluster) || parsed->host().empty()) return form;
  if (!parsed->path().empty() && parsed->path() != "/") return form;
  address.host =
      parsed->host_type() == boost::urls::host_type::ipv6 ? parsed->host_address() : parsed->host();
  if (parsed->has_port()) {
    const auto digits = parsed->port();
    const char* end = digits.data() + digits.size();
    const auto [read, error] = std::from_chars(digits.data(), end, address.port);
    if (error != std::errc{} || read != end || address.port == 0) return form;
  }
  return address;
}

}  // namespace plenary::redis
