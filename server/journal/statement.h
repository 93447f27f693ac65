// SQLite with destructors: a connection, and statements prepared once. Errors are codes, kept by
// the connection; nothing throws. Used by one thread at a time. Private to journal.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace plenary::journal {

class Connection {
 public:
  enum class Access : std::uint8_t { write, read };
  // `vfs` empty: the system's.
  Connection(const std::string& path, Access access, const std::string& vfs);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool is_open() const { return open_; }
  bool run(const char* sql);
  std::string error() const;
  sqlite3* raw() const { return raw_; }

 private:
  sqlite3* raw_ = nullptr;
  bool open_ = false;
};

class Statement {
 public:
  Statement(const Connection& connection, const char* sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int at, std::uint64_t value);
  Statement& bind(int at, std::string_view bytes);  // A blob; good until the step.
  Statement& bind_text(int at, std::string_view text);
  Statement& bind_null(int at);
  // SQLITE_ROW, SQLITE_DONE or an error.
  int step();
  // Steps once and is ready for the next time; whether it went well.
  bool run();
  void reset();

  std::uint64_t number(int column) const;
  std::string bytes(int column) const;

 private:
  sqlite3_stmt* raw_ = nullptr;
};

}  // namespace plenary::journal
