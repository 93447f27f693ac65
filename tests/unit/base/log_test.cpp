#include "base/log.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace plenary {
namespace {

struct Line {
  LogLevel level;
  std::string event;
  std::size_t fields;
};

class KeptLog final : public Log {
 public:
  void write(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields) override {
    lines.push_back({level, std::string(event), fields.size()});
  }
  std::vector<Line> lines;
};

TEST(LogLines, carry_the_level_they_were_said_with) {
  KeptLog log;

  log.info("opened");
  log.warning("slow", {{"link", std::uint64_t{1}}});
  log.error("failed", {{"link", std::uint64_t{1}}, {"why", "storage"}});

  ASSERT_EQ(log.lines.size(), 3U);
  EXPECT_EQ(log.lines[0].level, LogLevel::info);
  EXPECT_EQ(log.lines[0].event, "opened");
  EXPECT_EQ(log.lines[1].level, LogLevel::warning);
  EXPECT_EQ(log.lines[1].fields, 1U);
  EXPECT_EQ(log.lines[2].level, LogLevel::error);
  EXPECT_EQ(log.lines[2].fields, 2U);
}

}  // namespace
}  // namespace plenary
