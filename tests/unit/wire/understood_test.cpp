// Reading what servers send, newer ones too, and what is kept on disk.
#include <gtest/gtest.h>

#include "audit/session.h"
#include "tests/support/filled.h"
#include "tests/unit/wire/parts.h"
#include "wire/decode.h"

namespace plenary::wire {
namespace {

using test::bytes_field;
using test::number_field;
using test::tag;

audit::Note note_of(std::uint64_t id) {
  audit::Note note;
  note.id = Id<audit::Note>(id);
  return note;
}

std::string record_bytes(const audit::Record& record) { return audit::canonical::bytes(record); }

// A message with one event of these changes, each in its bytes.
std::string events_of(const std::vector<std::string>& changes) {
  std::string event = number_field(2, 1);
  for (const auto& change : changes) event += bytes_field(4, change);
  return bytes_field(2, event);
}

std::string put_of(std::string_view record) { return bytes_field(1, bytes_field(1, record)); }

TEST(Understanding, a_servers_message_is_read_as_it_was_written) {
  test::Filling filling(11);
  for (int i = 0; i < 50; ++i) {
    const std::string bytes = audit::canonical::bytes(filling.make<ServerMessage>());

    const auto understood = decode_server(bytes);

    ASSERT_TRUE(understood.has_value());
    EXPECT_EQ(understood->skipped, 0U);
    EXPECT_EQ(audit::canonical::bytes(understood->message), bytes);
  }
}

TEST(Understanding, messages_that_follow_one_another_are_one) {
  ServerMessage first;
  first.pong.push_back({1, Time{}});
  first.leaves.push_back({audit::Scope::staff()});
  ServerMessage second;
  second.pong.push_back({2, Time{}});

  const auto understood =
      decode_server(audit::canonical::bytes(first) + audit::canonical::bytes(second));

  ASSERT_TRUE(understood.has_value());
  ASSERT_EQ(understood->message.pong.size(), 2U);
  EXPECT_EQ(understood->message.pong[1].t, 2);
  EXPECT_EQ(understood->message.leaves.size(), 1U);
}

TEST(Understanding, P9_unknown_records_and_changes_are_left_out_and_counted) {
  const std::string known = put_of(record_bytes(note_of(5)));
  const std::string new_kind = put_of(bytes_field(900, "future"));
  const std::string new_verb = bytes_field(9, "future");

  const auto understood = decode_server(events_of({known, new_kind, new_verb, known}));

  ASSERT_TRUE(understood.has_value());
  EXPECT_EQ(understood->skipped, 2U);
  ASSERT_EQ(understood->message.events.size(), 1U);
  EXPECT_EQ(understood->message.events[0].changes.size(), 2U);
}

TEST(Understanding, P9_a_record_with_more_in_it_is_left_out_whole) {
  const std::string note = number_field(2, 2);
  const std::string new_field = put_of(bytes_field(10, note + number_field(30, 1)));
  const std::string new_value = put_of(bytes_field(10, number_field(2, 200)));
  const std::string new_item = put_of(
      bytes_field(13, bytes_field(7, number_field(1, 99)) + bytes_field(7, number_field(1, 10))));

  const auto understood = decode_server(events_of({new_field, new_value, new_item}));

  ASSERT_TRUE(understood.has_value());
  EXPECT_EQ(understood->skipped, 3U);
  EXPECT_TRUE(understood->message.events[0].changes.empty());
}

TEST(Understanding, P9_snapshots_keep_what_is_known) {
  const std::string snapshot =
      bytes_field(3, record_bytes(note_of(1))) + bytes_field(3, bytes_field(901, "future")) +
      bytes_field(3, record_bytes(note_of(2)));

  const auto understood = decode_server(bytes_field(5, snapshot));

  ASSERT_TRUE(understood.has_value());
  EXPECT_EQ(understood->skipped, 1U);
  EXPECT_EQ(understood->message.snapshots[0].records,
            (std::vector<audit::Record>{note_of(1), note_of(2)}));
}

TEST(Understanding, P9_unknown_fields_elsewhere_do_not_stop_the_stream) {
  const std::string receipt = number_field(1, 4) + number_field(2, 300) + number_field(29, 1);
  const std::string future = bytes_field(25, "whatever") + tag(26, 1) + std::string(8, 'x') +
                             tag(27, 5) + std::string(4, 'x') + number_field(28, 1);

  const auto understood = decode_server(bytes_field(3, receipt) + future);

  ASSERT_TRUE(understood.has_value());
  ASSERT_EQ(understood->message.receipts.size(), 1U);
  EXPECT_EQ(understood->message.receipts[0].command_no, 4U);
  EXPECT_EQ(audit::name(understood->message.receipts[0].refusal), "unknown");
}

TEST(Understanding, what_is_broken_is_not_taken_for_new) {
  EXPECT_FALSE(decode_server("\xFF").has_value());
  EXPECT_FALSE(decode_server(tag(26, 3) + tag(26, 4)).has_value());
  EXPECT_FALSE(decode_server(bytes_field(3, bytes_field(1, "x"))).has_value());
  EXPECT_FALSE(decode_server(events_of({put_of("\x52\x7F")})).has_value());
}

TEST(Understanding, entries_of_our_own_must_be_whole_and_known) {
  test::Filling filling(12);
  const std::string bytes = audit::canonical::bytes(filling.make<audit::Entry>());
  ASSERT_TRUE(decode<audit::Entry>(bytes).has_value());

  EXPECT_FALSE(decode<audit::Entry>(bytes + number_field(30, 1)).has_value());
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    const auto cut = decode<audit::Entry>(bytes.substr(0, length));
    // A cut between two fields reads as an entry with less in it: the journal's checksums are
    // what notices that.
    if (!cut) continue;
    EXPECT_EQ(audit::canonical::bytes(*cut), bytes.substr(0, length));
  }
}

TEST(Understanding, T_P15_our_own_messages_do_not_reach_the_limit_of_nesting) {
  audit::Session::Image image;
  audit::Note note = note_of(1);
  note.text = audit::Text(Id<audit::RunTag>(2), "words");
  const audit::Change put{audit::Scope::everyone(), audit::Put{note}};
  image.undo.push_back({Id<audit::Seat>(3), {{.seq = 1, .inverse = {put}}}});

  EXPECT_TRUE(decode<audit::Session::Image>(audit::canonical::bytes(image)).has_value());
}

}  // namespace
}  // namespace plenary::wire
