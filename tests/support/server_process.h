// The real plenaryd as a child process, on free ports of this machine, with its data in a folder
// that is removed at the end.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace plenary::testing {

inline std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  return all.str();
}

class ServerProcess {
 public:
  // `options` besides --admin and --data, which is a folder of its own or `data`; --listen, where
  // they do not say it.
  explicit ServerProcess(std::vector<std::string> options = {}, std::string data = "")
      : options_(std::move(options)), data_(data.empty() ? folder_.path() + "/data" : data) {
    start();
  }
  ~ServerProcess() {
    if (child_ > 0) kill();
  }
  ServerProcess(const ServerProcess&) = delete;

  // Until it says that it is ready, or ends. Also after kill() or terminate(), on the same data.
  void start() {
    int ends[2];
    PLENARY_ASSERT(::pipe2(ends, O_CLOEXEC) == 0);
    child_ = ::fork();
    if (child_ == 0) run(ends[1]);
    ::close(ends[1]);
    const std::string said = read_until_ready(ends[0]);
    ::close(ends[0]);
    admin_port_ = port_after("admin http://", said);
    port_ = port_after("ready http://", said);
  }

  bool is_ready() const { return port_ != 0; }
  std::uint16_t port() const { return port_; }
  std::uint16_t admin_port() const { return admin_port_; }
  const std::string& data() const { return data_; }
  std::string log() const { return contents(folder_.path() + "/err"); }
  std::string token() const {
    const std::string line = contents(data() + "/admin.token");
    return line.substr(0, line.find('\n'));
  }

  // As a power cut would: nothing is flushed.
  void kill() {
    ::kill(child_, SIGKILL);
    exit_code(/*wait=*/true);
  }
  void terminate() const { ::kill(child_, SIGTERM); }
  // It stands still, or goes on.
  void halt(bool still) const { ::kill(child_, still ? SIGSTOP : SIGCONT); }
  // Its exit code once it has ended (negative: by that signal); -1 while it runs.
  int exit_code(bool wait) {
    if (child_ <= 0) return ended_;
    int status = 0;
    if (::waitpid(child_, &status, wait ? 0 : WNOHANG) != child_) return -1;
    child_ = 0;
    port_ = 0;
    ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1 - WTERMSIG(status);
    return ended_;
  }

 private:
  [[noreturn]] void run(int out) {
    ::dup2(out, STDOUT_FILENO);
    ::dup2(::open((folder_.path() + "/err").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600),
           STDERR_FILENO);
    std::vector<std::string> words{
        PLENARY_BIN_DIR "/plenaryd", "--admin", "127.0.0.1:0", "--data", data_};
    words.insert(words.end(), options_.begin(), options_.end());
    if (std::ranges::find(words, "--listen") == words.end()) {
      words.insert(words.end(), {"--listen", "127.0.0.1:0"});
    }
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  // What it says up to the line with "ready", or all of it where it ends before.
  static std::string read_until_ready(int file) {
    std::string said;
    pollfd waited{file, POLLIN, 0};
    while (said.find("ready ") == std::string::npos || said.back() != '\n') {
      if (::poll(&waited, 1, 20'000) <= 0) break;
      char bytes[1'024];
      const auto got = ::read(file, bytes, sizeof bytes);
      if (got <= 0) break;
      said.append(bytes, static_cast<std::size_t>(got));
    }
    return said;
  }

  // Zero where it did not say so.
  static std::uint16_t port_after(const std::string& mark, const std::string& text) {
    const std::size_t at = text.find(mark);
    if (at == std::string::npos) return 0;
    const std::size_t colon = text.rfind(':', text.find('\n', at));
    return static_cast<std::uint16_t>(std::stoi(text.substr(colon + 1)));
  }

  TemporaryFolder folder_;
  std::vector<std::string> options_;
  std::string data_;
  pid_t child_ = 0;
  int ended_ = -1;
  std::uint16_t port_ = 0;
  std::uint16_t admin_port_ = 0;
};

}  // namespace plenary::testing
