// What is said to servers of others, held against their protocols' own definitions; that they
// understand it is shown by tests/bench/run, on the servers themselves.
#include "clients/cli/dialect.h"

#include <gtest/gtest.h>

namespace plenary::cli {
namespace {

TEST(Dialect, a_mark_is_found_again_by_its_number) {
  for (const std::uint32_t number : {0U, 1U, 0xDEADBEEFU, 0xFFFFFFFFU}) {
    EXPECT_EQ(mark_of(number).size(), mark_bytes);
    EXPECT_EQ(marked(mark_of(number) + "…"), number);
  }
}

TEST(Dialect, there_is_one_for_every_peer_and_none_for_others) {
  for (const char* name :
       {"plain", "ws", "nchan", "nats", "socket.io", "y-websocket", "hocuspocus"}) {
    const auto dialect = Dialect::named(name, 150);
    ASSERT_NE(dialect, nullptr) << name;
    Speaker speaker{.number = 7, .room = 3};
    EXPECT_NE(dialect->say(speaker, 42).find(mark_of(42)), std::string::npos) << name;
  }
  EXPECT_EQ(Dialect::named("unheard of", 150), nullptr);
}

// docs.nats.io, "Client Protocol": PUB subject bytes, then exactly so many bytes.
TEST(Dialect, nats_is_told_how_many_bytes_there_are) {
  const auto nats = Dialect::named("nats", 40);
  Speaker speaker{.number = 0, .room = 12};
  const std::string said = nats->say(speaker, 1);
  const std::string head = "PUB room.12 40\r\n";

  EXPECT_TRUE(said.starts_with(head));
  EXPECT_EQ(said.size(), head.size() + 40 + 2);
  EXPECT_TRUE(said.ends_with("\r\n"));
}

// Yjs, UpdateEncoderV1: one client with one struct, its clock, a key of the map `notes`, a string.
TEST(Dialect, yjs_is_told_a_new_entry_of_a_map_by_the_next_clock) {
  const auto yjs = Dialect::named("y-websocket", 0);
  Speaker speaker{.number = 0, .room = 0};
  const auto update = [](char clock, const std::string& key, const std::string& mark) {
    std::string bytes("\x01\x01\xC0\x84\x3D", 5);  // 1,000,000 as a varint.
    bytes += clock;
    bytes += std::string("\x28\x01\x05notes\x01", 9) + key + std::string("\x01\x77\x0A", 3) + mark;
    bytes += '\0';
    return std::string("\0\x02", 2) + static_cast<char>(bytes.size()) + bytes;
  };

  EXPECT_EQ(yjs->say(speaker, 5), update(0, "5", mark_of(5)));
  EXPECT_EQ(yjs->say(speaker, 6), update(1, "6", mark_of(6)));
}

TEST(Dialect, who_is_told_that_they_are_in_is_welcome) {
  const auto socket_io = Dialect::named("socket.io", 150);
  Speaker speaker;

  EXPECT_EQ(socket_io->heard(speaker, "0{\"sid\":\"x\"}"), std::vector<std::string>{"40"});
  EXPECT_EQ(socket_io->heard(speaker, "2"), std::vector<std::string>{"3"});
  EXPECT_FALSE(speaker.is_welcome);
  socket_io->heard(speaker, "42[\"in\",[]]");
  EXPECT_TRUE(speaker.is_welcome);
}

}  // namespace
}  // namespace plenary::cli
