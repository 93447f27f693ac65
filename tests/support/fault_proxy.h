// A line between two programs that fails when it is told to: between plenaryd's parts and the
// PostgreSQL or Redis they use. Listens on a socket in a folder and passes bytes on to another.
//
// Its thread ends with it. The controls may be called from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <list>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/assert.h"
#include "tests/support/message_bender.h"

namespace plenary::testing {

class FaultProxy {
 public:
  FaultProxy(const std::string& listen_at, std::string target) : target_(std::move(target)) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = address_of(listen_at);
    PLENARY_ASSERT(::bind(listener_, sockaddr_cast(address), sizeof address) == 0);
    PLENARY_ASSERT(::listen(listener_, 64) == 0);
    thread_ = std::thread([this] { run(); });
  }
  ~FaultProxy() {
    stopping_ = true;
    thread_.join();
    ::close(listener_);
  }
  FaultProxy(const FaultProxy&) = delete;

  // What the target says is thrown away: questions arrive, answers do not.
  void lose_answers(bool lose) { loses_answers_ = lose; }
  // Nothing arrives anywhere, and nobody is told: a line that is half open.
  void hold(bool hold) { holds_ = hold; }
  // The lines there are pass nothing any more, and nobody is told; new ones are well.
  void freeze() { freezes_ = true; }
  // Everything comes later by so much.
  void delay_ms(int ms) { delay_ms_ = ms; }
  // What a Redis says to subscribers is lost, doubled and swapped now and then.
  void bend_messages(std::uint64_t seed) { bent_by_ = seed; }
  // Every line is cut now; new ones are let in.
  void cut() { cuts_ = true; }

 private:
  struct Line {
    int client = -1;
    int target = -1;
    bool over = false;
    bool frozen = false;
    std::uint64_t bent_by = 0;
    std::optional<MessageBender> bender;
  };

  static sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    PLENARY_ASSERT(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
  }
  static const sockaddr* sockaddr_cast(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
  }

  void run() {
    while (!stopping_) {
      if (cuts_.exchange(false)) close_all();
      if (freezes_.exchange(false)) {
        for (Line& line : lines_) line.frozen = true;
      }
      std::vector<pollfd> waited{{listener_, POLLIN, 0}};
      if (!holds_) {
        for (const Line& line : lines_) {
          // What is below zero is not waited for.
          waited.push_back({line.frozen ? -1 : line.client, POLLIN, 0});
          waited.push_back({line.frozen ? -1 : line.target, POLLIN, 0});
        }
      }
      ::poll(waited.data(), waited.size(), 5);
      if (holds_ || cuts_) continue;
      auto line = lines_.begin();
      for (std::size_t at = 1; at + 1 < waited.size() && line != lines_.end(); at += 2, ++line) {
        if (waited[at].revents != 0) pass(*line, line->client, line->target, false);
        if (waited[at + 1].revents != 0) pass(*line, line->target, line->client, loses_answers_);
      }
      lines_.remove_if([](const Line& each) {
        if (each.over) close_both(each);
        return each.over;
      });
      if (waited[0].revents != 0) let_in();
    }
    close_all();
  }

  void let_in() {
    Line line;
    line.client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    line.target = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = address_of(target_);
    if (::connect(line.target, sockaddr_cast(address), sizeof address) != 0) {
      close_both(line);
    } else {
      lines_.push_back(line);
    }
  }

  void pass(Line& line, int from, int to, bool lose) const {
    char read[65'536];
    const auto got = ::recv(from, read, sizeof read, 0);
    if (got <= 0) line.over = true;
    if (got <= 0 || lose) return;
    if (delay_ms_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms_));
    std::string bytes(read, static_cast<std::size_t>(got));
    if (from == line.target) bytes = bent(line, std::move(bytes));
    for (std::size_t at = 0; at < bytes.size();) {
      const auto sent = ::send(to, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
      if (sent <= 0) {
        line.over = true;
        return;
      }
      at += static_cast<std::size_t>(sent);
    }
  }
  std::string bent(Line& line, std::string bytes) const {
    if (bent_by_ == 0) return bytes;
    if (std::exchange(line.bent_by, bent_by_.load()) != bent_by_) line.bender.emplace(bent_by_);
    return line.bender->pass(bytes);
  }

  static void close_both(const Line& line) {
    ::close(line.client);
    ::close(line.target);
  }
  void close_all() {
    for (const Line& line : lines_) close_both(line);
    lines_.clear();
  }

  std::string target_;
  int listener_ = -1;
  std::list<Line> lines_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> loses_answers_ = false;
  std::atomic<bool> holds_ = false;
  std::atomic<bool> cuts_ = false;
  std::atomic<bool> freezes_ = false;
  std::atomic<int> delay_ms_ = 0;
  std::atomic<std::uint64_t> bent_by_ = 0;
  std::thread thread_;
};

}  // namespace plenary::testing
