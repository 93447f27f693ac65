// The field tables and proto/plenary/v1 are one definition: this holds them together. A field that
// only one of the two knows, or that is of another type there, fails here.
#include <algorithm>
#include <cctype>
#include <cstring>
#include <fstream>
#include <sstream>

#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "plenary/v1/api.pb.h"
#include "plenary/v1/changes.pb.h"
#include "plenary/v1/commands.pb.h"
#include "plenary/v1/journal.pb.h"
#include "plenary/v1/messages.pb.h"
#include "plenary/v1/records.pb.h"
#include "tests/support/filled.h"
#include "wire/api.h"
#include "wire/decode.h"

namespace plenary::wire {
namespace {

namespace v1 = plenary::v1;

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A live run deletes nothing and starts at zero: it has fields that must have their defaults.
bool may_have_defaults(const Message& message) {
  return message.GetDescriptor() == v1::TextRun::descriptor();
}

// Every field of the class is set, and nothing else, here and in all messages within.
void expect_all_set(const Message& message) {
  const auto* descriptor = message.GetDescriptor();
  const auto* reflection = message.GetReflection();
  EXPECT_TRUE(reflection->GetUnknownFields(message).empty()) << descriptor->name();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  const int expected = descriptor->oneof_decl_count() > 0 ? 1 : descriptor->field_count();
  if (!may_have_defaults(message)) {
    EXPECT_EQ(static_cast<int>(fields.size()), expected) << message.DebugString();
  }
  for (const auto* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      expect_all_set(reflection->GetMessage(message, field));
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      expect_all_set(reflection->GetRepeatedMessage(message, field, i));
    }
  }
}

// The generated class finds all its fields in `value`'s bytes and writes the same bytes again.
template <class Generated, class T>
void expect_agreement(const T& value) {
  const std::string bytes = audit::canonical::bytes(value);
  Generated message;

  ASSERT_TRUE(message.ParseFromString(bytes));

  expect_all_set(message);
  EXPECT_EQ(message.SerializeAsString(), bytes) << message.DebugString();
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

template <class... Ts>
constexpr int client_alternatives(std::type_identity<std::variant<Ts...>>) {
  return (0 + ... +
          (audit::canonical::alternative_number<Ts>() < audit::first_internal_tag ? 1 : 0));
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

  EXPECT_EQ(v1::Command::descriptor()->field_count(),
            client_alternatives(std::type_identity<audit::Command>{}));
}

TEST(Schema, every_change_is_its_message) {
  test::Filling filling(5);

  expect_every_alternative<v1::ChangeBody>(std::type_identity<audit::ChangeBody>{}, filling);

  EXPECT_EQ(v1::ChangeBody::descriptor()->field_count(),
            static_cast<int>(std::variant_size_v<audit::ChangeBody>));
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
  expect_agreement<v1::Ack>(filling.make<Ack>());
  expect_agreement<v1::Ping>(filling.make<Ping>());
  expect_agreement<v1::PresenceUpdate>(filling.make<PresenceUpdate>());
  expect_agreement<v1::TextRun>(filling.make<audit::TextRun>());
  EXPECT_EQ(v1::ClientMessage::descriptor()->field_count(),
            static_cast<int>(std::variant_size_v<ClientMessage>));
}

template <class Generated, class T>
void expect_api_agreement(test::Filling& filling) {
  const auto value = filling.make<T>();
  expect_agreement<Generated>(value);
  const auto read = from_json<T>(api_json(value));
  ASSERT_TRUE(read.has_value()) << api_json(value);
  EXPECT_EQ(audit::canonical::bytes(*read), audit::canonical::bytes(value));
}

TEST(Schema, bodies_of_the_http_api_are_their_messages) {
  test::Filling filling(6);

  expect_api_agreement<v1::Problem, Problem>(filling);
  expect_api_agreement<v1::NewSession, NewSession>(filling);
  expect_api_agreement<v1::SessionMade, SessionMade>(filling);
  expect_api_agreement<v1::SessionList, SessionList>(filling);
  expect_api_agreement<v1::JoinRequest, JoinRequest>(filling);
  expect_api_agreement<v1::DoorRequest, DoorRequest>(filling);
  expect_api_agreement<v1::Door, Door>(filling);
  expect_api_agreement<v1::CheckRequest, CheckRequest>(filling);
  expect_api_agreement<v1::CheckAnswer, CheckAnswer>(filling);
  expect_api_agreement<v1::Joined, Joined>(filling);
  expect_api_agreement<v1::CodeShown, CodeShown>(filling);
  expect_api_agreement<v1::InviteRequest, InviteRequest>(filling);
  expect_api_agreement<v1::Invited, Invited>(filling);
  expect_api_agreement<v1::CatchUpRequest, CatchUpRequest>(filling);
  expect_api_agreement<v1::Chronicle, Chronicle>(filling);
  expect_api_agreement<v1::SessionState, SessionState>(filling);
}

template <class E>
void expect_enum(const google::protobuf::EnumDescriptor* descriptor) {
  int last = 0;
  for (int i = 0; i < descriptor->value_count(); ++i) {
    last = std::max(last, descriptor->value(i)->number());
  }
  EXPECT_EQ(static_cast<std::uint64_t>(last), enum_last<E>()) << descriptor->name();
}

TEST(Schema, T_P17_enums_end_where_their_definitions_do) {
  expect_enum<audit::ScopeKind>(v1::ScopeKind_descriptor());
  expect_enum<audit::RecordKind>(v1::RecordKind_descriptor());
  expect_enum<audit::Role>(v1::Role_descriptor());
  expect_enum<audit::Modality>(v1::Modality_descriptor());
  expect_enum<audit::SeatStatus>(v1::SeatStatus_descriptor());
  expect_enum<audit::Epistemic>(v1::Epistemic_descriptor());
  expect_enum<audit::Anonymity>(v1::Anonymity_descriptor());
  expect_enum<audit::TimerState>(v1::TimerState_descriptor());
  expect_enum<audit::BallotMethod>(v1::BallotMethod_descriptor());
  expect_enum<audit::BallotState>(v1::BallotState_descriptor());
  expect_enum<audit::BallotSecrecy>(v1::BallotSecrecy_descriptor());
  expect_enum<audit::Polarity>(v1::Polarity_descriptor());
  expect_enum<audit::Cycles>(v1::Cycles_descriptor());
  expect_enum<audit::PlaceKind>(v1::PlaceKind_descriptor());
  expect_enum<audit::Audience>(v1::Audience_descriptor());
  expect_enum<audit::TimerAct>(v1::TimerAct_descriptor());
  expect_enum<audit::Refusal>(v1::Refusal_descriptor());
  expect_enum<PresenceState>(v1::PresenceState_descriptor());
  expect_enum<GoawayReason>(v1::GoawayReason_descriptor());
}

TEST(Schema, refusals_have_the_names_of_their_definition) {
  const auto* descriptor = v1::Refusal_descriptor();
  for (int i = 0; i < descriptor->value_count(); ++i) {
    std::string expected = descriptor->value(i)->name().substr(std::strlen("REFUSAL_"));
    std::transform(expected.begin(), expected.end(), expected.begin(),
                   [](char letter) { return static_cast<char>(std::tolower(letter)); });

    EXPECT_EQ(audit::name(static_cast<audit::Refusal>(descriptor->value(i)->number())), expected);
  }
}

TEST(Schema, every_refusal_is_explained_in_the_registry) {
  std::ifstream file(PLENARY_SOURCE_DIR "/proto/README.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string registry = text.str();
  const auto* descriptor = v1::Refusal_descriptor();

  for (int i = 0; i < descriptor->value_count(); ++i) {
    const int number = descriptor->value(i)->number();
    if (number == 0) continue;
    const std::string name(audit::name(static_cast<audit::Refusal>(number)));
    const std::string row = "\n| " + std::to_string(number) + " | `" + name + "` |";

    EXPECT_NE(registry.find(row), std::string::npos) << row;
  }
}

TEST(Schema, a_commands_name_is_that_of_its_message) {
  const auto* fields = v1::Command::descriptor();
  for (int i = 0; i < fields->field_count(); ++i) {
    std::string joined;
    for (const char letter : fields->field(i)->name()) {
      if (letter != '_') joined += letter;
    }
    std::string message = fields->field(i)->message_type()->name();
    std::transform(message.begin(), message.end(), message.begin(),
                   [](char letter) { return static_cast<char>(std::tolower(letter)); });

    EXPECT_EQ(joined, message);
  }
}

}  // namespace
}  // namespace plenary::wire
