#include "clients/cli/ledger.h"

#include <algorithm>

namespace plenary::cli {

Ledger::Ledger(const std::vector<Send>& sends, std::size_t viewers, std::int64_t warm_up_us)
    : sends_(sends),
      viewers_(viewers),
      warm_up_us_(warm_up_us),
      awaited_by_(sends.size(), static_cast<std::uint32_t>(viewers)) {}

std::size_t Ledger::open_stream(std::uint64_t seq, CommandOf command_of) {
  Stream stream;
  stream.first = seq + 1;
  stream.behind.assign(viewers_, seq);
  stream.written.reserve(sends_.size());
  stream.bytes.reserve(sends_.size() * 256);
  stream.command_of = std::move(command_of);
  streams_.push_back(std::move(stream));
  return streams_.size() - 1;
}

void Ledger::hear(const Heard& heard) {
  Stream& stream = streams_[heard.stream];
  std::uint64_t& behind = stream.behind[heard.viewer];
  if (heard.seq <= behind) return;  // Sent again after a new connection.
  if (heard.seq != behind + 1) {
    ++gaps_;
    return;
  }
  behind = heard.seq;
  const std::size_t at = static_cast<std::size_t>(heard.seq - stream.first);
  if (at == stream.written.size()) {
    stream.written.push_back(
        {stream.bytes.size(), heard.event.size(), stream.command_of(heard.event)});
    stream.bytes += heard.event;
  }
  const Written& written = stream.written[at];
  if (std::string_view(stream.bytes).substr(written.offset, written.length) != heard.event) {
    ++differences_;
    return;
  }
  if (written.command != no_command) deliver(written.command, heard.at_us);
}

void Ledger::deliver(std::size_t command, std::int64_t at_us) {
  const bool known = command < sends_.size() && at_us >= intended_us(command);
  if (!known || awaited_by_[command] == 0) {
    ++differences_;  // Nobody said it, or it came twice under two numbers.
    return;
  }
  const bool by_all = --awaited_by_[command] == 0;
  ++delivered_;
  last_us_ = std::max(last_us_, at_us);
  if (!is_timed(command)) return;
  const std::int64_t late_us = at_us - intended_us(command);
  one_.record(late_us);
  if (by_all) all_.record(late_us);
}

}  // namespace plenary::cli
