#include "gateway/origin.h"

#include <gtest/gtest.h>

namespace plenary::gateway {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

bool foreign(Headers headers, const std::vector<std::string>& allowed = {}) {
  transport::HttpRequest request;
  request.method = "GET";
  request.path = "/live";
  request.headers = std::move(headers);
  return is_foreign(request, allowed);
}

TEST(Origin, the_servers_own_page_is_not_foreign) {
  EXPECT_FALSE(foreign({{"host", "audit.example.org"}, {"origin", "https://audit.example.org"}}));
  EXPECT_FALSE(foreign({{"host", "127.0.0.1:8080"}, {"origin", "http://127.0.0.1:8080"}}));
  EXPECT_FALSE(foreign({{"host", "Audit.Example.org"}, {"origin", "https://audit.example.org"}}));
  EXPECT_FALSE(
      foreign({{"host", "audit.example.org:443"}, {"origin", "https://audit.example.org"}}));
}

TEST(Origin, T_A1_other_pages_are_foreign_however_much_they_look_alike) {
  const std::string host = "example.org";
  for (const char* origin :
       {"null", "", "https://evil-example.org", "https://example.org.evil.net",
        "https://example.org:8443", "https://example.org@evil.net", "https://evil.net/example.org",
        "https://sub.example.org", "ftp://example.org", "file://", "http://", "https://",
        "https://example.org/", "example.org", "https://example.org https://evil.net"}) {
    EXPECT_TRUE(foreign({{"host", host}, {"origin", origin}})) << origin;
  }
}

TEST(Origin, T_A1_without_a_host_no_origin_is_our_own) {
  EXPECT_TRUE(foreign({{"origin", "http://"}}));
  EXPECT_TRUE(foreign({{"host", ""}, {"origin", "https://"}}));
}

TEST(Origin, the_operators_list_is_for_whole_origins) {
  const std::vector<std::string> allowed{"https://app.example.org"};

  EXPECT_FALSE(foreign({{"host", "h"}, {"origin", "https://app.example.org"}}, allowed));
  EXPECT_TRUE(foreign({{"host", "h"}, {"origin", "http://app.example.org"}}, allowed));
  EXPECT_TRUE(foreign({{"host", "h"}, {"origin", "https://app.example.org:444"}}, allowed));
  EXPECT_FALSE(foreign({{"host", "h"}, {"origin", "https://anything.net"}}, {"*"}));
}

TEST(Origin, T_A1_a_program_says_no_origin_but_a_browser_cannot_hide_that_way) {
  EXPECT_FALSE(foreign({{"host", "h"}}));
  EXPECT_TRUE(foreign({{"host", "h"}, {"cookie", "a=b"}}));
  EXPECT_TRUE(foreign({{"host", "h"}, {"sec-fetch-site", "cross-site"}}));
}

}  // namespace
}  // namespace plenary::gateway
