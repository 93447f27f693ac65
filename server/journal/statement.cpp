#include "journal/statement.h"

namespace plenary::journal {

Connection::Connection(const std::string& path, Access access, const std::string& vfs) {
  const int flags =
      access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  open_ = sqlite3_open_v2(path.c_str(), &raw_, flags | SQLITE_OPEN_NOMUTEX,
                          vfs.empty() ? nullptr : vfs.c_str()) == SQLITE_OK;
}

Connection::~Connection() { sqlite3_close_v2(raw_); }

bool Connection::run(const char* sql) {
  return sqlite3_exec(raw_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

std::string Connection::error() const { return sqlite3_errmsg(raw_); }

Statement::Statement(const Connection& connection, const char* sql) {
  sqlite3_prepare_v3(connection.raw(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw_, nullptr);
}

Statement::~Statement() { sqlite3_finalize(raw_); }

Statement& Statement::bind(int at, std::uint64_t value) {
  sqlite3_bind_int64(raw_, at, static_cast<sqlite3_int64>(value));
  return *this;
}

Statement& Statement::bind(int at, std::string_view bytes) {
  sqlite3_bind_blob64(raw_, at, bytes.data(), bytes.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_text(int at, std::string_view text) {
  sqlite3_bind_text64(raw_, at, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_null(int at) {
  sqlite3_bind_null(raw_, at);
  return *this;
}

int Statement::step() { return raw_ == nullptr ? SQLITE_ERROR : sqlite3_step(raw_); }

bool Statement::run() {
  const bool went_well = step() == SQLITE_DONE;
  reset();
  return went_well;
}

void Statement::reset() {
  sqlite3_reset(raw_);
  sqlite3_clear_bindings(raw_);
}

std::uint64_t Statement::number(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(raw_, column));
}

std::string Statement::bytes(int column) const {
  const void* blob = sqlite3_column_blob(raw_, column);
  const int size = sqlite3_column_bytes(raw_, column);
  return blob == nullptr
             ? std::string()
             : std::string(static_cast<const char*>(blob), static_cast<std::size_t>(size));
}

}  // namespace plenary::journal
