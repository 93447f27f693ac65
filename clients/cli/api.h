// The HTTP API as the command line asks it: one call a question, and the sentence for people where
// it is refused.
#pragma once

#include <optional>
#include <string>

#include "clients/cli/network.h"
#include "wire/api.h"

namespace plenary::cli {

// What every command is told: where the server is, how to answer, how long to wait.
struct Setting {
  std::string server = "http://127.0.0.1:8080";
  std::string token;
  std::string token_file = "./var/admin.token";
  bool json = false;
  std::uint32_t patience_s = 60;
  Url url;
};

enum Exit : int {
  exit_ok = 0,
  exit_mismatch = 1,
  exit_usage = 2,
  exit_unreachable = 3,
  exit_refused = 4
};

class Api {
 public:
  Api(Network& network, const Setting& setting) : network_(network), setting_(setting) {}

  // The body of a good answer. Nothing, with exit_code() and a sentence on standard error, if not.
  // What may be done twice is asked again while the server is away, for as long as the patience
  // lasts.
  std::optional<std::string> get(const std::string& path) {
    return ask({"GET", path, "", ""}, true);
  }
  std::optional<std::string> post(const std::string& path, const std::string& body) {
    return ask({"POST", path, "", body}, false);
  }
  std::optional<std::string> post_again(const std::string& path, const std::string& body) {
    return ask({"POST", path, "", body}, true);
  }
  // The state of a session by hashes.
  std::optional<wire::SessionState> state(std::uint64_t session);
  std::optional<wire::SessionMade> create(const wire::NewSession& session);
  // The version of what has to be agreed to before coming in by the code; zero: nothing.
  std::optional<std::uint32_t> agreements(const std::string& code);
  int exit_code() const { return exit_code_; }

 private:
  std::optional<std::string> ask(HttpAsk ask, bool may_repeat);

  Network& network_;
  const Setting& setting_;
  int exit_code_ = exit_ok;
};

}  // namespace plenary::cli
