#include "clients/cli/load.h"

#include <algorithm>
#include <cstdio>
#include <memory>

#include "clients/cli/crowd.h"
#include "clients/cli/measured.h"
#include "clients/cli/network.h"
#include "clients/cli/process_cost.h"
#include "clients/cli/send_schedule.h"

namespace plenary::cli {
namespace {

constexpr std::int64_t lead_in_us = 20'000;  // Between the decision to begin and the beginning.
// Beyond these the times are the generator's own: it was late to send, or had no time to listen.
constexpr std::int64_t send_lag_us_max = 5'000;
constexpr double own_share_max = 0.9;

// What is counted so far; the difference of two is what a measured stretch took.
struct Reading {
  std::int64_t at_us = 0;
  std::int64_t own_cpu_us = 0;
  ProcessCost server;
  std::uint64_t delivered = 0;
  CrowdFigures crowd;
};

class Loading {
 public:
  Loading(const Setting& setting, const LoadWish& wish)
      : setting_(setting),
        wish_(wish),
        sends_(poisson_schedule(
            {wish.per_second, wish.warm_up_s + wish.seconds, wish.people, wish.seed})),
        network_(Network::make()),
        ledger_(sends_, wish.people, static_cast<std::int64_t>(wish.warm_up_s * 1e6)),
        open_loop_(sends_) {}

  int run();

 private:
  bool choose_crowd();
  void send_what_is_due();
  Reading read() const;
  bool is_over() const;
  int report();
  void print_json() const;
  void print_sentences() const;

  double busy_share() const;
  double deliveries() const;
  double server_cpu_us() const;
  bool is_own_bottleneck() const;
  bool is_right() const;

  const Setting& setting_;
  const LoadWish& wish_;
  const std::vector<Send> sends_;
  std::unique_ptr<Network> network_;
  Ledger ledger_;
  OpenLoop open_loop_;
  std::unique_ptr<Crowd> crowd_;
  Histogram send_lag_;
  Reading from_;
  Reading to_;
  std::int64_t begun_us_ = 0;
  bool level_ = false;
};

bool Loading::choose_crowd() {
  const CrowdPlace place{*network_, setting_, ledger_, wish_.people};
  if (wish_.plain.empty()) {
    crowd_ = make_plenary_crowd(place);
    return true;
  }
  const auto peer = Url::parse("http://" + wish_.plain);
  if (!peer) return false;
  crowd_ = make_plain_crowd(place, *peer, wish_.message_bytes);
  return true;
}

// Late or not, with the time that was intended.
void Loading::send_what_is_due() {
  const std::int64_t now = now_us() - begun_us_;
  for (auto at = open_loop_.next_due(now); at != OpenLoop::none; at = open_loop_.next_due(now)) {
    if (ledger_.is_timed(at)) send_lag_.record(now_us() - ledger_.intended_us(at));
    crowd_->say(at, sends_[at].person);
  }
  if (open_loop_.is_done()) return;
  network_->at(begun_us_ + open_loop_.wake_us(), [this] { send_what_is_due(); });
}

Reading Loading::read() const {
  Reading reading{now_us(), own_cpu_us(), {}, ledger_.delivered(), crowd_->figures()};
  if (wish_.server_pid > 0) reading.server = cost_of(wish_.server_pid).value_or(ProcessCost{});
  return reading;
}

bool Loading::is_over() const {
  return open_loop_.is_done() && ledger_.is_complete() && crowd_->is_answered();
}

int Loading::run() {
  if (sends_.empty() || !choose_crowd()) {
    std::fprintf(stderr, "plenary: nothing to send, or no HOST:PORT to send it to\n");
    return exit_usage;
  }
  if (wish_.server_pid > 0 && !cost_of(wish_.server_pid)) {
    std::fprintf(stderr, "plenary: no process %lld\n", static_cast<long long>(wish_.server_pid));
    return exit_usage;
  }
  if (const int no = crowd_->come(); no != exit_ok) return no;
  begun_us_ = now_us() + lead_in_us;
  ledger_.begin(begun_us_);
  const auto warm_us = static_cast<std::int64_t>(wish_.warm_up_s * 1e6);
  from_ = read();
  network_->at(begun_us_ + warm_us, [this] { from_ = read(); });
  send_what_is_due();
  const auto whole_ms = static_cast<std::int64_t>((wish_.warm_up_s + wish_.seconds) * 1e3);
  network_->run_until(
      [this] { return is_over(); }, whole_ms + std::int64_t{setting_.patience_s} * 1'000);
  to_ = read();
  level_ = ledger_.is_complete() && crowd_->is_level();
  return report();
}

double Loading::busy_share() const {
  return static_cast<double>(to_.own_cpu_us - from_.own_cpu_us) /
         static_cast<double>(std::max<std::int64_t>(to_.at_us - from_.at_us, 1));
}

double Loading::deliveries() const {
  return static_cast<double>(std::max<std::uint64_t>(to_.delivered - from_.delivered, 1));
}

double Loading::server_cpu_us() const {
  return static_cast<double>(to_.server.cpu_us - from_.server.cpu_us);
}

bool Loading::is_own_bottleneck() const {
  return busy_share() > own_share_max || send_lag_.percentile(99) > send_lag_us_max;
}

bool Loading::is_right() const {
  return ledger_.is_complete() && level_ && ledger_.gaps() == 0 && ledger_.differences() == 0 &&
         to_.crowd.refused == 0;
}

const char* as_json(bool value) { return value ? "true" : "false"; }

void print_times(const char* name, const Histogram& times) {
  std::printf(
      "\"%s\":{\"count\":%llu,\"p50\":%lld,\"p90\":%lld,\"p99\":%lld,\"p999\":%lld,\"max\":%lld},",
      name, static_cast<unsigned long long>(times.count()),
      static_cast<long long>(times.percentile(50)), static_cast<long long>(times.percentile(90)),
      static_cast<long long>(times.percentile(99)), static_cast<long long>(times.percentile(99.9)),
      static_cast<long long>(times.max()));
}

void Loading::print_json() const {
  const double seconds = static_cast<double>(to_.at_us - from_.at_us) / 1e6;
  const auto crowd = [&](std::uint64_t CrowdFigures::* member) {
    return static_cast<double>(to_.crowd.*member - from_.crowd.*member);
  };
  const auto count = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf(
      "{\"scenario\":\"%s\",\"against\":\"%s\",\"people\":%u,\"per_second\":%g,\"seconds\":%g,"
      "\"commands\":%zu,\"due\":%llu,\"delivered\":%llu,\"complete\":%.6f,\"gaps\":%llu,"
      "\"differences\":%llu,\"refused\":%llu,\"reconnects\":%llu,\"level\":%s,\"right\":%s,",
      wish_.scenario.c_str(), wish_.plain.empty() ? "plenaryd" : "plain", wish_.people,
      wish_.per_second, wish_.seconds, sends_.size(), count(ledger_.due()),
      count(ledger_.delivered()),
      static_cast<double>(ledger_.delivered()) / static_cast<double>(ledger_.due()),
      count(ledger_.gaps()), count(ledger_.differences()), count(to_.crowd.refused),
      count(to_.crowd.reconnects), as_json(level_), as_json(is_right()));
  print_times("delivery_us", ledger_.by_one());
  print_times("seen_by_all_us", ledger_.by_all());
  print_times("receipt_us", crowd_->receipts());
  print_times("send_lag_us", send_lag_);
  std::printf(
      "\"measured_s\":%.3f,\"deliveries\":%.0f,\"deliveries_per_second\":%.0f,"
      "\"bytes_per_delivery\":%.1f,\"bytes_per_command\":%.1f,\"server_cpu_us\":%.0f,"
      "\"cpu_us_per_delivery\":%.4f,\"server_resident_kb\":%lld,\"load_cpu_share\":%.3f,"
      "\"load_is_bottleneck\":%s}\n",
      seconds, deliveries(), deliveries() / seconds,
      crowd(&CrowdFigures::bytes_heard) / deliveries(),
      crowd(&CrowdFigures::bytes_said) * wish_.people / deliveries(), server_cpu_us(),
      server_cpu_us() / deliveries(), static_cast<long long>(to_.server.resident_kb), busy_share(),
      as_json(is_own_bottleneck()));
}

void Loading::print_sentences() const {
  const double seconds = static_cast<double>(to_.at_us - from_.at_us) / 1e6;
  const auto ms = [](std::int64_t us) { return static_cast<double>(us) / 1e3; };
  std::printf(
      "%zu commands of %u people, %llu of %llu deliveries; everybody holds the same: %s\n"
      "%.0f deliveries/s; seen by all p50 %.2f ms, p99 %.2f ms; receipts p50 %.2f ms, p99 %.2f ms\n"
      "sent late by p99 %.2f ms; the generator used %.0f %% of a core\n",
      sends_.size(), wish_.people, static_cast<unsigned long long>(ledger_.delivered()),
      static_cast<unsigned long long>(ledger_.due()), is_right() ? "yes" : "no",
      deliveries() / seconds, ms(ledger_.by_all().percentile(50)),
      ms(ledger_.by_all().percentile(99)), ms(crowd_->receipts().percentile(50)),
      ms(crowd_->receipts().percentile(99)), ms(send_lag_.percentile(99)), busy_share() * 100);
  if (wish_.server_pid == 0) return;
  std::printf("server: %.2f us of CPU a delivery, %lld KB in memory\n",
              server_cpu_us() / deliveries(), static_cast<long long>(to_.server.resident_kb));
}

int Loading::report() {
  if (setting_.json) {
    print_json();
  } else {
    print_sentences();
  }
  if (is_own_bottleneck()) {
    std::fprintf(stderr,
                 "plenary: the load generator itself was late or short of CPU: "
                 "the times are its own\n");
  }
  return is_right() ? exit_ok : exit_mismatch;
}

}  // namespace

int load(const Setting& setting, const LoadWish& wish) {
  return std::make_unique<Loading>(setting, wish)->run();
}

}  // namespace plenary::cli
