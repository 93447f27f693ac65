#include "relay/lane.h"

#include <algorithm>
#include <utility>

#include "audit/canonical.h"
#include "relay/limits.h"

namespace plenary::relay {

using wire::RelayPacket;

Lane::Lane(LaneEnds ends, Relay& relay, Metrics& metrics, Time now)
    : ends_(std::move(ends)),
      relay_(relay),
      metrics_(metrics),
      unheard_bytes_(relay),
      sent_at_(now),
      again_at_(now),
      heard_at_(now),
      asked_at_(now + -limits::again_every_ms) {}

void Unheard::add(std::size_t bytes) {
  bytes_ += bytes;
  relay_->unheard_bytes += bytes;
}

void Unheard::remove(std::size_t bytes) {
  bytes_ -= bytes;
  relay_->unheard_bytes -= bytes;
}

bool Unheard::is_too_much() const {
  return bytes_ > limits::unheard_bytes_max ||
         (bytes_ > limits::unheard_bytes_little &&
          relay_->unheard_bytes > limits::unheard_bytes_of_all_max);
}

// ---- Saying

void Lane::say(std::string_view message, Time now) {
  do {
    if (over_) return;
    RelayPacket packet;
    const std::string_view piece = message.substr(0, limits::piece_bytes_max);
    message.remove_prefix(piece.size());
    packet.number = ++sent_;
    packet.unfinished = !message.empty();
    packet.body = make_frame(std::string(piece));
    unheard_bytes_.add(piece.size());
    unheard_.push_back(packet);
    put(std::move(packet), now);
    if (unheard_bytes_.is_too_much()) break_off();
  } while (!message.empty());
}

void Lane::put(RelayPacket packet, Time now) {
  packet.session = ends_.session;
  packet.lane = ends_.lane;
  packet.from = ends_.here;
  packet.epoch = epoch_;
  packet.to_owner = ends_.to_owner;
  packet.opens = ends_.to_owner && !met_;
  packet.heard = heard_;
  packet.word = ends_.word;
  unsaid_ = 0;
  unsaid_bytes_ = 0;
  sent_at_ = now;
  metrics_.count(Counter::relay_packets);
  relay_.send(ends_.there, audit::canonical::bytes(packet));
}

void Lane::say_how_it_is(Time now, bool again) {
  RelayPacket packet;
  packet.sent = sent_;
  packet.again = again;
  packet.over = over_;
  put(std::move(packet), now);
}

// Only the first of many: with what they fill, the other end asks for more.
void Lane::send_again(Time now) {
  again_at_ = now;
  std::size_t bytes = 0;
  for (const RelayPacket& packet : unheard_) {
    if (bytes > limits::again_bytes_max) return;
    bytes += packet.body->size();
    metrics_.count(Counter::relay_packets_again);
    put(packet, now);
  }
}

void Lane::forget_heard(std::uint64_t heard) {
  while (!unheard_.empty() && unheard_.front().number <= heard) {
    unheard_bytes_.remove(unheard_.front().body->size());
    unheard_.pop_front();
  }
}

// ---- Hearing

void Lane::hear(const RelayPacket& packet, Time now,
                const std::function<void(std::string_view)>& take) {
  if (over_) return;
  const bool other_opening = packet.epoch != 0 && epoch_ != 0 && packet.epoch != epoch_;
  const bool other_word =
      ends_.to_owner && packet.word != 0 && ends_.word != 0 && packet.word != ends_.word;
  if (other_opening || other_word || packet.heard > sent_) return break_off();
  if (packet.over) {
    over_ = true;
    return;
  }
  known_ = std::max({known_, packet.number, packet.sent});
  if (!ends_.to_owner && packet.word != ends_.word) return ask_again(now);
  met_ = true;
  heard_at_ = now;
  if (ends_.to_owner && packet.epoch != 0) epoch_ = packet.epoch;
  forget_heard(packet.heard);
  // What was said so far was said without the word, and not heard.
  const bool is_told = ends_.to_owner && packet.word != 0 && ends_.word == 0;
  if (is_told) ends_.word = packet.word;
  if (is_told || (packet.again && now - again_at_ >= limits::again_every_ms)) send_again(now);
  const bool is_next = packet.number == heard_ + 1;
  if (!is_next) {
    if (packet.number > heard_ || (packet.number == 0 && packet.sent > heard_)) ask_again(now);
    if (packet.number != 0) ++unsaid_;  // The other end does not know that it was heard.
    return;
  }
  heard_ = packet.number;
  ++unsaid_;
  if (packet.body) {
    unsaid_bytes_ += packet.body->size();
    coming_ += *packet.body;
  }
  if (coming_.size() > limits::message_bytes_max) return break_off();
  if (!packet.unfinished) take(std::exchange(coming_, {}));
  if (unsaid_ >= limits::heard_unsaid_max || unsaid_bytes_ >= limits::heard_unsaid_bytes_max) {
    say_how_it_is(now, false);
  }
}

void Lane::ask_again(Time now) {
  if (now - asked_at_ < limits::again_every_ms) return;
  asked_at_ = now;
  say_how_it_is(now, true);
}

void Lane::tick(Time now) {
  if (over_) return;
  const bool is_patient = met_ && relay_.is_up();
  const auto silence_ms = is_patient ? limits::silence_ms : limits::silence_unmet_ms;
  if (silent_ms(now) > silence_ms) return break_off();
  if (known_ > heard_) {
    ask_again(now);
  } else if (unsaid_ > 0 || now - sent_at_ >= limits::beat_ms) {
    say_how_it_is(now, false);
  }
}

void Lane::break_off() {
  metrics_.count(Counter::relay_lanes_lost);
  end();
}

void Lane::end() {
  if (std::exchange(over_, true)) return;
  say_how_it_is(sent_at_, false);
  unheard_.clear();
  unheard_bytes_.remove(unheard_bytes_.bytes());
}

void say_over(const RelayPacket& packet, const std::string& here, Relay& relay) {
  if (packet.over) return;
  RelayPacket answer;
  answer.session = packet.session;
  answer.lane = packet.lane;
  answer.from = here;
  answer.to_owner = !packet.to_owner;
  answer.over = true;
  relay.send(packet.from, audit::canonical::bytes(answer));
}

}  // namespace plenary::relay
