// Links over plain HTTP, over real sockets: events down, POSTs up.
#include "tests/support/detour.h"

#include <thread>

#include <gtest/gtest.h>

#include "tests/unit/transport/detour_client.h"

namespace plenary::transport {
namespace {

using test::ask;
using test::begin;
using test::Begun;
using test::DetourClient;
using test::Hall;
using test::live_client;
using test::post;
using test::status_of;
using test::WireClient;
using testing::delimited;
using testing::detour_post;
using testing::event_stream_request;

TEST(Detour, T_N10_a_guest_hears_and_is_heard_without_websocket) {
  Hall hall;
  DetourClient client(hall, "said first");

  EXPECT_EQ(client.message(), "said first");
  EXPECT_EQ(client.say("said by post"), 204);

  EXPECT_EQ(client.message(), "said by post");
}

TEST(Detour, the_stream_is_one_that_nobody_on_the_way_keeps_or_changes) {
  Hall hall;
  const std::string head = DetourClient(hall).head();

  for (const char* line :
       {"Content-Type: text/event-stream\r\n", "Cache-Control: no-store, no-transform\r\n",
        "X-Accel-Buffering: no\r\n", "X-Content-Type-Options: nosniff\r\n",
        "Referrer-Policy: no-referrer\r\n", "Connection: close\r\n"}) {
    EXPECT_NE(head.find(line), head.npos) << line << head;
  }
  EXPECT_EQ(head.find("Content-Length"), head.npos);
}

TEST(Detour, P12_what_is_sent_in_one_turn_is_one_event) {
  Hall hall;
  DetourClient client(hall, "many 3 4");

  EXPECT_EQ(client.message(), std::string(12, 'm'));
}

TEST(Detour, the_messages_of_one_body_are_heard_in_their_order) {
  Hall hall;
  DetourClient client(hall);

  client.post_body(
      delimited("follow") + delimited("one ") + delimited("two ") + delimited("all three"));

  EXPECT_EQ(client.message(), "one two three");
}

TEST(Detour, P14_the_largest_message_is_taken_and_one_byte_more_is_refused_413) {
  Hall hall;
  DetourClient client(hall);
  const std::string largest(65'536, 'x');

  EXPECT_EQ(client.say(largest), 204);
  EXPECT_TRUE(client.message() == largest);
  EXPECT_EQ(client.say(largest + "x"), 413);
  EXPECT_EQ(client.say("still here"), 204);
}

TEST(Detour, all_requests_may_come_to_any_loop) {
  Hall hall({}, 3);
  std::vector<std::unique_ptr<DetourClient>> clients;
  for (int i = 0; i < 6; ++i) {
    clients.push_back(std::make_unique<DetourClient>(hall));
    ask(hall, "GET / HTTP/1.1\r\nHost: plenary.test\r\n\r\n");  // Turns the loops by one.
  }

  for (auto& client : clients) {
    for (int i = 0; i < 4; ++i) {
      const std::string said = "number " + std::to_string(i);
      EXPECT_EQ(client->say(said), 204);
      EXPECT_EQ(client->message(), said);
    }
  }
}

TEST(Detour, those_by_websocket_and_by_detour_are_in_one_channel) {
  Hall hall;
  DetourClient detour(hall, "follow");
  WireClient socket = live_client(hall.port());
  socket.say(test::binary("follow") + test::binary("all from the socket"));

  EXPECT_EQ(detour.message(), "from the socket");
  EXPECT_EQ(socket.message(), "from the socket");
  detour.say("all from the detour");

  EXPECT_EQ(socket.message(), "from the detour");
  EXPECT_EQ(detour.message(), "from the detour");
}

TEST(Detour, T_A16_a_stream_opens_once) {
  Hall hall;
  DetourClient client(hall);

  EXPECT_EQ(status_of(ask(hall, event_stream_request(client.begun().path))), 410);

  EXPECT_EQ(client.say("not disturbed"), 204);
  EXPECT_EQ(client.message(), "not disturbed");
}

TEST(Detour, T_A16_the_name_of_the_stream_says_nothing_for_anybody) {
  Hall hall;
  DetourClient client(hall);
  const std::string name = client.begun().path.substr(std::string("/live/http/").size());

  EXPECT_NE(name, client.begun().key);
  EXPECT_EQ(post(hall, name, delimited("close 4103")), 410);
  EXPECT_EQ(status_of(ask(hall, event_stream_request("/live/http/" + client.begun().key))), 410);
}

TEST(Detour, T_A16_what_is_no_ones_name_or_key_is_gone) {
  Hall hall({}, 2);
  const Begun waiting = begin(hall);

  for (const std::string& name :
       {std::string("0.nobody"), std::string("1."), std::string("2.secret1"), std::string("x"),
        std::string("0"), std::string("-1.secret1"), std::string("99999999999999999999.secret1"),
        std::string(200, '0'), waiting.path.substr(11) + "x"}) {
    EXPECT_EQ(status_of(ask(hall, event_stream_request("/live/http/" + name))), 410) << name;
    EXPECT_EQ(post(hall, name, delimited("hello")), 410) << name;
  }
  EXPECT_EQ(status_of(ask(hall, event_stream_request("/live/http/"))), 410);
  EXPECT_EQ(post(hall, waiting.key, delimited("too early")), 410);
  EXPECT_EQ(hall.opened.count(), 0U);
  EXPECT_TRUE(hall.log.lines().empty());
}

TEST(Detour, T_A1_the_door_refuses_a_detour_before_there_is_one) {
  Hall hall;
  const std::string foreign = "Origin: http://evil.test\r\n";

  EXPECT_EQ(status_of(ask(hall, detour_post("", delimited("hello"), foreign))), 403);
  const Begun begun = begin(hall);
  EXPECT_EQ(status_of(ask(hall, event_stream_request(begun.path, foreign))), 403);

  EXPECT_EQ(hall.opened.count(), 0U);
}

TEST(Detour, T_A13_a_form_of_another_site_is_refused_415) {
  Hall hall;
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded",
                           "multipart/form-data; boundary=x", "application/json"}) {
    const std::string request =
        test::instead(detour_post("", delimited("hello")), "application/octet-stream", type);
    EXPECT_EQ(status_of(ask(hall, request)), 415) << type;
  }
}

TEST(Detour, other_methods_and_queries_are_refused) {
  Hall hall;
  const Begun begun = begin(hall);
  const std::string get = event_stream_request(begun.path);

  EXPECT_EQ(status_of(ask(hall, event_stream_request("/live/http"))), 405);
  EXPECT_EQ(status_of(ask(hall, test::instead(test::instead(get, "GET", "HEAD"), "Accept",
                                              "Connection: close\r\nAccept"))),
            405);
  EXPECT_EQ(
      status_of(ask(hall, test::instead(detour_post("", ""), "/live/http", begun.path))), 405);
  EXPECT_EQ(status_of(ask(hall, event_stream_request(begun.path + "?token=abc"))), 400);
  EXPECT_EQ(
      status_of(ask(hall, test::instead(get, "\r\n\r\n", "\r\nUpgrade: websocket\r\n\r\n"))), 404);
  EXPECT_EQ(hall.opened.count(), 0U);
}

TEST(Detour, what_begins_a_detour_is_well_formed_and_small) {
  Hall hall;

  EXPECT_EQ(post(hall, "", ""), 400);
  EXPECT_EQ(post(hall, "", "\x7F too short"), 400);
  EXPECT_EQ(post(hall, "", delimited(std::string(8'192, 'x'))), 413);
}

TEST(Detour, T_P13_a_body_that_is_not_well_formed_is_not_heard_and_ends_the_link_1002) {
  Hall hall;
  DetourClient client(hall);

  EXPECT_EQ(client.post_body(delimited("never heard") + "\x05"
                                                        "four"),
            400);

  EXPECT_EQ(client.close_code(), 1002);
  EXPECT_TRUE(client.stream().ends());
  EXPECT_EQ(client.say("too late"), 410);
}

TEST(Detour, a_guest_may_close_behind_what_it_said) {
  Hall hall;
  DetourClient client(hall);

  client.post_body(delimited("said first") + delimited("close 4101") + delimited("too late"));

  EXPECT_EQ(client.message(), "said first");
  EXPECT_EQ(client.close_code(), 4101);
  EXPECT_TRUE(client.stream().ends());
  client.hang_up();
  EXPECT_TRUE(hall.closed.wait_for(1));
}

TEST(Detour, a_guest_is_told_once_that_the_stream_has_gone) {
  Hall hall;
  DetourClient client(hall);
  client.hang_up();

  EXPECT_TRUE(hall.closed.wait_for(1));

  EXPECT_EQ(client.say("after the end"), 410);
  EXPECT_EQ(hall.closed.count(), 1U);
}

TEST(Detour, what_follows_the_request_for_a_stream_ends_it) {
  Hall hall;
  DetourClient client(hall);
  client.stream().say(event_stream_request("/"));

  EXPECT_EQ(client.close_code(), 1002);

  const Begun begun = begin(hall);
  WireClient at_once(hall.port());
  at_once.say(event_stream_request(begun.path) + event_stream_request("/"));
  EXPECT_TRUE(at_once.up_to("\r\n\r\n"));
  EXPECT_EQ(at_once.read_to_the_end(), "event:close\ndata:1002\n\n");
}

TEST(Detour, T_R1_a_stream_that_nobody_opens_is_forgotten) {
  Hall hall({.stream_ms = 10, .scan_ms = 5});
  int status = 200;

  // Whoever is quicker than the next look still finds it, and it goes on.
  for (auto wait = std::chrono::milliseconds(20); status == 200; wait *= 2) {
    WireClient stream(hall.port());
    const std::string path = begin(hall).path;
    std::this_thread::sleep_for(wait);
    stream.say(event_stream_request(path));
    status = status_of(stream.up_to("\r\n\r\n").value_or(""));
  }

  EXPECT_EQ(status, 410);
}

TEST(Detour, P11_who_answers_no_ping_is_closed_4003) {
  Hall hall({.ping_after_ms = 100, .silence_ms = 350, .scan_ms = 20});
  DetourClient client(hall);

  const auto asked = client.event();

  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->name, "ping");
  EXPECT_EQ(client.close_code(), 4003);
}

TEST(Detour, P11_a_ping_is_answered_by_an_empty_post) {
  Hall hall({.ping_after_ms = 50, .silence_ms = 5'000, .scan_ms = 10});
  DetourClient client(hall);

  for (int i = 0; i < 5; ++i) {
    const auto asked = client.event();
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->name, "ping");
    EXPECT_EQ(client.post_body(""), 204);
  }
}

TEST(Detour, T_P11_a_flood_of_empty_posts_is_closed_4106) {
  Hall hall;
  DetourClient client(hall);
  WireClient pouring(hall.port());
  std::string posts;
  for (int i = 0; i < 400; ++i) posts += detour_post(client.begun().key, "");

  pouring.say(posts);

  EXPECT_EQ(client.close_code(), 4106);
}

TEST(Detour, an_exception_of_a_guest_costs_its_own_link_only) {
  Hall hall;
  DetourClient other(hall);
  DetourClient client(hall, "throw");

  EXPECT_EQ(client.close_code(), 1011);
  EXPECT_EQ(other.say("still here"), 204);

  EXPECT_EQ(other.message(), "still here");
}

TEST(Detour, T_R8_a_slow_reader_is_given_a_snapshot) {
  Hall hall;
  DetourClient slow(hall, "follow", 4'096);
  WireClient fast = live_client(hall.port());
  const std::string news(60'000, 'n');
  for (int i = 0; i < 200; ++i) fast.say(test::binary("all " + news));
  fast.say(test::binary("said"));
  EXPECT_EQ(fast.message(), "said");

  std::string last;
  while (last != "snapshot") {
    last = slow.message();
    ASSERT_NE(last, "nothing");
  }
  slow.say("all here again");
  std::string heard;
  while (!heard.ends_with("here again")) heard = slow.message();

  EXPECT_EQ(hall.drained.count(), 1U);
}

TEST(Detour, T_R8_who_takes_nothing_is_closed_4002_behind_a_whole_event) {
  Hall hall({.stall_ms = 200, .close_ms = 20'000, .scan_ms = 20});
  DetourClient stuck(hall, "many 15 400000", 4'096);
  while (hall.metrics.of(Counter::links_dropped_slow) == 0) {
    hall.on_loop(0, [] {});
  }

  EXPECT_EQ(stuck.message().find_first_not_of('m'), std::string::npos);
  EXPECT_EQ(stuck.close_code(), 4002);
}

TEST(Detour, P8_a_stop_closes_who_is_left_4000) {
  Hall hall({}, 2);
  DetourClient client(hall);
  const Begun waiting = begin(hall);
  client.say("hello");
  EXPECT_EQ(client.message(), "hello");

  hall.stop(0);

  EXPECT_EQ(client.close_code(), 4000);
  EXPECT_EQ(hall.closed.count(), 1U);
}

}  // namespace
}  // namespace plenary::transport
