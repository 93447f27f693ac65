#include "app/admin_token.h"

#include <array>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

#include "gateway/secrets.h"

namespace plenary::app {

std::string admin_token(const std::string& data, Entropy& entropy) {
  const std::string path = data + "/admin.token";
  if (std::ifstream file(path); file) {
    std::string token;
    std::getline(file, token);
    if (token.size() < gateway::token_length) {
      throw std::runtime_error(path + " holds no token; remove it, and a new one is made.");
    }
    return token;
  }
  const std::string token = gateway::mint_token(live::SessionId(entropy.draw()), entropy);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const std::string line = token + "\n";
  const bool written =
      file >= 0 && ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const int why = errno;
  if (file >= 0) ::close(file);
  if (!written) throw std::runtime_error("Cannot write " + path + ": " + std::strerror(why));
  return token;
}

}  // namespace plenary::app
