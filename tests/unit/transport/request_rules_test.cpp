// Requests that two readers could take for two different things.
#include "transport/request_rules.h"

#include <gtest/gtest.h>

namespace plenary::transport {
namespace {

using std::string_view_literals::operator""sv;

int head_status(std::string_view request_line, std::string_view lines) {
  std::string head(request_line);
  head.append("\r\n").append(lines);
  const auto no = refuse_head(head);
  return no ? no->status : 0;
}

// With a host.
int status_with(std::string_view lines) {
  std::string all("Host: plenary.test\r\n");
  all.append(lines);
  return head_status("GET /api HTTP/1.1", all);
}

int target_status(std::string_view target) {
  const auto no = refuse_target(target);
  return no ? no->status : 0;
}

TEST(RequestRules, a_plain_request_is_let_through) {
  EXPECT_EQ(status_with("Accept: */*\r\nAccept: text/html\r\n"), 0);
}

TEST(RequestRules, T_P2_more_than_64_headers_are_refused_431) {
  std::string lines;
  for (int i = 0; i < 63; ++i) lines += "X-Filler: 1\r\n";

  EXPECT_EQ(status_with(lines), 0);
  lines += "X-Filler: 1\r\n";
  EXPECT_EQ(status_with(lines), 431);
}

TEST(RequestRules, T_P4_a_header_that_may_stand_once_is_refused_twice) {
  for (const char* line : {"Host: other\r\n", "HOST: plenary.test\r\n"}) {
    EXPECT_EQ(status_with(line), 400) << line;
  }
  for (const char* line :
       {"Origin: http://a\r\n", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n",
        "Sec-WebSocket-Key: k\r\n", "Authorization: Bearer x\r\n"}) {
    EXPECT_EQ(status_with(line), 0) << line;
    EXPECT_EQ(status_with(std::string(line).append(line)), 400) << line;
  }
}

TEST(RequestRules, T_P4_two_ways_to_say_the_length_are_refused) {
  EXPECT_EQ(status_with("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), 400);
}

TEST(RequestRules, T_P4_a_transfer_encoding_but_chunked_is_refused) {
  EXPECT_EQ(status_with("Transfer-Encoding: Chunked \r\n"), 0);
  EXPECT_EQ(status_with("Transfer-Encoding: gzip, chunked\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: xchunked\r\n"), 400);
  EXPECT_EQ(head_status("GET / HTTP/1.0", "Transfer-Encoding: chunked\r\n"), 400);
}

TEST(RequestRules, T_P4_line_ends_and_bytes_that_readers_disagree_on_are_refused) {
  EXPECT_EQ(status_with("X: a\nY: b\r\n"), 400);       // Bare LF.
  EXPECT_EQ(status_with("X: a\rY: b\r\n"), 400);       // Bare CR.
  EXPECT_EQ(status_with("X: a\r\n folded\r\n"), 400);  // obs-fold.
  EXPECT_EQ(status_with("X: a\r\n\tfolded\r\n"), 400);
  EXPECT_EQ(status_with("X: a\0b\r\n"sv), 400);  // NUL.
  EXPECT_EQ(status_with("Content-Length : 3\r\n"), 400);
  EXPECT_EQ(status_with("no colon\r\n"), 400);
  EXPECT_EQ(status_with(": no name\r\n"), 400);
}

TEST(RequestRules, T_P4_a_request_without_host_is_refused) {
  EXPECT_EQ(head_status("GET /api HTTP/1.1", "Accept: */*\r\n"), 400);
}

TEST(RequestRules, T_P5_addresses_that_could_mean_something_else_are_refused) {
  EXPECT_EQ(target_status("http://plenary.test/api"), 400);
  EXPECT_EQ(target_status("*"), 400);
  EXPECT_EQ(target_status(""), 400);
  EXPECT_EQ(target_status("//evil.test/"), 404);
  EXPECT_EQ(target_status("/api//sessions"), 404);
  EXPECT_EQ(target_status("/%2e%2e/secret"), 404);
  EXPECT_EQ(target_status("/api/%00"), 404);
  EXPECT_EQ(target_status("/../secret"), 404);
  EXPECT_EQ(target_status("/api/sessions?title=%C3%A9//"), 0);
}

TEST(RequestRules, a_websocket_key_is_16_bytes_in_base64) {
  EXPECT_TRUE(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ=="));
  EXPECT_FALSE(is_websocket_key(""));
  EXPECT_FALSE(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ="));
  EXPECT_FALSE(is_websocket_key("dGhlIHNhbXBsZSBub25j ZQ=="));
  EXPECT_FALSE(is_websocket_key("dGhlIHNhbXBsZSBub25j!Q=="));
}

TEST(RequestRules, a_refusal_is_a_code_and_a_sentence) {
  EXPECT_EQ(refusal(404, "not_found", "There is nothing here.").body,
            "{\"error\":\"not_found\",\"message\":\"There is nothing here.\"}\n");
}

}  // namespace
}  // namespace plenary::transport
