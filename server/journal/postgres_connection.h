// PostgreSQL with destructors and deadlines: one connection, statements prepared once, several
// calls in one round trip. Private to journal; on one thread at a time.
//
// Nothing throws. libpq is driven without blocking, so that a server that hangs costs no more than
// the deadline; a connection that was lost, or did not answer in time, stays lost.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libpq-fe.h>

namespace plenary::journal {

// The answer to one call; values are read in binary.
class PgResult {
 public:
  explicit PgResult(PGresult* raw) : raw_(raw, &PQclear) {}

  bool is_good() const;
  // Five characters that say what went wrong; empty where nothing did, or where none were sent.
  std::string_view state() const;
  std::uint64_t affected() const;
  int rows() const { return PQntuples(raw_.get()); }
  bool is_null(int row, int column) const;
  // An integer or a truth value of any width.
  std::uint64_t number(int row, int column) const;
  std::string_view bytes(int row, int column) const;
  // What went wrong, in a line; empty where nothing did.
  std::string error() const;

 private:
  std::unique_ptr<PGresult, void (*)(PGresult*)> raw_;
};

// A prepared statement with its values, in order.
class PgCall {
 public:
  explicit PgCall(const char* statement) : statement_(statement) {}

  PgCall& with(std::uint64_t value);
  PgCall& with_text(std::string value);
  // The bytes must live until the call is answered.
  PgCall& with_bytes(std::string_view bytes);
  PgCall& with_null();

 private:
  friend class PgConnection;
  struct Value {
    std::string text;
    std::string_view bytes;
    bool is_binary = false;
    bool is_null = false;
  };
  const char* statement_;
  std::vector<Value> values_;
};

class PgConnection {
 public:
  struct Options {
    std::string url;
    std::int64_t deadline_ms = 0;  // For connecting, and for each answer.
    std::int64_t connect_ms = 0;   // For connecting, where that is another; the hosts share it.
  };
  // Nothing, and `why` says it in a sentence without any secret, where there is no connection.
  static std::unique_ptr<PgConnection> open(const Options& options, std::string& why);
  ~PgConnection();
  PgConnection(const PgConnection&) = delete;
  PgConnection& operator=(const PgConnection&) = delete;

  // Prepares a statement under a name.
  bool prepare(const char* name, const char* sql);
  // Plain statements without values.
  bool run(const char* sql);
  // Ends a transaction that went wrong; state() and error() still say how.
  void roll_back();
  // All calls in one round trip, their results in order; those after one that went wrong are not
  // done. Nothing where the connection was lost or the deadline passed: what was done is not known.
  std::optional<std::vector<PgResult>> call(std::span<const PgCall> calls);
  std::optional<PgResult> call(const PgCall& call);

  bool is_lost() const { return lost_; }
  // What went wrong last: PostgreSQL's five characters, empty where it said none, and a line.
  const std::string& state() const { return state_; }
  const std::string& error() const { return error_; }

 private:
  PgConnection(PGconn* raw, std::int64_t deadline_ms) : raw_(raw), deadline_ms_(deadline_ms) {}
  struct Host;
  static std::vector<Host> hosts_in(const std::string& url);
  static std::unique_ptr<PgConnection> open_at(const Host& host, const Options& options,
                                               std::int64_t connect_ms, std::string& why);
  bool connect(std::int64_t within_ms);
  bool finish_plain();
  bool send(const PgCall& call);
  bool receive(std::size_t calls, std::vector<PgResult>& results);
  bool wait_for_answer(std::int64_t until_ms);
  void note_fault(const PgResult& result);
  void lose();

  PGconn* raw_;
  std::int64_t deadline_ms_;
  bool lost_ = false;
  std::string state_;
  std::string error_;
};

}  // namespace plenary::journal
