// The codes of the page /check, held to the same vectors as the page itself.
#include "clients/cli/check_code.h"

#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace plenary::cli {
namespace {

boost::json::object golden() {
  std::ifstream file(PLENARY_SOURCE_DIR "/tests/golden/check_codes.json");
  std::ostringstream text;
  text << file.rdbuf();
  return boost::json::parse(text.str()).as_object();
}

TEST(CheckCode, says_what_failed) {
  const auto codes = golden();
  ASSERT_GT(codes.at("codes").as_array().size(), 3U);
  for (const auto& each : codes.at("codes").as_array()) {
    const std::string code(each.at("code").as_string());
    const auto failed = failed_tests(code);
    ASSERT_TRUE(failed.has_value()) << code;
    EXPECT_EQ(*failed, boost::json::value_to<std::vector<std::string>>(each.at("failed"))) << code;
  }
}

TEST(CheckCode, is_taken_as_it_is_meant) {
  const auto code = std::string(golden().at("codes").as_array()[1].at("code").as_string());
  std::string typed = " " + code.substr(0, 1) + "-" + code.substr(1);
  for (char& letter : typed) letter = static_cast<char>(std::tolower(letter));

  EXPECT_EQ(failed_tests(typed), failed_tests(code));
}

TEST(CheckCode, what_is_no_such_code_is_not_taken_for_one) {
  const auto vectors = golden();
  for (const auto& each : vectors.at("none").as_array()) {
    EXPECT_FALSE(failed_tests(std::string(each.as_string())).has_value()) << each;
  }
}

}  // namespace
}  // namespace plenary::cli
