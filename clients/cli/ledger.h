// What everybody is sent under load, kept once: the first who hears an event writes it down, and
// whoever hears it later must hear the same bytes at the same place. So every viewer's order,
// density and content are checked at the price of a comparison, and one replica vouches for all.
//
// Times are microseconds of now_us(), counted from when a command was meant to be sent. Whatever
// does not fit is counted, never repaired. For one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/histogram.h"
#include "clients/cli/send_schedule.h"

namespace plenary::cli {

class Ledger {
 public:
  static constexpr std::size_t no_command = SIZE_MAX;

  // `command_of`: the place in the schedule of the command that an event shows, or `no_command`.
  using CommandOf = std::function<std::size_t(std::string_view event)>;
  // Commands meant to be sent in the first `warm_up_us` are checked and not timed.
  Ledger(const std::vector<Send>& sends, std::size_t viewers, std::int64_t warm_up_us);

  // A stream that all viewers follow from behind `seq`; its number.
  std::size_t open_stream(std::uint64_t seq, CommandOf command_of);
  // When the schedule's time began.
  void begin(std::int64_t now_us) { begun_us_ = now_us; }
  std::int64_t intended_us(std::size_t command) const { return begun_us_ + sends_[command].at_us; }
  bool is_timed(std::size_t command) const { return sends_[command].at_us >= warm_up_us_; }

  struct Heard {
    std::size_t viewer = 0;
    std::size_t stream = 0;
    std::uint64_t seq = 0;
    std::string_view event;
    std::int64_t at_us = 0;
  };
  void hear(const Heard& heard);
  // Where the viewer stands in a stream.
  std::uint64_t stands_at(std::size_t viewer, std::size_t stream) const {
    return streams_[stream].behind[viewer];
  }

  std::size_t commands() const { return sends_.size(); }
  std::uint64_t due() const { return sends_.size() * viewers_; }
  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t gaps() const { return gaps_; }
  std::uint64_t differences() const { return differences_; }
  std::int64_t last_us() const { return last_us_; }
  bool is_complete() const { return delivered_ == due(); }
  const Histogram& by_one() const { return one_; }  // Each viewer for themselves.
  const Histogram& by_all() const { return all_; }  // The last viewer of each command.

 private:
  struct Written {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::size_t command = no_command;
  };
  struct Stream {
    std::uint64_t first = 0;  // The number of written[0].
    std::string bytes;
    std::vector<Written> written;
    std::vector<std::uint64_t> behind;  // By viewer: the last they heard.
    CommandOf command_of;
  };
  void deliver(std::size_t command, std::int64_t at_us);

  const std::vector<Send>& sends_;
  std::size_t viewers_;
  std::int64_t warm_up_us_;
  std::int64_t begun_us_ = 0;
  std::int64_t last_us_ = 0;
  std::vector<Stream> streams_;
  std::vector<std::uint32_t> awaited_by_;  // By command: viewers who have not seen it.
  std::uint64_t delivered_ = 0;
  std::uint64_t gaps_ = 0;
  std::uint64_t differences_ = 0;
  Histogram one_;
  Histogram all_;
};

}  // namespace plenary::cli
