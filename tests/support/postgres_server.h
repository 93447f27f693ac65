// A PostgreSQL of our own for tests: in a temporary folder, reached by a socket in it, stopped by
// its process id.
//
// It syncs as one in use does. Run as root it is handed to the user that Debian's package makes,
// since PostgreSQL refuses to be root. One thread.
#pragma once

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.h"
#include "tests/support/temporary_folder.h"

namespace plenary::testing {

class PostgresServer {
 public:
  PostgresServer() {
    make({program("initdb"), "-D", data(), "-A", "trust", "-U", "plenary", "--no-sync",
          "--encoding=UTF8", "--locale=C"});
  }
  // A standby of the one whose socket is in `primary`; it follows that until it is promoted.
  explicit PostgresServer(const std::string& primary) {
    make({program("pg_basebackup"), "-D", data(), "-h", primary, "-U", "plenary", "-R", "--no-sync",
          "--checkpoint=fast"});
  }
  ~PostgresServer() { stop(SIGINT); }
  PostgresServer(const PostgresServer&) = delete;

  void start() {
    server_ = spawn({program("postgres"), "-D", data(), "-k", folder_.path(), "-c",
                     "listen_addresses=", "-c", "max_connections=60", "-c", "shared_buffers=32MB"});
    for (int tried = 0; !run("postgres", "SELECT 1"); ++tried) {
      PLENARY_ASSERT(tried < 600);
      ::usleep(50'000);
    }
  }
  // SIGINT ends it at once and in order, SIGQUIT and SIGKILL as a crash does.
  void stop(int signal) {
    if (server_ == 0) return;
    ::kill(server_, signal);
    ::waitpid(server_, nullptr, 0);
    server_ = 0;
    if (signal != SIGKILL) return;
    // Whoever comes next must not meet the children of the one that died.
    ::usleep(200'000);
  }
  // All its processes stand still, or go on.
  void halt(bool still) {
    const int number = still ? SIGSTOP : SIGCONT;
    ::kill(server_, number);
    for (const auto& process : std::filesystem::directory_iterator("/proc")) {
      std::ifstream file(process.path() / "stat");
      std::string line;
      if (!std::getline(file, line)) continue;
      // pid (name) state parent …; the name may hold anything but ends at the last bracket.
      const std::size_t end = line.rfind(')');
      if (end == std::string::npos || end + 4 >= line.size()) continue;
      if (std::stoi(line.substr(end + 4)) == server_) ::kill(std::stoi(line), number);
    }
  }

  const std::string& folder() const { return folder_.path(); }

  // For libpq, also as PLENARY_JOURNAL.
  std::string url(const std::string& database) const {
    return "postgresql://plenary@/" + database + "?host=" + folder_.path();
  }
  std::string make_database() {
    const std::string name = "plenary_" + std::to_string(++databases_);
    PLENARY_ASSERT(run("postgres", "CREATE DATABASE " + name));
    return name;
  }
  // Runs a statement on a connection of its own; whether it went well.
  bool run(const std::string& database, const std::string& sql) { return ask(database, sql).good; }
  // The first value of the answer, empty where there is none.
  std::string value(const std::string& database, const std::string& sql) {
    return ask(database, sql).value;
  }

 private:
  struct Answer {
    bool good = false;
    std::string value;
  };

  void make(const std::vector<std::string>& words) {
    if (::geteuid() == 0) {
      user_ = ::getpwnam("postgres");
      PLENARY_ASSERT(user_ != nullptr);
      PLENARY_ASSERT(::chown(folder_.path().c_str(), user_->pw_uid, user_->pw_gid) == 0);
    }
    const pid_t made = spawn(words);
    int outcome = -1;
    PLENARY_ASSERT(::waitpid(made, &outcome, 0) == made && outcome == 0);
    start();
  }

  std::string data() const { return folder_.path() + "/data"; }

  // Debian keeps each version's programs in a folder of its own: the newest one there is.
  static std::string program(const std::string& name) {
    std::string newest;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql")) {
      const std::string path = version.path().string() + "/bin/" + name;
      if (std::filesystem::exists(path) && path > newest) newest = path;
    }
    PLENARY_ASSERT(!newest.empty());
    return newest;
  }

  pid_t spawn(const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const std::string log = folder_.path() + "/log";
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (user_ != nullptr && (::initgroups(user_->pw_name, user_->pw_gid) != 0 ||
                             ::setgid(user_->pw_gid) != 0 || ::setuid(user_->pw_uid) != 0)) {
      ::_exit(127);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // It does not outlive a test that dies.
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(out, 1);
    ::dup2(out, 2);
    if (::chdir(folder_.path().c_str()) != 0) ::_exit(127);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  Answer ask(const std::string& database, const std::string& sql) {
    PGconn* connection = PQconnectdb(url(database).c_str());
    Answer answer;
    if (PQstatus(connection) == CONNECTION_OK) {
      PGresult* result = PQexec(connection, sql.c_str());
      const ExecStatusType status = PQresultStatus(result);
      answer.good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
      if (PQntuples(result) > 0) answer.value = PQgetvalue(result, 0, 0);
      PQclear(result);
    }
    PQfinish(connection);
    return answer;
  }

  TemporaryFolder folder_;
  passwd* user_ = nullptr;
  pid_t server_ = 0;
  int databases_ = 0;
};

// One server for all tests of a program that do no harm to it.
inline PostgresServer& shared_postgres() {
  static PostgresServer server;
  return server;
}

}  // namespace plenary::testing
