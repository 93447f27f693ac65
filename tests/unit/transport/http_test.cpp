// HTTP over real sockets: what is answered, and what is not listened to.
#include <gtest/gtest.h>

#include "tests/unit/transport/hall.h"
#include "tests/unit/transport/wire_client.h"

namespace plenary::transport {
namespace {

using test::Hall;
using test::upgrade_request;
using test::WireClient;

std::string get(std::string_view target, std::string_view more_headers = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: plenary.test\r\n" +
         std::string(more_headers) + "\r\n";
}

std::string post(std::string_view body) {
  return "POST /api/join HTTP/1.1\r\nHost: plenary.test\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

struct Refused {
  const char* what;
  std::string request;
};

// Each is answered with one of the two and the connection is closed.
void expect_refused(Hall& hall, const std::vector<Refused>& requests, int status, int or_status) {
  for (const Refused& refused : requests) {
    WireClient client(hall.port());
    client.say(refused.request);

    const int answered = client.status();

    EXPECT_TRUE(answered == status || answered == or_status) << refused.what << ": " << answered;
    EXPECT_TRUE(client.ends()) << refused.what;
  }
}

TEST(Http, a_request_is_answered_with_headers_that_keep_browsers_safe) {
  Hall hall;
  WireClient client(hall.port());

  client.say(get("/api/sessions?limit=3"));
  const std::string answer = client.response();

  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(answer.ends_with("GET /api/sessions limit=3 "));
  EXPECT_NE(answer.find("X-Content-Type-Options: nosniff"), answer.npos);
  EXPECT_NE(answer.find("Cache-Control: no-store"), answer.npos);
  EXPECT_NE(answer.find("Referrer-Policy: no-referrer"), answer.npos);
  EXPECT_NE(answer.find("Content-Security-Policy: default-src 'self'; frame-ancestors 'none'"),
            answer.npos);
}

TEST(Http, a_connection_is_kept_for_the_next_request) {
  Hall hall;
  WireClient client(hall.port());

  client.say(post("one"));
  EXPECT_TRUE(client.response().ends_with(" one"));
  client.say(post("two") + post("three"));

  EXPECT_TRUE(client.response().ends_with(" two"));
  EXPECT_TRUE(client.response().ends_with(" three"));
}

TEST(Http, HEAD_says_the_length_and_no_body) {
  Hall hall;
  WireClient client(hall.port());

  client.say("HEAD /api HTTP/1.1\r\nHost: plenary.test\r\nConnection: close\r\n\r\n");
  const std::string answer = client.read_to_the_end();

  EXPECT_NE(answer.find("Content-Length: 11\r\n"), answer.npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST(Http, a_body_may_come_in_chunks) {
  Hall hall;
  WireClient client(hall.port());

  client.say(
      "POST /api HTTP/1.1\r\nHost: plenary.test\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\none\r\n4\r\nfour\r\n0\r\n\r\n");

  EXPECT_TRUE(client.response().ends_with(" onefour"));
}

TEST(Http, other_methods_are_refused_405) {
  Hall hall;
  expect_refused(hall,
                 {{"PUT", "PUT /api HTTP/1.1\r\nHost: plenary.test\r\nContent-Length: 0\r\n\r\n"},
                  {"DELETE", "DELETE /api HTTP/1.1\r\nHost: plenary.test\r\n\r\n"},
                  {"TRACE", "TRACE /api HTTP/1.1\r\nHost: plenary.test\r\n\r\n"}},
                 405, 405);
}

TEST(Http, T_P2_headers_that_are_too_large_or_too_many_are_refused_431) {
  Hall hall;
  std::string many;
  for (int i = 0; i < 64; ++i) many += "X-Filler: secret-value\r\n";
  const std::string large = "X-Filler: " + std::string(8'192, 's') + "\r\n";
  const std::string never_ends =
      "GET / HTTP/1.1\r\nHost: plenary.test\r\nX: " + std::string(20'000, 's');

  expect_refused(
      hall, {{"many", get("/", many)}, {"large", get("/", large)}, {"endless", never_ends}}, 431,
      431);
  EXPECT_TRUE(hall.log.lines().empty());
}

TEST(Http, a_body_over_64_KiB_is_refused_413) {
  Hall hall;
  const std::string chunked =
      "POST /api HTTP/1.1\r\nHost: plenary.test\r\nTransfer-Encoding: chunked\r\n\r\n11170\r\n" +
      std::string(70'000, 'x') + "\r\n0\r\n\r\n";
  const std::string declared =
      "POST /api HTTP/1.1\r\nHost: plenary.test\r\nContent-Length: 99999999999\r\n\r\n";

  expect_refused(
      hall,
      {{"sent", post(std::string(65'537, 'x'))}, {"declared", declared}, {"chunked", chunked}}, 413,
      413);

  WireClient client(hall.port());
  client.say(post(std::string(65'536, 'x')));
  EXPECT_EQ(client.status(), 200);
}

std::string without(std::string request, const std::string& line) {
  return request.erase(request.find(line), line.size());
}

TEST(Http, T_P3_an_upgrade_that_is_none_is_refused) {
  Hall hall;
  const std::string good = upgrade_request();
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  expect_refused(
      hall,
      {{"no key", without(good, key)},
       {"bad key", test::instead(good, "dGhlIHNhbXBsZSBub25jZQ==", "short")},
       {"version 8", test::instead(good, "Version: 13", "Version: 8")},
       {"version 12", test::instead(good, "Version: 13", "Version: 12")},
       {"version 14", test::instead(good, "Version: 13", "Version: 14")},
       {"no version", without(good, "Sec-WebSocket-Version: 13\r\n")},
       {"no upgrade", without(good, "Upgrade: websocket\r\n")},
       {"no connection", without(good, "Connection: Upgrade\r\n")},
       {"HTTP/1.0", test::instead(good, "HTTP/1.1", "HTTP/1.0")},
       {"POST", test::instead(good, "GET", "POST")},
       {"with a body", test::instead(good, "Upgrade: websocket\r\n",
                                     "Upgrade: websocket\r\nContent-Length: 3\r\n") +
                           "abc"}},
      400, 426);
  EXPECT_EQ(hall.opened.count(), 0U);
}

TEST(Http, T_P3_a_wrong_version_is_told_the_right_one) {
  Hall hall;
  WireClient client(hall.port());

  client.say(test::instead(upgrade_request(), "Version: 13", "Version: 8"));
  const std::string answer = client.response();

  EXPECT_TRUE(answer.starts_with("HTTP/1.1 426 "));
  EXPECT_NE(answer.find("Sec-WebSocket-Version: 13\r\n"), answer.npos);
}

TEST(Http, an_upgrade_without_a_subprotocol_of_ours_is_refused_400) {
  Hall hall;
  expect_refused(hall,
                 {{"none", upgrade_request("/live", "")},
                  {"another", upgrade_request("/live", "chat, plenary.v2")}},
                 400, 400);
}

TEST(Http, T_A1_the_door_refuses_an_upgrade_before_there_is_a_link) {
  Hall hall;
  expect_refused(
      hall, {{"foreign", upgrade_request("/live", "plenary.v1", "Origin: http://evil.test\r\n")}},
      403, 403);
  EXPECT_EQ(hall.opened.count(), 0U);
}

TEST(Http, T_A2_a_token_in_the_address_is_refused_400) {
  Hall hall;
  expect_refused(hall, {{"token", upgrade_request("/live?token=abc")}}, 400, 400);
}

TEST(Http, an_upgrade_elsewhere_is_refused_404) {
  Hall hall;
  expect_refused(
      hall, {{"elsewhere", upgrade_request("/api")}, {"mixed case", upgrade_request("/Live")}}, 404,
      404);
}

TEST(Http, T_P4_what_two_readers_may_read_differently_is_refused_400_and_closed) {
  Hall hall;
  using std::string_literals::operator""s;
  const std::string body = "\r\nabc";

  expect_refused(
      hall,
      {{"two hosts", get("/", "Host: other.test\r\n")},
       {"two origins", get("/", "Origin: http://a\r\nOrigin: http://b\r\n")},
       {"two lengths", get("/", "Content-Length: 3\r\nContent-Length: 4\r\n") + "abc"},
       {"the same length twice", get("/", "Content-Length: 3\r\nContent-Length: 3\r\n") + "abc"},
       {"length and chunks",
        get("/", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n") + "abc"},
       {"another encoding", get("/", "Transfer-Encoding: gzip, chunked\r\n")},
       {"a length that is none", get("/", "Content-Length: -1\r\n")},
       {"bare LF", "GET / HTTP/1.1\nHost: plenary.test\n\n"},
       {"one bare LF", get("/", "X: a\nY: b\r\n")},
       {"folded", get("/", "X: a\r\n b\r\n")},
       {"NUL", get("/", "X: a\0b\r\n"s)},
       {"space before colon", get("/", "Content-Length : 3\r\n") + "abc"},
       {"no host", "GET / HTTP/1.1\r\n\r\n"},
       {"no HTTP", "hello\r\n\r\n"}},
      400, 400);
}

TEST(Http, T_P5_addresses_that_could_mean_something_else_are_refused) {
  Hall hall;
  expect_refused(
      hall,
      {{"absolute", get("http://plenary.test/api")},
       {"empty part", get("//api")},
       {"escaped dots", get("/%2e%2e/secret")},
       {"dots", get("/../secret")},
       {"zero byte", get("/api%00")},
       {"authority", get("plenary.test:80")}},
      400, 404);
}

TEST(Http, bytes_behind_the_upgrade_are_the_first_message) {
  Hall hall;
  WireClient client(hall.port());

  client.say(upgrade_request() + test::binary("in one segment"));

  EXPECT_EQ(client.status(), 101);
  EXPECT_EQ(client.message(), "in one segment");
}

TEST(Http, T_R1_a_request_that_drips_is_cut) {
  Hall hall({.request_ms = 150});
  WireClient client(hall.port());

  client.say("GET / HTTP/1.1\r\nHo");

  EXPECT_TRUE(client.ends());
}

TEST(Http, an_answer_may_come_later) {
  Hall hall;
  WireClient client(hall.port());

  client.say(get("/late"));

  EXPECT_TRUE(client.response().ends_with("late"));
}

TEST(Http, an_answer_is_given_once) {
  Hall hall;
  WireClient client(hall.port());

  client.say(get("/twice") + get("/next"));

  EXPECT_TRUE(client.response().ends_with("once"));
  EXPECT_TRUE(client.response().ends_with("GET /next  "));
}

TEST(Http, an_answer_that_never_comes_is_a_504) {
  Hall hall({.answer_ms = 100});
  WireClient client(hall.port());

  client.say(get("/never"));

  EXPECT_EQ(client.status(), 504);
}

TEST(Http, an_answer_to_somebody_who_has_gone_does_nothing) {
  Hall hall;
  WireClient gone(hall.port());
  gone.say(get("/late"));
  gone.hang_up();

  WireClient client(hall.port());
  client.say(get("/late"));

  EXPECT_EQ(client.status(), 200);
}

TEST(Http, an_exception_of_the_door_costs_its_own_connection_only) {
  Hall hall;
  WireClient client(hall.port());
  client.say(get("/throw"));
  EXPECT_TRUE(client.ends());

  WireClient next(hall.port());
  next.say(get("/next"));

  EXPECT_EQ(next.status(), 200);
  EXPECT_EQ(hall.metrics.of(Counter::exceptions_caught), 1U);
  EXPECT_EQ(hall.log.lines(), std::vector<std::string>{"exception_caught"});
}

TEST(Http, the_echo_is_served_only_where_it_is_wanted) {
  Hall without_echo;
  expect_refused(without_echo, {{"echo", upgrade_request("/test/echo", "")}}, 404, 404);
}

}  // namespace
}  // namespace plenary::transport
