// Whether a message that can hold something else has another shape.
#include "wire/shape.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "audit/commands.h"

namespace plenary::test {
namespace {

using audit::Field;
using audit::Fields;
using wire::shape_of;

struct Inner {
  std::uint32_t count = 0;
  using fields = Fields<Field<&Inner::count, 1>>;
};
struct Wider {
  std::uint64_t count = 0;
  using fields = Fields<Field<&Wider::count, 1>>;
};
template <class Item, std::uint32_t Number = 1>
struct Outer {
  Item item;
  using fields = Fields<Field<&Outer::item, Number>>;
};
struct More {
  Inner item;
  bool besides = false;
  using fields = Fields<Field<&More::item, 1>, Field<&More::besides, 2>>;
};
template <std::uint32_t Tag>
struct Said {
  static constexpr std::uint32_t tag = Tag;
  std::string text;
  using fields = Fields<Field<&Said::text, 1>>;
};

TEST(Shape, is_the_same_for_what_holds_the_same) {
  struct Twin {
    Inner item;
    using fields = Fields<Field<&Twin::item, 1>>;
  };
  EXPECT_EQ(shape_of<Outer<Inner>>, shape_of<Twin>);
}

TEST(Shape, is_another_with_another_number_type_field_or_alternative_however_deep) {
  const std::vector<std::uint32_t> shapes{
      shape_of<Outer<Inner>>,
      shape_of<Outer<Inner, 2>>,
      shape_of<Outer<Wider>>,
      shape_of<Outer<std::vector<Inner>>>,
      shape_of<Outer<std::optional<Inner>>>,
      shape_of<Outer<std::vector<Wider>>>,
      shape_of<More>,
      shape_of<Outer<std::string>>,
      shape_of<Outer<Digest>>,
      shape_of<Outer<audit::Role>>,
      shape_of<Outer<audit::Modality>>,
      shape_of<std::variant<Said<1>>>,
      shape_of<std::variant<Said<2>>>,
      shape_of<std::variant<Said<1>, Said<2>>>,
      shape_of<audit::Command>,
      shape_of<audit::Record>};
  EXPECT_EQ(std::set(shapes.begin(), shapes.end()).size(), shapes.size());
}

}  // namespace
}  // namespace plenary::test
