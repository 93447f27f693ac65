// The web app's files and the form of its join page, over real sockets.
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>
#include <sodium.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

class Web : public ::testing::Test {
 protected:
  Web() {
    for (const auto& [name, bytes] :
         {std::pair<const char*, const char*>{"index.html", "<!doctype html>join"},
          {"session.html", "<!doctype html>session"},
          {"assets/app-1.js", "plain"},
          {"assets/app-1.js.br", "in br"},
          {"assets/app-1.js.gz", "in gzip"},
          {"notes.md", "not a kind that is served"}}) {
      const std::filesystem::path path = std::filesystem::path(folder.path()) / name;
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path) << bytes;
    }
    server.emplace(std::vector<std::string>{"--web", folder.path()});
  }
  HttpGot read(const std::string& path, Headers headers = {}) {
    return ask(server->port(), {"GET", path, std::move(headers), ""});
  }
  HttpGot send_form(const std::string& body, Headers headers = {}) {
    headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return ask(server->port(), {"POST", "/join", std::move(headers), body});
  }
  // Where an answer sends the browser.
  static std::string place(const HttpGot& got) {
    EXPECT_EQ(got.status, 303) << got.head;
    const std::string mark = "Location: ";
    const std::size_t at = got.head.find(mark);
    if (at == std::string::npos) return "nowhere";
    const std::size_t from = at + mark.size();
    return got.head.substr(from, got.head.find("\r\n", from) - from);
  }

  TemporaryFolder folder;
  std::optional<ServerProcess> server;
};

bool says(const HttpGot& got, const std::string& header) {
  return got.head.find(header + "\r\n") != std::string::npos;
}

TEST_F(Web, pages_stand_at_their_names_and_are_asked_for_again) {
  EXPECT_EQ(read("/").body, "<!doctype html>join");
  const HttpGot page = read("/session");
  EXPECT_EQ(page.body, "<!doctype html>session");
  EXPECT_TRUE(says(page, "Content-Type: text/html; charset=utf-8")) << page.head;
  EXPECT_TRUE(says(page, "Cache-Control: no-cache")) << page.head;

  const std::size_t tag = page.head.find("ETag: ") + 6;
  const std::string seen = page.head.substr(tag, page.head.find("\r\n", tag) - tag);
  const HttpGot again = read("/session", {{"If-None-Match", seen}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
}

TEST_F(Web, assets_never_change_and_come_in_the_coding_that_is_accepted) {
  const HttpGot plain = read("/assets/app-1.js");
  EXPECT_EQ(plain.body, "plain");
  EXPECT_TRUE(says(plain, "Cache-Control: public, max-age=31536000, immutable")) << plain.head;
  EXPECT_TRUE(says(plain, "Vary: Accept-Encoding")) << plain.head;

  const HttpGot small = read("/assets/app-1.js", {{"Accept-Encoding", "gzip, deflate, br"}});
  EXPECT_EQ(small.body, "in br");
  EXPECT_TRUE(says(small, "Content-Encoding: br")) << small.head;
  EXPECT_EQ(read("/assets/app-1.js", {{"Accept-Encoding", "gzip"}}).body, "in gzip");
  EXPECT_EQ(read("/assets/app-1.js", {{"Accept-Encoding", "br;q=0, gzip;q=0.5"}}).body, "in gzip");
  EXPECT_EQ(read("/assets/app-1.js", {{"Accept-Encoding", "brotli"}}).body, "plain");
}

TEST_F(Web, what_is_not_a_file_of_the_app_is_404) {
  for (const char* path : {"/notes.md", "/assets/app-1.js.br", "/assets/", "/assets", "/index.html",
                           "/../etc/passwd", "/assets/../../etc/passwd"}) {
    EXPECT_EQ(read(path).status, 404) << path;
  }
}

TEST_F(Web, T_A13_T_M15_a_page_runs_our_scripts_only_and_may_not_be_framed) {
  const HttpGot page = read("/");
  const std::size_t at = page.head.find("Content-Security-Policy: ");
  ASSERT_NE(at, std::string::npos) << page.head;
  const std::string policy = page.head.substr(at, page.head.find("\r\n", at) - at);

  for (const char* wanted : {"default-src 'self'", "frame-ancestors 'none'", "form-action 'self'",
                             "base-uri 'none'", "require-trusted-types-for 'script'"}) {
    EXPECT_NE(policy.find(wanted), std::string::npos) << policy;
  }
  EXPECT_EQ(policy.find("unsafe"), std::string::npos) << policy;
  EXPECT_EQ(policy.find("http"), std::string::npos) << policy;
}

TEST_F(Web, the_form_leads_into_the_session) {
  const auto session = make_session(*server);
  const std::string to = place(
      send_form("code=" + session.code + "&name=Ana+L%C3%B3pez&group=students&modality=in_room"));

  const std::string head = "/session#session=" + std::to_string(session.session.value) + "&token=";
  ASSERT_TRUE(to.starts_with(head)) << to;
  const std::string token = to.substr(head.size(), to.find("&device=") - head.size());
  const std::string device = to.substr(to.find("&device=") + 8);
  std::array<unsigned char, 16> bytes{};
  ASSERT_EQ(sodium_base642bin(bytes.data(), bytes.size(), device.data(), device.size(), nullptr,
                              nullptr, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
            0);
  wire::Hello hello = by_token(1, token);
  hello.device = {};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::uint64_t& word = i < 8 ? hello.device.high : hello.device.low;
    word = (word << 8) | bytes[i];
  }

  LiveClient ana = enter(*server, hello);

  ASSERT_TRUE(ana.welcome.has_value());
  EXPECT_EQ(ana.welcome->seat.name, "Ana López");
  EXPECT_EQ(ana.welcome->seat.group, "students");
  EXPECT_EQ(ana.welcome->seat.modality, audit::Modality::in_room);
}

TEST_F(Web, the_form_leads_back_with_the_reason) {
  const auto session = make_session(*server);
  EXPECT_EQ(place(send_form("code=ABCDEFGH&name=Ana")), "/#refused-not_admitted");
  EXPECT_EQ(place(send_form("name=Ana")), "/#refused-malformed");
  EXPECT_EQ(place(send_form("code=%zz")), "/#refused-malformed");
  EXPECT_EQ(place(send_form("code=" + session.code + "&name=Ana&group=nobody")),
            "/#refused-label_unknown");
}

TEST_F(Web, T_A13_a_form_of_another_site_is_refused) {
  const auto session = make_session(*server);
  for (const char* origin : {"https://evil.example.org", "null"}) {
    const HttpGot got = send_form("code=" + session.code, {{"Origin", origin}});
    EXPECT_EQ(got.status, 403) << origin;
  }
}

TEST(WebFolder, one_without_the_app_refuses_the_start) {
  const TemporaryFolder folder;
  ServerProcess server({"--web", folder.path()});

  EXPECT_FALSE(server.is_ready());
  EXPECT_NE(server.log().find("index.html"), std::string::npos) << server.log();
}

}  // namespace
}  // namespace plenary::testing
