#include "clients/cli/load.h"

#include <algorithm>
#include <cstdio>
#include <memory>

#include "clients/cli/dialect.h"
#include "clients/cli/load_report.h"
#include "clients/cli/measured.h"
#include "clients/cli/network.h"
#include "clients/cli/send_schedule.h"

namespace plenary::cli {
namespace {

constexpr std::int64_t lead_in_us = 20'000;  // Between the decision to begin and the beginning.

std::vector<Send> schedule_of(const LoadWish& wish) {
  if (wish.shape.people == 0) return {};
  return poisson_schedule(
      {wish.per_second, wish.warm_up_s + wish.seconds, wish.shape.people, wish.seed});
}

class Loading {
 public:
  Loading(const Setting& setting, const LoadWish& wish)
      : setting_(setting),
        wish_(wish),
        sends_(schedule_of(wish)),
        network_(LeanNetwork::make()),
        ledger_(sends_, warm_us()),
        open_loop_(sends_) {}

  int run();

 private:
  std::int64_t warm_us() const { return static_cast<std::int64_t>(wish_.warm_up_s * 1e6); }
  bool choose_crowd();
  void begin();
  void send_what_is_due();
  void storm();
  LoadReading read() const;
  bool is_over() const;
  int report(const LoadFigures& figures) const;

  const Setting& setting_;
  const LoadWish& wish_;
  const std::vector<Send> sends_;
  std::unique_ptr<LeanNetwork> network_;
  Ledger ledger_;
  OpenLoop open_loop_;
  std::unique_ptr<Crowd> crowd_;
  Histogram send_lag_;
  LoadReading empty_;
  LoadReading from_;
  std::uint32_t stormed_ = 0;  // So many newcomers have come.
  std::int64_t begun_us_ = 0;
  std::int64_t ends_us_ = 0;
};

bool Loading::choose_crowd() {
  const CrowdPlace place{*network_, setting_, ledger_, wish_.shape};
  if (wish_.peer.empty()) {
    crowd_ = make_plenary_crowd(place);
    return true;
  }
  const auto peer = Url::parse("http://" + wish_.address);
  if (!peer || !Dialect::named(wish_.peer, wish_.message_bytes)) return false;
  crowd_ = make_peer_crowd(place, wish_.peer, *peer, wish_.message_bytes);
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

// All at once, but for a look now and then at what has come meanwhile.
void Loading::storm() {
  const std::size_t to = std::min<std::size_t>(stormed_ + storming_max, wish_.shape.newcomers);
  while (stormed_ < to) crowd_->storm(stormed_++);
  if (stormed_ < wish_.shape.newcomers) network_->at(now_us(), [this] { storm(); });
}

LoadReading Loading::read() const {
  LoadReading reading{now_us(), own_cpu_us(), {}, ledger_.delivered(), crowd_->figures()};
  if (wish_.server_pid > 0) reading.server = cost_of(wish_.server_pid).value_or(ProcessCost{});
  return reading;
}

// Where nobody writes, and where somebody comes, the whole time is looked at.
bool Loading::is_over() const {
  const bool quiet = open_loop_.is_done() && ledger_.is_complete() && crowd_->is_answered() &&
                     crowd_->arrived() == wish_.shape.newcomers;
  return quiet && (!sends_.empty() || now_us() >= ends_us_);
}

void Loading::begin() {
  begun_us_ = now_us() + lead_in_us;
  ends_us_ = begun_us_ + warm_us() + static_cast<std::int64_t>(wish_.seconds * 1e6);
  ledger_.begin(begun_us_);
  from_ = read();
  network_->at(begun_us_ + warm_us(), [this] {
    from_ = read();
    if (wish_.shape.newcomers == 0) return;
    network_->crowd_comes();
    storm();
  });
  send_what_is_due();
}

int Loading::run() {
  if (!choose_crowd()) {
    std::fprintf(stderr, "plenary: no HOST:PORT, or no peer of that name, to send to\n");
    return exit_usage;
  }
  if (wish_.server_pid > 0 && !cost_of(wish_.server_pid)) {
    std::fprintf(stderr, "plenary: no process %lld\n", static_cast<long long>(wish_.server_pid));
    return exit_usage;
  }
  empty_ = read();
  if (const int no = crowd_->come(); no != exit_ok) return no;
  begin();
  const auto whole_ms = static_cast<std::int64_t>((wish_.warm_up_s + wish_.seconds) * 1e3);
  network_->run_until(
      [this] { return is_over(); }, whole_ms + std::int64_t{setting_.patience_s} * 1'000);
  LoadFigures figures{wish_, ledger_, *crowd_, send_lag_, empty_, from_, read()};
  figures.level = ledger_.is_complete() && crowd_->is_level();
  return report(figures);
}

int Loading::report(const LoadFigures& figures) const {
  if (setting_.json) {
    print_json(figures);
  } else {
    print_sentences(figures);
  }
  if (figures.is_own_bottleneck()) {
    std::fprintf(stderr,
                 "plenary: the load generator itself was late or short of CPU: "
                 "the times are its own\n");
  }
  return figures.is_right() ? exit_ok : exit_mismatch;
}

}  // namespace

std::optional<LoadWish> scenario_named(const std::string& name) {
  LoadWish wish;
  wish.scenario = name;
  if (name == "S1") {
    wish.per_second = 500;
  } else if (name == "S2") {
    wish.shape = {.people = 1'000, .rooms = 50};
    wish.per_second = 2'500;
  } else if (name == "S3") {
    wish.shape = {.people = 20, .observers = 5'000};
    wish.per_second = 10;
  } else if (name == "S4") {
    wish.shape = {.people = 0, .observers = 10'000};
  } else if (name == "S5") {
    wish.shape = {.people = 20, .newcomers = 2'000, .notes = 2'000};
    wish.per_second = 20;
  } else if (name == "S6") {
    wish.shape = {.people = 1'000};
    wish.per_second = 1'000;
  } else {
    return std::nullopt;
  }
  return wish;
}

int load(const Setting& setting, const LoadWish& wish) {
  return std::make_unique<Loading>(setting, wish)->run();
}

}  // namespace plenary::cli
