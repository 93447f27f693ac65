#include "journal/node_lease.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace plenary::journal {
namespace {

// A lease is renewed four times while it runs: three may be lost.
constexpr std::int64_t renewals = 4;

}  // namespace

std::shared_ptr<NodeLease> NodeLease::take(
    const PgConnection::Options& options, const std::string& name, std::int64_t lease_ms,
    std::function<void()> lapsed, Log& log, std::string& why) {
  PgConnection::Options hasty = options;
  // An answer that comes after the lease is of no use.
  hasty.deadline_ms = std::min(options.deadline_ms, lease_ms);
  std::shared_ptr<NodeLease> lease(new NodeLease(hasty, lease_ms, std::move(lapsed), log));
  if (!lease->take_place(name, why)) return nullptr;
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
  connection_ = PgConnection::open(options_, why);
  if (!connection_) return false;
  const bool prepared =
      connection_->prepare("replace", "DELETE FROM node WHERE name=$1") &&
      connection_->prepare("arrive",
                           "INSERT INTO node(name, lease_until) VALUES($1, "
                           "clock_timestamp() + $2::bigint * interval '1 millisecond') "
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

bool NodeLease::take_place(const std::string& name, std::string& why) {
  if (!ensure_connected(why)) return false;
  const auto lease = static_cast<std::uint64_t>(lease_ms_);
  const std::vector<PgCall> calls{
      PgCall("replace").with_text(name), PgCall("arrive").with_text(name).with(lease)};
  const auto answers = connection_->call(calls);
  if (!answers || !answers->back().is_good() || answers->back().rows() != 1) {
    why = "Cannot take the place of node " + name + ": " + connection_->error();
    return false;
  }
  node_ = answers->back().number(0, 0);
  return true;
}

void NodeLease::run() {
  const auto pause = std::chrono::milliseconds(lease_ms_ / renewals);
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
  std::optional<PgResult> answer;
  if (ensure_connected(why)) {
    answer =
        connection_->call(PgCall("renew").with(node_).with(static_cast<std::uint64_t>(lease_ms_)));
  }
  if (answer && answer->rows() == 0) {
    // Its sessions are anybody's now; those it has open are fenced as they are taken.
    replaced_ = true;
    log_.error("node_replaced", {{"node", node_}});
    lapsed_();
    return;
  }
  const bool was_renewing = std::exchange(renewing_, answer.has_value());
  if (was_renewing && !renewing_) {
    log_.warning("lease_not_renewed", {{"node", node_}, {"why", std::string_view(why)}});
  }
  if (!was_renewing && renewing_) log_.info("lease_renewed", {{"node", node_}});
  if (answer && answer->number(0, 0) != 0) lapsed_();
}

}  // namespace plenary::journal
