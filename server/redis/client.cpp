#include "redis/client.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>

namespace plenary::redis {
namespace {

namespace asio = boost::asio;

constexpr int hops_max = 5;

// CRC16 as XMODEM has it, which is the one that Redis takes.
std::uint16_t crc16(std::string_view bytes) {
  std::uint16_t crc = 0;
  for (const char byte : bytes) {
    crc = static_cast<std::uint16_t>(crc ^ (unsigned{static_cast<unsigned char>(byte)} << 8));
    for (int bit = 0; bit < 8; ++bit) {
      const bool high = (crc & 0x8000U) != 0;
      crc = static_cast<std::uint16_t>((unsigned{crc} << 1) ^ (high ? 0x1021U : 0U));
    }
  }
  return crc;
}

std::string name_of(const Address& address) {
  return address.path.empty() ? address.host + ":" + std::to_string(address.port) : address.path;
}

// "MOVED 3999 127.0.0.1:6381"
struct Direction {
  bool moved = false;  // Else it is moving just now: ASK.
  std::size_t slot = 0;
  std::string name;
};
std::optional<Direction> direction_in(const Reply& reply) {
  if (!reply.is_error()) return std::nullopt;
  std::string_view text = reply.text;
  Direction direction;
  direction.moved = text.starts_with("MOVED ");
  if (!direction.moved && !text.starts_with("ASK ")) return std::nullopt;
  text.remove_prefix(text.find(' ') + 1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), direction.slot);
  const auto digits = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || direction.slot >= slots_count) return std::nullopt;
  if (digits >= text.size() || text[digits] != ' ') return std::nullopt;
  direction.name = text.substr(digits + 1);
  return direction;
}

}  // namespace

std::size_t slot_of(std::string_view key) {
  const std::size_t open = key.find('{');
  if (open != key.npos) {
    const std::size_t close = key.find('}', open + 1);
    if (close != key.npos && close > open + 1) key = key.substr(open + 1, close - open - 1);
  }
  return crc16(key) % slots_count;
}

Client::Client(asio::io_context& io, ClientOptions options, std::function<std::uint64_t()> draw,
               Log& log, ClientEvents events)
    : io_(io),
      options_(std::move(options)),
      draw_(std::move(draw)),
      log_(log),
      events_(std::move(events)),
      look_timer_(io),
      again_timer_(io),
      slots_(slots_count, nullptr) {
  const Address& address = options_.connection.address;
  if (!address.is_cluster) {
    auto& only = servers_[name_of(address)] = make_server(address);
    std::fill(slots_.begin(), slots_.end(), only.get());
    covered_ = true;
    return;
  }
  guide_ = std::make_unique<Connection>(
      io_, options_.connection, draw_, log_, ConnectionEvents{[this] { look(); }, [] {}});
  look_later();
}

Client::~Client() { *alive_ = false; }

std::unique_ptr<Client::Server> Client::make_server(const Address& address) {
  auto server = std::make_unique<Server>();
  server->name = name_of(address);
  ConnectionOptions connection = options_.connection;
  connection.address = address;
  server->speaker = std::make_unique<Connection>(
      io_, connection, draw_, log_, ConnectionEvents{[this] { changed(); }, [this] { changed(); }});
  server->listener = std::make_unique<Connection>(
      io_, connection, draw_, log_,
      ConnectionEvents{[this, raw = server.get()] { listener_up(raw); },
                       [this, raw = server.get()] { listener_down(raw); },
                       [this](std::string_view channel, std::string_view message) {
                         if (events_.message) events_.message(channel, message);
                       }});
  return server;
}

// Of a server that has none of the channels nothing was missed.
void Client::listener_down(const Server* server) {
  const bool missed =
      std::ranges::any_of(channels_, [&](const auto& channel) { return channel.second == server; });
  if (missed && events_.deaf) events_.deaf();
}

bool Client::is_idle() const {
  return std::ranges::all_of(
      servers_, [](const auto& each) { return each.second->speaker->is_idle(); });
}

void Client::changed() {
  const bool up =
      covered_ && !servers_.empty() &&
      std::ranges::all_of(servers_, [](const auto& each) { return each.second->speaker->is_up(); });
  if (!up) look_later();
  if (std::exchange(up_, up) == up) return;
  up ? events_.up() : events_.down();
}

// ---- Commands

Client::Server* Client::server_of(std::string_view key) const { return slots_[slot_of(key)]; }

void Client::send(Words words, Answer answer) {
  Server* server = server_of(words[1]);
  if (server == nullptr) {
    if (answer) answer(nullptr);
    return;
  }
  if (guide_ == nullptr) return server->speaker->send(words, std::move(answer));
  follow(std::move(words), std::move(answer), 0, server, false);
}

void Client::follow(Words words, Answer answer, int hops, Server* server, bool asking) {
  if (asking) server->speaker->send({"ASKING"});
  server->speaker->send(words, [this, words, answer, hops](const Reply* reply) {
    if (reply != nullptr && follow_error(*reply, words, answer, hops)) return;
    if (answer) answer(reply);
  });
}

// Whether the command was sent on to where its key is.
bool Client::follow_error(const Reply& reply, const Words& words, const Answer& answer, int hops) {
  const auto direction = direction_in(reply);
  if (!direction) return false;
  if (direction->moved) look();
  Server* server = server_named(direction->name);
  if (server == nullptr || hops >= hops_max) return false;
  if (direction->moved) slots_[direction->slot] = server;
  follow(words, answer, hops + 1, server, !direction->moved);
  return true;
}

Client::Server* Client::server_named(const std::string& name) {
  const auto found = servers_.find(name);
  return found == servers_.end() ? nullptr : found->second.get();
}

// ---- Who has what

void Client::look_later() {
  if (guide_ == nullptr) return;
  look_timer_.expires_after(std::chrono::milliseconds(options_.look_every_ms));
  look_timer_.async_wait([this, alive = alive_](const boost::system::error_code& error) {
    if (error || !*alive) return;
    look();
    if (!up_) look_later();
  });
}

// What is asked from within an answer is asked after it: servers come and go then.
void Client::look() {
  if (guide_ == nullptr || std::exchange(looking_, true)) return;
  asio::post(io_, [this, alive = alive_] {
    if (*alive) look_now();
  });
}

void Client::look_now() {
  Connection* asked = guide_->is_up() ? guide_.get() : nullptr;
  for (const auto& [name, server] : servers_) {
    if (asked == nullptr && server->speaker->is_up()) asked = server->speaker.get();
  }
  if (asked == nullptr) {
    looking_ = false;
    return;
  }
  asked->send({"CLUSTER", "SLOTS"}, [this](const Reply* reply) {
    looking_ = false;
    if (reply == nullptr) return;
    asio::post(io_, [this, alive = alive_, slots = *reply] {
      if (*alive) take(slots);
    });
  });
}

// Each: first slot, last slot, the one that has them (host, port, …), and its replicas.
void Client::take(const Reply& slots) {
  if (!slots.is_array()) return;
  std::vector<Server*> owners(slots_count, nullptr);
  for (const Reply& range : slots.items) {
    if (range.items.size() < 3 || range.items[2].items.size() < 2) continue;
    const Reply& owner = range.items[2];
    Address address = options_.connection.address;
    address.is_cluster = false;
    if (!owner.items[0].text.empty()) address.host = owner.items[0].text;
    address.port = static_cast<std::uint16_t>(owner.items[1].number);
    auto& server = servers_[name_of(address)];
    if (!server) server = make_server(address);
    const auto first = static_cast<std::size_t>(std::max<std::int64_t>(range.items[0].number, 0));
    const auto last = static_cast<std::size_t>(std::max<std::int64_t>(range.items[1].number, -1));
    for (std::size_t slot = first; slot <= last && slot < slots_count; ++slot) {
      owners[slot] = server.get();
    }
  }
  slots_ = std::move(owners);
  covered_ = std::ranges::count(slots_, nullptr) == 0;
  retire_unused();
  settle_channels();
  changed();
}

// Whoever has no slot any more, or never had one that counts.
void Client::retire_unused() {
  std::erase_if(servers_, [this](const auto& each) {
    if (std::ranges::count(slots_, each.second.get()) != 0) return false;
    for (auto& [channel, server] : channels_) {
      if (server == each.second.get()) server = nullptr;
    }
    return true;
  });
}

// ---- Channels

void Client::subscribe(const std::string& channel) {
  Server* server = server_of(channel);
  channels_[channel] = server;
  if (server != nullptr) say_subscription(*server, channel);
}

void Client::unsubscribe(const std::string& channel) {
  const auto found = channels_.find(channel);
  if (found == channels_.end()) return;
  if (found->second != nullptr) found->second->listener->send({"SUNSUBSCRIBE", channel});
  channels_.erase(found);
  refused_.erase(channel);
}

void Client::settle_channels() {
  for (auto& [channel, server] : channels_) {
    Server* owner = server_of(channel);
    if (owner == server) continue;
    if (server != nullptr) server->listener->send({"SUNSUBSCRIBE", channel});
    server = owner;
    if (owner != nullptr) say_subscription(*owner, channel);
  }
}

void Client::listener_up(Server* server) {
  for (const auto& [channel, at] : channels_) {
    if (at == server) say_subscription(*server, channel);
  }
}

void Client::say_subscription(Server& server, const std::string& channel) {
  server.listener->send({"SSUBSCRIBE", channel}, [this, channel](const Reply* reply) {
    if (reply == nullptr) return;  // It is said again once the connection is up.
    if (!channels_.contains(channel)) return;
    if (reply->is_error()) {
      // Once, however often it is said again.
      if (refused_.insert(channel).second) {
        log_.warning("redis_refused", {{"why", std::string_view(reply->text)}});
      }
      look_later();
      return say_again_later();
    }
    refused_.erase(channel);
    if (events_.listening) events_.listening(channel);
  });
}

// A cluster that is down just now, or a user that may not listen yet.
void Client::say_again_later() {
  if (std::exchange(saying_again_, true)) return;
  again_timer_.expires_after(std::chrono::milliseconds(options_.look_every_ms));
  again_timer_.async_wait([this, alive = alive_](const boost::system::error_code& error) {
    if (error || !*alive) return;
    saying_again_ = false;
    for (const std::string& channel : refused_) {
      Server* server = channels_.at(channel);
      if (server != nullptr) say_subscription(*server, channel);
    }
  });
}

}  // namespace plenary::redis
