#include "presence/redis_desk.h"

#include <charconv>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/assert.h"
#include "presence/row.h"

namespace plenary::presence {
namespace {

namespace asio = boost::asio;
using redis::Reply;

// How long an ordinary end waits for Redis to take our people off.
constexpr std::chrono::milliseconds goodbye{500};

struct Member {
  std::string node;
  std::uint64_t start = 0;
};

// NODE:START
std::optional<Member> member_from(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return std::nullopt;
  std::string_view number = text.substr(colon + 1);
  const auto start = take_number(number);
  if (!start || !number.empty()) return std::nullopt;
  return Member{std::string(text.substr(0, colon)), *start};
}

Rows rows_from(const Reply& hash) {
  Rows rows;
  for (std::size_t at = 0; at + 1 < hash.items.size(); at += 2) {
    std::string_view seat = hash.items[at].text;
    const auto id = take_number(seat);
    if (!id || !seat.empty()) continue;
    if (const auto row = row_from(Id<audit::Seat>(*id), hash.items[at + 1].text)) {
      rows[row->seat] = *row;
    }
  }
  return rows;
}

// plenary:{SESSION}:told
std::optional<std::uint64_t> session_in(std::string_view channel) {
  constexpr std::string_view before = "plenary:{";
  if (!channel.starts_with(before)) return std::nullopt;
  std::uint64_t session = 0;
  const char* end = channel.data() + channel.size();
  const auto [at, error] = std::from_chars(channel.data() + before.size(), end, session);
  return error == std::errc{} ? std::optional(session) : std::nullopt;
}

}  // namespace

RedisDesk::RedisDesk(RedisOptions options, std::function<std::uint64_t()> draw, Metrics& metrics,
                     Log& log)
    : options_(std::move(options)),
      metrics_(metrics),
      me_(options_.node + ":" + std::to_string(options_.start)),
      work_(asio::make_work_guard(io_)),
      renewal_(io_) {
  redis::ClientOptions redis;
  redis.connection.address = options_.address;
  redis.connection.deadline_ms = options_.deadline_ms;
  client_ = std::make_unique<redis::Client>(
      io_, redis, draw, log,
      redis::ClientEvents{
          [this] { up(); },
          [this] { lost(); },
          {},
          [this](std::string_view channel) {
            if (const auto session = session_in(channel)) read(*session);
          },
          [this](std::string_view channel, std::string_view message) { hear(channel, message); }});
  every_renewal();
  thread_ = std::thread([this] { io_.run(); });
}

RedisDesk::~RedisDesk() { PLENARY_ASSERT(!thread_.joinable()); }

void RedisDesk::stop() {
  if (!thread_.joinable()) return;
  asio::post(io_, [this] {
    renewal_.cancel();
    for (auto& [id, session] : sessions_) let_go(id, session);
    // Ends when all of it is answered; the deadline sees to it that it ends.
    const auto end = Clock::now() + goodbye;
    const auto look = std::make_shared<std::function<void()>>();
    *look = [this, end, weak = std::weak_ptr(look)] {
      if (client_->is_idle() || Clock::now() > end) return io_.stop();
      renewal_.expires_after(std::chrono::milliseconds(5));
      renewal_.async_wait([again = weak.lock()](const boost::system::error_code&) { (*again)(); });
    };
    (*look)();
  });
  thread_.join();
}

void RedisDesk::look(std::uint64_t id, Executor& executor, std::weak_ptr<OthersBySession> board) {
  asio::post(io_, [this, id, &executor, board = std::move(board)] {
    const auto [at, is_new] = sessions_.try_emplace(id);
    Session& session = at->second;
    session.looked_at = Clock::now();
    session.executor = &executor;
    session.board = board;
    if (!is_new) return;
    client_->subscribe(key(id, "told"));
    read(id);
  });
}

void RedisDesk::put(std::uint64_t id, const live::Presence& presence) {
  asio::post(io_, [this, id, presence] {
    Session& session = sessions_[id];
    if (presence.devices > 0) {
      session.own[presence.seat] = presence;
    } else {
      session.own.erase(presence.seat);
    }
    write(id, session, presence);
  });
}

std::string RedisDesk::key(std::uint64_t session, std::string_view what) const {
  return "plenary:{" + std::to_string(session) + "}:" + std::string(what);
}

// ---- Writing

void RedisDesk::write(std::uint64_t id, Session& session, const live::Presence& presence) {
  const std::string seat = std::to_string(presence.seat.value);
  const std::string row = row_text(presence);
  const std::string lives = std::to_string(options_.lives_ms);
  client_->send(presence.devices > 0 ? redis::Words{"HSET", own_key(id), seat, row}
                                     : redis::Words{"HDEL", own_key(id), seat});
  client_->send({"PEXPIRE", own_key(id), lives});
  // The first word of a node makes it known; renewals keep it so.
  if (++session.number == 1) {
    client_->send({"SADD", key(id, "nodes"), me_});
    client_->send({"PEXPIRE", key(id, "nodes"), lives});
  }
  const std::string said = me_ + " " + std::to_string(session.number) + " " + seat + " " + row;
  client_->send({"SPUBLISH", key(id, "told"), said});
}

void RedisDesk::write_all(std::uint64_t id, Session& session) {
  if (session.own.empty()) return;
  redis::Words words{"HSET", own_key(id)};
  for (const auto& [seat, presence] : session.own) {
    words.push_back(std::to_string(seat.value));
    words.push_back(row_text(presence));
  }
  client_->send({"DEL", own_key(id)});
  client_->send(words);
  const std::string lives = std::to_string(options_.lives_ms);
  client_->send({"PEXPIRE", own_key(id), lives});
  client_->send({"SADD", key(id, "nodes"), me_});
  client_->send({"PEXPIRE", key(id, "nodes"), lives});
}

void RedisDesk::renew(std::uint64_t id, Session& session) {
  if (session.own.empty()) return;
  const std::string lives = std::to_string(options_.lives_ms);
  client_->send({"SADD", key(id, "nodes"), me_});
  client_->send({"PEXPIRE", key(id, "nodes"), lives});
  client_->send({"PEXPIRE", own_key(id), lives});
  const std::uint64_t number = session.number;
  client_->send({"HLEN", own_key(id)}, [this, id, number](const Reply* reply) {
    // Redis has forgotten some of us: it was emptied, was full, or came back without what it had.
    const auto found = sessions_.find(id);
    if (reply == nullptr || found == sessions_.end() || found->second.number != number) return;
    const auto size = static_cast<std::int64_t>(found->second.own.size());
    if (reply->type == Reply::Type::integer && reply->number != size) write_all(id, found->second);
  });
}

void RedisDesk::every_renewal() {
  renewal_.expires_after(std::chrono::milliseconds(options_.renew_ms));
  renewal_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    for (auto at = sessions_.begin(); at != sessions_.end();) {
      auto& [id, session] = *at;
      if (Clock::now() - session.looked_at > std::chrono::milliseconds(options_.unused_ms)) {
        let_go(id, session);
        at = sessions_.erase(at);
        continue;
      }
      renew(id, session);
      read(id);
      ++at;
    }
    every_renewal();
  });
}

void RedisDesk::let_go(std::uint64_t id, Session& session) {
  client_->unsubscribe(key(id, "told"));
  if (session.number == 0) return;
  client_->send({"DEL", own_key(id)});
  client_->send({"SREM", key(id, "nodes"), me_});
}

// ---- Reading

void RedisDesk::up() {
  metrics_.set(Gauge::redis_up, 1);
  for (auto& [id, session] : sessions_) {
    write_all(id, session);
    read(id);
  }
}

void RedisDesk::lost() {
  metrics_.set(Gauge::redis_up, 0);
  for (auto& [id, session] : sessions_) {
    session.known = false;
    show(id, session);
  }
}

// All other nodes of the session, and then what each of them says.
void RedisDesk::read(std::uint64_t id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || !client_->is_up()) return;
  const Reading reading{id, ++found->second.reading, found->second.heard};
  client_->send({"SMEMBERS", key(id, "nodes")}, [this, reading](const Reply* members) {
    if (members == nullptr || !members->is_array()) return;
    auto nodes = std::make_shared<Nodes>();
    for (const Reply& member : members->items) {
      const auto who = member_from(member.text);
      // A process of our own name that was here before has no people any more.
      if (!who || who->node == options_.node) continue;
      client_->send(
          {"HGETALL", key(reading.session, member.text)}, [nodes, who = *who](const Reply* hash) {
            if (hash == nullptr || !hash->is_array() || hash->items.empty()) return;
            Node& node = (*nodes)[who.node];
            if (who.start >= node.start) node = {who.start, 0, rows_from(*hash)};
          });
    }
    // Answers for one key come in order: this one is behind all of them.
    client_->send(
        {"EXISTS", key(reading.session, "nodes")}, [this, reading, nodes](const Reply* reply) {
          if (reply != nullptr && !reply->is_error()) take(reading, *nodes);
        });
  });
}

void RedisDesk::take(const Reading& reading, Nodes& nodes) {
  const auto found = sessions_.find(reading.session);
  if (found == sessions_.end() || found->second.reading != reading.number) return;
  Session& session = found->second;
  session.known = true;
  // What was heard meanwhile may be younger than what was read.
  if (session.heard != reading.heard) return read(reading.session);
  for (auto& [name, node] : nodes) {
    const auto before = session.nodes.find(name);
    if (before != session.nodes.end() && before->second.start == node.start) {
      node.number = before->second.number;
    }
  }
  session.nodes = std::move(nodes);
  show(reading.session, session);
}

// "NODE:START number seat row". What is late, doubled or of a process before is passed over.
void RedisDesk::hear(std::string_view channel, std::string_view message) {
  const auto id = session_in(channel);
  const auto found = id ? sessions_.find(*id) : sessions_.end();
  if (found == sessions_.end()) return;
  const std::size_t blank = message.find(' ');
  if (blank == message.npos) return;
  const auto who = member_from(message.substr(0, blank));
  message.remove_prefix(blank + 1);
  const auto number = take_number(message);
  const auto seat = take_number(message);
  if (!who || who->node == options_.node || !number || !seat) return;
  const auto row = row_from(Id<audit::Seat>(*seat), message);
  if (!row) return;
  Node& node = found->second.nodes[who->node];
  if (who->start < node.start || (who->start == node.start && *number <= node.number)) return;
  if (who->start > node.start) node.rows.clear();
  ++found->second.heard;
  node.start = who->start;
  node.number = *number;
  if (row->devices > 0) {
    node.rows[row->seat] = *row;
  } else {
    node.rows.erase(row->seat);
  }
  show(*id, found->second);
}

void RedisDesk::show(std::uint64_t id, Session& session) {
  if (session.executor == nullptr) return;
  Others others;
  others.known = session.known;
  for (const auto& [name, node] : session.nodes) {
    for (const auto& [seat, presence] : node.rows) others.rows.push_back(presence);
  }
  session.executor->post([id, board = session.board, others = std::move(others)] {
    if (const auto there = board.lock()) there->sessions[id] = others;
  });
}

}  // namespace plenary::presence
