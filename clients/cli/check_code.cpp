#include "clients/cli/check_code.h"

#include <array>
#include <cctype>
#include <cstdio>

#include "audit/join_code.h"
#include "clients/cli/api.h"

namespace plenary::cli {
namespace {

struct Test {
  const char* name;
  const char* what_helps;
};

// Bit n: test n failed.
constexpr std::array tests{
    Test{"secure",
         "The page did not come by https. Begin the address with https://; on a laptop without "
         "internet that serves the hall itself this is as it should be."},
    Test{
        "server",
        "Something else answered in the server's place, mostly a Wi-Fi page that wants one to sign "
        "in. Open any other site there, sign in, and come back."},
    Test{
        "socket",
        "The network takes WebSocket away. The slower way is used by itself; nothing is to be done "
        "unless that fails too."},
    Test{"detour",
         "Events and POSTs do not come through, often because a proxy holds answers back. Use "
         "another network, as a phone's."},
    Test{"memory",
         "The browser keeps nothing: a private window, or storage is forbidden for this site. Who "
         "closes the tab comes back as somebody new."},
    Test{"drafts",
         "The browser has no database: what is written without a network is lost with the tab. "
         "Leave "
         "the private window, or free some space."},
    Test{
        "clock",
        "The device's clock is wrong by more than a minute. People can come in all the same; https "
        "may refuse a clock that is days wrong."}};

constexpr std::string_view code_letters = audit::join_code_letters;

std::vector<std::size_t> places_of(std::string_view code) {
  std::vector<std::size_t> places;
  for (const char letter : code) {
    if (letter == ' ' || letter == '-') continue;
    const auto upper = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    places.push_back(code_letters.find(upper));
  }
  return places;
}

}  // namespace

std::optional<std::vector<std::string>> failed_tests(std::string_view code) {
  const std::vector<std::size_t> said = places_of(code);
  if (said.size() != 3 || said[0] == code_letters.npos || said[1] == code_letters.npos)
    return std::nullopt;
  if (said[2] != (3 * said[0] + 5 * said[1] + 7) % code_letters.size()) return std::nullopt;
  const std::size_t bits = said[0] * code_letters.size() + said[1];
  if (bits >= std::size_t{1} << tests.size()) return std::nullopt;
  std::vector<std::string> failed;
  for (std::size_t n = 0; n < tests.size(); ++n) {
    if ((bits >> n & 1U) != 0) failed.emplace_back(tests[n].name);
  }
  return failed;
}

int explain_check(const std::string& code, bool json) {
  const auto failed = failed_tests(code);
  if (!failed) {
    std::fprintf(stderr, "plenary: %s is no such code; have it read out once more\n", code.c_str());
    return exit_usage;
  }
  std::string listed;
  for (const std::string& name : *failed) listed += (listed.empty() ? "\"" : ",\"") + name + "\"";
  if (json) {
    std::printf("{\"failed\":[%s]}\n", listed.c_str());
    return exit_ok;
  }
  if (failed->empty()) std::puts("Everything works on that device.");
  for (const Test& test : tests) {
    for (const std::string& name : *failed) {
      if (name == test.name) std::printf("%-7s  %s\n", test.name, test.what_helps);
    }
  }
  return exit_ok;
}

}  // namespace plenary::cli
