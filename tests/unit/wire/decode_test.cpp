// Bad messages, one kind a test, each with the refusal it gets.
#include "wire/decode.h"

#include <gtest/gtest.h>

#include "audit/state_hash.h"
#include "tests/support/filled.h"
#include "tests/unit/wire/parts.h"
#include "wire/field_reader.h"
#include "wire/limits.h"

namespace plenary::wire {
namespace {

using audit::Refusal;
using test::bytes_field;
using test::command_refusal;
using test::message_refusal;
using test::number_field;
using test::submit_of;
using test::tag;
using test::varint;

audit::AddNote note_saying(std::string text) {
  audit::AddNote add;
  add.id = Id<audit::Note>(1);
  add.text = {Id<audit::RunTag>(2), std::move(text)};
  return add;
}

std::string hello_of(std::string name) {
  Hello hello;
  hello.name = std::move(name);
  return audit::canonical::bytes(ClientMessage(hello));
}

std::string ping_with(std::string_view fields) { return bytes_field(5, fields); }

TEST(Decoding, every_client_message_is_read_as_it_was_written) {
  test::Filling filling(1);
  const auto read = [](const ClientMessage& message) {
    auto received = decode_client(audit::canonical::bytes(message));
    EXPECT_TRUE(received.ok());
    return std::move(received).value();
  };
  const auto hello = filling.make<Hello>();
  const auto heal = filling.make<Heal>();
  const auto ack = filling.make<Ack>();

  using audit::canonical::bytes;
  EXPECT_EQ(bytes(std::get<Hello>(read(hello))), bytes(hello));
  EXPECT_EQ(bytes(std::get<Heal>(read(heal))), bytes(heal));
  EXPECT_EQ(bytes(std::get<Ack>(read(ack))), bytes(ack));
  EXPECT_EQ(std::get<ReceivedSubmit>(read(Submit{3, {}, note_saying("x"), 4})).phase, 4U);
  EXPECT_EQ(std::get<Ping>(read(Ping{-5})).t, -5);
  EXPECT_EQ(std::get<PresenceUpdate>(read(PresenceUpdate{PresenceState::done})).state,
            PresenceState::done);
}

TEST(Decoding, a_command_is_read_with_the_hash_of_its_bytes) {
  const audit::Command command = note_saying("Latino students are 3× as likely to be suspended");
  const Submit submit{.command_no = 3, .as_seat = Id<audit::Seat>(9), .command = command};

  const auto received = decode_client(audit::canonical::bytes(ClientMessage(submit)));

  ASSERT_TRUE(received.ok());
  const auto& read = std::get<ReceivedSubmit>(*received);
  EXPECT_EQ(read.command_no, 3U);
  EXPECT_EQ(read.as_seat, Id<audit::Seat>(9));
  ASSERT_TRUE(read.command.ok());
  EXPECT_EQ(*read.command, command);
  const std::string bytes = audit::canonical::bytes(command);
  EXPECT_EQ(read.body_hash, std::uint64_t{audit::xxh32(bytes, 1)} << 32 | audit::xxh32(bytes, 0));
}

TEST(Decoding, fields_may_come_in_any_order) {
  const std::string submit =
      bytes_field(3, audit::canonical::bytes(audit::Command(audit::Undo{}))) + number_field(1, 4);

  EXPECT_EQ(command_refusal(bytes_field(2, submit)), Refusal::none);
}

TEST(Decoding, an_unreadable_command_leaves_its_number_readable) {
  const auto received = decode_client(submit_of("\xFF\xFF"));

  ASSERT_TRUE(received.ok());
  const auto& submit = std::get<ReceivedSubmit>(*received);
  EXPECT_EQ(submit.command_no, 7U);
  ASSERT_FALSE(submit.command.ok());
  EXPECT_EQ(submit.command.error(), Refusal::malformed);
}

TEST(Decoding, a_submit_without_a_command_is_malformed) {
  EXPECT_EQ(command_refusal(bytes_field(2, number_field(1, 7))), Refusal::malformed);
}

TEST(Decoding, an_empty_message_is_malformed) {
  EXPECT_EQ(message_refusal(""), Refusal::malformed);
}

TEST(Decoding, P14_T_P7_message_over_the_limit_is_refused_with_the_limit) {
  const std::string at_limit = hello_of(std::string(limits::message_bytes_max - 8, 'a'));
  ASSERT_EQ(at_limit.size(), limits::message_bytes_max);
  const std::string over = hello_of(std::string(limits::message_bytes_max - 7, 'a'));

  EXPECT_EQ(message_refusal(at_limit), Refusal::none);
  const auto refused = decode_client(over);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error(), (audit::Refused{Refusal::too_large, limits::message_bytes_max}));
}

TEST(Decoding, P14_T_P12_bytes_that_are_not_utf8_are_malformed) {
  for (const char* bad : {"\xC3", "\xC3(", "\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                          "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "fine\xFF"}) {
    EXPECT_EQ(command_refusal(submit_of(note_saying(bad))), Refusal::malformed) << bad;
    EXPECT_EQ(message_refusal(hello_of(bad)), Refusal::malformed) << bad;
  }
}

TEST(Decoding, T_P13_every_cut_of_a_message_is_refused) {
  test::Filling filling(2);
  const std::string whole = audit::canonical::bytes(ClientMessage(filling.make<Hello>()));
  ASSERT_EQ(message_refusal(whole), Refusal::none);

  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(message_refusal(whole.substr(0, length)), Refusal::none) << length;
  }
}

TEST(Decoding, T_P13_what_follows_a_message_is_refused) {
  const std::string ping = ping_with(number_field(1, 5));
  ASSERT_EQ(message_refusal(ping), Refusal::none);

  EXPECT_EQ(message_refusal(ping + std::string(1, '\0')), Refusal::malformed);
  EXPECT_EQ(message_refusal(ping + std::string("\0garbage", 8)), Refusal::malformed);
  EXPECT_EQ(message_refusal(ping + ping), Refusal::malformed);
}

TEST(Decoding, T_P13_wrong_wire_types_are_refused) {
  EXPECT_EQ(message_refusal(ping_with(bytes_field(1, "x"))), Refusal::malformed);
  EXPECT_EQ(message_refusal(ping_with(tag(1, 1) + std::string(8, 'x'))), Refusal::malformed);
  EXPECT_EQ(message_refusal(ping_with(tag(1, 5) + std::string(4, 'x'))), Refusal::malformed);
  EXPECT_EQ(message_refusal(ping_with(tag(1, 7) + varint(1))), Refusal::malformed);
  EXPECT_EQ(message_refusal(number_field(5, 1)), Refusal::malformed);
  EXPECT_EQ(command_refusal(bytes_field(2, number_field(2, 7))), Refusal::malformed);
  EXPECT_EQ(command_refusal(submit_of(bytes_field(1, number_field(1, 7)))), Refusal::malformed);
  EXPECT_EQ(command_refusal(submit_of(number_field(1, 7))), Refusal::malformed);
}

TEST(Decoding, T_P13_field_number_zero_is_refused) {
  EXPECT_EQ(message_refusal(ping_with(number_field(0, 1))), Refusal::malformed);
  EXPECT_EQ(
      message_refusal(ping_with(number_field(1, 1) + std::string(1, '\0'))), Refusal::malformed);
  EXPECT_EQ(message_refusal(std::string(1, '\0')), Refusal::malformed);
  EXPECT_EQ(command_refusal(submit_of(bytes_field(0, ""))), Refusal::malformed);
}

TEST(Decoding, T_P13_groups_are_refused) {
  EXPECT_EQ(message_refusal(tag(5, 3) + tag(5, 4)), Refusal::malformed);
  EXPECT_NE(message_refusal(ping_with(tag(9, 3) + tag(9, 4))), Refusal::none);
  EXPECT_EQ(message_refusal(ping_with(tag(1, 4))), Refusal::malformed);
}

TEST(Decoding, T_P13_varints_of_eleven_bytes_are_refused) {
  const std::string eleven = std::string(10, '\xFF') + '\x01';

  EXPECT_EQ(message_refusal(ping_with(tag(1, 0) + eleven)), Refusal::malformed);
  EXPECT_EQ(message_refusal(ping_with(eleven)), Refusal::malformed);
}

TEST(Decoding, T_P13_a_number_has_one_form) {
  const std::string padded("\x85\x00", 2);
  const std::string beyond_64_bits = std::string(9, '\xFF') + '\x7F';
  const std::string all_64_bits = std::string(9, '\xFF') + '\x01';

  EXPECT_EQ(message_refusal(ping_with(tag(1, 0) + padded)), Refusal::malformed);
  EXPECT_EQ(message_refusal(ping_with(std::string("\x88\x00\x05", 3))), Refusal::malformed);
  EXPECT_EQ(message_refusal(ping_with(tag(1, 0) + beyond_64_bits)), Refusal::malformed);
  EXPECT_EQ(message_refusal(ping_with(tag(1, 0) + all_64_bits)), Refusal::none);
}

TEST(Decoding, T_P13_a_length_beyond_its_message_is_refused_without_allocating) {
  for (const std::uint64_t length :
       {std::uint64_t{3}, std::uint64_t{1} << 28, std::uint64_t{UINT32_MAX}, UINT64_MAX}) {
    EXPECT_EQ(message_refusal(tag(5, 2) + varint(length) + "ab"), Refusal::malformed) << length;
    const std::string name = tag(8, 2) + varint(length) + "ab";
    EXPECT_EQ(message_refusal(bytes_field(1, name) + "abcdefgh"), Refusal::malformed) << length;
  }
}

TEST(Decoding, T_P13_a_field_said_twice_is_refused) {
  EXPECT_EQ(
      message_refusal(ping_with(number_field(1, 5) + number_field(1, 5))), Refusal::malformed);
  EXPECT_EQ(message_refusal(bytes_field(1, bytes_field(8, "Ana") + bytes_field(8, "Ana"))),
            Refusal::malformed);
}

TEST(Decoding, T_P13_keys_have_sixteen_bytes) {
  for (const std::size_t length : {0U, 1U, 15U, 17U, 32U}) {
    EXPECT_EQ(message_refusal(bytes_field(1, bytes_field(6, std::string(length, 'k')))),
              Refusal::malformed)
        << length;
  }
  EXPECT_EQ(message_refusal(bytes_field(1, bytes_field(6, std::string(16, 'k')))), Refusal::none);
}

TEST(Decoding, T_P14_unknown_fields_and_alternatives_are_not_kept) {
  EXPECT_EQ(message_refusal(bytes_field(9, "")), Refusal::unknown_command);
  EXPECT_EQ(message_refusal(ping_with(number_field(2, 1))), Refusal::unknown_command);
  EXPECT_EQ(command_refusal(submit_of(bytes_field(1999, ""))), Refusal::unknown_command);
  EXPECT_EQ(
      command_refusal(submit_of(bytes_field(70, number_field(1, 1)))), Refusal::unknown_command);
}

TEST(Decoding, T_P14_two_commands_in_one_are_malformed) {
  const std::string undo = audit::canonical::bytes(audit::Command(audit::Undo{}));

  EXPECT_EQ(command_refusal(submit_of(undo + undo)), Refusal::malformed);
}

// No message of the protocol can hold itself; this one can.
struct Nest {
  std::vector<Nest> inner;
  using fields = audit::Fields<audit::Field<&Nest::inner, 1>>;
};

TEST(Decoding, T_P15_nesting_deeper_than_sixteen_is_refused) {
  const auto is_read = [](int depth) {
    std::string bytes;
    for (int i = 0; i < depth; ++i) bytes = bytes_field(1, bytes);
    Nest nest;
    FieldReader reader(bytes, Source::ourselves);
    return reader.read_all(nest);
  };

  EXPECT_TRUE(is_read(16));
  EXPECT_FALSE(is_read(17));
  EXPECT_FALSE(is_read(10'000));
}

TEST(Decoding, T_P15_what_nests_in_an_unknown_message_is_not_entered) {
  std::string deep;
  for (int i = 0; i < 100; ++i) deep = bytes_field(99, deep);

  EXPECT_EQ(message_refusal(deep), Refusal::unknown_command);
  EXPECT_EQ(command_refusal(submit_of(deep)), Refusal::unknown_command);
}

TEST(Decoding, T_P16_a_repeated_field_over_its_cap_is_refused) {
  const auto edits = [](std::size_t count) {
    audit::EditText edit;
    edit.edits.deletes.resize(count);
    return submit_of(edit);
  };
  const auto phase = [](std::size_t grants) {
    audit::BeginPhase begin;
    begin.grants.resize(grants);
    return submit_of(begin);
  };
  const auto ack = [](std::size_t cursors) {
    return audit::canonical::bytes(ClientMessage(Ack{std::vector<Cursor>(cursors)}));
  };

  EXPECT_EQ(command_refusal(edits(1'000)), Refusal::none);
  EXPECT_EQ(command_refusal(edits(1'001)), Refusal::malformed);
  EXPECT_EQ(command_refusal(edits(32'000)), Refusal::malformed);
  EXPECT_EQ(command_refusal(phase(8)), Refusal::none);
  EXPECT_EQ(command_refusal(phase(9)), Refusal::malformed);
  EXPECT_EQ(message_refusal(ack(limits::cursors_max)), Refusal::none);
  EXPECT_EQ(message_refusal(ack(limits::cursors_max + 1)), Refusal::malformed);
}

TEST(Decoding, T_P17_enums_out_of_range_are_refused) {
  const auto presence = [](std::uint64_t state) { return bytes_field(3, number_field(1, state)); };

  EXPECT_EQ(message_refusal(presence(5)), Refusal::none);
  for (const std::uint64_t state : {std::uint64_t{6}, std::uint64_t{256}, UINT64_MAX}) {
    EXPECT_EQ(message_refusal(presence(state)), Refusal::malformed) << state;
  }
}

TEST(Decoding, T_P17_numbers_beyond_their_type_are_refused) {
  const auto delay = [](std::uint64_t seconds) {
    return submit_of(bytes_field(61, number_field(1, seconds)));
  };
  const auto position = [](std::uint64_t folded) {
    return submit_of(bytes_field(32, bytes_field(2, number_field(1, folded))));
  };
  const auto lobby = [](std::uint64_t value) {
    return submit_of(bytes_field(100, number_field(4, value)));
  };

  EXPECT_EQ(command_refusal(delay(UINT32_MAX)), Refusal::none);
  EXPECT_EQ(command_refusal(delay(std::uint64_t{UINT32_MAX} + 1)), Refusal::malformed);
  EXPECT_EQ(command_refusal(position(UINT32_MAX)), Refusal::none);
  EXPECT_EQ(command_refusal(position(std::uint64_t{UINT32_MAX} + 1)), Refusal::malformed);
  EXPECT_EQ(command_refusal(lobby(2)), Refusal::malformed);
}

TEST(Decoding, positions_keep_their_sign) {
  const audit::MoveCause moved{Id<audit::Cause>(1), {INT32_MIN, INT32_MAX}};

  const auto received = decode_client(submit_of(moved));

  ASSERT_TRUE(received.ok());
  EXPECT_EQ(*std::get<ReceivedSubmit>(*received).command, audit::Command(moved));
}

TEST(Decoding, T_P18_what_nobody_may_type_is_refused_in_every_string) {
  for (const char* bad : {"\x01", "a\x1B[2J", "\x7F", "\xC2\x80", "\xC2\x9F", "\xE2\x80\xAA",
                          "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9", "\xEF\xBB\xBF"}) {
    EXPECT_EQ(command_refusal(submit_of(note_saying(bad))), Refusal::text_unreadable) << bad;
    EXPECT_EQ(command_refusal(submit_of(audit::OpenRoom{Id<audit::Room>(1), bad})),
              Refusal::text_unreadable)
        << bad;
    EXPECT_EQ(message_refusal(hello_of(bad)), Refusal::text_unreadable) << bad;
  }
  EXPECT_NE(command_refusal(submit_of(note_saying(std::string("a\0b", 3)))), Refusal::none);
}

TEST(Decoding, T_P18_what_people_type_is_taken) {
  for (const char* good : {"two\nlines\tand a tab", "ação", "مرحبا\xE2\x80\x8F", "你好",
                           "👩🏽‍🏫", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(command_refusal(submit_of(note_saying(good))), Refusal::none) << good;
  }
}

TEST(Decoding, T_P21_commands_of_the_servers_own_are_unknown_to_clients) {
  const std::vector<audit::Command> internal = {
      audit::CreateSession{}, audit::Invite{}, audit::TakeSeat{}};
  for (const auto& command : internal) {
    EXPECT_EQ(command_refusal(submit_of(command)), Refusal::unknown_command) << command.index();
  }
}

TEST(Decoding, T_P21_what_only_the_server_says_is_refused) {
  // A seq, an author or a time beside the command: Submit has no such fields.
  const std::string command = audit::canonical::bytes(audit::Command(audit::Undo{}));
  for (std::uint32_t number = 4; number < 12; ++number) {
    const std::string submit = number_field(1, 7) + bytes_field(3, command);
    EXPECT_EQ(message_refusal(bytes_field(2, submit + number_field(number, 1))),
              Refusal::unknown_command);
  }
}

}  // namespace
}  // namespace plenary::wire
