// A person whose connection follows a session over several nodes, and who keeps what has no
// receipt.
#pragma once

#include <chrono>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/integration/server.h"

namespace plenary::testing {

class Roamer {
 public:
  using Find = std::function<std::size_t(const std::string&)>;
  Roamer(std::vector<std::unique_ptr<ServerProcess>>& nodes, Find find, wire::Hello hello)
      : nodes_(nodes), find_(std::move(find)), hello_(std::move(hello)) {}

  // Writes notes until `count` of them have a receipt.
  void write(std::uint64_t count, const std::function<void(std::uint64_t)>& between = {}) {
    while (done_ < count) {
      if (!ensure_inside()) continue;
      const std::uint64_t id = 1'000 * hello_.device.low + done_;
      client_->send(note(next_no_ + (done_ - done_at_entry_), id, "roaming"));
      const std::size_t before = client_->receipts.size();
      if (!client_->until([&] { return client_->receipts.size() > before; })) {
        move_on();
        continue;
      }
      ASSERT_EQ(client_->receipts.back().refusal, audit::Refusal::none);
      ++done_;
      if (between) between(done_);
    }
  }
  LiveClient& client() { return *client_; }
  // Whatever comes, until `met` holds, wherever the session goes meanwhile.
  bool until(const std::function<bool(LiveClient&)>& met) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < end) {
      if (!ensure_inside()) return false;
      if (client_->until([&] { return met(*client_); })) return true;
      move_on();
    }
    return false;
  }
  // Where it comes in, and where it is.
  void begin_at(std::size_t node) { at_ = node; }
  std::size_t at() const { return at_; }
  // Comes in there anew, with what it holds.
  void move_to(std::size_t node) {
    at_ = node;
    inside_ = false;
  }
  // A node that stands still: asking it would take as long as one has patience.
  void avoid(std::size_t node) { avoided_ = node; }
  void avoid_none() { avoided_ = nowhere; }
  // Inside, or nobody lets in for half a minute.
  bool ensure_inside() {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!inside_ && std::chrono::steady_clock::now() < until) {
      ServerProcess& there = *nodes_[at_];
      if (there.is_ready() && at_ != avoided_) try_to_enter(there);
      if (!inside_) move_on();
    }
    EXPECT_TRUE(inside_);
    return inside_;
  }

 private:
  static constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

  void try_to_enter(const ServerProcess& there) {
    auto client = std::make_unique<LiveClient>(there.port());
    if (client->status() != 101) return;
    if (client_) {
      hello_.resume = client_->resume();
      client->replica = client_->replica;
    }
    client->send(hello_);
    const bool welcome = client->until_welcome();
    client_ = std::move(client);
    if (!welcome) return;
    inside_ = true;
    if (!client_->welcome->token.empty()) {
      hello_.token = client_->welcome->token;
      hello_.join_code.clear();
      hello_.invitation.clear();
    }
    next_no_ = client_->welcome->next_command_no;
    // The last one may have been carried out although nobody heard of it: then it is not sent
    // again.
    if (first_no_ == 0) first_no_ = next_no_;
    done_ = next_no_ - first_no_;
    done_at_entry_ = done_;
  }
  void move_on() {
    inside_ = false;
    std::string name;
    if (client_ && !client_->goaways.empty()) name = client_->goaways.back().node;
    at_ = name.empty() || at_ == find_(name) ? (at_ + 1) % nodes_.size() : find_(name);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }

  std::vector<std::unique_ptr<ServerProcess>>& nodes_;
  Find find_;
  wire::Hello hello_;
  std::unique_ptr<LiveClient> client_;
  std::size_t at_ = 0;
  std::size_t avoided_ = nowhere;
  bool inside_ = false;
  std::uint64_t first_no_ = 0;
  std::uint64_t next_no_ = 0;
  std::uint64_t done_ = 0;
  std::uint64_t done_at_entry_ = 0;
};

}  // namespace plenary::testing
