// Links over real sockets: messages, closes and deadlines.
#include <cstdlib>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/transport/hall.h"
#include "tests/unit/transport/wire_client.h"
#include "transport/close_codes.h"
#include "transport/limits.h"

namespace plenary::transport {
namespace {

using test::binary;
using test::client_frame;
using test::Hall;
using test::last_piece;
using test::live_client;
using test::piece;
using test::upgrade_request;
using test::WireClient;

std::string header_of(const std::string& response, const std::string& name) {
  const std::size_t at = response.find(name + ": ");
  if (at == response.npos) return "";
  const std::size_t begin = at + name.size() + 2;
  return response.substr(begin, response.find("\r\n", begin) - begin);
}

// What a Link says to these bytes in the end.
std::uint16_t close_after(Hall& hall, std::string_view bytes) {
  WireClient client = live_client(hall.port());
  client.say(binary("admit"));
  client.say(bytes);
  const std::uint16_t code = client.close_code();
  EXPECT_TRUE(client.ends());
  return code;
}

TEST(Link, the_first_subprotocol_known_is_the_one_chosen) {
  Hall hall;
  for (const auto& [offered, chosen] : std::vector<std::pair<std::string, std::string>>{
           {"plenary.v1", "plenary.v1"},
           {"plenary.v1+json", "plenary.v1+json"},
           {"chat, plenary.v1+json, plenary.v1", "plenary.v1+json"}}) {
    WireClient client(hall.port());
    client.say(upgrade_request("/live", offered));
    EXPECT_EQ(header_of(client.response(), "Sec-WebSocket-Protocol"), chosen);
  }
}

TEST(Link, P16_T_P9_compression_is_never_agreed_to) {
  Hall hall;
  WireClient client(hall.port());

  client.say(
      upgrade_request("/live", "plenary.v1", "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
  const std::string answer = client.response();

  EXPECT_TRUE(answer.starts_with("HTTP/1.1 101 "));
  EXPECT_EQ(header_of(answer, "Sec-WebSocket-Extensions"), "");
  EXPECT_EQ(header_of(answer, "Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Link, a_guest_hears_and_is_heard) {
  Hall hall;
  WireClient client = live_client(hall.port());

  client.say(piece(2, "in ") + piece(0, "three ") + last_piece("pieces"));
  const auto answer = client.frame();

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->opcode, 2U);
  EXPECT_EQ(answer->payload, "in three pieces");
}

TEST(Link, json_is_text_both_ways) {
  Hall hall;
  WireClient client = live_client(hall.port(), "/live", "plenary.v1+json");

  client.say(test::text("{}"));
  const auto answer = client.frame();

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->opcode, 1U);
  EXPECT_EQ(answer->payload, "[{}]");
}

TEST(Link, P12_what_is_sent_in_one_turn_is_one_message) {
  Hall hall;
  WireClient client = live_client(hall.port());

  client.say(binary("many 3 4"));

  EXPECT_EQ(client.message(), std::string(12, 'm'));
}

TEST(Link, all_who_speak_at_once_are_heard_however_many_one_look_finds) {
  Hall hall;
  std::vector<WireClient> clients;
  for (std::size_t i = 0; i < limits::ready_at_once + 40; ++i) {
    clients.push_back(live_client(hall.port()));
  }
  for (int round = 0; round < 2; ++round) {
    for (WireClient& client : clients) client.say(binary("said"));
    for (WireClient& client : clients) EXPECT_EQ(client.message(), "said");
  }
}

TEST(Link, messages_of_any_size_come_back_whole) {
  Hall hall;
  WireClient client = live_client(hall.port());
  for (const std::size_t size : {1UL, 125UL, 126UL, 65'535UL, 65'536UL}) {
    const std::string said(size, 'x');

    client.say(binary(said));

    EXPECT_TRUE(client.message() == said) << size;
  }
}

TEST(Link, a_client_that_closes_is_answered_with_its_code) {
  Hall hall;
  WireClient client = live_client(hall.port());

  client.say(binary("last words") + test::close(4321, "bye"));

  EXPECT_EQ(client.message(), "last words");
  EXPECT_EQ(client.close_code(), 4321);
  EXPECT_TRUE(client.ends());
  client.hang_up();
  EXPECT_TRUE(hall.closed.wait_for(1));
}

TEST(Link, a_guest_may_close_behind_what_it_said) {
  Hall hall;
  WireClient client = live_client(hall.port());

  client.say(binary("said first") + binary("close 4101") + binary("too late"));

  EXPECT_EQ(client.message(), "said first");
  EXPECT_EQ(client.close_code(), 4101);
  client.say(test::close(4101));
  EXPECT_TRUE(client.ends());
}

TEST(Link, a_guest_is_told_once_that_its_connection_has_gone) {
  Hall hall;
  {
    WireClient client = live_client(hall.port());
    client.say(binary("follow"));
  }
  EXPECT_TRUE(hall.closed.wait_for(1));

  WireClient other = live_client(hall.port());
  other.say(binary("all hello") + binary("still here"));

  EXPECT_EQ(other.message(), "still here");
  EXPECT_EQ(hall.closed.count(), 1U);
}

TEST(Link, T_P6_the_wrong_kind_of_message_is_closed_1003) {
  Hall hall;
  EXPECT_EQ(close_after(hall, test::text("{}")), 1003);
}

TEST(Link, T_P7_a_message_over_the_limit_is_closed_1009_although_it_is_still_coming) {
  Hall hall;
  EXPECT_EQ(close_after(hall, binary(std::string(1'000'000, 'x'))), 1009);
  EXPECT_EQ(close_after(hall, client_frame({0x82, {}, true, std::uint64_t{1} << 62})), 1009);
}

TEST(Link, T_P8_a_compressed_frame_is_closed_1002) {
  Hall hall;
  EXPECT_EQ(close_after(hall, client_frame({0xC2, "x"})), 1002);
  EXPECT_EQ(close_after(hall, client_frame({0xC2, {}, true, std::uint64_t{1} << 40})), 1002);
}

TEST(Link, T_P8_a_message_that_is_never_finished_is_closed_1008) {
  Hall hall({.message_ms = 100, .close_ms = 100, .scan_ms = 20});
  EXPECT_EQ(close_after(hall, binary("incomplete").substr(0, 9)), 1008);
}

TEST(Link, T_P10_too_many_fragments_are_closed_1008) {
  Hall hall;
  std::string pieces = piece(2, "");
  for (int i = 0; i < 1'000; ++i) pieces += piece(0, "");
  EXPECT_EQ(close_after(hall, pieces), 1008);
}

TEST(Link, P11_a_ping_is_answered_with_its_payload) {
  Hall hall;
  WireClient client = live_client(hall.port());

  client.say(test::ping("are you there"));
  const auto answer = client.frame();

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->opcode, 10U);
  EXPECT_EQ(answer->payload, "are you there");
}

TEST(Link, T_P11_a_flood_of_pings_is_closed_4106_and_hardly_answered) {
  Hall hall({.close_ms = 100, .scan_ms = 20});
  WireClient client = live_client(hall.port());
  std::string pings;
  for (int i = 0; i < 2'000; ++i) pings += test::ping("x");

  client.say(binary("admit") + pings);
  int pongs = 0;
  std::uint16_t code = 0;
  while (const auto frame = client.frame()) {
    pongs += frame->opcode == 10;
    code = frame->close_code();
  }

  EXPECT_EQ(code, 4106);
  EXPECT_LE(pongs, 40);  // The flood may lie across two seconds.
}

TEST(Link, T_P11_a_pong_nobody_asked_for_is_ignored) {
  Hall hall;
  WireClient client = live_client(hall.port());

  client.say(test::pong("unknown") + binary("hello"));

  EXPECT_EQ(client.message(), "hello");
}

TEST(Link, T_P12_a_json_message_that_is_not_UTF8_is_closed_1007) {
  Hall hall;
  WireClient client = live_client(hall.port(), "/live", "plenary.v1+json");

  client.say(test::text("{\"\xFF\"}"));

  EXPECT_EQ(client.close_code(), 1007);
}

TEST(Link, T_P26_messages_behind_a_close_are_ignored) {
  Hall hall;
  WireClient client = live_client(hall.port());

  client.say(test::close(1000) + binary("one") + binary("two"));
  const auto first = client.frame();

  ASSERT_TRUE(first);
  EXPECT_EQ(first->close_code(), 1000);
  EXPECT_TRUE(client.ends());
}

TEST(Link, T_P27_who_never_answers_a_close_is_dropped) {
  Hall hall({.close_ms = 100, .scan_ms = 20});
  WireClient client = live_client(hall.port());

  client.say(binary("close 4103"));

  EXPECT_EQ(client.close_code(), 4103);
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(hall.closed.wait_for(1));
}

TEST(Link, T_A3_who_never_says_hello_is_closed_4004) {
  Hall hall({.hello_ms = 100, .scan_ms = 20});
  WireClient client = live_client(hall.port());

  EXPECT_EQ(client.close_code(), 4004);
}

TEST(Link, P11_T_N4_silence_is_asked_and_then_closed_4003) {
  Hall hall({.ping_after_ms = 100, .silence_ms = 350, .scan_ms = 20});
  WireClient client = live_client(hall.port());
  client.say(binary("admit"));

  const auto asked = client.frame();

  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->opcode, 9U);
  EXPECT_EQ(client.close_code(), 4003);
}

TEST(Link, T_K13_an_exception_of_a_guest_costs_its_own_link_only) {
  Hall hall;
  WireClient other = live_client(hall.port());
  WireClient client = live_client(hall.port());

  client.say(binary("throw") + binary("never heard"));

  EXPECT_EQ(client.close_code(), close_codes::internal_error);
  EXPECT_TRUE(client.ends());
  client.hang_up();
  EXPECT_TRUE(hall.closed.wait_for(1));
  other.say(binary("still here"));
  EXPECT_EQ(other.message(), "still here");
  EXPECT_EQ(hall.metrics.of(Counter::exceptions_caught), 1U);
}

TEST(Link, T_K13_work_that_throws_does_not_stop_the_loop) {
  Hall hall;
  hall.server().executor(0).post([] { throw std::runtime_error("somebody's mistake"); });

  WireClient client = live_client(hall.port());
  client.say(binary("still here"));

  EXPECT_EQ(client.message(), "still here");
  EXPECT_EQ(hall.metrics.of(Counter::exceptions_caught), 1U);
}

TEST(Link, P8_a_stop_closes_who_is_left_4000_and_lets_the_guests_go) {
  Hall hall;
  WireClient client = live_client(hall.port());
  client.say(binary("hello"));
  EXPECT_EQ(client.message(), "hello");

  hall.stop(0);

  EXPECT_EQ(client.close_code(), 4000);
  EXPECT_EQ(hall.closed.count(), 1U);
}

TEST(Link, a_stop_waits_for_links_to_leave_and_answers_to_be_given) {
  Hall hall({}, 2);
  WireClient client = live_client(hall.port());
  WireClient asking(hall.port());
  asking.say("GET /late HTTP/1.1\r\nHost: plenary.test\r\n\r\n");
  client.say(binary("close 4000"));
  EXPECT_EQ(client.close_code(), 4000);
  client.say(test::close(4000));
  EXPECT_TRUE(client.ends());
  client.hang_up();

  hall.stop(20'000);

  EXPECT_EQ(asking.status(), 200);
  EXPECT_EQ(hall.closed.count(), 1U);
}

#ifdef PLENARY_TEST_ECHO
TEST(Link, the_echo_says_everything_back) {
  Hall hall({}, 1, true);
  WireClient client = live_client(hall.port(), "/test/echo", "");
  const std::string large(3'000'000, 'x');

  client.say(test::text("text") + binary("binary"));
  EXPECT_EQ(client.frame()->opcode, 1U);
  EXPECT_EQ(client.frame()->opcode, 2U);
  client.say(binary(large));

  EXPECT_TRUE(client.message() == large);
}
#endif

}  // namespace
}  // namespace plenary::transport
