#include "relay/redis.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "redis/connection.h"

namespace plenary::relay {
namespace {

namespace asio = boost::asio;

std::string channel_of(const std::string& node) { return "plenary:{" + node + "}:relay"; }

}  // namespace

// Two connections on one thread: one that says, one that hears.
class RedisRelay::Line {
 public:
  Line(RedisRelayOptions options, std::function<std::uint64_t()> draw, Metrics& metrics, Log& log)
      : options_(std::move(options)),
        seal_(options_.key),
        metrics_(metrics),
        log_(log),
        work_(asio::make_work_guard(io_)) {
    redis::ConnectionOptions connection;
    connection.address = options_.address;
    connection.deadline_ms = options_.deadline_ms;
    speaker_ = std::make_unique<redis::Connection>(
        io_, connection, draw, log,
        redis::ConnectionEvents{[this] { look(); }, [this] { look(); }});
    listener_ = std::make_unique<redis::Connection>(
        io_, connection, draw, log,
        redis::ConnectionEvents{
            [this] { subscribe(); },
            [this] {
              listening_ = false;
              look();
            },
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
      speaker_->send({"SPUBLISH", channel_of(node), seal_.close(node, packet)});
    });
  }
  void listen(Hear hear) {
    const std::lock_guard lock(mutex_);
    hear_ = std::move(hear);
  }

 private:
  void subscribe() {
    listener_->send({"SSUBSCRIBE", channel_of(options_.node)}, [this](const redis::Reply* reply) {
      if (reply == nullptr) return;
      listening_ = !reply->is_error();
      if (reply->is_error()) log_.warning("relay_refused", {{"why", reply->text}});
      look();
    });
  }
  void look() {
    const bool up = speaker_ && speaker_->is_up() && listening_;
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
  Log& log_;
  std::atomic<bool> up_ = false;
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  bool listening_ = false;  // The thread's.
  std::unique_ptr<redis::Connection> speaker_;
  std::unique_ptr<redis::Connection> listener_;
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
