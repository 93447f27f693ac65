#include "journal/node_lease.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/steady_ms.h"

namespace plenary::journal {
namespace {

// A lease is renewed four times while it runs, and no answer is waited for any longer: a line that
// has fallen silent leaves time for another one.
constexpr std::int64_t renewals = 4;
constexpr std::int64_t answer_ms_min = 250;  // A server that is busy is not silent.

}  // namespace

std::shared_ptr<NodeLease> NodeLease::take(const Options& options, LeaseEvents events, Log& log,
                                           std::string& why) {
  std::shared_ptr<NodeLease> lease(new NodeLease(options, std::move(events), log));
  if (!lease->take_place(why)) return nullptr;
  lease->be_hasty();
  lease->thread_ = std::thread([raw = lease.get()] { raw->run(); });
  return lease;
}

NodeLease::~NodeLease() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    woken_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
  std::string why;
  if (node_ != 0 && ensure_connected(why)) connection_->call(PgCall("leave").with(node_));
}

bool NodeLease::ensure_connected(std::string& why) {
  if (connection_ && !connection_->is_lost()) return true;
  connection_ = PgConnection::open(options_.connection, why);
  if (!connection_) return false;
  const bool prepared =
      connection_->prepare("replace", "DELETE FROM node WHERE name=$1") &&
      connection_->prepare("arrive",
                           "INSERT INTO node(name, lease_until, relay) VALUES($1, "
                           "clock_timestamp() + $2::bigint * interval '1 millisecond', $3) "
                           "RETURNING id") &&
      connection_->prepare(
          "renew",
          "UPDATE node SET lease_until=clock_timestamp() + "
          "$2::bigint * interval '1 millisecond' "
          "FROM (SELECT lease_until<clock_timestamp() AS lapsed FROM node "
          "WHERE id=$1) AS before WHERE id=$1 RETURNING before.lapsed") &&
      connection_->prepare("leave", "DELETE FROM node WHERE id=$1");
  if (!prepared) {
    why = "Cannot use the tables in PostgreSQL: " + connection_->error();
    connection_.reset();
  }
  return prepared;
}

bool NodeLease::take_place(std::string& why) {
  if (!ensure_connected(why)) return false;
  const std::string& name = options_.name;
  const auto lease = static_cast<std::uint64_t>(options_.lease_ms);
  const std::int64_t asked_ms = steady_ms();
  const std::vector<PgCall> calls{
      PgCall("replace").with_text(name),
      PgCall("arrive").with_text(name).with(lease).with(options_.relay)};
  const auto answers = connection_->call(calls);
  if (!answers || !answers->back().is_good() || answers->back().rows() != 1) {
    why = "Cannot take the place of node " + name + ": " + connection_->error();
    return false;
  }
  node_ = answers->back().number(0, 0);
  note_renewed(asked_ms);
  return true;
}

// From here on an answer that comes late is of no use: on a line with deadlines of its own.
void NodeLease::be_hasty() {
  PgConnection::Options& line = options_.connection;
  const std::int64_t patient_ms = line.deadline_ms;
  line.deadline_ms = std::min(patient_ms, std::max(options_.lease_ms / renewals, answer_ms_min));
  line.connect_ms = std::min(patient_ms, 2 * line.deadline_ms);
  connection_.reset();
}

void NodeLease::run() {
  const auto pause = std::chrono::milliseconds(options_.lease_ms / renewals);
  std::unique_lock lock(mutex_);
  while (!woken_.wait_for(lock, pause, [&] { return stopping_; })) {
    lock.unlock();
    renew();
    lock.lock();
  }
}

void NodeLease::renew() {
  if (replaced_) return;
  std::string why;
  auto answer = ask_to_renew(why);
  // A line that was silent is given up for another one at once.
  if (!answer && connection_ && connection_->is_lost()) answer = ask_to_renew(why);
  if (answer && answer->rows() == 0) {
    // Its sessions are anybody's now; those it has open are fenced as they are taken.
    replaced_ = true;
    log_.error("node_replaced", {{"node", node_}});
    events_.lapsed();
    return;
  }
  const bool was_renewing = std::exchange(renewing_, answer.has_value());
  if (was_renewing && !renewing_) {
    log_.warning("lease_not_renewed", {{"node", node_}, {"why", std::string_view(why)}});
  }
  if (!was_renewing && renewing_) log_.info("lease_renewed", {{"node", node_}});
  if (answer && answer->number(0, 0) != 0) events_.lapsed();
  judge();
}

std::optional<PgResult> NodeLease::ask_to_renew(std::string& why) {
  if (!ensure_connected(why)) return std::nullopt;
  const std::int64_t asked_ms = steady_ms();
  auto answer = connection_->call(
      PgCall("renew").with(node_).with(static_cast<std::uint64_t>(options_.lease_ms)));
  if (!answer) {
    why = connection_->error();
  } else if (answer->rows() == 1) {
    note_renewed(asked_ms);
  }
  return answer;
}

void NodeLease::note_renewed(std::int64_t asked_ms) {
  renewed_ms_ = asked_ms;
  events_.renewed(asked_ms + options_.lease_ms);
}

void NodeLease::judge() {
  const std::int64_t unheard_ms = steady_ms() - renewed_ms_;
  // A call that began while the lease ran has its whole patience.
  const bool cut_off = unheard_ms >= options_.lease_ms + options_.patience_ms;
  if (cut_off_.exchange(cut_off) || !cut_off) return;
  log_.error("node_cut_off", {{"node", node_}, {"unheard_ms", unheard_ms}});
  events_.cut_off();
}

}  // namespace plenary::journal
