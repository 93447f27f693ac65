// A line between two programs that fails when it is told to: between plenaryd's parts and the
// PostgreSQL or Redis they use, which listen in a folder, or between people and plenaryd, which
// listens on a port of this machine. Passes bytes on from one such place to another.
//
// Its thread ends with it. The controls may be called from any thread.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/assert.h"
#include "tests/support/message_bender.h"

namespace plenary::testing {

class FaultProxy {
 public:
  enum Way : std::uint8_t { there, back };

  FaultProxy(const std::string& listen_at, const std::string& target)
      : FaultProxy(in_folder(listen_at), in_folder(target)) {}
  // Listens on a free port.
  explicit FaultProxy(std::uint16_t target) : FaultProxy(on_port(0), on_port(target)) {}
  ~FaultProxy() {
    stopping_ = true;
    thread_.join();
    ::close(listener_);
  }
  FaultProxy(const FaultProxy&) = delete;

  std::uint16_t port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }

  // What the target says is thrown away: questions arrive, answers do not.
  void lose_answers(bool lose) { loses_answers_ = lose; }
  // Nothing arrives anywhere, and nobody is told: a line that is half open.
  void hold(bool hold) { holds_ = hold; }
  // The lines there are pass nothing any more, and nobody is told; new ones are well.
  void freeze() { freezes_ = true; }
  // Everything comes later by so much.
  void delay_ms(int ms) { delay_ms_ = ms; }
  // So many bytes a second, over all lines.
  void narrow(std::size_t bytes_per_second) { bytes_per_second_ = bytes_per_second; }
  // Each byte travels by itself.
  void trickle() { piece_ = 1; }
  // What a Redis says to subscribers is lost, doubled and swapped now and then.
  void bend_messages(std::uint64_t seed) { bent_by_ = seed; }
  // Every line is cut now; new ones are let in.
  void cut() { cuts_ = true; }
  // The next line passes so many bytes that way, and is then reset at both ends.
  void reset_after(Way way, std::size_t bytes) { resets_after_[way] = bytes; }
  // How much the newest line has passed that way.
  std::size_t passed(Way way) const { return passed_[way]; }

 private:
  static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

  struct Place {
    sockaddr_storage address{};
    socklen_t size = 0;
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
  };
  struct Line {
    int client = -1;
    int target = -1;
    bool over = false;
    bool frozen = false;
    std::array<std::size_t, 2> left{never, never};
    std::uint64_t bent_by = 0;
    std::optional<MessageBender> bender;
  };

  FaultProxy(const Place& listen_at, const Place& target) : target_(target) {
    listener_ = ::socket(listen_at.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    PLENARY_ASSERT(::bind(listener_, listen_at.get(), listen_at.size) == 0);
    PLENARY_ASSERT(::listen(listener_, 64) == 0);
    thread_ = std::thread([this] { run(); });
  }

  static Place in_folder(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    PLENARY_ASSERT(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.data(), path.size());
    return place(address);
  }
  static Place on_port(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return place(address);
  }
  template <class Address>
  static Place place(const Address& address) {
    Place made;
    made.size = sizeof address;
    std::memcpy(&made.address, &address, sizeof address);
    return made;
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
        if (waited[at].revents != 0) pass(*line, there);
        if (waited[at + 1].revents != 0 && !line->over) pass(*line, back);
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
    line.target = ::socket(target_.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    for (const Way way : {there, back}) {
      line.left[way] = resets_after_[way].exchange(never);
      passed_[way] = 0;
    }
    if (target_.address.ss_family == AF_INET) {
      for (const int end : {line.client, line.target}) {
        const int at_once = 1;
        ::setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
      }
    }
    if (::connect(line.target, target_.get(), target_.size) != 0) {
      close_both(line);
    } else {
      lines_.push_back(line);
    }
  }

  void pass(Line& line, Way way) {
    const int from = way == there ? line.client : line.target;
    char read[65'536];
    const auto got = ::recv(from, read, sizeof read, 0);
    if (got <= 0) line.over = true;
    if (got <= 0 || (way == back && loses_answers_)) return;
    std::string bytes(read, static_cast<std::size_t>(got));
    wait_for(bytes.size());
    if (way == back) bytes = bent(line, std::move(bytes));
    const bool is_last = bytes.size() >= line.left[way];
    bytes.resize(std::min(bytes.size(), line.left[way]));
    if (line.left[way] != never) line.left[way] -= bytes.size();
    send(line, way, bytes);
    if (is_last) reset(line);
  }
  void send(Line& line, Way way, std::string_view bytes) {
    while (!bytes.empty() && !line.over) {
      const auto sent = ::send(way == there ? line.target : line.client, bytes.data(),
                               std::min(bytes.size(), piece_.load()), MSG_NOSIGNAL);
      if (sent <= 0) {
        line.over = true;
        return;
      }
      passed_[way] += static_cast<std::size_t>(sent);
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void wait_for(std::size_t bytes) const {
    std::chrono::microseconds wait = std::chrono::milliseconds(delay_ms_);
    const std::size_t rate = bytes_per_second_;
    if (rate > 0) wait += std::chrono::microseconds(1'000'000 * bytes / rate);
    if (wait.count() > 0) std::this_thread::sleep_for(wait);
  }
  std::string bent(Line& line, std::string bytes) const {
    if (bent_by_ == 0) return bytes;
    if (std::exchange(line.bent_by, bent_by_.load()) != bent_by_) line.bender.emplace(bent_by_);
    return line.bender->pass(bytes);
  }

  static void reset(Line& line) {
    const linger at_once{1, 0};
    for (const int end : {line.client, line.target}) {
      ::setsockopt(end, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    line.over = true;
  }
  static void close_both(const Line& line) {
    ::close(line.client);
    ::close(line.target);
  }
  void close_all() {
    for (const Line& line : lines_) close_both(line);
    lines_.clear();
  }

  Place target_;
  int listener_ = -1;
  std::list<Line> lines_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> loses_answers_ = false;
  std::atomic<bool> holds_ = false;
  std::atomic<bool> cuts_ = false;
  std::atomic<bool> freezes_ = false;
  std::atomic<int> delay_ms_ = 0;
  std::atomic<std::size_t> bytes_per_second_ = 0;
  std::atomic<std::size_t> piece_ = never;
  std::array<std::atomic<std::size_t>, 2> resets_after_{never, never};
  std::array<std::atomic<std::size_t>, 2> passed_{};
  std::atomic<std::uint64_t> bent_by_ = 0;
  std::thread thread_;
};

}  // namespace plenary::testing
