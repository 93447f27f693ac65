// A Redis, or a cluster of them, spoken to by key: whatever is said goes to the one that has the
// key.
//
// A single Redis has all keys. Of a cluster it knows who has which slot: it asks one that it was
// told of, follows where a slot has moved (MOVED) or is moving (ASK), and asks again whenever
// something does not fit. Each Redis has a connection for commands and one for what it is told
// (connection.h). Subscriptions are to sharded channels, which are like keys, and are kept: they
// are said again after every loss, and while they are refused. Everything on the thread that runs
// `io`; nothing throws.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "redis/connection.h"

namespace plenary::redis {

inline constexpr std::size_t slots_count = 16'384;

// The slot of a key: of what stands between its first { and the next }, where there is something.
std::size_t slot_of(std::string_view key);

struct ClientOptions {
  ConnectionOptions connection;      // Its address: the Redis, or one of the cluster.
  std::int64_t look_every_ms = 500;  // For who has what, while not all can be spoken to.
};

struct ClientEvents {
  // Whether all keys can be spoken to.
  std::function<void()> up;
  std::function<void()> down;
  // A connection that hears channels was lost.
  std::function<void()> deaf{};
  // What is said on the channel from now on is heard; what was said before may not have been.
  std::function<void(const std::string& channel)> listening{};
  std::function<void(std::string_view channel, std::string_view message)> message{};
};

class Client {
 public:
  using Answer = Connection::Answer;

  // `draw` gives random bits. The events are called from within the calls of `io` only.
  Client(boost::asio::io_context& io, ClientOptions options, std::function<std::uint64_t()> draw,
         Log& log, ClientEvents events);
  // No answer and no event comes after that.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool is_up() const { return up_; }
  // A command whose second word is its key or channel. Answered with null where that cannot be
  // spoken to, or is lost before the answer; not answered where its Redis leaves the cluster.
  void send(Words words, Answer answer = {});
  void subscribe(const std::string& channel);
  void unsubscribe(const std::string& channel);
  // Whether everything sent is answered, or lost.
  bool is_idle() const;

 private:
  struct Server {
    std::string name;  // host:port
    std::unique_ptr<Connection> speaker;
    std::unique_ptr<Connection> listener;
  };

  std::unique_ptr<Server> make_server(const Address& address);
  Server* server_of(std::string_view key) const;
  Server* server_named(const std::string& name);
  void follow(Words words, Answer answer, int hops, Server* server, bool asking);
  bool follow_error(const Reply& reply, const Words& words, const Answer& answer, int hops);
  void look();
  void look_now();
  void look_later();
  void take(const Reply& slots);
  void retire_unused();
  void settle_channels();
  void say_subscription(Server& server, const std::string& channel);
  void say_again_later();
  void listener_up(Server* server);
  void listener_down(const Server* server);
  void changed();

  boost::asio::io_context& io_;
  ClientOptions options_;
  std::function<std::uint64_t()> draw_;
  Log& log_;
  ClientEvents events_;
  boost::asio::steady_timer look_timer_;
  boost::asio::steady_timer again_timer_;
  std::unique_ptr<Connection> guide_;  // Of a cluster: the one that we were told of.
  std::map<std::string, std::unique_ptr<Server>> servers_;
  std::vector<Server*> slots_;
  std::map<std::string, Server*> channels_;  // And where each was last subscribed to.
  std::set<std::string> refused_;            // Of them: to be said again.
  bool saying_again_ = false;
  bool covered_ = false;  // Every slot has a server.
  bool looking_ = false;
  bool up_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace plenary::redis
