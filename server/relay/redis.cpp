#include "relay/redis.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "redis/client.h"

namespace plenary::relay {
namespace {

namespace asio = boost::asio;

std::string channel_of(const std::string& node) { return "plenary:{" + node + "}:relay"; }

}  // namespace

// On a thread of its own.
class RedisRelay::Line {
 public:
  Line(RedisRelayOptions options, std::function<std::uint64_t()> draw, Metrics& metrics, Log& log)
      : options_(std::move(options)),
        seal_(options_.key),
        metrics_(metrics),
        work_(asio::make_work_guard(io_)) {
    redis::ClientOptions redis;
    redis.connection.address = options_.address;
    redis.connection.deadline_ms = options_.deadline_ms;
    client_ = std::make_unique<redis::Client>(
        io_, redis, draw, log,
        redis::ClientEvents{
            [this] { client_->subscribe(channel_of(options_.node)); }, [this] { set_up(false); },
            [this] { set_up(false); }, [this](const std::string&) { set_up(client_->is_up()); },
            [this](std::string_view, std::string_view sealed) { hear(sealed); }});
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Line() {
    io_.stop();
    thread_.join();
  }

  bool is_up() const { return up_; }
  void send(const std::string& node, std::string packet) {
    if (!up_) return;
    asio::post(io_, [this, node, packet = std::move(packet)] {
      client_->send({"SPUBLISH", channel_of(node), seal_.close(node, packet)});
    });
  }
  void listen(Hear hear) {
    const std::lock_guard lock(mutex_);
    hear_ = std::move(hear);
  }

 private:
  void set_up(bool up) {
    if (up_.exchange(up) != up) metrics_.set(Gauge::relay_up, up ? 1 : 0);
  }
  void hear(std::string_view sealed) {
    auto packet = seal_.open(options_.node, sealed);
    if (!packet) return;  // Somebody else writes to this Redis.
    const std::lock_guard lock(mutex_);
    if (hear_) hear_(*std::move(packet));
  }

  RedisRelayOptions options_;
  Seal seal_;
  Metrics& metrics_;
  std::atomic<bool> up_ = false;
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::unique_ptr<redis::Client> client_;
  std::mutex mutex_;  // Guards hear_.
  Hear hear_;
  std::thread thread_;
};

RedisRelay::RedisRelay(RedisRelayOptions options, std::function<std::uint64_t()> draw,
                       Metrics& metrics, Log& log)
    : line_(std::make_unique<Line>(std::move(options), std::move(draw), metrics, log)) {}

RedisRelay::~RedisRelay() = default;

bool RedisRelay::is_up() const { return line_->is_up(); }

void RedisRelay::send(const std::string& node, std::string packet) {
  line_->send(node, std::move(packet));
}

void RedisRelay::listen(Hear hear) { line_->listen(std::move(hear)); }

}  // namespace plenary::relay
