// The node's side of presence in Redis: writes what the boards say, reads what other nodes say.
// Private to presence; its public functions from any thread, the rest on a thread of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "presence/fading.h"
#include "presence/redis.h"
#include "presence/redis_board.h"
#include "redis/client.h"

namespace plenary::presence {

class RedisDesk {
 public:
  RedisDesk(RedisOptions options, std::function<std::uint64_t()> draw, Metrics& metrics, Log& log);
  ~RedisDesk();

  const RedisOptions& options() const { return options_; }
  // Somebody looks at the session: what others say of it goes to `board`, on `executor`.
  void look(std::uint64_t session, Executor& executor, std::weak_ptr<OthersBySession> board);
  // The session is opened by this node; and that opening is over.
  void begin(std::uint64_t session, std::uint64_t epoch);
  void end(std::uint64_t session, std::uint64_t epoch);
  // This node's word on a seat.
  void put(std::uint64_t session, const live::Presence& presence);
  // Takes this node's people off, if Redis is there, and ends the thread. Before it is destroyed;
  // later calls do nothing.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  // What another process says of a session.
  struct Node {
    std::uint64_t epoch = 0;
    std::uint64_t start = 0;
    std::uint64_t number = 0;  // Of the last message that was heard of it.
    Rows rows;
  };
  using Nodes = std::map<std::string, Node>;
  struct Reading {
    std::uint64_t session = 0;
    std::uint64_t number = 0;
    std::uint64_t heard = 0;  // When it began.
  };
  struct Session {
    std::uint64_t epoch = 0;  // Of our opening.
    Rows own;
    Rows unsaid;               // What was put and is not written yet.
    bool listed = false;       // Among the nodes of the session.
    std::uint64_t number = 0;  // Of our last message.
    Nodes nodes;
    bool known = false;
    std::uint64_t reading = 0;  // Which reading of it counts: a later one makes older ones void.
    std::uint64_t heard = 0;    // Messages that said something new.
    Clock::time_point looked_at;
    Executor* executor = nullptr;
    std::weak_ptr<OthersBySession> board;
  };

  // ---- the thread's own
  void renew_some();
  void up();
  void lost();
  void write_later(std::uint64_t id);
  void write(std::uint64_t id, Session& session);
  void write_all(std::uint64_t id, Session& session);
  void renew(std::uint64_t id, Session& session);
  void keep_alive(std::uint64_t id, const Session& session);
  void publish(std::uint64_t id, Session& session, const std::string& seat_and_row);
  void take_off(std::uint64_t id, Session& session);
  void read(std::uint64_t id);
  void take(const Reading& reading, Nodes& nodes);
  void hear(std::string_view channel, std::string_view message);
  void show(std::uint64_t id, Session& session);
  void let_go(std::uint64_t id, Session& session);
  std::string key(std::uint64_t session, std::string_view what) const;
  // NAME:START:EPOCH
  std::string me(const Session& session) const {
    return process_ + ":" + std::to_string(session.epoch);
  }

  RedisOptions options_;
  Metrics& metrics_;
  std::string process_;  // NAME:START
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer renewal_;
  std::uint64_t turn_ = 0;  // Which of the sessions are renewed.
  std::unordered_map<std::uint64_t, Session> sessions_;
  std::unique_ptr<redis::Client> client_;
  std::thread thread_;
};

}  // namespace plenary::presence
