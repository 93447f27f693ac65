// RFC 6455 as a server reads it, rule by rule, and what goes beyond it.
#include "transport/frame_reader.h"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/transport/frames.h"
#include "transport/close_codes.h"

namespace plenary::transport {
namespace {

using test::binary;
using test::client_frame;
using test::last_piece;
using test::piece;
using test::ping;
using test::pong;
using test::text;

struct Seen {
  FrameKind kind;
  std::string payload;
  std::uint16_t code = 0;
  friend bool operator==(const Seen&, const Seen&) = default;
};

struct Outcome {
  std::vector<Seen> frames;
  std::uint16_t fault = 0;
};

constexpr ReadLimits both{.accepts = Accepts::both};

// Feeds the bytes in segments of that many.
Outcome read(FrameReader& reader, std::string bytes, std::size_t segment = SIZE_MAX) {
  Outcome outcome;
  std::span<char> left(bytes);
  while (!left.empty()) {
    const auto part = left.first(std::min(segment, left.size()));
    const std::uint16_t fault = reader.feed(part, [&](const ReadFrame& frame) {
      outcome.frames.push_back({frame.kind, std::string(frame.payload), frame.close_code});
    });
    if (outcome.fault == 0) outcome.fault = fault;
    left = left.subspan(part.size());
  }
  return outcome;
}

Outcome read(const std::string& bytes, ReadLimits read_limits = both) {
  FrameReader reader(read_limits);
  return read(reader, bytes);
}

std::uint16_t fault_of(const std::string& bytes, ReadLimits read_limits = both) {
  return read(bytes, read_limits).fault;
}

TEST(FrameReader, a_message_is_seen_unmasked) {
  const Outcome outcome = read(binary("hello") + text("day"));

  EXPECT_EQ(outcome.fault, 0);
  EXPECT_EQ(
      outcome.frames, (std::vector<Seen>{{FrameKind::binary, "hello"}, {FrameKind::text, "day"}}));
}

TEST(FrameReader, a_whole_message_is_unmasked_where_it_lies) {
  FrameReader reader(both);
  std::string bytes = binary("in place");
  const char* seen_at = nullptr;

  reader.feed(bytes, [&](const ReadFrame& frame) { seen_at = frame.payload.data(); });

  EXPECT_EQ(seen_at, bytes.data() + 6);
}

TEST(FrameReader, lengths_are_read_in_all_three_forms) {
  for (const std::size_t size : {0UL, 1UL, 7UL, 8UL, 125UL, 126UL, 127UL, 65'535UL, 65'536UL}) {
    const std::string payload(size, 'x');

    const Outcome outcome = read(binary(payload));

    ASSERT_EQ(outcome.frames.size(), 1U) << size;
    EXPECT_EQ(outcome.frames[0].payload, payload);
  }
}

TEST(FrameReader, the_same_is_seen_however_the_bytes_are_cut) {
  const std::string bytes =
      piece(1, "h\xC3") + ping("are you there") + piece(0, "") + last_piece("\xA9!") +
      binary(std::string(300, 'b')) + pong() + test::close(1000, "bye");
  const Outcome at_once = read(bytes);
  ASSERT_EQ(at_once.frames.size(), 5U);
  ASSERT_EQ(at_once.fault, 0);

  for (std::size_t segment = 1; segment < 20; ++segment) {
    FrameReader reader(both);
    const Outcome cut = read(reader, bytes, segment);

    EXPECT_EQ(cut.frames, at_once.frames) << segment;
    EXPECT_EQ(cut.fault, 0);
  }
}

// Of the processor's time, so that a busy machine does not count; the best of some tries.
std::int64_t ns_byte_by_byte(std::size_t size) {
  const std::string bytes = binary(std::string(size, 'b'));
  std::int64_t best = INT64_MAX;
  for (int round = 0; round < 7; ++round) {
    FrameReader reader(both);
    const auto now = [] {
      timespec time{};
      ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
      return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    };
    const std::int64_t begun = now();
    EXPECT_EQ(read(reader, bytes, 1).frames.size(), 1U);
    best = std::min(best, now() - begun);
  }
  return best;
}

// Were what has come looked at again with every byte, eight times as many would take 64 times as
// long.
TEST(FrameReader, T_N11_a_message_that_comes_byte_by_byte_costs_what_its_bytes_cost) {
  EXPECT_LT(ns_byte_by_byte(60'000), 24 * ns_byte_by_byte(7'500));
}

TEST(FrameReader, controls_come_between_the_pieces_of_a_message) {
  const Outcome outcome =
      read(piece(2, "one ") + ping("p") + piece(0, "two ") + pong("q") + last_piece("three"));

  EXPECT_EQ(
      outcome.frames,
      (std::vector<Seen>{
          {FrameKind::ping, "p"}, {FrameKind::pong, "q"}, {FrameKind::binary, "one two three"}}));
}

TEST(FrameReader, an_empty_message_in_empty_pieces_is_a_message) {
  const Outcome outcome = read(piece(1, "") + piece(0, "") + last_piece(""));

  EXPECT_EQ(outcome.frames, (std::vector<Seen>{{FrameKind::text, ""}}));
}

TEST(FrameReader, knows_whether_it_is_in_the_middle) {
  FrameReader reader(both);
  EXPECT_FALSE(reader.in_the_middle());

  read(reader, binary("abc").substr(0, 1));
  EXPECT_TRUE(reader.in_the_middle());
  read(reader, binary("abc").substr(1));
  EXPECT_FALSE(reader.in_the_middle());

  read(reader, piece(2, "begun"));
  EXPECT_TRUE(reader.in_the_middle());
  read(reader, last_piece("ended"));
  EXPECT_FALSE(reader.in_the_middle());
}

// Each way in which two bytes, a length and an order can be right or wrong, as a table.
TEST(FrameReader, T_P1_every_first_byte_is_taken_or_refused_as_the_RFC_says) {
  for (unsigned first = 0; first < 256; ++first) {
    const bool reserved_bits = (first & 0x70) != 0;
    const unsigned opcode = first & 0x0F;
    const bool final = (first & 0x80) != 0;
    const bool message = opcode == 1 || opcode == 2;
    const bool control = opcode == 8 || opcode == 9 || opcode == 10;
    const bool may_begin = !reserved_bits && (message || (control && final));
    EXPECT_EQ(fault_of(client_frame({first, ""})), may_begin ? 0 : 1002) << first;

    // The same within a message: only its next piece or a control may come.
    const bool may_follow = !reserved_bits && (opcode == 0 || (control && final));
    EXPECT_EQ(fault_of(piece(2, "begun") + client_frame({first, ""})), may_follow ? 0 : 1002)
        << first;
  }
}

TEST(FrameReader, an_unmasked_frame_is_refused_1002) {
  EXPECT_EQ(fault_of(client_frame({0x82, "x", false})), 1002);
}

TEST(FrameReader, T_P8_compressed_frame_RSV1_is_refused_1002) {
  EXPECT_EQ(fault_of(client_frame({0xC2, "x"})), 1002);
  EXPECT_EQ(fault_of(client_frame({0xC2, {}, true, std::uint64_t{1} << 62})), 1002);
}

TEST(FrameReader, the_other_reserved_bits_are_refused_1002) {
  EXPECT_EQ(fault_of(client_frame({0xA2, "x"})), 1002);
  EXPECT_EQ(fault_of(client_frame({0x92, "x"})), 1002);
  EXPECT_EQ(fault_of(client_frame({0xF9, "x"})), 1002);
}

TEST(FrameReader, reserved_opcodes_are_refused_1002) {
  for (const unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
    EXPECT_EQ(fault_of(client_frame({0x80U | opcode, ""})), 1002) << opcode;
  }
}

TEST(FrameReader, what_breaks_a_rule_is_refused_at_its_first_two_bytes) {
  EXPECT_EQ(fault_of(client_frame({0xC2, "x"}).substr(0, 2)), 1002);
  EXPECT_EQ(fault_of(text("x").substr(0, 2), {}), 1003);
}

TEST(FrameReader, a_control_is_whole_and_at_most_125_bytes) {
  EXPECT_EQ(fault_of(ping(std::string(125, 'p'))), 0);
  EXPECT_EQ(fault_of(ping(std::string(126, 'p'))), 1002);
  EXPECT_EQ(fault_of(client_frame({0x09, "p"})), 1002);
  EXPECT_EQ(fault_of(client_frame({0x08, ""})), 1002);
}

TEST(FrameReader, a_continuation_of_nothing_is_refused_1002) {
  EXPECT_EQ(fault_of(last_piece("x")), 1002);
  EXPECT_EQ(fault_of(piece(0, "x")), 1002);
  EXPECT_EQ(fault_of(binary("x") + last_piece("y")), 1002);
}

TEST(FrameReader, a_message_within_a_message_is_refused_1002) {
  EXPECT_EQ(fault_of(piece(1, "x") + text("y")), 1002);
  EXPECT_EQ(fault_of(piece(2, "x") + piece(2, "y")), 1002);
}

TEST(FrameReader, a_length_that_is_not_in_its_shortest_form_is_refused_1002) {
  const std::string mask("\0\0\0\0", 4);
  EXPECT_EQ(fault_of(std::string("\x82\xFE\x00\x7D", 4) + mask), 1002);
  EXPECT_EQ(fault_of(std::string("\x82\xFF\x00\x00\x00\x00\x00\x00\xFF\xFF", 10) + mask), 1002);
}

TEST(FrameReader, a_length_of_64_bits_is_refused_1002) {
  EXPECT_EQ(fault_of(client_frame({0x82, {}, true, std::uint64_t{1} << 63})), 1002);
}

TEST(FrameReader, T_P6_text_on_a_binary_link_is_refused_1003_and_the_reverse) {
  EXPECT_EQ(fault_of(text("{}"), {.accepts = Accepts::binary}), 1003);
  EXPECT_EQ(fault_of(binary("{}"), {.accepts = Accepts::text}), 1003);
  EXPECT_EQ(fault_of(binary("{}"), {.accepts = Accepts::binary}), 0);
  EXPECT_EQ(fault_of(text("{}"), {.accepts = Accepts::text}), 0);
}

TEST(FrameReader, T_P7_message_over_the_limit_is_refused_1009) {
  EXPECT_EQ(fault_of(binary(std::string(65'536, 'x'))), 0);
  EXPECT_EQ(fault_of(binary(std::string(65'537, 'x'))), 1009);
}

TEST(FrameReader, T_P7_the_limit_is_judged_by_what_is_declared) {
  EXPECT_EQ(fault_of(client_frame({0x82, {}, true, 65'537})), 1009);
  EXPECT_EQ(fault_of(client_frame({0x82, {}, true, std::uint64_t{1} << 62})), 1009);
}

TEST(FrameReader, T_P7_the_limit_is_of_the_message_and_not_of_its_pieces) {
  const std::string half(32'768, 'x');

  EXPECT_EQ(fault_of(piece(2, half) + last_piece(half)), 0);
  EXPECT_EQ(fault_of(piece(2, half) + piece(0, half) + client_frame({0x80, "y"})), 1009);
}

TEST(FrameReader, T_P10_more_than_256_fragments_are_refused_1008) {
  std::string pieces = piece(2, "x");
  for (int i = 0; i < 254; ++i) pieces += piece(0, "");

  EXPECT_EQ(read(pieces + last_piece("y")).frames, (std::vector<Seen>{{FrameKind::binary, "xy"}}));
  EXPECT_EQ(fault_of(pieces + piece(0, "") + last_piece("y")), 1008);
}

TEST(FrameReader, T_P10_fragments_are_counted_anew_for_each_message) {
  std::string bytes;
  for (int message = 0; message < 4; ++message) {
    bytes += piece(2, "x");
    for (int i = 0; i < 200; ++i) bytes += piece(0, "");
    bytes += last_piece("y");
  }

  EXPECT_EQ(read(bytes).frames.size(), 4U);
}

TEST(FrameReader, T_P11_a_pong_nobody_asked_for_is_seen_and_no_fault) {
  const Outcome outcome = read(pong("unknown"));

  EXPECT_EQ(outcome.fault, 0);
  EXPECT_EQ(outcome.frames, (std::vector<Seen>{{FrameKind::pong, "unknown"}}));
}

TEST(FrameReader, T_P12_text_that_is_not_UTF8_is_refused_1007) {
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
                          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE",
                          "\xC3(", "long enough to be read in eights \xFF"}) {
    EXPECT_EQ(fault_of(text(bad)), 1007);
  }
}

TEST(FrameReader, text_up_to_the_last_code_point_is_seen) {
  for (const char* good :
       {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "eight eight \xC3\xA9 eight eight"}) {
    EXPECT_EQ(fault_of(text(good)), 0);
  }
}

TEST(FrameReader, T_P12_text_that_ends_within_a_character_is_refused_1007) {
  EXPECT_EQ(fault_of(text("\xE2\x82")), 1007);
  EXPECT_EQ(fault_of(piece(1, "\xE2\x82") + last_piece("")), 1007);
}

TEST(FrameReader, T_P12_bad_text_is_refused_before_the_rest_of_it_has_come) {
  FrameReader reader(both);
  const std::string bytes = text("good\xF4\x90 and a lot that follows");

  const Outcome outcome = read(reader, bytes.substr(0, 6 + 6));

  EXPECT_EQ(outcome.fault, 1007);
}

TEST(FrameReader, a_character_may_be_cut_by_pieces) {
  const Outcome outcome = read(piece(1, "\xF0\x9F") + piece(0, "\x8E") + last_piece("\x89"));

  EXPECT_EQ(outcome.frames, (std::vector<Seen>{{FrameKind::text, "\xF0\x9F\x8E\x89"}}));
}

TEST(FrameReader, binary_may_hold_any_bytes) { EXPECT_EQ(fault_of(binary("\xFF\xFE\x80")), 0); }

TEST(FrameReader, a_close_says_its_code_and_reason) {
  EXPECT_EQ(read(test::close(4001, "later")).frames,
            (std::vector<Seen>{{FrameKind::close, "later", 4001}}));
  EXPECT_EQ(
      read(client_frame({0x88, ""})).frames, (std::vector<Seen>{{FrameKind::close, "", 1005}}));
}

TEST(FrameReader, a_close_of_one_byte_is_refused_1002) {
  EXPECT_EQ(fault_of(client_frame({0x88, "x"})), 1002);
}

TEST(FrameReader, close_codes_nobody_may_send_are_refused_1002) {
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65'535}) {
    EXPECT_EQ(fault_of(test::close(static_cast<std::uint16_t>(code))), 1002) << code;
  }
  for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
                         3000, 3999, 4000, 4999}) {
    EXPECT_EQ(fault_of(test::close(static_cast<std::uint16_t>(code))), 0) << code;
  }
}

TEST(FrameReader, a_close_reason_that_is_not_UTF8_is_refused_1007) {
  EXPECT_EQ(fault_of(test::close(1000, "\xC3(")), 1007);
  EXPECT_EQ(fault_of(test::close(1000, "\xC3")), 1007);
}

TEST(FrameReader, T_P26_what_follows_a_close_is_ignored) {
  FrameReader reader(both);

  const Outcome same_segment = read(reader, test::close(1000) + binary("one") + text("\xFF"));
  const Outcome later = read(reader, binary("two") + client_frame({0xFF, "x", false}));

  EXPECT_EQ(same_segment.frames, (std::vector<Seen>{{FrameKind::close, "", 1000}}));
  EXPECT_EQ(same_segment.fault, 0);
  EXPECT_TRUE(later.frames.empty());
  EXPECT_EQ(later.fault, 0);
}

TEST(FrameReader, what_follows_a_fault_is_ignored) {
  FrameReader reader(both);

  const Outcome first = read(reader, client_frame({0xC2, "x"}) + binary("one"));
  const Outcome later = read(reader, binary("two"));

  EXPECT_EQ(first.fault, 1002);
  EXPECT_TRUE(first.frames.empty());
  EXPECT_TRUE(later.frames.empty());
}

TEST(FrameReader, what_came_before_a_fault_is_seen) {
  const Outcome outcome = read(binary("one") + ping("p") + client_frame({0x83, ""}));

  EXPECT_EQ(outcome.frames.size(), 2U);
  EXPECT_EQ(outcome.fault, 1002);
}

}  // namespace
}  // namespace plenary::transport
