// Fields of a message, found without understanding them.
#include "clients/cli/raw_field.h"

#include <string>

#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "wire/decode.h"
#include "wire/messages.h"

namespace plenary::cli {
namespace {

wire::ServerMessage some_message() {
  wire::ServerMessage message;
  message.events.push_back(
      {audit::Scope::everyone(), 300, 7, {audit::Remove{{audit::RecordKind::note, {}}}}, {}});
  message.receipts.push_back({1, audit::Refusal::none, 0, 0, {}});
  message.events.push_back({audit::Scope::members(), 2, 0, {}, wire::Hash64(5)});
  return message;
}

TEST(RawFieldTest, fields_put_together_again_are_the_message) {
  const std::string bytes = audit::canonical::bytes(some_message());

  std::string whole;
  std::vector<std::uint32_t> numbers;
  for (std::string_view left = bytes; !left.empty();) {
    const auto field = take_field(left);
    ASSERT_TRUE(field.has_value());
    numbers.push_back(field->number);
    whole += field->whole;
  }

  EXPECT_EQ(whole, bytes);
  EXPECT_EQ(numbers, (std::vector<std::uint32_t>{2, 2, 3}));
}

TEST(RawFieldTest, each_field_alone_is_a_message_too) {
  const std::string bytes = audit::canonical::bytes(some_message());
  std::string_view left = bytes;

  const auto first = take_field(left);
  ASSERT_TRUE(first.has_value());
  const auto understood = wire::decode_server(first->whole);

  ASSERT_TRUE(understood.has_value());
  ASSERT_EQ(understood->message.events.size(), 1U);
  EXPECT_EQ(understood->message.events.front().scope_seq, 300U);
}

TEST(RawFieldTest, reads_varints_and_passes_over_fixed64) {
  const std::string bytes = audit::canonical::bytes(some_message().events.back());

  std::uint64_t scope_seq = 0;
  std::size_t fixed_bytes = 0;
  for (std::string_view left = bytes; !left.empty();) {
    const auto field = take_field(left);
    ASSERT_TRUE(field.has_value());
    if (field->number == 2) scope_seq = field->value;
    if (field->number == 5) fixed_bytes = field->content.size();
  }

  EXPECT_EQ(scope_seq, 2U);
  EXPECT_EQ(fixed_bytes, 8U);
}

TEST(RawFieldTest, cut_off_anywhere_it_is_no_field) {
  const std::string bytes = audit::canonical::bytes(some_message());
  std::string_view rest = bytes;
  const std::size_t first = take_field(rest)->whole.size();

  for (std::size_t length = 0; length < first; ++length) {
    std::string_view cut = std::string_view(bytes).substr(0, length);
    EXPECT_FALSE(take_field(cut).has_value()) << length;
    EXPECT_EQ(cut.size(), length);
  }
}

TEST(RawFieldTest, endless_varints_and_forms_we_never_use_are_no_fields) {
  for (const std::string& bytes :
       {std::string(11, '\xFF'), std::string("\x0B"), std::string("\x0D\1\2\3\4", 5)}) {
    std::string_view left = bytes;
    EXPECT_FALSE(take_field(left).has_value());
  }
}

}  // namespace
}  // namespace plenary::cli
