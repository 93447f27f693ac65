#include "clients/cli/ledger.h"

#include <algorithm>
#include <cstring>

namespace plenary::cli {
namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20;

}  // namespace

Ledger::Ledger(const std::vector<Send>& sends, std::int64_t warm_up_us)
    : sends_(sends), warm_up_us_(warm_up_us), awaited_by_(sends.size()) {}

std::size_t Ledger::open_stream(CommandOf command_of) {
  streams_.push_back({{}, std::move(command_of), 0});
  streams_.back().written.reserve(sends_.size());
  return streams_.size() - 1;
}

std::size_t Ledger::follow(std::size_t stream, std::uint64_t seq, Due due) {
  if (due == Due::everything) ++streams_[stream].followers_due;
  followers_.push_back({stream, seq, due});
  return followers_.size() - 1;
}

void Ledger::brought_to(std::size_t follower, std::uint64_t seq) {
  std::uint64_t& behind = followers_[follower].behind;
  if (seq > behind) ++skipped_;
  behind = std::max(behind, seq);
}

void Ledger::expect(std::size_t command, std::size_t stream) {
  awaited_by_[command] = streams_[stream].followers_due;
  due_ += awaited_by_[command];
  ++expected_;
}

std::string_view Ledger::event(std::size_t stream, std::uint64_t seq) const {
  const Written& written = streams_[stream].written[static_cast<std::size_t>(seq - 1)];
  return {written.bytes, written.length};
}

void Ledger::write_down(Stream& stream, Written& place, std::string_view event) {
  if (block_left_ < event.size()) {
    block_left_ = std::max(block_bytes, event.size());
    blocks_.push_back(std::make_unique<char[]>(block_left_));
    block_at_ = blocks_.back().get();
  }
  char* const at = block_at_;
  std::memcpy(at, event.data(), event.size());
  block_at_ += event.size();
  block_left_ -= event.size();
  place = {at, event.size(), stream.command_of(event)};
}

void Ledger::hear(const Heard& heard) {
  Follower& follower = followers_[heard.follower];
  if (heard.seq <= follower.behind) {
    ++differences_;  // Sent twice.
    return;
  }
  if (heard.seq != follower.behind + 1) {
    ++gaps_;
    return;
  }
  follower.behind = heard.seq;
  Stream& stream = streams_[follower.stream];
  const auto at = static_cast<std::size_t>(heard.seq - 1);
  if (at >= stream.written.size()) stream.written.resize(at + 1);
  Written& written = stream.written[at];
  if (written.bytes == nullptr) write_down(stream, written, heard.event);
  if (std::string_view(written.bytes, written.length) != heard.event) {
    ++differences_;
    return;
  }
  heard_event(follower, written, heard.at_us);
}

std::size_t Ledger::hear_next(std::size_t number, std::string_view bytes, std::int64_t at_us) {
  Follower& follower = followers_[number];
  const std::vector<Written>& all = streams_[follower.stream].written;
  if (follower.behind >= all.size()) return 0;
  const Written& next = all[static_cast<std::size_t>(follower.behind)];
  const std::string_view event(next.bytes, next.length);
  if (next.bytes == nullptr || !bytes.starts_with(event)) return 0;
  ++follower.behind;
  heard_event(follower, next, at_us);
  return event.size();
}

void Ledger::heard_event(const Follower& follower, const Written& written, std::int64_t at_us) {
  if (written.command == no_command || follower.due == Due::nothing) return;
  deliver(written.command, at_us);
}

void Ledger::deliver(std::size_t command, std::int64_t at_us) {
  const bool known = command < sends_.size() && at_us >= intended_us(command);
  if (!known || awaited_by_[command] == 0) {
    ++differences_;  // Nobody said it, or it came twice under two numbers.
    return;
  }
  const bool by_all = --awaited_by_[command] == 0;
  ++delivered_;
  if (!is_timed(command)) return;
  const std::int64_t late_us = at_us - intended_us(command);
  one_.record(late_us);
  if (by_all) all_.record(late_us);
}

}  // namespace plenary::cli
