#include "clients/cli/client.h"

#include <algorithm>
#include <cstring>

#include <sys/random.h>

#include "audit/canonical.h"
#include "base/assert.h"

namespace plenary::cli {
namespace {

constexpr std::size_t in_flight_max = 32;
constexpr std::int64_t back_off_ms_min = 100;
constexpr std::int64_t back_off_ms_max = 5'000;
constexpr std::int64_t ping_ms = 20'000;

std::string encoded(wire::ClientMessage message) { return audit::canonical::bytes(message); }

}  // namespace

std::uint64_t draw_random() {
  std::uint64_t drawn = 0;
  PLENARY_ASSERT(::getrandom(&drawn, sizeof drawn, 0) == sizeof drawn);
  return drawn | 1;
}

Client::Client(Network& network, Url url, wire::Hello hello, ClientEvents events)
    : network_(network),
      url_(std::move(url)),
      hello_(std::move(hello)),
      events_(std::move(events)) {
  hello_.proto_min = hello_.proto_max = wire::proto_version;
  if (!hello_.device) hello_.device = {draw_random(), draw_random()};
}

Client::~Client() { *alive_ = false; }

void Client::start() {
  ++connection_;
  link_ready_ = false;
  paused_ = false;
  turned_away_ = false;
  goaway_.reset();
  sent_ = 0;
  link_ = network_.connect(
      url_, {[this] { opened(); }, [this](std::string_view bytes) { heard(bytes); },
             [this](std::uint16_t code) { lost(code); }});
}

void Client::later(std::int64_t ms, void (Client::*work)()) {
  network_.after(ms, [this, alive = alive_, work, connection = connection_] {
    if (*alive && connection == connection_) (this->*work)();
  });
}

void Client::opened() {
  hello_.resume.cursors = replica_.cursors();
  later(ping_ms, &Client::ping);
  link_->send(encoded(hello_));
}

void Client::lost(std::uint16_t code) {
  ++losses_[{code, link_ready_}];
  // A node that does not let in is asked no more than once.
  if (!link_ready_ || goaway_) url_.node.clear();
  if (goaway_ && !goaway_->node.empty()) url_.node = "/n/" + goaway_->node;
  link_ready_ = false;
  close_code_ = code;
  turned_away_ = code >= 4100 && code < 4200;
  if (turned_away_) return;
  ++reconnects_;
  ++connection_;
  if (goaway_ && goaway_->retry_max_ms > 0) {
    const std::uint64_t bound = goaway_->retry_max_ms - goaway_->retry_min_ms + 1;
    later(static_cast<std::int64_t>(goaway_->retry_min_ms + draw_random() % bound), &Client::start);
    return;
  }
  back_off_ms_ = std::clamp(back_off_ms_ * 2, back_off_ms_min, back_off_ms_max);
  const auto spread =
      static_cast<std::int64_t>(draw_random() % static_cast<std::uint64_t>(back_off_ms_));
  later(back_off_ms_min + spread, &Client::start);
}

void Client::ping() {
  if (link_ready_) link_->send(encoded(wire::Ping{1}));
  later(ping_ms, &Client::ping);
}

void Client::welcomed(const wire::Welcome& welcome) {
  welcome_ = welcome;
  link_ready_ = true;
  back_off_ms_ = 0;
  hello_.resume.epoch = welcome.epoch;
  if (!welcome.token.empty()) {
    hello_.token = welcome.token;
    hello_.join_code.clear();
    hello_.invitation.clear();
  }
  if (outbox_.empty()) next_number_ = std::max(next_number_, welcome.next_command_no);
  sent_ = 0;  // What has no receipt is sent again.
}

void Client::heard(std::string_view bytes) {
  if (events_.bytes) events_.bytes(bytes);
  if (events_.sift) bytes = events_.sift(bytes);
  if (bytes.empty()) return;
  const auto understood = wire::decode_server(bytes);
  PLENARY_ASSERT(understood.has_value());
  for (const wire::Welcome& welcome : understood->message.welcome) welcomed(welcome);
  for (const wire::Goaway& goaway : understood->message.goaway) goaway_ = goaway;
  for (const audit::Scope& scope : replica_.apply(*understood)) {
    const auto& store = replica_.scopes()[scope];
    link_->send(encoded(wire::Heal{scope, store.scope_seq(scope), {}}));
  }
  if (events_.applied) events_.applied(understood->message);
  for (const wire::Receipt& receipt : understood->message.receipts) take(receipt);
  send_more();
}

void Client::take(const wire::Receipt& receipt) {
  if (outbox_.empty() || receipt.command_no < outbox_.front().number) return;  // Known already.
  if (receipt.refusal == audit::Refusal::retry_after) {
    sent_ = 0;
    paced_ = true;
    pause(static_cast<std::int64_t>(receipt.detail) + 1);
    return;
  }
  if (receipt.refusal == audit::Refusal::expected_number) {
    if (!paused_) sent_ = 0;
    return;
  }
  if (receipt.command_no != outbox_.front().number) return;
  if (receipt.refusal == audit::Refusal::none) ++done_[outbox_.front().tag];
  outbox_.pop_front();
  if (sent_ > 0) --sent_;
  if (events_.receipt) events_.receipt(receipt);
}

void Client::pause(std::int64_t ms) {
  if (std::exchange(paused_, true)) return;
  network_.after(ms, [this, alive = alive_, connection = connection_] {
    if (!*alive || connection != connection_) return;
    paused_ = false;
    send_more();
  });
}

void Client::drop_link() {
  link_.reset();
  lost(0);
}

std::uint64_t Client::submit(audit::Command command, Id<audit::Seat> as) {
  const std::uint64_t number = next_number_++;
  const std::uint32_t tag = std::visit([]<class C>(const C&) { return C::tag; }, command);
  const audit::Phase* phase = replica_.only<audit::Phase>();
  const std::uint32_t said_in = phase == nullptr ? 0 : phase->number;
  outbox_.push_back({number, encoded(wire::Submit{number, as, std::move(command), said_in}), tag});
  send_more();
  return number;
}

// Once told to be slower: one at a time, at the pace that Welcome named.
void Client::send_more() {
  if (!link_ready_ || paused_) return;
  while (sent_ < outbox_.size() && sent_ < in_flight_max) {
    link_->send(outbox_[sent_].bytes);
    bytes_sent_ += outbox_[sent_].bytes.size();
    ++sent_;
    if (paced_) {
      pause(1000 / std::max<std::int64_t>(welcome().limits.commands_per_second, 1));
      return;
    }
  }
}

}  // namespace plenary::cli
