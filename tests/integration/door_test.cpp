// What a code or a link leads to, before anybody comes in; agreeing first, with and without
// scripts; the code on the wall. Over real sockets.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "audit/join_code.h"
#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

const char* const filled_page =
    "<h1>{{title}}</h1><!--again--><b>tick</b><!--/again--><form>{{kept}}"
    "<!--groups--><select>{{known-groups:students=Schüler|families=Familien}}</select>"
    "<!--/groups--><!--agreements--><div lang=\"{{wording-language}}\"><ul>{{rules}}</ul>"
    "<p>{{consent}}</p><!--minors--><i>{{for-minors}}</i><!--/minors--><!--whole--><u>"
    "{{all-of-it}}</u><!--/whole--><input value=\"{{version}}\"></div><!--/agreements--></form>";

const char* const asking =
    R"({"title":"Audit <day>","groups":["students","families"],"agreements":[)"
    R"({"language":"en","rules":"Listen.\nNo <names>.","consent":"You may leave {{kept}}."},)"
    R"({"language":"es","rules":"Escucha.","consent":"Puedes irte.","minors":"Si eres menor."}]})";

class Door : public ::testing::Test {
 protected:
  Door() {
    write("index.html", "<!doctype html>join");
    write("filled/door-en.html", filled_page);
    write("filled/door-es.html", std::string("ES ") + filled_page);
    server.emplace(std::vector<std::string>{"--web", folder.path()});
  }
  void write(const std::string& name, const std::string& bytes) {
    const auto path = std::filesystem::path(folder.path()) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << bytes;
  }
  HttpGot send_json(const std::string& path, const std::string& body) {
    return ask(server->port(), {"POST", path, {{"Content-Type", "application/json"}}, body});
  }
  HttpGot send_form(const std::string& body) {
    return ask(server->port(),
               {"POST", "/join", {{"Content-Type", "application/x-www-form-urlencoded"}}, body});
  }
  std::optional<wire::Door> door_of(const std::string& body) {
    const HttpGot got = send_json("/api/door", body);
    return got.status == 200 ? wire::from_json<wire::Door>(got.body) : std::nullopt;
  }
  static std::string by(const char* how, const std::string& what) {
    return std::string("{\"") + how + "\":\"" + what + "\"}";
  }

  TemporaryFolder folder;
  std::optional<ServerProcess> server;
};

const char* const device = R"("device":"AAAAAAAA0NAAAAAAAAAAAQ==")";

TEST_F(Door, says_what_the_session_asks_of_who_comes_in) {
  const auto session = make_session(*server, asking);

  const auto door = door_of(by("code", session.code));
  ASSERT_TRUE(door.has_value());
  EXPECT_EQ(door->title, "Audit <day>");
  EXPECT_EQ(door->role, audit::Role::participant);
  EXPECT_EQ(door->groups, (std::vector<std::string>{"students", "families"}));
  EXPECT_EQ(door->agreements.version, 1U);
  EXPECT_EQ(door->agreements.wordings.size(), 2U);

  const auto observer = door_of(by("invitation", session.observer));
  ASSERT_TRUE(observer.has_value());
  EXPECT_EQ(observer->role, audit::Role::observer);
  EXPECT_TRUE(observer->groups.empty());
  EXPECT_EQ(observer->agreements.version, 1U);

  for (const std::string& link : {session.facilitator, session.wall}) {
    const auto staff = door_of(by("invitation", link));
    ASSERT_TRUE(staff.has_value());
    EXPECT_TRUE(staff->groups.empty());
    EXPECT_TRUE(staff->agreements.wordings.empty());
  }
}

TEST_F(Door, asks_nothing_of_a_device_that_was_here_before) {
  const auto session = make_session(*server, asking);
  const std::string code = R"({"code":")" + session.code + R"(",)";
  const HttpGot in = send_json("/api/join", code + R"("name":"Ana","agreed":1,)" + device + "}");
  ASSERT_EQ(in.status, 200) << in.body;

  const auto again = door_of(code + device + "}");

  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->returns);
  EXPECT_TRUE(again->groups.empty());
  EXPECT_TRUE(again->agreements.wordings.empty());
  EXPECT_EQ(send_json("/api/join", code + device + "}").status, 200);
}

TEST_F(Door, F56_asks_a_device_anew_that_comes_by_a_link_as_somebody_else) {
  const auto session = make_session(*server, asking);
  const std::string code = R"({"code":")" + session.code + R"(",)";
  ASSERT_EQ(send_json("/api/join", code + R"("agreed":1,)" + device + "}").status, 200);
  const std::string link = R"({"invitation":")" + session.observer + R"(",)";

  const auto door = door_of(link + device + "}");

  ASSERT_TRUE(door.has_value());
  EXPECT_FALSE(door->returns);
  EXPECT_EQ(door->agreements.version, 1U);
  EXPECT_EQ(send_json("/api/join", link + R"("agreed":1,)" + device + "}").status, 200);
}

TEST_F(Door, T_A4_says_nothing_of_codes_that_let_nobody_in) {
  const auto session = make_session(*server, asking);
  const auto closed = make_session(*server, asking);
  post(*server, address_of(closed) + "/close");
  const std::string old = session.code;
  post(*server, address_of(session) + "/code");
  const HttpGot unknown = send_json("/api/door", by("code", "ABCD-EFGH"));
  EXPECT_EQ(unknown.status, 403);

  for (const std::string& body :
       {by("code", old), by("code", closed.code), by("code", "?"),
        by("invitation", closed.observer), by("invitation", std::string(32, 'A'))}) {
    const HttpGot got = send_json("/api/door", body);
    EXPECT_EQ(got.status, 403) << body;
    EXPECT_EQ(got.body, unknown.body) << body;
  }
  EXPECT_EQ(send_json("/api/door", "{}").status, 400);
  EXPECT_EQ(ask(server->port(), {"GET", "/api/door", {}, ""}).status, 405);
}

TEST_F(Door, T_A4_guesses_at_it_are_slowed_like_those_at_joining) {
  const auto guess = [](int number) {
    const auto letter = [](int at) { return audit::join_code_letters[at % 31]; };
    return std::string{letter(number), letter(number / 31), letter(number / 7)} + "22222";
  };
  for (int number = 0; number < 100; ++number) {
    EXPECT_EQ(send_json("/api/door", by("code", guess(number))).status, 403);
  }

  // Now there is a line, and for thirty at once it is too long: some are told to come back.
  std::vector<Socket> guessers;
  for (int number = 0; number < 30; ++number) {
    const std::string body = by("code", guess(number));
    guessers.emplace_back(server->port());
    guessers.back().send(
        "POST /api/door HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Content-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  bool told = false;
  for (auto guesser = guessers.rbegin(); guesser != guessers.rend() && !told; ++guesser) {
    const auto answer = guesser->receive(std::chrono::seconds(20)).value_or("");
    told = answer.starts_with("HTTP/1.1 429");
  }
  EXPECT_TRUE(told);
}

TEST_F(Door, F56_who_has_not_agreed_is_refused_and_told_what_to_do) {
  const auto session = make_session(*server, asking);
  const auto join = [&](const std::string& more) {
    return send_json(
        "/api/join", R"({"code":")" + session.code + R"(","name":"Ana",)" + device + more + "}");
  };

  for (const char* more : {"", R"(,"agreed":2)"}) {
    const HttpGot no = join(more);
    EXPECT_EQ(no.status, 422);
    const auto problem = wire::from_json<wire::Problem>(no.body);
    ASSERT_TRUE(problem.has_value());
    EXPECT_EQ(problem->error, "agree_first");
    EXPECT_EQ(
        problem->message, "Read first what everybody agrees to here, and tick that you agree.");
  }
  EXPECT_EQ(join(R"(,"agreed":1)").status, 200);
}

TEST_F(Door, F56_a_hello_that_does_not_agree_gets_a_receipt_that_says_so) {
  const auto session = make_session(*server, asking);
  LiveClient ana(server->port());
  ana.send(by_code(1, session.code));
  ASSERT_TRUE(ana.until([&] { return ana.receipts.size() == 1; }));
  EXPECT_EQ(ana.closed(), 4101);
  EXPECT_EQ(ana.receipts[0].refusal, audit::Refusal::agree_first);

  wire::Hello hello = by_code(1, session.code);
  hello.agreed = 1;
  enter(*server, hello);
}

TEST_F(Door, without_scripts_the_session_asks_on_a_page_of_its_own) {
  const auto session = make_session(*server, asking);

  const HttpGot page = send_form("code=" + session.code + "&name=Ana+%22L%22&language=es");

  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.head.find("Content-Security-Policy: default-src 'self'"), std::string::npos);
  EXPECT_NE(page.head.find("Cache-Control: no-store"), std::string::npos);
  EXPECT_EQ(
      page.body,
      "ES <h1>Audit &lt;day&gt;</h1><!--/again--><form>"
      "<input type=\"hidden\" name=\"code\" value=\"" +
          session.code +
          "\"><input type=\"hidden\" name=\"name\" value=\"Ana &quot;L&quot;\">"
          "<input type=\"hidden\" name=\"language\" value=\"es\">"
          "<input type=\"hidden\" name=\"modality\" value=\"\">"
          "<input type=\"hidden\" name=\"door\" value=\"shown\">"
          "<select><option value=\"students\">Schüler</option>"
          "<option value=\"families\">Familien</option></select><!--/groups-->"
          "<div lang=\"es\"><ul><li>Escucha.</li></ul><p>Puedes irte.</p>"
          "<i>Si eres menor.</i><!--/minors--><!--/whole--><input "
          "value=\"1\"></div><!--/agreements-->"
          "</form>");
}

TEST_F(Door, without_scripts_the_language_chosen_wins_over_the_browsers) {
  const auto session = make_session(*server, asking);
  const auto page_in = [&](const std::string& accepted, const std::string& chosen) {
    return ask(server->port(), {"POST",
                                "/join",
                                {{"Content-Type", "application/x-www-form-urlencoded"},
                                 {"Accept-Language", accepted}},
                                "code=" + session.code + "&name=Ana" + chosen})
        .body;
  };

  for (const std::string& page : {page_in("es-MX", ""), page_in("en", "&language=es")}) {
    EXPECT_TRUE(page.starts_with("ES ")) << page;
    EXPECT_NE(page.find("<li>Escucha.</li>"), std::string::npos) << page;
  }
  EXPECT_FALSE(page_in("es", "&language=en").starts_with("ES "));
}

TEST_F(Door, whatever_people_wrote_stands_there_as_text) {
  const auto session = make_session(*server, asking);

  const HttpGot page = send_form("code=" + session.code + "&name=%3Cscript%3E&language=xx");

  EXPECT_EQ(page.body.find("<script>"), std::string::npos);
  EXPECT_NE(page.body.find("<li>Listen.</li><li>No &lt;names&gt;.</li>"), std::string::npos);
  EXPECT_NE(page.body.find("<p>You may leave {{kept}}.</p>"), std::string::npos) << page.body;
}

TEST_F(Door, F56_without_scripts_nobody_comes_in_without_the_tick) {
  const auto session = make_session(*server, asking);
  const std::string form = "code=" + session.code + "&name=Ana&door=shown&group=families";

  const HttpGot again = send_form(form);
  EXPECT_EQ(again.status, 422);
  EXPECT_NE(again.body.find("<b>tick</b>"), std::string::npos) << again.body;
  EXPECT_NE(again.body.find("<option value=\"families\" selected>"), std::string::npos);
  const HttpGot in = send_form(form + "&agreed=1");

  EXPECT_EQ(in.status, 303);
  EXPECT_NE(in.head.find("Location: /session#session="), std::string::npos) << in.head;
}

TEST_F(Door, a_session_that_asks_nothing_is_entered_at_once) {
  const auto session = make_session(*server, R"({"title":"Audit"})");

  const HttpGot in = send_form("code=" + session.code + "&name=Ana");

  EXPECT_NE(in.head.find("Location: /session#session="), std::string::npos) << in.head;
}

TEST_F(Door, pages_to_fill_stand_at_no_address) {
  for (const char* path : {"/filled/door-en", "/filled/door-en.html", "/door-en"}) {
    EXPECT_EQ(ask(server->port(), {"GET", path, {}, ""}).status, 404) << path;
  }
}

TEST_F(Door, F56_a_template_brings_its_agreements_unless_others_are_wanted) {
  const auto version_of = [&](const std::string& more) {
    const auto session =
        make_session(*server, R"({"title":"Audit","templateName":"focus-group")" + more + "}");
    const auto door = door_of(by("code", session.code));
    return door ? door->agreements.wordings.size() : 99;
  };

  EXPECT_EQ(version_of(""), 5U);
  EXPECT_EQ(version_of(R"(,"withoutAgreements":true)"), 0U);
  EXPECT_EQ(version_of(R"(,"agreements":[{"language":"en","rules":"x","consent":"y"}])"), 1U);
}

TEST_F(Door, the_page_that_tests_a_device_hears_what_it_said) {
  const HttpGot got = send_json("/api/check", R"({"said":"12345"})");
  const auto answer = wire::from_json<wire::CheckAnswer>(got.body);
  ASSERT_TRUE(answer.has_value()) << got.body;
  EXPECT_EQ(answer->heard, "12345");
  EXPECT_GT(answer->now, Time{1'700'000'000'000});

  EXPECT_EQ(send_json("/api/check", R"({"said":")" + std::string(200, 'x') + "\"}").status, 400);
  EXPECT_EQ(send_json("/api/check", "said").status, 400);
}

std::string shown_on(const LiveClient& wall) {
  for (const auto& [scope, store] : wall.replica.scopes()) {
    for (const auto& [id, stored] : store.all<audit::ShownCode>()) return stored.record.code;
  }
  return "";
}
std::string joined(std::string code) {
  std::erase(code, '-');
  return code;
}

TEST_F(Door, a_new_code_is_on_every_wall_at_once_and_after_a_restart) {
  const auto session = make_session(*server, R"({"title":"Audit"})");
  LiveClient wall = enter(*server, by_link(1, session.wall));
  LiveClient observer = enter(*server, by_link(2, session.observer));
  LiveClient ana = enter(*server, by_code(3, session.code));
  EXPECT_EQ(shown_on(wall), joined(session.code));

  const HttpGot got = post(*server, address_of(session) + "/code");
  const std::string fresh = joined(wire::from_json<wire::CodeShown>(got.body)->code);

  EXPECT_TRUE(wall.until([&] { return shown_on(wall) == fresh; }));
  ana.send(note(1, 100, "after the new code"));
  ASSERT_TRUE(ana.until_receipt(1));
  ASSERT_TRUE(observer.until([&] { return observer.notes().size() == 1; }));
  for (const LiveClient* other : {&observer, &ana}) {
    EXPECT_EQ(other->raw.find(fresh), std::string::npos);
  }
  EXPECT_EQ(get(*server, address_of(session) + "/export?format=json").body.find("shown_code"),
            std::string::npos);

  server->kill();
  server->start();
  LiveClient again = enter(*server, by_token(1, wall.welcome->token));
  EXPECT_EQ(shown_on(again), fresh);
}

}  // namespace
}  // namespace plenary::testing
