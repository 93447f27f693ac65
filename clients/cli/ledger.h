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
#include <memory>
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
  Ledger(const std::vector<Send>& sends, std::int64_t warm_up_us);

  // A stream of events numbered from 1; its place.
  std::size_t open_stream(CommandOf command_of);
  // Somebody who follows it from behind `seq`; their place among all followers. Who is `late` comes
  // while commands are under way: held against the others, but nothing is due to them.
  enum class Due : std::uint8_t { everything, nothing };
  std::size_t follow(std::size_t stream, std::uint64_t seq, Due due);
  // The follower was given a snapshot of `seq`; what it skipped never counts as delivered.
  void brought_to(std::size_t follower, std::uint64_t seq);
  // The command, about to be said, is due to all who follow the stream.
  void expect(std::size_t command, std::size_t stream);

  // When the schedule's time began.
  void begin(std::int64_t now_us) { begun_us_ = now_us; }
  std::int64_t intended_us(std::size_t command) const { return begun_us_ + sends_[command].at_us; }
  bool is_timed(std::size_t command) const { return sends_[command].at_us >= warm_up_us_; }

  struct Heard {
    std::size_t follower = 0;
    std::uint64_t seq = 0;
    std::string_view event;
    std::int64_t at_us = 0;
  };
  void hear(const Heard& heard);
  // Takes the follower's next event from the front of `bytes`, where it is as it was written down;
  // how long it is, or zero where what comes there is anything else. So most of what is heard is
  // compared and not read.
  std::size_t hear_next(std::size_t follower, std::string_view bytes, std::int64_t at_us);
  // By a follower whose peer promises no order.
  void hear_command(std::size_t command, std::int64_t at_us) { deliver(command, at_us); }
  // The last a follower heard.
  std::uint64_t stands_at(std::size_t follower) const { return followers_[follower].behind; }
  // What was written down; empty where nobody heard it.
  std::string_view event(std::size_t stream, std::uint64_t seq) const;
  std::uint64_t last_of(std::size_t stream) const { return streams_[stream].written.size(); }

  std::size_t commands() const { return sends_.size(); }
  std::uint64_t due() const { return due_; }
  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t gaps() const { return gaps_; }  // Something between was missing.
  // Other bytes, or twice, or never said.
  std::uint64_t differences() const { return differences_; }
  std::uint64_t skipped() const { return skipped_; }  // Snapshots in place of events.
  bool is_complete() const { return expected_ == sends_.size() && delivered_ == due_; }
  const Histogram& by_one() const { return one_; }  // Each viewer for themselves.
  const Histogram& by_all() const { return all_; }  // The last viewer of each command.

 private:
  struct Written {
    const char* bytes = nullptr;
    std::size_t length = 0;
    std::size_t command = no_command;
  };
  struct Stream {
    std::vector<Written> written;  // By number, less one.
    CommandOf command_of;
    std::uint32_t followers_due = 0;
  };
  struct Follower {
    std::size_t stream = 0;
    std::uint64_t behind = 0;  // The last they heard.
    Due due = Due::everything;
  };
  void heard_event(const Follower& follower, const Written& written, std::int64_t at_us);
  void write_down(Stream& stream, Written& place, std::string_view event);
  void deliver(std::size_t command, std::int64_t at_us);

  const std::vector<Send>& sends_;
  std::int64_t warm_up_us_;
  std::int64_t begun_us_ = 0;
  std::vector<Stream> streams_;
  std::vector<Follower> followers_;
  // Where events lie: in blocks, so that none is ever moved while times are taken.
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* block_at_ = nullptr;
  std::size_t block_left_ = 0;
  std::vector<std::uint32_t> awaited_by_;  // By command: followers who have not seen it.
  std::size_t expected_ = 0;
  std::uint64_t due_ = 0;
  std::uint64_t delivered_ = 0;
  std::uint64_t gaps_ = 0;
  std::uint64_t differences_ = 0;
  std::uint64_t skipped_ = 0;
  Histogram one_;
  Histogram all_;
};

}  // namespace plenary::cli
