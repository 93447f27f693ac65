// The field tables and proto/plenary/v1 are one definition: this holds them together.
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "plenary/v1/changes.pb.h"
#include "plenary/v1/commands.pb.h"
#include "plenary/v1/journal.pb.h"
#include "plenary/v1/messages.pb.h"
#include "plenary/v1/records.pb.h"
#include "tests/support/filled.h"
#include "wire/decode.h"

namespace plenary::wire {
namespace {

namespace v1 = plenary::v1;

bool has_unknown_fields(const google::protobuf::Message& message) {
  const auto* reflection = message.GetReflection();
  if (!reflection->GetUnknownFields(message).empty()) return true;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const auto& part = field->is_repeated()
                             ? reflection->GetRepeatedMessage(message, field, i)
                             : reflection->GetMessage(message, field);
      if (has_unknown_fields(part)) return true;
    }
  }
  return false;
}

// Every field of the message class is set in `bytes`, nothing else is, and writing it again gives
// the same bytes.
template <class Generated, class T>
void expect_agreement(const T& value) {
  const std::string bytes = audit::canonical::bytes(value);
  Generated message;

  ASSERT_TRUE(message.ParseFromString(bytes));

  EXPECT_FALSE(has_unknown_fields(message)) << message.DebugString();
  EXPECT_EQ(message.SerializeAsString(), bytes) << message.DebugString();
  const auto* descriptor = Generated::descriptor();
  if (descriptor->oneof_decl_count() > 0) return;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  EXPECT_EQ(static_cast<int>(fields.size()), descriptor->field_count()) << descriptor->name();
}

template <class Generated, class... Ts>
void expect_every_alternative(std::type_identity<std::variant<Ts...>>, test::Filling& filling) {
  (
      [&] {
        using Variant = std::variant<Ts...>;
        if constexpr (std::is_same_v<Variant, audit::Command>) {
          if (audit::canonical::alternative_number<Ts>() >= audit::first_internal_tag) return;
        }
        const Variant value = filling.make<Ts>();
        expect_agreement<Generated>(value);
        const auto read = decode<Variant>(audit::canonical::bytes(value));
        ASSERT_TRUE(read.has_value());
        EXPECT_EQ(audit::canonical::bytes(*read), audit::canonical::bytes(value));
        EXPECT_EQ(*read, value);
      }(),
      ...);
}

TEST(Schema, every_record_is_its_message) {
  test::Filling filling(1);

  expect_every_alternative<v1::Record>(std::type_identity<audit::Record>{}, filling);

  EXPECT_EQ(v1::Record::descriptor()->field_count(),
            static_cast<int>(std::variant_size_v<audit::Record>));
}

TEST(Schema, every_command_is_its_message) {
  test::Filling filling(2);

  expect_every_alternative<v1::Command>(std::type_identity<audit::Command>{}, filling);
}

TEST(Schema, entries_and_images_are_their_messages) {
  test::Filling filling(3);
  for (int i = 0; i < 50; ++i) {
    const auto entry = filling.make<audit::Entry>();
    const auto image = filling.make<audit::Session::Image>();

    expect_agreement<v1::Entry>(entry);
    expect_agreement<v1::SessionImage>(image);

    EXPECT_EQ(decode<audit::Entry>(audit::canonical::bytes(entry)), entry);
    const auto read = decode<audit::Session::Image>(audit::canonical::bytes(image));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(audit::canonical::bytes(*read), audit::canonical::bytes(image));
  }
}

TEST(Schema, messages_of_both_directions_are_theirs) {
  test::Filling filling(4);

  expect_agreement<v1::ServerMessage>(filling.make<ServerMessage>());
  expect_agreement<v1::Welcome>(filling.make<Welcome>());
  expect_agreement<v1::Events>(filling.make<Events>());
  expect_agreement<v1::Receipt>(filling.make<Receipt>());
  expect_agreement<v1::Snapshot>(filling.make<Snapshot>());
  expect_agreement<v1::Hello>(filling.make<Hello>());
  expect_agreement<v1::Heal>(filling.make<Heal>());
  expect_agreement<v1::Limits>(filling.make<Limits>());
}

TEST(Schema, P9_what_a_newer_server_adds_is_left_out_and_counted) {
  v1::ServerMessage message;
  auto* events = message.add_events();
  events->set_scope_seq(1);
  events->add_changes()->mutable_put()->mutable_record()->GetReflection();
  events->mutable_changes(0)->mutable_put()->mutable_record()->mutable_note()->set_id(5);
  auto* newer = events->add_changes()->mutable_put()->mutable_record();
  newer->GetReflection()->MutableUnknownFields(newer)->AddLengthDelimited(30, "future");

  const auto understood = decode_server(message.SerializeAsString());

  ASSERT_TRUE(understood.has_value());
  EXPECT_EQ(understood->skipped, 1U);
  ASSERT_EQ(understood->message.events.size(), 1U);
  EXPECT_EQ(understood->message.events[0].changes.size(), 1U);
}

}  // namespace
}  // namespace plenary::wire
