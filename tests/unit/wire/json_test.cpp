// The JSON twin: the same messages, as strict, with the names of the definition.
#include "wire/json.h"

#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "tests/support/filled.h"
#include "tests/unit/wire/parts.h"
#include "wire/decode.h"
#include "wire/limits.h"

namespace plenary::wire {
namespace {

using audit::Refusal;

Refusal refusal_of(std::string_view json) {
  const auto binary = client_message_from_json(json);
  return binary ? Refusal::none : binary.error().code;
}

TEST(Json, a_command_means_the_same_in_both_forms) {
  const auto binary = client_message_from_json(R"({"submit": {"command_no": "3", "command": {
      "add_note": {"id": "18446744073709551615", "epistemic": "EPISTEMIC_OBSERVATION",
                   "text": {"run": "9", "text": "3× as likely"}}}}})");

  ASSERT_TRUE(binary.ok());
  const auto received = decode_client(*binary);
  ASSERT_TRUE(received.ok());
  const auto& submit = std::get<ReceivedSubmit>(*received);
  EXPECT_EQ(submit.command_no, 3U);
  audit::AddNote expected;
  expected.id = Id<audit::Note>(UINT64_MAX);
  expected.epistemic = audit::Epistemic::observation;
  expected.text = {Id<audit::RunTag>(9), "3× as likely"};
  ASSERT_TRUE(submit.command.ok());
  EXPECT_EQ(*submit.command, audit::Command(expected));
}

TEST(Json, a_command_has_the_same_body_hash_in_both_forms) {
  const audit::Command command = audit::OpenRoom{Id<audit::Room>(5), "Table 5"};

  const auto binary = client_message_from_json(
      R"({"submit": {"command_no": 7, "command": {"open_room": {"name": "Table 5", "id": 5}}}})");

  ASSERT_TRUE(binary.ok());
  EXPECT_EQ(*binary, test::submit_of(command));
}

TEST(Json, T_P14_unknown_names_are_refused) {
  EXPECT_EQ(refusal_of(R"({"ping": {"t": "1"}})"), Refusal::none);
  EXPECT_EQ(refusal_of(R"({"ping": {"t": "1", "seq": 4}})"), Refusal::malformed);
  EXPECT_EQ(refusal_of(R"({"format_disk": {}})"), Refusal::malformed);
  EXPECT_EQ(refusal_of(R"({"submit": {"command": {"create_session": {}}}})"), Refusal::malformed);
  EXPECT_EQ(refusal_of(R"({"presence": {"state": "PRESENCE_STATE_DANCING"}})"), Refusal::malformed);
}

TEST(Json, T_P13_what_is_no_json_is_refused) {
  for (const char* bad : {"", "{", "[]", "null", "7", R"({"ping": 7})", R"({"ping": {}} {})",
                          R"({"ping": {"t": "x"}})", R"({"ping": {}, "ack": {}})",
                          "{\"hello\": {\"name\": \"\xFF\"}}"}) {
    EXPECT_EQ(refusal_of(bad), Refusal::malformed) << bad;
  }
}

TEST(Json, T_P12_bad_utf8_writes_nothing_to_the_log) {
  const std::string bad_token = test::bytes_field(1, test::bytes_field(9, "\xFF\xFE"));

  testing::internal::CaptureStderr();
  const std::string shown = server_message_to_json(bad_token);
  const auto refused = client_message_from_json("{\"hello\": {\"name\": \"\xFF\"}}");

  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(shown, "{}");
  EXPECT_FALSE(refused.ok());
}

TEST(Json, T_P15_deep_nesting_is_refused) {
  std::string objects;
  for (int i = 0; i < 6'000; ++i) objects += R"({"submit":)";
  const std::string lists = R"({"ack":{"cursors":)" + std::string(60'000, '[');

  EXPECT_EQ(refusal_of(objects), Refusal::malformed);
  EXPECT_EQ(refusal_of(lists), Refusal::malformed);
}

TEST(Json, T_P17_numbers_outside_their_enum_do_not_pass_the_reader) {
  const auto binary = client_message_from_json(R"({"presence": {"state": 77}})");

  ASSERT_TRUE(binary.ok());
  EXPECT_EQ(test::message_refusal(*binary), Refusal::malformed);
}

TEST(Json, T_P7_text_over_the_limit_is_refused) {
  const std::string big = R"({"ping": {}})" + std::string(limits::message_bytes_max, ' ');

  EXPECT_EQ(refusal_of(big), Refusal::too_large);
}

TEST(Json, a_servers_message_has_ids_as_strings_and_enums_as_names) {
  ServerMessage message;
  message.receipts.emplace_back();
  message.receipts[0].command_no = 2;
  message.receipts[0].refusal = Refusal::vote_budget_spent;
  message.presence.push_back(
      {audit::Scope::everyone(), {{Id<audit::Seat>(UINT64_MAX), PresenceState::active}}, 3});

  EXPECT_EQ(server_message_to_json(audit::canonical::bytes(message)),
            R"({"receipts":[{"command_no":"2","refusal":"REFUSAL_VOTE_BUDGET_SPENT"}],)"
            R"("presence":[{"scope":{"kind":"SCOPE_KIND_EVERYONE"},)"
            R"("rows":[{"seat":"18446744073709551615","state":"PRESENCE_STATE_ACTIVE"}],)"
            R"("observers":3}]})");
}

TEST(Json, records_and_entries_are_shown_with_all_they_hold) {
  const audit::Room room{Id<audit::Room>(5), "Table \"5\"", true};
  audit::Entry entry;
  entry.seq = 9;
  entry.at = Time{1'700'000'000'000};
  entry.changes.push_back({audit::Scope::members(), audit::Remove{audit::ref(room.id)}});

  EXPECT_EQ(
      to_json(audit::Record(room)), R"({"room":{"id":"5","name":"Table \"5\"","closed":true}})");
  EXPECT_EQ(to_json(entry),
            R"({"seq":"9","at":"1700000000000","changes":[{"scope":{"kind":"SCOPE_KIND_MEMBERS"},)"
            R"("body":{"remove":{"record":{"kind":"RECORD_KIND_ROOM","id":"5"}}}}]})");
}

TEST(Json, every_server_message_can_be_shown) {
  test::Filling filling(21);
  for (int i = 0; i < 20; ++i) {
    const std::string json =
        server_message_to_json(audit::canonical::bytes(filling.make<ServerMessage>()));

    EXPECT_GT(json.size(), 500U);
  }
}

}  // namespace
}  // namespace plenary::wire
