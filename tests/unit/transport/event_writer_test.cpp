// Server-sent events as a browser reads them.
#include "transport/event_writer.h"

#include <gtest/gtest.h>

#include "tests/support/detour.h"

namespace plenary::transport {
namespace {

using testing::from_base64;
using testing::take_event;

TEST(EventWriter, a_message_is_one_line_of_base64) {
  // The vectors of RFC 4648, 10.
  for (const auto& [payload, text] : std::vector<std::pair<std::string, std::string>>{
           {"f", "Zg=="},
           {"fo", "Zm8="},
           {"foo", "Zm9v"},
           {"foob", "Zm9vYg=="},
           {"fooba", "Zm9vYmE="},
           {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(message_event(payload), "data:" + text + "\n\n");
  }
}

TEST(EventWriter, any_bytes_come_through) {
  std::string payload;
  for (int i = 0; i < 1'000; ++i) {
    payload.push_back(static_cast<char>(i * i));
    std::string read = message_event(payload);

    const auto event = take_event(read);

    ASSERT_TRUE(event);
    EXPECT_EQ(event->name, "");
    EXPECT_EQ(from_base64(event->data), payload);
    EXPECT_EQ(read, "");
  }
}

TEST(EventWriter, a_ping_and_a_close_have_a_name) {
  std::string read = ping_event() + close_event(4002);

  const auto ping = take_event(read);
  const auto close = take_event(read);

  ASSERT_TRUE(ping && close);
  EXPECT_EQ(ping->name, "ping");
  EXPECT_EQ(close->name, "close");
  EXPECT_EQ(close->data, "4002");
}

}  // namespace
}  // namespace plenary::transport
