// Frames of a server, byte by byte.
#include "transport/frame_writer.h"

#include <gtest/gtest.h>

namespace plenary::transport {
namespace {

using std::string_literals::operator""s;

TEST(FrameWriter, the_header_takes_the_shortest_form_of_the_length) {
  EXPECT_EQ(frame_header(Opcode::binary, 0), "\x82\x00"s);
  EXPECT_EQ(frame_header(Opcode::binary, 125), "\x82\x7D"s);
  EXPECT_EQ(frame_header(Opcode::text, 126), "\x81\x7E\x00\x7E"s);
  EXPECT_EQ(frame_header(Opcode::text, 65'535), "\x81\x7E\xFF\xFF"s);
  EXPECT_EQ(frame_header(Opcode::binary, 65'536), "\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(FrameWriter, a_control_is_one_frame) {
  EXPECT_EQ(whole_frame(Opcode::pong, "hi"), "\x8A\x02hi"s);
  EXPECT_EQ(whole_frame(Opcode::ping, ""), "\x89\x00"s);
}

TEST(FrameWriter, a_close_carries_its_code_and_1005_carries_none) {
  EXPECT_EQ(close_frame(4000), "\x88\x02\x0F\xA0"s);
  EXPECT_EQ(close_frame(1005), "\x88\x00"s);
}

}  // namespace
}  // namespace plenary::transport
