// What a module counts. The names are fixed here, so that labels stay bounded.
// A port: app implements it for Prometheus; a module that counts is handed one.
#pragma once

#include <cstdint>

namespace plenary {

enum class Counter : std::uint8_t {
  commands_accepted,
  commands_refused,
  commands_repeated,
  commands_throttled,
  entries_durable,
  journal_commits,
  journal_failures,
  frames_published,
  links_opened,
  links_refused,
  links_dropped_slow,
  resyncs,
  snapshots_sent,
  messages_malformed,
  hash_mismatches,
  exceptions_caught,
  relay_frames,
  relay_packets,
  relay_packets_again,
  relay_lanes_lost,
};

enum class Gauge : std::uint8_t {
  links,
  sessions_open,
  journal_queue_entries,
  redis_up,
  relay_up,
};

enum class Histogram : std::uint8_t { journal_commit_ms, journal_batch_entries, receipt_ms };

class Metrics {
 public:
  virtual ~Metrics() = default;
  // Any thread.
  virtual void count(Counter counter, std::uint64_t by = 1) = 0;
  virtual void set(Gauge gauge, std::int64_t value) = 0;
  virtual void observe(Histogram histogram, double value) = 0;
};

// For tests and tools that count nothing.
class NoMetrics final : public Metrics {
 public:
  void count(Counter, std::uint64_t) override {}
  void set(Gauge, std::int64_t) override {}
  void observe(Histogram, double) override {}
};

}  // namespace plenary
