// A Redis of our own for tests: on a socket in a temporary folder, stopped by its process id. Keeps
// nothing on disk, so that one that starts again is empty. One thread.
#pragma once

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.h"
#include "tests/support/temporary_folder.h"

namespace plenary::testing {

class RedisServer {
 public:
  explicit RedisServer(std::vector<std::string> options = {}) : options_(std::move(options)) {
    start();
  }
  ~RedisServer() { stop(); }
  RedisServer(const RedisServer&) = delete;

  // Until it answers.
  void start() {
    server_ = spawn(words());
    for (int tried = 0; !run({"PING"}); ++tried) {
      PLENARY_ASSERT(tried < 400);
      ::usleep(25'000);
    }
  }
  void stop() {
    if (server_ == 0) return;
    ::kill(server_, SIGKILL);
    ::waitpid(server_, nullptr, 0);
    server_ = 0;
  }
  // It stands still, or goes on.
  void halt(bool still) const { ::kill(server_, still ? SIGSTOP : SIGCONT); }

  std::string socket() const { return folder_.path() + "/redis.sock"; }
  std::string url() const { return "redis+unix://" + socket(); }
  // Says something by a client of Redis' own; whether it was answered without an error.
  bool run(const std::vector<std::string>& said) const {
    std::vector<std::string> all{"-e", "-s", socket()};
    all.insert(all.end(), said.begin(), said.end());
    return run_client(all);
  }
  // The same client, with all its words.
  bool run_client(std::vector<std::string> words) const {
    words.insert(words.begin(), "/usr/bin/redis-cli");
    const pid_t client = spawn(words);
    int outcome = -1;
    return ::waitpid(client, &outcome, 0) == client && outcome == 0;
  }
  // What it is answered, without the line's end.
  std::string answer(const std::string& said) const {
    FILE* client = ::popen(("/usr/bin/redis-cli -s " + socket() + " " + said).c_str(), "r");
    std::string all(64 * 1024, '\0');
    all.resize(::fread(all.data(), 1, all.size(), client));
    ::pclose(client);
    while (!all.empty() && all.back() == '\n') all.pop_back();
    return all;
  }

 private:
  std::vector<std::string> words() const {
    std::vector<std::string> all{
        "/usr/bin/redis-server", "--port", "0", "--unixsocket", socket(), "--save", "", "--dir",
        folder_.path()};
    all.insert(all.end(), options_.begin(), options_.end());
    return all;
  }
  pid_t spawn(const std::vector<std::string>& all) const {
    std::vector<char*> arguments;
    for (const std::string& word : all) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const std::string log = folder_.path() + "/log";
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // It does not outlive a test that dies.
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(out, 1);
    ::dup2(out, 2);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  TemporaryFolder folder_;
  std::vector<std::string> options_;
  pid_t server_ = 0;
};

}  // namespace plenary::testing
