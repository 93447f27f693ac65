// What many people of a session are sent alike – everything but their own seats' scopes – taken out
// of their messages and held against each other by way of the Ledger, so that a load can afford to
// check thousands of viewers.
//
// Finds scopes and numbers in the bytes without understanding more; a replica is kept for nobody.
// At the end is_level() makes one from each snapshot that anybody was given, brings it forward by
// the events written down, and asks whether it is what the server has. For one thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "clients/cli/ledger.h"
#include "clients/cli/raw_field.h"
#include "wire/api.h"

namespace plenary::cli {

using ServerScopes = std::unordered_map<audit::Scope, wire::ScopeState>;

// One viewer of the streams.
struct Hearer {
  struct Following {
    std::size_t stream = 0;
    std::size_t follower = 0;  // In the Ledger.
  };
  Ledger::Due due = Ledger::Due::everything;
  std::vector<Following> following;
  std::size_t last = 0;  // Which of them was heard last.
  std::string rest;      // Of the message that was heard last.
};

class SharedStreams {
 public:
  SharedStreams(Ledger& ledger, Ledger::CommandOf command_of)
      : ledger_(ledger), command_of_(std::move(command_of)) {}

  // Takes what is shared out of a server's message; what is left, good until the next call.
  // Presence is left out too: who is here is no part of the state.
  std::string_view sift(Hearer& hearer, std::string_view message, std::int64_t now_us);

  // The stream of a scope.
  std::size_t stream_of(const audit::Scope& scope);
  // Where the server's scopes stand, by stream.
  std::vector<std::uint64_t> ends(const ServerScopes& server) const;
  // Whether the hearer follows at least so many streams, each to its end.
  bool has_heard(const Hearer& hearer, const std::vector<std::uint64_t>& ends,
                 std::size_t streams_min) const;
  // Whether every snapshot and event that was heard adds up to the server's hashes.
  bool adds_up(const ServerScopes& server) const;

  std::size_t differing_snapshots() const { return differing_snapshots_; }
  std::size_t distinct_snapshots() const { return snapshots_.size(); }

 private:
  struct Stream {
    std::string scope_bytes;
    std::size_t number = 0;  // In the Ledger.
  };
  struct Snapshot {
    std::size_t stream = 0;
    std::uint64_t seq = 0;
    std::string bytes;
  };
  struct Place {
    std::size_t stream = 0;
    std::uint64_t seq = 0;
  };
  std::size_t hear_as_written(Hearer& hearer, std::string_view left, std::int64_t now_us);
  Place place_of(std::string_view content);
  std::size_t stream_named(std::string_view scope_bytes);
  void see_snapshot(Hearer& hearer, const Place& place, std::string_view bytes);
  void hear_events(Hearer& hearer, const Place& place, std::string_view bytes, std::int64_t now_us);

  Ledger& ledger_;
  Ledger::CommandOf command_of_;
  std::vector<Stream> streams_;
  std::vector<Snapshot> snapshots_;
  std::size_t differing_snapshots_ = 0;
};

}  // namespace plenary::cli
