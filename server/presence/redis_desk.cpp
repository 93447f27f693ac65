#include "presence/redis_desk.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>
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

// Not all sessions are renewed at one moment: in so many turns.
constexpr std::uint64_t renewal_turns = 8;
// What is said of more at once is only that all is to be read.
constexpr std::size_t said_one_by_one_max = 16;

struct Member {
  std::string node;
  std::uint64_t start = 0;
  std::uint64_t epoch = 0;
};

// The number behind the last colon of `text`, which is taken off with it.
std::optional<std::uint64_t> take_last_number(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return std::nullopt;
  std::string_view number = text.substr(colon + 1);
  const auto value = take_number(number);
  if (!value || !number.empty()) return std::nullopt;
  text = text.substr(0, colon);
  return value;
}

// NAME:START:EPOCH, or NAME:START of a version before.
std::optional<Member> member_from(std::string_view text) {
  const auto last = take_last_number(text);
  if (!last) return std::nullopt;
  const auto start = take_last_number(text);
  return start ? Member{std::string(text), *start, *last} : Member{std::string(text), *last, 0};
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
      process_(options_.node + ":" + std::to_string(options_.start)),
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
  renew_some();
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

void RedisDesk::begin(std::uint64_t id, std::uint64_t epoch) {
  asio::post(io_, [this, id, epoch] {
    Session& session = sessions_[id];
    take_off(id, session);
    session.epoch = epoch;
    show(id, session);
  });
}

void RedisDesk::end(std::uint64_t id, std::uint64_t epoch) {
  asio::post(io_, [this, id, epoch] {
    const auto found = sessions_.find(id);
    if (found != sessions_.end() && found->second.epoch == epoch) take_off(id, found->second);
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
    if (session.unsaid.empty()) write_later(id);
    session.unsaid[presence.seat] = presence;
  });
}

std::string RedisDesk::key(std::uint64_t session, std::string_view what) const {
  return "plenary:{" + std::to_string(session) + "}:" + std::string(what);
}

// ---- Writing

// Behind what was put at the same time: a crowd that comes in is written at once.
void RedisDesk::write_later(std::uint64_t id) {
  asio::post(io_, [this, id] {
    const auto found = sessions_.find(id);
    if (found != sessions_.end() && !found->second.unsaid.empty()) write(id, found->second);
  });
}

void RedisDesk::write(std::uint64_t id, Session& session) {
  const Rows unsaid = std::exchange(session.unsaid, {});
  redis::Words here{"HSET", key(id, me(session))};
  redis::Words gone{"HDEL", here[1]};
  for (const auto& [seat, presence] : unsaid) {
    if (presence.devices > 0) {
      here.insert(here.end(), {std::to_string(seat.value), row_text(presence)});
    } else {
      gone.push_back(std::to_string(seat.value));
    }
  }
  if (here.size() > 2) client_->send(std::move(here));
  if (gone.size() > 2) client_->send(std::move(gone));
  client_->send({"PEXPIRE", key(id, me(session)), std::to_string(options_.lives_ms)});
  // The first word of a node makes it known; renewals keep it so.
  if (!std::exchange(session.listed, true)) keep_alive(id, session);
  if (unsaid.size() > said_one_by_one_max) return publish(id, session, "");
  for (const auto& [seat, presence] : unsaid) {
    publish(id, session, " " + std::to_string(seat.value) + " " + row_text(presence));
  }
}

void RedisDesk::write_all(std::uint64_t id, Session& session) {
  session.unsaid.clear();
  if (session.own.empty()) return;
  redis::Words words{"HSET", key(id, me(session))};
  for (const auto& [seat, presence] : session.own) {
    words.insert(words.end(), {std::to_string(seat.value), row_text(presence)});
  }
  client_->send({"DEL", words[1]});
  client_->send(std::move(words));
  session.listed = true;
  keep_alive(id, session);
  publish(id, session, "");
}

void RedisDesk::keep_alive(std::uint64_t id, const Session& session) {
  const std::string lives = std::to_string(options_.lives_ms);
  client_->send({"SADD", key(id, "nodes"), me(session)});
  client_->send({"PEXPIRE", key(id, "nodes"), lives});
  client_->send({"PEXPIRE", key(id, me(session)), lives});
}

// Nothing: the others are to read all that we say.
void RedisDesk::publish(std::uint64_t id, Session& session, const std::string& seat_and_row) {
  client_->send({"SPUBLISH", key(id, "told"),
                 me(session) + " " + std::to_string(++session.number) + seat_and_row});
}

void RedisDesk::renew(std::uint64_t id, Session& session) {
  if (session.own.empty()) return;
  keep_alive(id, session);
  const std::uint64_t number = session.number;
  client_->send({"HLEN", key(id, me(session))}, [this, id, number](const Reply* reply) {
    // Redis has forgotten some of us: it was emptied, was full, or came back without what it had.
    const auto found = sessions_.find(id);
    if (reply == nullptr || found == sessions_.end() || found->second.number != number) return;
    const auto size = static_cast<std::int64_t>(found->second.own.size());
    if (reply->type == Reply::Type::integer && reply->number != size) write_all(id, found->second);
  });
}

void RedisDesk::renew_some() {
  renewal_.expires_after(std::chrono::milliseconds(options_.renew_ms) / renewal_turns);
  renewal_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    turn_ = (turn_ + 1) % renewal_turns;
    for (auto at = sessions_.begin(); at != sessions_.end();) {
      auto& [id, session] = *at;
      if (id % renewal_turns != turn_) {
        ++at;
        continue;
      }
      if (Clock::now() - session.looked_at > std::chrono::milliseconds(options_.unused_ms)) {
        let_go(id, session);
        at = sessions_.erase(at);
        continue;
      }
      renew(id, session);
      read(id);
      ++at;
    }
    renew_some();
  });
}

void RedisDesk::let_go(std::uint64_t id, Session& session) {
  client_->unsubscribe(key(id, "told"));
  take_off(id, session);
}

void RedisDesk::take_off(std::uint64_t id, Session& session) {
  session.own.clear();
  session.unsaid.clear();
  if (!std::exchange(session.listed, false)) return;
  client_->send({"DEL", key(id, me(session))});
  client_->send({"SREM", key(id, "nodes"), me(session)});
  publish(id, session, "");
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
  const std::uint64_t epoch = found->second.epoch;
  client_->send({"SMEMBERS", key(id, "nodes")}, [this, reading, epoch](const Reply* members) {
    if (members == nullptr || !members->is_array()) return;
    auto nodes = std::make_shared<Nodes>();
    for (const Reply& member : members->items) {
      const auto who = member_from(member.text);
      // What a process of our own name said in this opening, or in none, counts no more.
      if (!who || (who->node == options_.node && who->epoch >= epoch)) continue;
      client_->send(
          {"HGETALL", key(reading.session, member.text)}, [nodes, who = *who](const Reply* hash) {
            if (hash == nullptr || !hash->is_array() || hash->items.empty()) return;
            Node& node = (*nodes)[who.node];
            if (std::tie(who.epoch, who.start) < std::tie(node.epoch, node.start)) return;
            node = {who.epoch, who.start, 0, rows_from(*hash)};
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
    if (before != session.nodes.end() && before->second.epoch == node.epoch &&
        before->second.start == node.start) {
      node.number = before->second.number;
    }
  }
  session.nodes = std::move(nodes);
  show(reading.session, session);
}

// "NODE number seat row", or only "NODE number". What is late, doubled or of a process before is
// passed over.
void RedisDesk::hear(std::string_view channel, std::string_view message) {
  const auto id = session_in(channel);
  const auto found = id ? sessions_.find(*id) : sessions_.end();
  if (found == sessions_.end()) return;
  const std::size_t blank = message.find(' ');
  if (blank == message.npos) return;
  const auto who = member_from(message.substr(0, blank));
  message.remove_prefix(blank + 1);
  const auto number = take_number(message);
  if (!who || who->node == options_.node || !number) return;
  if (message.empty()) return read(*id);
  const auto seat = take_number(message);
  const auto row = seat ? row_from(Id<audit::Seat>(*seat), message) : std::nullopt;
  if (!row) return;
  Node& node = found->second.nodes[who->node];
  const auto they = std::tie(who->epoch, who->start);
  const auto known = std::tie(node.epoch, node.start);
  if (they < known || (they == known && *number <= node.number)) return;
  if (they > known) node.rows.clear();
  ++found->second.heard;
  node.epoch = who->epoch;
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
  std::uint64_t latest = session.epoch;
  for (const auto& [name, node] : session.nodes) latest = std::max(latest, node.epoch);
  for (const auto& [name, node] : session.nodes) {
    auto& rows = node.epoch == latest ? others.rows : others.gone;
    for (const auto& [seat, presence] : node.rows) rows.push_back(presence);
  }
  session.executor->post([id, board = session.board, others = std::move(others)] {
    if (const auto there = board.lock()) there->sessions[id] = others;
  });
}

}  // namespace plenary::presence
