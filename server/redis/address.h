// Where a Redis is and who we are to it, as an operator writes it.
//
// redis://[user[:password]@]host[:port], redis+unix://[user[:password]@]/path/of/the.sock, or
// redis+cluster://[user[:password]@]host[:port] for one of a cluster, which knows the others.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace plenary::redis {

struct Address {
  std::string host;  // Empty where it is a socket in the file system.
  std::uint16_t port = 6379;
  std::string path;
  std::string user;
  std::string password;
  bool is_cluster = false;

  // For a log: never the password.
  std::string shown() const;
};

// The address, or a sentence for the operator that does not repeat what was written.
Result<Address, std::string> parse_address(const std::string& url);

}  // namespace plenary::redis
