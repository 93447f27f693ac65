// One loop thread: its io_context, its Links, its tick. Private to transport.
//
// Owned by the Server. Everything runs on the loop's thread but post(). An exception that somebody
// above lets out is counted and logged; where it came from a Link's guest it costs that Link only.
#pragma once

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <queue>
#include <span>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/uio.h>

#include "base/loop_role.h"
#include "transport/channels.h"
#include "transport/close_codes.h"
#include "transport/detours.h"
#include "transport/limits.h"
#include "transport/link_slots.h"
#include "transport/readiness.h"
#include "transport/reception.h"

namespace plenary::transport {

struct LoopParts {
  std::size_t number = 0;
  const std::function<std::string(std::string_view)>* to_json = nullptr;
  const Patience& patience;
  Metrics& metrics;
  Log& log;
};

class Loop final : public Hub, public Executor {
 public:
  using MakeGuest = std::function<std::unique_ptr<Guest>(LinkId)>;

  explicit Loop(LoopParts parts);

  boost::asio::io_context& io() { return io_; }
  Reception& reception() { return reception_; }
  const Patience& patience() const { return parts_.patience; }

  // Runs until leave(); then lets all Links go.
  void run();
  // Says goodbye to whoever is still there and ends run(). Any thread.
  void leave();
  // Nobody here is owed anything.
  bool quiet() const { return links_.count() == 0 && reception_.exchanges() == 0; }

  // Makes a Link of a connection; `guest` is asked who speaks with it (null: for an echo). Null
  // where there are as many as can be.
  Link* adopt(Upgraded upgraded, const MakeGuest& guest);

  // Keeps a detour until its stream is opened or it has waited too long.
  void begin_detour(Detours::Waiting detour);
  bool claim_detour(const std::string& stream);
  void open_detour(const std::string& stream, Upgraded upgraded);
  // What was said by POST to the Link with that key: all of the body, or nothing and the Link goes.
  enum class Posted : std::uint8_t { heard, malformed, gone };
  Posted hear(const std::string& key, std::string_view body);

  void post(std::function<void()> work) override;
  void post_after(std::int64_t delay_ms, std::function<void()> work) override;

  std::size_t loop() const override { return parts_.number; }
  Executor& executor() override { return *this; }
  void subscribe(LinkId link, Channel channel) override;
  void unsubscribe(LinkId link, Channel channel) override;
  void publish(Channel channel, const Frame& frame) override;
  void send(LinkId link, const Frame& frame) override;
  void flush_soon() override;
  void admitted(LinkId link) override;
  void close(LinkId link, std::uint16_t code) override;
  std::size_t links() const override { return links_.count(); }

 private:
  enum class Sent : std::uint8_t { all, blocked, broken };
  enum class Got : std::uint8_t { more, all, end };

  void on_loop() const;
  Link* find(LinkId id);
  template <class Work>
  bool guarded(Link& link, Work work);
  const Outbox::Form* form_of(Use use) const;
  void caught(const char* what);

  void read_round();
  void read_again(std::int64_t wait_ms);
  bool read(LinkId id);
  void listen(Link& link, bool listening);
  Got read_once(Link& link);
  void take(Link& link, std::span<char> bytes);
  void see(Link& link, const ReadFrame& frame);
  void answer_ping(Link& link, std::string_view payload);

  template <class LinkAt>
  void expect(std::size_t at, std::size_t count, LinkAt link_at) const;
  void make_room(Link& link);
  void queue_control(Link& link, std::string_view whole_frame);
  void touch(Link& link);
  void flush_by(std::int64_t due_ms);
  void flush();
  void write_to(Link& link);
  void queue_bulk(Link& link);
  void write_bulk();
  void settle(Link& link);
  ssize_t send_now(const Link& link, std::size_t pieces);
  Sent transmit(Link& link);
  void wait_to_write(Link& link);
  void write_on();
  void drained(Link& link);

  void begin_close(Link& link, std::uint16_t code);
  void give_up(Link& link);
  void remove(LinkId id);
  void look_at_when_due(Link& link);
  void scan();
  void check(Link& link);

  LoopParts parts_;
  const Outbox::Form json_message_;
  const Outbox::Form event_message_ = message_event;
  Reception reception_;
  Detours detours_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  Readiness readable_;
  Readiness writable_;
  boost::asio::steady_timer round_;
  boost::asio::steady_timer tick_;
  boost::asio::steady_timer scan_;
  LinkSlots links_;
  Channels channels_;
  // When a Link is to be looked at. So a second costs what has come due in it, not what is there.
  struct Look {
    std::int64_t at_ms = 0;
    LinkId link;
    friend bool operator>(const Look& a, const Look& b) { return a.at_ms > b.at_ms; }
  };
  std::priority_queue<Look, std::vector<Look>, std::greater<>> looks_;
  std::vector<LinkId> dirty_;
  std::vector<LinkId> flushing_;
  std::deque<LinkId> bulk_;  // Who is due much and can be written to.
  bool writing_bulk_ = false;
  std::int64_t now_ms_ = 0;  // Of the last look at the clock.
  static constexpr std::int64_t never_ms = INT64_MAX;
  std::int64_t flush_due_ms_ = never_ms;  // When the next is to be.
  std::int64_t next_tick_ms_ = 0;
  std::int64_t rested_ms_ = 0;
  std::atomic<bool> running_ = false;
  LoopRole role_;
  std::array<iovec, limits::pieces_per_write> pieces_{};
  std::array<char, limits::joined_bytes> joined_{};
  std::array<char, limits::read_bytes> buffer_{};
};

// Before the one at `at` is written to: asks for what writing to those behind it will touch.
template <class LinkAt>
void Loop::expect(std::size_t at, std::size_t count, LinkAt link_at) const {
  if (at + 4 < count) {
    if (const Link* link = link_at(at + 4)) link->will_be_written();
  }
  if (at + 2 < count) {
    if (const Link* link = link_at(at + 2)) link->outbox.will_be_written();
  }
}

// What a guest lets out ends its own Link, not the loop.
template <class Work>
bool Loop::guarded(Link& link, Work work) {
  try {
    work();
    return true;
  } catch (const std::exception& exception) {
    caught(exception.what());
  } catch (...) {
    caught("unknown");
  }
  begin_close(link, close_codes::internal_error);
  return false;
}

}  // namespace plenary::transport
