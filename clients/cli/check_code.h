// What the three letters mean that the page /check tells people to read out to whoever helps them.
//
// Two letters are what failed, the third tells whether the other two were heard right; the page
// writes them (clients/web/src/check/code.ts), and tests/golden/check_codes.json holds both to the
// same.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plenary::cli {

// The names of the tests that failed, in the page's order; nothing where it is no such code.
// Spaces, dashes and small letters are taken as they are meant.
std::optional<std::vector<std::string>> failed_tests(std::string_view code);

// Prints them with what helps; an exit code.
int explain_check(const std::string& code, bool json);

}  // namespace plenary::cli
