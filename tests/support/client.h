// A client of the live path for tests, however it is connected: a replica, and a memory of all it
// was told. Every wait has a deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "clients/cli/replica.h"
#include "wire/decode.h"
#include "wire/messages.h"

namespace plenary::testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

class Client {
 public:
  virtual ~Client() = default;
  virtual void send(const wire::ClientMessage& message) = 0;
  // The payload of the next message; nothing once it is closed or `waited` is over.
  virtual std::optional<std::string> next_message(std::chrono::milliseconds waited) = 0;
  std::optional<std::string> next_message() { return next_message(patience); }

  // Applies what comes until `met` holds; false if it closes or takes too long first.
  template <class Met>
  bool until(Met met) {
    while (!met()) {
      const auto message = next_message();
      if (!message) return false;
      apply(*message);
    }
    return true;
  }
  // The same where nothing may come any more before that moment.
  template <class Met>
  bool until(std::chrono::steady_clock::time_point end, Met met) {
    while (!met()) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          end - std::chrono::steady_clock::now());
      if (left.count() <= 0) return false;
      const auto message = next_message(left);
      if (message) apply(*message);
      if (!message && close_code_ != 0) return false;
    }
    return true;
  }
  bool until_welcome() {
    return until([this] { return welcome.has_value(); });
  }
  bool until_receipt(std::uint64_t command_no) {
    return until([&] { return receipt(command_no) != nullptr; });
  }
  // The code it is closed with; 1006: without a word; 0: it is not.
  int closed() {
    while (const auto message = next_message()) raw += *message;
    return close_code_;
  }

  const wire::Receipt* receipt(std::uint64_t command_no) const {
    for (const wire::Receipt& each : receipts) {
      if (each.command_no == command_no) return &each;
    }
    return nullptr;
  }
  std::vector<std::string> notes() const {
    std::vector<std::string> texts;
    for (const auto& [scope, store] : replica.scopes()) {
      for (const auto& [id, stored] : store.all<audit::Note>()) {
        texts.push_back(stored.record.text.str());
      }
    }
    return texts;
  }
  wire::Resume resume() const { return {welcome->epoch, replica.cursors()}; }

  std::optional<wire::Welcome> welcome;
  std::vector<wire::Receipt> receipts;
  std::vector<wire::Goaway> goaways;
  std::vector<wire::Pong> pongs;
  std::map<Id<audit::Seat>, wire::PresenceState> roster;  // But who has left.
  std::uint32_t observers = 0;                            // As the roster last said.
  std::size_t snapshots = 0;
  cli::Replica replica;
  std::string raw;  // Every byte of every message.

 protected:
  static constexpr std::chrono::milliseconds patience{15'000};

  int close_code_ = 0;

 private:
  void note_presence(const wire::PresenceTick& tick) {
    observers = tick.observers;
    for (const auto& [seat, state] : tick.rows) {
      roster[seat] = state;
      if (state == wire::PresenceState::left) roster.erase(seat);
    }
  }
  void apply(const std::string& bytes) {
    raw += bytes;
    const auto understood = wire::decode_server(bytes);
    ASSERT_TRUE(understood.has_value());
    const wire::ServerMessage& message = understood->message;
    if (!message.welcome.empty()) {
      welcome = message.welcome.back();
      roster.clear();
    }
    for (const wire::PresenceTick& tick : message.presence) note_presence(tick);
    receipts.insert(receipts.end(), message.receipts.begin(), message.receipts.end());
    goaways.insert(goaways.end(), message.goaway.begin(), message.goaway.end());
    pongs.insert(pongs.end(), message.pong.begin(), message.pong.end());
    snapshots += message.snapshots.size();
    EXPECT_TRUE(replica.apply(*understood).empty());
  }
};

}  // namespace plenary::testing
