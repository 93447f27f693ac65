// One loop thread: its io_context, its Links, its tick. Private to transport.
//
// A Link is a slot here, not a class with a life of its own: whoever waits for its socket holds its
// LinkId and finds it again, or finds it gone. Everything runs on the loop's thread but post().
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "transport/frame_reader.h"
#include "transport/hub.h"
#include "transport/limits.h"
#include "transport/outbox.h"

namespace plenary::transport {

// A connection that has been upgraded.
struct Upgraded {
  boost::asio::ip::tcp::socket socket;
  std::string read_already;  // Bytes that came behind the request.
  Encoding encoding = Encoding::binary;
  bool echo = false;  // /test/echo: both kinds of message, no hello.
};

struct LoopParts {
  std::size_t number = 0;
  const Outbox::ToText* to_json = nullptr;
  Metrics& metrics;
  Log& log;
};

class Loop final : public Hub, public Executor {
 public:
  explicit Loop(LoopParts parts);
  ~Loop() override;

  boost::asio::io_context& io() { return io_; }
  // Runs until stop(); an exception that escapes a handler is logged and the loop goes on.
  void run();
  void stop();

  // Makes a Link of a connection; `guest` is asked for who speaks with it.
  void adopt(Upgraded upgraded,
             const std::function<std::unique_ptr<Guest>(LinkId)>& guest);

  void post(std::function<void()> work) override;
  void post_after(std::int64_t delay_ms, std::function<void()> work) override;

  std::size_t loop() const override { return parts_.number; }
  Executor& executor() override { return *this; }
  void subscribe(LinkId link, Channel channel) override;
  void unsubscribe(LinkId link, Channel channel) override;
  void publish(Channel channel, const Frame& frame) override;
  void send(LinkId link, const Frame& frame) override;
  void admitted(LinkId link) override;
  void close(LinkId link, std::uint16_t code) override;
  std::size_t links() const override { return count_; }

 private:
  struct Link {
    LinkId id;
    boost::asio::ip::tcp::socket socket;
    std::unique_ptr<Guest> guest;
    FrameReader reader;
    Outbox outbox;
    std::vector<std::pair<Channel, std::uint32_t>> channels;  // And its place in each.
    std::int64_t opened_s = 0;
    std::int64_t heard_s = 0;
    std::int64_t progress_s = 0;   // When it last took bytes, or had none to take.
    std::int64_t began_s = 0;      // When a message began that is not complete.
    std::int64_t closing_s = -1;      // When the close frame was queued.
    std::uint16_t close_code = 0;     // Asked for; queued when the outbox is empty.
    std::int64_t asked_s = 0;
    std::int64_t pings_s = 0;
    std::uint32_t pings = 0;
    bool json = false;
    bool echo = false;
    bool admitted = false;
    bool dirty = false;
    bool waits_to_write = false;
    bool pinged = false;
    bool peer_closed = false;
    bool broken = false;
    bool reading = false;
  };
  struct Member {
    std::uint32_t slot = 0;
    std::uint32_t place = 0;  // Of the channel among the Link's.
  };

  Link* find(LinkId id);
  void wait_to_read(Link& link);
  void read(LinkId id);
  void take(Link& link, std::span<char> bytes);
  void see(Link& link, const ReadFrame& frame);
  void pong(Link& link, std::string_view payload);
  void touch(Link& link);
  void schedule_flush();
  void flush();
  void write(Link& link);
  void begin_close(Link& link, std::uint16_t code);
  void remove(LinkId id);
  void leave(Link& link, std::size_t place);
  void scan();
  void check(Link& link);

  LoopParts parts_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer tick_;
  boost::asio::steady_timer scan_;
  std::vector<std::unique_ptr<Link>> slots_;
  std::vector<std::uint32_t> free_slots_;
  std::vector<LinkId> dirty_;
  std::unordered_map<Channel, std::vector<Member>> channels_;
  std::size_t count_ = 0;
  std::uint64_t serial_ = 0;
  std::int64_t now_s_ = 0;
  bool flush_scheduled_ = false;
  std::chrono::steady_clock::time_point flushed_at_;
  std::array<char, limits::read_bytes> buffer_{};
};

}  // namespace plenary::transport
