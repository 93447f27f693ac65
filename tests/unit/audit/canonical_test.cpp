// The bytes are written out by hand from the Protocol Buffers encoding, so that neither our own
// encoder nor libprotobuf is asked to agree with itself.
#include "audit/canonical.h"

#include <gtest/gtest.h>

#include "audit/session.h"

namespace plenary::audit {
namespace {

// "0a 02 ff" as bytes.
std::string hex(std::string_view digits) {
  std::string bytes;
  int high = -1;
  for (const char digit : digits) {
    if (digit == ' ') continue;
    const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    if (high < 0) {
      high = value;
    } else {
      bytes.push_back(static_cast<char>(high * 16 + value));
      high = -1;
    }
  }
  return bytes;
}

std::string as_hex(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) {
    for (const int shift : {4, 0}) {
      digits.push_back("0123456789abcdef"[(static_cast<unsigned char>(byte) >> shift) & 0xF]);
    }
  }
  return digits;
}

template <class T>
void expect_bytes(const T& value, std::string_view digits) {
  EXPECT_EQ(as_hex(canonical::bytes(value)), as_hex(hex(digits)));
}

TEST(Canonical, a_record_is_the_field_of_its_kind) {
  const Record note = Note{Id<Note>(0x0102030405060708), Epistemic::observation, {}, {}};

  // Field 10 (note), 11 bytes: id fixed64 little-endian, epistemic varint.
  expect_bytes(note, "52 0b  09 08 07 06 05 04 03 02 01  10 02");
}

TEST(Canonical, a_note_with_everything_in_it) {
  Note note{Id<Note>(1), Epistemic::lived_experience, {Id<Room>(2), Id<Group>(3), 1ULL << 32}, {}};
  note.text = Text(Id<RunTag>(9), "ñ!");

  expect_bytes(note,
               "09 01 00 00 00 00 00 00 00"
               "10 06"
               "1a 18  09 02 00 00 00 00 00 00 00  11 03 00 00 00 00 00 00 00  18 80 80 80 80 10"
               "22 10  0a 0e  09 09 00 00 00 00 00 00 00  1a 03 c3 b1 21");
}

TEST(Canonical, a_tombstone_says_how_many_and_not_what) {
  Text text(Id<RunTag>(9), "abc");
  text.apply({.deletes = {{Id<RunTag>(9), 1, 2}}});

  expect_bytes(text,
               "0a 0c  09 09 00 00 00 00 00 00 00  1a 01 61"
               "0a 0d  09 09 00 00 00 00 00 00 00  10 01  20 02");
}

TEST(Canonical, defaults_are_left_out) {
  expect_bytes(Settings{}, "");
  expect_bytes(Note{}, "");
  expect_bytes(Invitation{}, "");
  expect_bytes(Ticket{}, "");
  expect_bytes(Focus{Id<Focus>(1), {}}, "09 01 00 00 00 00 00 00 00");
  expect_bytes(Record{Focus{}}, "4a 00");
  expect_bytes(Command{RotateCode{}}, "da 03 00");
}

TEST(Canonical, negative_numbers_keep_their_form) {
  // int32 is zigzag …
  expect_bytes(Position{-1, 1}, "08 01  10 02");
  expect_bytes(Position{INT32_MIN, INT32_MAX}, "08 ff ff ff ff 0f  10 fe ff ff ff 0f");
  // … int64 is not.
  expect_bytes(Countdown{TimerState::paused, {}, -1}, "08 02  18 ff ff ff ff ff ff ff ff ff 01");
  expect_bytes(Countdown{TimerState::running, {300}, 0}, "08 01  10 ac 02");
}

TEST(Canonical, keys_and_digests_are_bytes_most_significant_first) {
  Ticket ticket;
  ticket.device = {0x0102030405060708, 0x090a0b0c0d0e0f10};
  expect_bytes(ticket, "22 10  01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10");

  Invitation invitation;
  invitation.token[0] = 0xAA;
  invitation.token[31] = 0xBB;
  expect_bytes(invitation, "12 20  aa " + std::string(60, '0') + " bb");

  ticket.device = {0, 1};  // Half of it is zero, it is not.
  expect_bytes(ticket, "22 10  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01");
}

TEST(Canonical, each_string_of_a_list_is_a_field_even_when_empty) {
  Settings settings;
  settings.title = "T";
  settings.groups = {"a", "", "c"};
  settings.lobby = true;

  expect_bytes(settings, "12 01 54  1a 01 61  1a 00  1a 01 63  28 01");
}

TEST(Canonical, each_message_of_a_list_is_a_field_even_when_empty) {
  Phase phase;
  phase.grants = {{Role::participant, 3}, {}};

  expect_bytes(phase, "22 04  08 06  10 03  22 00");
}

TEST(Canonical, messages_within_a_change) {
  const Change change{
      Scope::of(Id<Room>(2)), SetFields{Record{Note{Id<Note>(1), {}, {}, {}}}, 1U << 2}};

  expect_bytes(change,
               "0a 0b  08 04  11 02 00 00 00 00 00 00 00"
               "12 11  12 0f  0a 0b  52 09  09 01 00 00 00 00 00 00 00  10 04");
}

TEST(Canonical, long_lengths_are_said_in_two_and_three_bytes_at_every_depth) {
  const auto size_of = [](std::size_t letters) {
    Minutes minutes;
    minutes.text = Text(Id<RunTag>(9), std::string(letters, 'x'));
    return canonical::bytes(Record{minutes});
  };

  // 113 letters: run 9 + 2 + 113 = 124, text 126, minutes 128: only the outermost is long.
  EXPECT_EQ(as_hex(size_of(113).substr(0, 18)),
            as_hex(hex("a2 01 80 01  1a 7e  0a 7c  09 09 00 00 00 00 00 00 00 1a")));
  // 117 letters: the run is 128, and all around it are longer.
  EXPECT_EQ(as_hex(size_of(117).substr(0, 10)), as_hex(hex("a2 01 86 01  1a 83 01  0a 80 01")));
  const std::string huge = size_of(20'000);
  EXPECT_EQ(as_hex(huge.substr(0, 13)), as_hex(hex("a2 01 b5 9c 01  1a b1 9c 01  0a ad 9c 01")));
  EXPECT_EQ(huge.size(), 2U + 3U + 20'021U);
}

TEST(Canonical, an_entry_that_was_refused) {
  Entry entry;
  entry.seq = 5;
  entry.at = {1};
  entry.actor = Id<Seat>(2);
  entry.command_no = 3;
  entry.body_hash = 200;
  entry.refusal = Refusal::vote_budget_spent;

  expect_bytes(entry, "08 05  10 01  19 02 00 00 00 00 00 00 00  28 03  30 c8 01  38 37");
}

// Fields ascending and each number once: what makes the form canonical.
template <class T>
void expect_ascending() {
  std::uint32_t last = 0;
  T::fields::for_each([&](auto field) {
    EXPECT_GT(field.number, last) << ::testing::internal::GetTypeName<T>();
    last = field.number;
  });
}

template <class... Ts>
void expect_each_ascending(std::type_identity<std::variant<Ts...>>) {
  (expect_ascending<Ts>(), ...);
}

TEST(Canonical, the_fields_of_everything_ascend) {
  expect_each_ascending(std::type_identity<Record>{});
  expect_each_ascending(std::type_identity<Command>{});
  expect_each_ascending(std::type_identity<ChangeBody>{});
  expect_ascending<Entry>();
  expect_ascending<Change>();
  expect_ascending<Session::Image>();
  expect_ascending<TextRun>();
  expect_ascending<TextEdits>();
}

}  // namespace
}  // namespace plenary::audit
