// One connection to a Redis that stays: it comes back by itself, and says when it is up and down.
//
// Commands go out in one stream and are answered in order. Each answer has a deadline; a connection
// that says nothing is pinged, and one that does not answer in time, says what is no reply, or is
// refused, is dropped and opened again after a wait with full jitter. Nothing is queued while it is
// down. Everything on the thread that runs `io`; nothing throws.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/log.h"
#include "redis/address.h"
#include "redis/parser.h"

namespace plenary::redis {

using Words = std::vector<std::string>;

struct ConnectionOptions {
  Address address;
  std::int64_t deadline_ms = 1'000;  // For connecting, and for each answer.
  std::int64_t ping_after_ms = 2'000;
  std::int64_t retry_first_ms = 50;  // The bound of the first wait; doubled up to the last.
  std::int64_t retry_last_ms = 2'000;
  std::size_t unanswered_max = 16'384;
  // Instead of those that the name has, where they are known already.
  std::vector<boost::asio::ip::tcp::endpoint> addresses{};
};

struct ConnectionEvents {
  std::function<void()> up;
  std::function<void()> down;
  // Of a channel that was subscribed to. What is said to a subscriber is never an answer.
  std::function<void(std::string_view channel, std::string_view message)> message{};
};

class Connection {
 public:
  // `reply` is null where the connection was lost before the answer, or is down.
  using Answer = std::function<void(const Reply* reply)>;

  // `draw` gives random bits. The events are called from within the calls of `io` only.
  Connection(boost::asio::io_context& io, ConnectionOptions options,
             std::function<std::uint64_t()> draw, Log& log, ConnectionEvents events);
  // No answer and no event comes after that.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool is_up() const { return up_; }
  void send(const Words& words, Answer answer = {});
  // Whether everything sent is answered, or lost.
  bool is_idle() const { return waiting_.empty(); }

 private:
  using Socket = boost::asio::generic::stream_protocol::socket;
  using Error = boost::system::error_code;
  struct Waiting {
    Answer answer;
    std::int64_t sent_ms = 0;
  };

  void connect();
  void connect_to_next(const std::vector<boost::asio::ip::tcp::endpoint>& addresses);
  void connect_to(const boost::asio::generic::stream_protocol::endpoint& endpoint);
  void connected();
  void greet();
  void write();
  void read();
  void hear(const Reply& reply);
  void drop(std::string_view why);
  void retry_later();
  void watch();

  boost::asio::io_context& io_;
  ConnectionOptions options_;
  std::function<std::uint64_t()> draw_;
  Log& log_;
  ConnectionEvents events_;
  boost::asio::ip::tcp::resolver resolver_;
  std::unique_ptr<Socket> socket_;
  std::unique_ptr<Parser> parser_;
  boost::asio::steady_timer retry_timer_;
  boost::asio::steady_timer watch_timer_;
  std::deque<Waiting> waiting_;
  std::string outgoing_;  // Not yet handed to the socket.
  std::string writing_;
  std::array<char, 16'384> incoming_{};
  std::size_t turn_ = 0;  // Which of a name's addresses is tried; the next where that is nothing.
  std::int64_t attempted_ms_ = 0;
  std::int64_t heard_ms_ = 0;
  std::int64_t retry_bound_ms_ = 0;
  bool up_ = false;
  bool told_down_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::uint64_t attempt_ = 0;  // What an older one still says is not heard.
};

}  // namespace plenary::redis
