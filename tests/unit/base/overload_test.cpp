#include "base/overload.h"

#include <string>
#include <type_traits>
#include <variant>

#include <gtest/gtest.h>

namespace plenary {
namespace {

struct Circle {};
struct Square {};
struct Segment {};

struct OfCircle {
  std::string operator()(const Circle&) const { return "circle"; }
};
struct OfSquare {
  std::string operator()(const Square&) const { return "square"; }
};

static_assert(std::is_invocable_v<Overload<OfCircle, OfSquare>, Square>);
static_assert(!std::is_invocable_v<Overload<OfCircle, OfSquare>, Segment>,
              "an alternative nobody wrote down must not compile");

TEST(OverloadOf, calls_the_one_that_fits) {
  const Overload visitor{OfCircle{}, OfSquare{}};
  const std::variant<Circle, Square> round = Circle{};
  const std::variant<Circle, Square> square = Square{};

  EXPECT_EQ(std::visit(visitor, round), "circle");
  EXPECT_EQ(std::visit(visitor, square), "square");
}

}  // namespace
}  // namespace plenary
