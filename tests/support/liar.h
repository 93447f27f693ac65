// A server on a socket in a temporary folder that says what it likes, whoever comes and whatever
// they say. Its thread ends with it.
#pragma once

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/assert.h"
#include "tests/support/temporary_folder.h"

namespace plenary::testing {

class Liar {
 public:
  explicit Liar(std::string says) : says_(std::move(says)) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = socket();
    std::copy(path.begin(), path.end(), address.sun_path);
    PLENARY_ASSERT(
        ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    PLENARY_ASSERT(::listen(listener_, 16) == 0);
    thread_ = std::thread([this] { run(); });
  }
  ~Liar() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::string socket() const { return folder_.path() + "/liar.sock"; }
  int met() const { return met_; }

 private:
  void run() {
    while (true) {
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) return;
      ++met_;
      char heard[4'096];
      if (::recv(client, heard, sizeof heard, 0) > 0) {
        for (int i = 0; i < 600 && ::send(client, says_.data(), says_.size(), MSG_NOSIGNAL) > 0;) {
          ++i;
        }
      }
      ::close(client);
    }
  }

  TemporaryFolder folder_;
  std::string says_;
  int listener_ = -1;
  std::atomic<int> met_ = 0;
  std::thread thread_;
};

}  // namespace plenary::testing
