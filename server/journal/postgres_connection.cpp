#include "journal/postgres_connection.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <sstream>
#include <utility>

#include <poll.h>

#include "base/steady_ms.h"

namespace plenary::journal {
namespace {

// Whether the socket is ready for `events` before the deadline.
bool is_ready(int socket, short events, std::int64_t until_ms) {
  while (true) {
    const std::int64_t left = until_ms - steady_ms();
    if (socket < 0 || left <= 0) return false;
    pollfd waited{socket, events, 0};
    const int ready = ::poll(&waited, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

// One line, for a log or an operator.
std::string one_line(std::string text) {
  for (char& letter : text) {
    if (letter == '\n' || letter == '\t') letter = ' ';
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

// What every connection of ours is told: a commit that was answered is on disk whatever the
// server's default says, and nobody waits for a lock, or holds one, longer than a take-over may.
constexpr const char* settings =
    "SET synchronous_commit=on; SET default_transaction_isolation='read committed'; "
    "SET lock_timeout='2s'; SET statement_timeout='10s'; "
    "SET idle_in_transaction_session_timeout='5s'; SET client_min_messages=error";

}  // namespace

bool PgResult::is_good() const {
  const ExecStatusType status = PQresultStatus(raw_.get());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

std::string_view PgResult::state() const {
  const char* state = PQresultErrorField(raw_.get(), PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view{} : std::string_view(state);
}

std::string PgResult::error() const { return one_line(PQresultErrorMessage(raw_.get())); }

std::uint64_t PgResult::affected() const {
  const std::string_view said = PQcmdTuples(raw_.get());
  std::uint64_t count = 0;
  std::from_chars(said.data(), said.data() + said.size(), count);
  return count;
}

bool PgResult::is_null(int row, int column) const {
  return PQgetisnull(raw_.get(), row, column) != 0;
}

std::string_view PgResult::bytes(int row, int column) const {
  return {PQgetvalue(raw_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(raw_.get(), row, column))};
}

std::uint64_t PgResult::number(int row, int column) const {
  std::uint64_t value = 0;
  for (const char byte : bytes(row, column)) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

// PostgreSQL's bigint has a sign; ours goes through it bit by bit.
PgCall& PgCall::with(std::uint64_t value) {
  values_.push_back({std::to_string(static_cast<std::int64_t>(value)), {}, false, false});
  return *this;
}

PgCall& PgCall::with_text(std::string value) {
  values_.push_back({std::move(value), {}, false, false});
  return *this;
}

PgCall& PgCall::with_bytes(std::string_view bytes) {
  values_.push_back({{}, bytes, true, false});
  return *this;
}

PgCall& PgCall::with_null() {
  values_.push_back({{}, {}, false, true});
  return *this;
}

// One of those that a URL names; what it does not name is null.
struct PgConnection::Host {
  std::optional<std::string> name;
  std::optional<std::string> address;
  std::optional<std::string> port;
};

// Where there are several they are tried one after the other here: libpq, asked not to block, has
// no deadline and waits for the first as long as that is silent, as one that lost its power is.
std::vector<PgConnection::Host> PgConnection::hosts_in(const std::string& url) {
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> read(
      PQconninfoParse(url.c_str(), nullptr), &PQconninfoFree);
  std::vector<std::string> names;
  std::vector<std::string> addresses;
  std::vector<std::string> ports;
  const auto split = [](const char* list, std::vector<std::string>& into) {
    std::istringstream all(list);
    for (std::string each; std::getline(all, each, ',');) into.push_back(each);
  };
  for (const PQconninfoOption* at = read.get(); at != nullptr && at->keyword != nullptr; ++at) {
    if (at->val == nullptr) continue;
    const std::string_view keyword = at->keyword;
    if (keyword == "host") split(at->val, names);
    if (keyword == "hostaddr") split(at->val, addresses);
    if (keyword == "port") split(at->val, ports);
  }
  const std::size_t count = std::max(names.size(), addresses.size());
  if (count < 2) return {Host{}};
  std::vector<Host> hosts(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (i < names.size()) hosts[i].name = names[i];
    if (i < addresses.size()) hosts[i].address = addresses[i];
    if (!ports.empty()) hosts[i].port = ports[std::min(i, ports.size() - 1)];
  }
  return hosts;
}

std::unique_ptr<PgConnection> PgConnection::open(const Options& options, std::string& why) {
  const std::vector<Host> hosts = hosts_in(options.url);
  const std::int64_t within_ms = options.connect_ms > 0 ? options.connect_ms : options.deadline_ms;
  for (const Host& host : hosts) {
    const auto share_ms = within_ms / static_cast<std::int64_t>(hosts.size());
    if (auto made = open_at(host, options, share_ms, why)) return made;
  }
  return nullptr;
}

std::unique_ptr<PgConnection> PgConnection::open_at(const Host& host, const Options& options,
                                                    std::int64_t connect_ms, std::string& why) {
  // Later words win: the operator's URL over ours, and over that which of its hosts is meant.
  // Writes go to the primary, wherever it is now.
  const std::string patience = std::to_string(options.deadline_ms);
  std::vector<const char*> keys{
      "application_name", "target_session_attrs", "keepalives_idle", "tcp_user_timeout", "dbname"};
  std::vector<const char*> values{
      "plenaryd", "read-write", "10", patience.c_str(), options.url.c_str()};
  const auto say = [&](const char* key, const std::optional<std::string>& value) {
    if (!value) return;
    keys.push_back(key);
    values.push_back(value->c_str());
  };
  say("host", host.name);
  say("hostaddr", host.address);
  say("port", host.port);
  keys.push_back(nullptr);
  values.push_back(nullptr);
  std::unique_ptr<PgConnection> made(
      new PgConnection(PQconnectStartParams(keys.data(), values.data(), 1), options.deadline_ms));
  if (!made->connect(connect_ms) || !made->run(settings)) {
    made->lose();
    why = "Cannot use PostgreSQL: " + made->error();
    return nullptr;
  }
  return made;
}

PgConnection::~PgConnection() { PQfinish(raw_); }

bool PgConnection::connect(std::int64_t within_ms) {
  if (raw_ == nullptr || PQstatus(raw_) == CONNECTION_BAD) return false;
  const std::int64_t until = steady_ms() + within_ms;
  PostgresPollingStatusType next = PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK) {
    if (next == PGRES_POLLING_FAILED) return false;
    const bool reads = next == PGRES_POLLING_READING;
    if (!is_ready(PQsocket(raw_), reads ? POLLIN : POLLOUT, until)) return false;
    next = PQconnectPoll(raw_);
  }
  return PQsetnonblocking(raw_, 1) == 0;
}

void PgConnection::note_fault(const PgResult& result) {
  state_ = result.state();
  error_ = result.error();
}

void PgConnection::lose() {
  lost_ = true;
  error_ = one_line(PQerrorMessage(raw_));
  if (error_.empty()) error_ = "it did not answer in time";
}

void PgConnection::roll_back() {
  const std::string state = state_;
  const std::string error = error_;
  run("ROLLBACK");
  state_ = state;
  error_ = error;
}

// Sends what is left to send, and reads until an answer is there.
bool PgConnection::wait_for_answer(std::int64_t until_ms) {
  int unsent = PQflush(raw_);
  while (unsent >= 0 && PQisBusy(raw_) != 0) {
    const auto events = static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN);
    if (!is_ready(PQsocket(raw_), events, until_ms)) break;
    if (PQconsumeInput(raw_) == 0) break;
    unsent = PQflush(raw_);
  }
  if (unsent >= 0 && PQisBusy(raw_) == 0) return true;
  lose();
  return false;
}

bool PgConnection::finish_plain() {
  const std::int64_t until = steady_ms() + deadline_ms_;
  bool good = true;
  while (wait_for_answer(until)) {
    PGresult* raw = PQgetResult(raw_);
    if (raw == nullptr) return good;
    const PgResult result(raw);
    if (result.is_good()) continue;
    good = false;
    note_fault(result);
  }
  return false;
}

bool PgConnection::prepare(const char* name, const char* sql) {
  state_.clear();
  return PQsendPrepare(raw_, name, sql, 0, nullptr) == 1 && finish_plain();
}

bool PgConnection::run(const char* sql) {
  state_.clear();
  return PQsendQuery(raw_, sql) == 1 && finish_plain();
}

bool PgConnection::send(const PgCall& call) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
  for (const PgCall::Value& value : call.values_) {
    const char* at = value.is_binary ? value.bytes.data() : value.text.c_str();
    // No bytes at all are still not nothing.
    if (at == nullptr) at = "";
    values.push_back(value.is_null ? nullptr : at);
    lengths.push_back(static_cast<int>(value.bytes.size()));
    formats.push_back(value.is_binary ? 1 : 0);
  }
  return PQsendQueryPrepared(raw_, call.statement_, static_cast<int>(values.size()), values.data(),
                             lengths.data(), formats.data(), 1) == 1;
}

// The result of each call, up to the mark that was sent after the last.
bool PgConnection::receive(std::size_t calls, std::vector<PgResult>& results) {
  const std::int64_t until = steady_ms() + deadline_ms_;
  while (wait_for_answer(until)) {
    PGresult* raw = PQgetResult(raw_);
    if (raw == nullptr) {
      if (PQstatus(raw_) != CONNECTION_OK) break;
      continue;  // Between the calls.
    }
    PgResult result(raw);
    const ExecStatusType status = PQresultStatus(raw);
    if (status == PGRES_PIPELINE_SYNC) return results.size() == calls;
    if (!result.is_good() && status != PGRES_PIPELINE_ABORTED) note_fault(result);
    results.push_back(std::move(result));
  }
  return false;
}

std::optional<std::vector<PgResult>> PgConnection::call(std::span<const PgCall> calls) {
  state_.clear();
  if (lost_) return std::nullopt;
  bool well = PQenterPipelineMode(raw_) == 1;
  for (const PgCall& each : calls) well = well && send(each);
  std::vector<PgResult> results;
  well = well && PQpipelineSync(raw_) == 1 && receive(calls.size(), results);
  well = well && PQexitPipelineMode(raw_) == 1;
  // The server says 57P01 and goes: the answer is there, the connection is not.
  if (PQstatus(raw_) != CONNECTION_OK) well = false;
  if (well) return results;
  lose();
  return std::nullopt;
}

std::optional<PgResult> PgConnection::call(const PgCall& call) {
  auto results = this->call(std::span(&call, 1));
  if (!results || !results->front().is_good()) return std::nullopt;
  return std::move(results->front());
}

}  // namespace plenary::journal
