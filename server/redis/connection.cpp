#include "redis/connection.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <hiredis/hiredis.h>

#include "base/steady_ms.h"

namespace plenary::redis {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

void append_command(const Words& words, std::string& out) {
  std::vector<const char*> starts;
  std::vector<std::size_t> sizes;
  for (const std::string& word : words) {
    starts.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* made = nullptr;
  const int size =
      redisFormatCommandArgv(&made, static_cast<int>(words.size()), starts.data(), sizes.data());
  if (size > 0) out.append(made, static_cast<std::size_t>(size));
  redisFreeCommand(made);
}

// "LOADING Redis is loading the dataset in memory": the first word says which error it is.
std::string_view first_word(std::string_view text) { return text.substr(0, text.find(' ')); }

}  // namespace

Connection::Connection(asio::io_context& io, ConnectionOptions options,
                       std::function<std::uint64_t()> draw, Log& log, ConnectionEvents events)
    : io_(io),
      options_(std::move(options)),
      draw_(std::move(draw)),
      log_(log),
      events_(std::move(events)),
      resolver_(io),
      retry_timer_(io),
      watch_timer_(io) {
  connect();
  watch();
}

Connection::~Connection() { *alive_ = false; }

// ---- Up and down

void Connection::connect() {
  ++attempt_;
  attempted_ms_ = heard_ms_ = steady_ms();
  parser_ = std::make_unique<Parser>();
  const Address& address = options_.address;
  if (!address.path.empty()) {
    // Longer than any socket's path can be: the constructor would throw.
    if (address.path.size() > 107) return drop("the path of the socket is too long");
    return connect_to(asio::local::stream_protocol::endpoint(address.path));
  }
  if (!options_.addresses.empty()) return connect_to_next(options_.addresses);
  resolver_.async_resolve(
      address.host, std::to_string(address.port),
      [this, alive = alive_, attempt = attempt_](const Error& error, const auto& found) {
        if (!*alive || attempt != attempt_) return;
        if (error || found.empty()) return drop("the name is not known");
        connect_to_next({found.begin(), found.end()});
      });
}

// A name may have one for IPv6 and one for IPv4, and Redis listen on only one of them.
void Connection::connect_to_next(const std::vector<tcp::endpoint>& addresses) {
  connect_to(addresses[turn_ % addresses.size()]);
}

void Connection::connect_to(const asio::generic::stream_protocol::endpoint& endpoint) {
  socket_ = std::make_unique<Socket>(io_);
  socket_->async_connect(endpoint, [this, alive = alive_, attempt = attempt_](const Error& error) {
    if (!*alive || attempt != attempt_) return;
    if (error) return drop("it cannot be reached");
    connected();
  });
}

void Connection::connected() {
  const Address& address = options_.address;
  if (address.path.empty()) {
    Error ignored;
    socket_->set_option(tcp::no_delay(true), ignored);
  }
  read();
  const auto expect_ok = [this](const char* otherwise) {
    return [this, otherwise](const Reply* reply) {
      if (reply != nullptr && reply->is_error()) drop(otherwise);
    };
  };
  // Said before it is up, so by a way of its own.
  if (!address.password.empty()) {
    Words words{"AUTH"};
    if (!address.user.empty()) words.push_back(address.user);
    words.push_back(address.password);
    append_command(words, outgoing_);
    waiting_.push_back({expect_ok("it does not take our password"), steady_ms()});
  }
  greet();
  write();
}

// A Redis that is loading, or wants a password, answers a ping with an error.
void Connection::greet() {
  append_command({"PING"}, outgoing_);
  const auto answered = [this](const Reply* reply) {
    if (reply == nullptr) return;
    if (reply->is_error()) return drop(first_word(reply->text));
    up_ = true;
    retry_bound_ms_ = 0;
    if (std::exchange(told_down_, false)) log_.info("redis_up");
    events_.up();
  };
  waiting_.push_back({answered, steady_ms()});
}

void Connection::drop(std::string_view why) {
  ++attempt_;
  // Once an outage, however often it is tried.
  if (!std::exchange(told_down_, true)) log_.warning("redis_down", {{"why", why}});
  const bool was_up = std::exchange(up_, false);
  if (!was_up) ++turn_;
  if (socket_) {
    Error ignored;
    socket_->close(ignored);
  }
  outgoing_.clear();
  writing_.clear();
  for (const Waiting& lost : std::exchange(waiting_, {})) {
    if (lost.answer) lost.answer(nullptr);
  }
  if (was_up) events_.down();
  retry_later();
}

void Connection::retry_later() {
  retry_bound_ms_ =
      std::clamp(2 * retry_bound_ms_, options_.retry_first_ms, options_.retry_last_ms);
  const auto wait = draw_() % static_cast<std::uint64_t>(retry_bound_ms_) + 1;
  retry_timer_.expires_after(std::chrono::milliseconds(wait));
  retry_timer_.async_wait([this, alive = alive_, attempt = attempt_](const Error& error) {
    if (!error && *alive && attempt == attempt_) connect();
  });
}

// Looks, several times a deadline, whether an answer is overdue or a ping is due.
void Connection::watch() {
  watch_timer_.expires_after(std::chrono::milliseconds(options_.deadline_ms / 4 + 1));
  watch_timer_.async_wait([this, alive = alive_](const Error& error) {
    if (error || !*alive) return;
    const std::int64_t now = steady_ms();
    const bool is_waiting = retry_timer_.expiry() > std::chrono::steady_clock::now();
    if (!waiting_.empty() && now - waiting_.front().sent_ms > options_.deadline_ms) {
      drop("it does not answer");
    } else if (!up_ && !is_waiting && now - attempted_ms_ > options_.deadline_ms) {
      drop("it cannot be reached in time");
    } else if (up_ && now - heard_ms_ > options_.ping_after_ms && waiting_.empty()) {
      send({"PING"});
    }
    watch();
  });
}

// ---- Bytes

void Connection::send(const Words& words, Answer answer) {
  if (!up_) {
    if (answer) answer(nullptr);
    return;
  }
  append_command(words, outgoing_);
  waiting_.push_back({std::move(answer), steady_ms()});
  if (waiting_.size() > options_.unanswered_max) return drop("it answers too slowly");
  write();
}

void Connection::write() {
  if (!writing_.empty() || outgoing_.empty()) return;
  writing_.swap(outgoing_);
  asio::async_write(*socket_, asio::buffer(writing_),
                    [this, alive = alive_, attempt = attempt_](const Error& error, std::size_t) {
                      if (!*alive || attempt != attempt_) return;
                      writing_.clear();
                      if (error) return drop("the line broke");
                      write();
                    });
}

void Connection::read() {
  socket_->async_read_some(
      asio::buffer(incoming_),
      [this, alive = alive_, attempt = attempt_](const Error& error, std::size_t size) {
        if (!*alive || attempt != attempt_) return;
        if (error) return drop("the line broke");
        heard_ms_ = steady_ms();
        if (!parser_->feed({incoming_.data(), size})) return drop("a reply is too large");
        while (const auto reply = parser_->next()) {
          hear(*reply);
          if (!*alive || attempt != attempt_) return;
        }
        if (parser_->has_ended()) return drop("a reply is none");
        read();
      });
}

// To a subscriber Redis says arrays that begin with what they are.
void Connection::hear(const Reply& reply) {
  const auto says = [&](std::string_view what, std::size_t size) {
    return reply.is_array() && reply.items.size() == size && reply.items[0].text == what;
  };
  if (events_.message && (says("message", 3) || says("smessage", 3))) {
    return events_.message(reply.items[1].text, reply.items[2].text);
  }
  // What nobody asked: the two sides do not understand each other any more. A cluster says so to
  // subscribers, too, when their channel's slot has moved away.
  if (waiting_.empty()) return drop("it answers what nobody asked");
  const Waiting waiting = std::move(waiting_.front());
  waiting_.pop_front();
  if (waiting.answer) waiting.answer(&reply);
}

}  // namespace plenary::redis
