#include "base/frame.h"

#include <type_traits>

#include <gtest/gtest.h>

#include "base/time.h"

namespace plenary {
namespace {

static_assert(std::is_same_v<decltype(*std::declval<Frame>()), const std::string&>,
              "what is shared is never changed");

TEST(Frames, are_shared_and_never_copied) {
  const Frame made = make_frame("bytes");
  const Frame shared = made;

  EXPECT_EQ(*shared, "bytes");
  EXPECT_EQ(shared->data(), made->data());
}

TEST(Times, are_counted_in_milliseconds_either_way) {
  constexpr Time noon{1'000};

  EXPECT_EQ(noon + 250, Time{1'250});
  EXPECT_EQ(noon + -250, Time{750});
  EXPECT_EQ(Time{1'250} - noon, 250);
  EXPECT_LT(noon, Time{1'001});
}

}  // namespace
}  // namespace plenary
