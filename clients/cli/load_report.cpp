#include "clients/cli/load_report.h"

#include <algorithm>
#include <cstdio>

namespace plenary::cli {
namespace {

constexpr std::int64_t send_lag_us_max = 5'000;
constexpr double own_share_max = 0.9;

const char* as_json(bool value) { return value ? "true" : "false"; }
unsigned long long whole(std::uint64_t value) { return value; }
long long whole(std::int64_t value) { return value; }
double ms(std::int64_t us) { return static_cast<double>(us) / 1e3; }

void print_times(const char* name, const Histogram& times) {
  std::printf(
      "\"%s\":{\"count\":%llu,\"p50\":%lld,\"p90\":%lld,\"p99\":%lld,\"p999\":%lld,\"max\":%lld},",
      name, whole(times.count()), whole(times.percentile(50)), whole(times.percentile(90)),
      whole(times.percentile(99)), whole(times.percentile(99.9)), whole(times.max()));
}

void print_wish(const LoadWish& wish) {
  const CrowdShape& shape = wish.shape;
  std::printf(
      "{\"scenario\":\"%s\",\"against\":\"%s\",\"people\":%u,\"rooms\":%u,\"observers\":%u,"
      "\"newcomers\":%u,\"notes\":%u,\"per_second\":%g,\"seconds\":%g,",
      wish.scenario.c_str(), wish.peer.empty() ? "plenaryd" : wish.peer.c_str(), shape.people,
      shape.rooms, shape.observers, shape.newcomers, shape.notes, wish.per_second, wish.seconds);
}

void print_truth(const LoadFigures& figures) {
  const Ledger& ledger = figures.ledger;
  const double due = static_cast<double>(ledger.due());
  std::printf(
      "\"commands\":%zu,\"due\":%llu,\"delivered\":%llu,\"complete\":%.6f,\"gaps\":%llu,"
      "\"differences\":%llu,\"skipped\":%llu,\"refused\":%llu,\"reconnects\":%llu,"
      "\"arrived\":%zu,\"level\":%s,\"right\":%s,",
      ledger.commands(), whole(ledger.due()), whole(ledger.delivered()),
      due > 0 ? static_cast<double>(ledger.delivered()) / due : 1.0, whole(ledger.gaps()),
      whole(ledger.differences()), whole(ledger.skipped()), whole(figures.to.crowd.refused),
      whole(figures.to.crowd.reconnects), figures.crowd.arrived(), as_json(figures.level),
      as_json(figures.is_right()));
}

void print_server(const LoadFigures& figures) {
  const ProcessCost& from = figures.from.server;
  const ProcessCost& to = figures.to.server;
  const double cpu_us = static_cast<double>(to.cpu_us - from.cpu_us);
  std::printf(
      "\"server_cpu_us\":%.0f,\"cpu_us_per_delivery\":%.4f,\"server_cpu_share\":%.4f,"
      "\"server_kernel_us\":%lld,\"server_resident_kb\":%lld,\"server_own_kb\":%lld,"
      "\"bytes_per_connection\":%.0f,\"server_switches\":%lld,\"server_file_calls\":%lld,",
      cpu_us, cpu_us / figures.deliveries(), cpu_us / (figures.seconds() * 1e6),
      whole(to.kernel_us - from.kernel_us), whole(to.resident_kb), whole(to.own_kb),
      figures.bytes_per_connection(), whole(to.switches - from.switches),
      whole(to.file_calls - from.file_calls));
}

}  // namespace

bool LoadFigures::is_right() const {
  return ledger.is_complete() && level && ledger.gaps() == 0 && ledger.differences() == 0 &&
         to.crowd.refused == 0 && crowd.arrived() == wish.shape.newcomers;
}

double LoadFigures::deliveries() const {
  return static_cast<double>(std::max<std::uint64_t>(to.delivered - from.delivered, 1));
}

double LoadFigures::own_share() const {
  return static_cast<double>(to.own_cpu_us - from.own_cpu_us) /
         static_cast<double>(std::max<std::int64_t>(to.at_us - from.at_us, 1));
}

bool LoadFigures::is_own_bottleneck() const {
  return own_share() > own_share_max || send_lag.percentile(99) > send_lag_us_max;
}

double LoadFigures::bytes_per_connection() const {
  const double came = static_cast<double>(wish.shape.people) + wish.shape.observers;
  return static_cast<double>(to.server.own_kb - empty.server.own_kb) * 1024 / std::max(came, 1.0);
}

void print_json(const LoadFigures& figures) {
  const double deliveries = figures.deliveries();
  const auto heard = figures.to.crowd.bytes_heard - figures.from.crowd.bytes_heard;
  const auto said = figures.to.crowd.bytes_said - figures.from.crowd.bytes_said;
  const double commands = std::max(static_cast<double>(figures.ledger.commands()), 1.0);
  const double viewers = std::max(static_cast<double>(figures.ledger.due()) / commands, 1.0);
  print_wish(figures.wish);
  print_truth(figures);
  print_times("delivery_us", figures.ledger.by_one());
  print_times("seen_by_all_us", figures.ledger.by_all());
  print_times("receipt_us", figures.crowd.receipts());
  print_times("arrival_us", figures.crowd.arrivals());
  print_times("send_lag_us", figures.send_lag);
  print_server(figures);
  std::printf(
      "\"measured_s\":%.3f,\"deliveries\":%.0f,\"deliveries_per_second\":%.0f,"
      "\"viewers\":%.1f,\"bytes_per_delivery\":%.1f,\"bytes_per_command\":%.1f,"
      "\"load_cpu_share\":%.3f,\"load_is_bottleneck\":%s}\n",
      figures.seconds(), deliveries, deliveries / figures.seconds(), viewers,
      static_cast<double>(heard) / deliveries, static_cast<double>(said) * viewers / deliveries,
      figures.own_share(), as_json(figures.is_own_bottleneck()));
}

void print_sentences(const LoadFigures& figures) {
  const Ledger& ledger = figures.ledger;
  const Histogram& receipts = figures.crowd.receipts();
  const Histogram& arrivals = figures.crowd.arrivals();
  const CrowdShape& shape = figures.wish.shape;
  std::printf(
      "%zu commands of %u people, seen by %u more; %llu of %llu deliveries; everybody holds the "
      "same: %s\n",
      ledger.commands(), shape.people, shape.observers, whole(ledger.delivered()),
      whole(ledger.due()), figures.is_right() ? "yes" : "no");
  if (ledger.commands() > 0) {
    std::printf(
        "%.0f deliveries/s; seen by all p50 %.2f ms, p99 %.2f ms; receipts p50 %.2f ms, "
        "p99 %.2f ms\n",
        figures.deliveries() / figures.seconds(), ms(ledger.by_all().percentile(50)),
        ms(ledger.by_all().percentile(99)), ms(receipts.percentile(50)),
        ms(receipts.percentile(99)));
  }
  if (shape.newcomers > 0) {
    std::printf("%zu newcomers: half of them in after %.0f ms, all after %.0f ms\n",
                figures.crowd.arrived(), ms(arrivals.percentile(50)), ms(arrivals.max()));
  }
  std::printf("sent late by p99 %.2f ms; the generator used %.0f %% of a core\n",
              ms(figures.send_lag.percentile(99)), figures.own_share() * 100);
  if (figures.wish.server_pid == 0) return;
  const auto cpu_us = static_cast<double>(figures.to.server.cpu_us - figures.from.server.cpu_us);
  std::printf(
      "server: %.2f us of CPU a delivery, %.1f %% of a core, %lld KB in memory, %.0f bytes "
      "for each who came\n",
      cpu_us / figures.deliveries(), cpu_us / figures.seconds() / 1e4,
      whole(figures.to.server.resident_kb), figures.bytes_per_connection());
}

}  // namespace plenary::cli
