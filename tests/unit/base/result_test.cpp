#include "base/result.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace plenary {
namespace {

enum class No : std::uint8_t { not_found, not_yours };

using Found = Result<std::string, No>;

TEST(ResultOf, a_value_is_there_and_a_reason_is_not) {
  const Found found = std::string("note");

  EXPECT_TRUE(found.ok());
  EXPECT_TRUE(static_cast<bool>(found));
  EXPECT_EQ(found.value(), "note");
}

TEST(ResultOf, a_reason_is_there_and_a_value_is_not) {
  const Found found = No::not_yours;

  EXPECT_FALSE(found.ok());
  EXPECT_EQ(found.error(), No::not_yours);
}

TEST(ResultOf, a_value_can_be_moved_out) {
  Result<std::unique_ptr<int>, No> made = std::make_unique<int>(7);

  const std::unique_ptr<int> taken = *std::move(made);

  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(*taken, 7);
}

TEST(ResultOf, a_value_can_be_changed_in_place) {
  Found found = std::string("note");

  found->append("s");
  *found += "!";

  EXPECT_EQ(found.value(), "notes!");
}

TEST(ResultOf, value_and_reason_may_have_one_type) {
  const Result<int, long> value = 3;
  const Result<int, long> reason = 4L;

  EXPECT_EQ(value.value(), 3);
  EXPECT_EQ(reason.error(), 4L);
}

TEST(ResultDeathTest, asking_for_the_half_that_is_not_there_stops_the_process) {
  const Found refused = No::not_found;
  const Found found = std::string("note");

  EXPECT_DEATH({ (void)refused.value(); }, "broken promise `ok\\(\\)`");
  EXPECT_DEATH({ (void)found.error(); }, "broken promise `!ok\\(\\)`");
}

}  // namespace
}  // namespace plenary
