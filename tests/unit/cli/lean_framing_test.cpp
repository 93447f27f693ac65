// Messages are found where they begin and end, and what breaks the rules is never taken for one.
#include "clients/cli/lean_framing.h"

#include <string>

#include <gtest/gtest.h>

#include "transport/frame_writer.h"

namespace plenary::cli {
namespace {

using transport::Opcode;

TEST(LeanFraming, reads_frames_as_the_server_writes_them_of_every_length) {
  for (const std::size_t bytes : {0U, 1U, 125U, 126U, 65'535U, 65'536U, 400'000U}) {
    const std::string payload(bytes, 'x');
    const std::string frame = transport::whole_frame(Opcode::binary, payload) + "next";

    const Piece piece = first_piece(Framing::binary, frame);

    EXPECT_EQ(piece.kind, PieceKind::message);
    EXPECT_EQ(piece.payload, payload);
    EXPECT_EQ(piece.whole, frame.size() - 4);
  }
}

TEST(LeanFraming, a_part_of_a_frame_is_unfinished_wherever_it_is_cut) {
  const std::string frame = transport::whole_frame(Opcode::text, std::string(300, 'x'));
  for (std::size_t bytes = 0; bytes < frame.size(); ++bytes) {
    const Piece piece = first_piece(Framing::text, std::string_view(frame).substr(0, bytes));
    EXPECT_EQ(piece.kind, PieceKind::unfinished);
    EXPECT_TRUE(piece.whole == 0 || piece.whole == frame.size());
  }
}

TEST(LeanFraming, tells_controls_from_messages_and_a_broken_frame_from_both) {
  EXPECT_EQ(first_piece(Framing::binary, transport::whole_frame(Opcode::ping, "p")).kind,
            PieceKind::ping);
  EXPECT_EQ(first_piece(Framing::binary, transport::close_frame(4'001)).kind, PieceKind::close);
  // A masked frame of a server, a part of a message, an extension's bit, an unknown opcode.
  for (const char* broken : {"\x82\x81", "\x02\x01", "\xC2\x01", "\x83\x01"}) {
    EXPECT_EQ(first_piece(Framing::binary, std::string(broken) + "x").kind, PieceKind::broken);
  }
}

TEST(LeanFraming, writes_masked_frames_whose_mask_undoes_itself) {
  std::string frame;
  append_message(Framing::text, "abcde", 0x04030201, frame);

  ASSERT_EQ(frame.size(), 2U + 4U + 5U);
  EXPECT_EQ(frame[0], '\x81');
  EXPECT_EQ(frame[1], '\x85');
  std::string payload = frame.substr(6);
  for (std::size_t at = 0; at < payload.size(); ++at) {
    payload[at] = static_cast<char>(payload[at] ^ frame[2 + at % 4]);
  }
  EXPECT_EQ(payload, "abcde");
}

TEST(LeanFraming, lengths_stand_before_what_they_are_of) {
  std::string bytes;
  append_message(Framing::lengths, "abc", 0, bytes);
  bytes += "rest";

  const Piece piece = first_piece(Framing::lengths, bytes);

  EXPECT_EQ(piece.kind, PieceKind::message);
  EXPECT_EQ(piece.payload, "abc");
  EXPECT_EQ(piece.whole, 7U);
  EXPECT_EQ(first_piece(Framing::lengths, "abc").kind, PieceKind::unfinished);
  EXPECT_EQ(first_piece(Framing::lengths, "\xFF\xFF\xFF\xFF").kind, PieceKind::broken);
}

}  // namespace
}  // namespace plenary::cli
