// What a load has come to: every figure of it, as JSON or as sentences. Pure but for what it prints
// on standard output.
#pragma once

#include <cstdint>

#include "clients/cli/crowd.h"
#include "clients/cli/ledger.h"
#include "clients/cli/load.h"
#include "clients/cli/process_cost.h"

namespace plenary::cli {

// What is counted so far; the difference of two is what a measured stretch took.
struct LoadReading {
  std::int64_t at_us = 0;
  std::int64_t own_cpu_us = 0;
  ProcessCost server;
  std::uint64_t delivered = 0;
  CrowdFigures crowd;
};

struct LoadFigures {
  const LoadWish& wish;
  const Ledger& ledger;
  const Crowd& crowd;
  const Histogram& send_lag;  // Late to send, by the generator itself.
  LoadReading empty;          // Before anybody came.
  LoadReading from;
  LoadReading to;
  bool level = false;  // Everybody ended with what the server has.

  bool is_right() const;
  // The times are the generator's own: it was late to send, or had no time to listen.
  bool is_own_bottleneck() const;
  double seconds() const { return static_cast<double>(to.at_us - from.at_us) / 1e6; }
  double deliveries() const;  // At least one.
  double own_share() const;
  // Of the server's own memory at the end, for each who came before anything was measured.
  double bytes_per_connection() const;
};

void print_json(const LoadFigures& figures);
void print_sentences(const LoadFigures& figures);

}  // namespace plenary::cli
