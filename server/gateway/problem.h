// How the HTTP API says no: one form, wire's Problem, with a stable code and a sentence.
//
// Programs go by the code. The sentence is a message of clients/i18n where a person may meet it,
// and then in their language; what only who writes or administers may do wrong is said in English.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "audit/refusal.h"
#include "gateway/session_home.h"
#include "transport/server.h"
#include "words/words.h"

namespace plenary::gateway {

struct Problem {
  int status = 0;
  std::string code;
  std::variant<std::string, words::Key> says;
  std::uint64_t detail = 0;  // The message's value of that name.
  std::vector<std::pair<std::string, std::string>> headers{};
};

transport::HttpResponse response_of(const Problem& problem, words::Words& words,
                                    words::Language language);

// What stands before every address of a node: proxies send it there (proto/README.md).
std::string node_address(std::string_view node);

// The same for a code or link that is unknown, rotated, closed or full (threat A4).
Problem not_admitted();
// The same for a session that is not there and an address that is none.
Problem not_found();
// Where another node has it: 307 with that node's part of the Location, for Reply to complete.
Problem not_open(const NotOpen& why);
Problem refused(const audit::Refused& refused);
// Too many at once; after so many seconds there is room again.
Problem busy(words::Key says, int retry_after_s);

}  // namespace plenary::gateway
