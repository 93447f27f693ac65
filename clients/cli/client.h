// One person's connection: it comes back by itself, resumes where it was, and sends every command
// until it has its receipt.
//
// Commands are numbered and kept in an outbox; after a reconnect all without a receipt are sent
// again, and the server answers those it knows as it did before (rule P2). Lives on its Network.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/assert.h"
#include "clients/cli/network.h"
#include "clients/cli/replica.h"
#include "wire/messages.h"

namespace plenary::cli {

struct ClientEvents {
  std::function<void(const wire::Receipt&)> receipt;
  std::function<void(const wire::ServerMessage&)> applied;
  std::function<void(std::string_view)> bytes{};  // Of every message, before anything else.
  // Takes out of a message the fields that the caller understands by itself; what it returns is
  // understood as ever. The replica does not have what was taken out.
  std::function<std::string_view(std::string_view)> sift{};
};

class Client {
 public:
  // A new device, unless `hello` names one.
  Client(Network& network, Url url, wire::Hello hello, ClientEvents events);
  ~Client();

  void start();
  // Its number; the receipt comes by event. `as`: somebody who sits at this device.
  std::uint64_t submit(audit::Command command, Id<audit::Seat> as = {});
  // The network is gone without a word; it comes back by itself.
  void drop_link();

  bool is_welcome() const { return welcome_.has_value() && link_ready_; }
  // The server said that it is of no use to come back.
  bool is_turned_away() const { return turned_away_; }
  std::uint16_t close_code() const { return close_code_; }
  bool is_idle() const { return outbox_.empty(); }
  std::size_t reconnects() const { return reconnects_; }
  // Lines that were lost, by close code (zero: none was said) and whether it had been welcomed.
  using Losses = std::map<std::pair<std::uint16_t, bool>, std::size_t>;
  const Losses& losses() const { return losses_; }
  std::uint64_t bytes_sent() const { return bytes_sent_; }  // Of commands, without their frames.
  // How often a command was done, by its tag.
  const std::map<std::uint32_t, std::size_t>& done() const { return done_; }
  const wire::Welcome& welcome() const {
    PLENARY_ASSERT(welcome_.has_value());
    return *welcome_;
  }
  // What it says when it comes back: its ticket and its device.
  const wire::Hello& hello() const { return hello_; }
  Replica& replica() { return replica_; }
  const Replica& replica() const { return replica_; }

 private:
  struct Waiting {
    std::uint64_t number = 0;
    std::string bytes;
    std::uint32_t tag = 0;  // Of its command.
  };
  void opened();
  void heard(std::string_view bytes);
  void lost(std::uint16_t code);
  void take(const wire::Receipt& receipt);
  void welcomed(const wire::Welcome& welcome);
  void send_more();
  void pause(std::int64_t ms);
  void later(std::int64_t ms, void (Client::*work)());
  void ping();

  Network& network_;
  Url url_;
  wire::Hello hello_;
  ClientEvents events_;
  std::unique_ptr<Link> link_;
  std::optional<wire::Welcome> welcome_;
  Replica replica_;
  std::deque<Waiting> outbox_;
  std::size_t sent_ = 0;  // Of the outbox, on this connection.
  std::uint64_t next_number_ = 1;
  std::uint64_t connection_ = 0;
  std::size_t reconnects_ = 0;
  Losses losses_;
  std::uint64_t bytes_sent_ = 0;
  std::map<std::uint32_t, std::size_t> done_;
  std::int64_t back_off_ms_ = 0;
  std::uint16_t close_code_ = 0;
  std::optional<wire::Goaway> goaway_;  // Said on this connection.
  bool link_ready_ = false;
  bool turned_away_ = false;
  bool paused_ = false;
  bool paced_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

// From the system's generator: what ids and devices are made of.
std::uint64_t draw_random();

}  // namespace plenary::cli
