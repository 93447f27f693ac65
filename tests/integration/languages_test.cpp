// Whoever is told no over HTTP is told in their language; the code stays, and so does the English
// of administration.
#include <gtest/gtest.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

class Languages : public ::testing::Test {
 protected:
  struct No {
    int status = 0;
    std::string code;
    std::string sentence;
    std::string language;
  };

  static No no_in(const HttpGot& got) {
    const auto problem = wire::from_json<wire::Problem>(got.body);
    if (!problem) return {got.status, "", got.body, ""};
    const std::string name = "Content-Language: ";
    const std::size_t at = got.head.find(name);
    const std::size_t begin = at + name.size();
    const bool said = at != std::string::npos;
    const std::string language =
        said ? got.head.substr(begin, got.head.find("\r\n", begin) - begin) : "";
    return {got.status, problem->error, problem->message, language};
  }
  No join(const std::string& accepted, const std::string& code, const std::string& more) {
    return no_in(ask(
        server.port(),
        {"POST",
         "/api/join",
         {{"Content-Type", "application/json"}, {"Accept-Language", accepted}},
         R"({"device":"AAAAAAAA0NAAAAAAAAAAAQ==","code":")" + code + "\"" + more + "}"}));
  }

  ServerProcess server{{"--loops", "2"}};
};

TEST_F(Languages, what_is_refused_is_said_in_the_language_of_the_browser) {
  const No ht = join("ht, en;q=0.5", "AAAA-AAAA", "");
  const No es = join("es-MX,es;q=0.9", "AAAA-AAAA", "");

  EXPECT_EQ(ht.code, "not_admitted");
  EXPECT_EQ(ht.language, "ht");
  EXPECT_EQ(ht.sentence,
            "Kòd oswa lyen sa a pa mache. Gade ekran an ankò, oswa mande sa ki bon kounye a.");
  EXPECT_EQ(es.code, "not_admitted");
  EXPECT_EQ(es.language, "es");
  EXPECT_NE(es.sentence, ht.sentence);
}

TEST_F(Languages, what_the_person_chose_wins_over_the_browser) {
  const No no = join("en", "AAAA-AAAA", R"(,"language":"ar")");

  EXPECT_EQ(no.language, "ar");
  EXPECT_EQ(no.status, 403);
}

TEST_F(Languages, a_value_that_cannot_be_taken_is_explained_as_on_the_page) {
  const auto made = make_session(server);
  const No no = join("pt-BR", made.code, R"(,"name":")" + std::string(500, 'x') + "\"");

  EXPECT_EQ(no.status, 422);
  EXPECT_EQ(no.code, "text_too_long");
  EXPECT_EQ(no.language, "pt-BR");
  EXPECT_EQ(no.sentence, "Esse nome é longo demais.");
}

TEST_F(Languages, F56_who_has_not_agreed_is_asked_to_in_the_language_they_chose) {
  const auto made = make_session(
      server, R"({"title":"Audit","agreements":[{"language":"en","rules":"x","consent":"y"}]})");
  const No no = join("en", made.code, R"(,"language":"es","name":"Ana")");

  EXPECT_EQ(no.status, 422);
  EXPECT_EQ(no.code, "agree_first");
  EXPECT_EQ(no.language, "es");
  EXPECT_EQ(no.sentence, "Lee primero lo que todos acuerdan aquí y marca que estás de acuerdo.");
}

TEST_F(Languages, a_door_that_stays_shut_says_so_in_the_language_of_the_browser) {
  const No no =
      no_in(ask(server.port(), {"POST",
                                "/api/door",
                                {{"Content-Type", "application/json"}, {"Accept-Language", "ht"}},
                                R"({"code":"AAAA-AAAA"})"}));

  EXPECT_EQ(no.status, 403);
  EXPECT_EQ(no.code, "not_admitted");
  EXPECT_EQ(no.language, "ht");
}

TEST_F(Languages, who_speaks_none_of_ours_is_told_in_english) {
  for (const char* asked : {"ja", "", "*", ";;;"}) {
    EXPECT_EQ(join(asked, "AAAA-AAAA", "").language, "en") << asked;
  }
}

TEST_F(Languages, administration_is_in_english_whoever_asks) {
  Headers headers = as_administrator(server);
  headers.emplace_back("Accept-Language", "ar");
  const No no = no_in(ask(server.port(), {"GET", "/api/sessions/99", headers, ""}));

  EXPECT_EQ(no.code, "not_found");
  EXPECT_EQ(no.language, "en");
  EXPECT_EQ(no.sentence, "There is no such session or address.");
}

TEST_F(Languages, a_page_of_another_site_is_refused_in_the_persons_language) {
  const No no = no_in(ask(
      server.port(), {"POST",
                      "/api/join",
                      {{"Origin", "https://elsewhere.example"},
                       {"Content-Type", "application/json"},
                       {"Accept-Language", "es"}},
                      "{}"}));

  EXPECT_EQ(no.code, "foreign_origin");
  EXPECT_EQ(no.language, "es");
}

}  // namespace
}  // namespace plenary::testing
