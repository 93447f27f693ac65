// Paper for the hall: what is on it, and that its QR code is one.
#include "clients/cli/cards.h"

#include <gtest/gtest.h>
#include <qrencode.h>

namespace plenary::cli {
namespace {

Cards some_cards() {
  return {"Who <is> missing?",
          "ABCD-EFGH",
          "https://audit.example.org",
          {"students", "families"},
          {"en", "ar"},
          3,
          5};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(CardsPage, has_a_card_for_each_table_and_as_many_slips_as_asked) {
  const std::string page = cards_page(some_cards());

  EXPECT_EQ(count(page, "class=\"card\""), 3U);
  EXPECT_EQ(count(page, "class=\"slip\""), 5U);
  EXPECT_EQ(count(page, "ABCD-EFGH"), 3U);
  EXPECT_EQ(count(page, ">https://audit.example.org<"), 3U);
}

TEST(CardsPage, says_everything_in_each_language_and_shows_titles_literally) {
  const std::string page = cards_page(some_cards());

  EXPECT_NE(page.find("I see"), std::string::npos);
  EXPECT_NE(page.find("أرى"), std::string::npos);
  EXPECT_EQ(page.find("<is>"), std::string::npos);
  EXPECT_NE(page.find("Who &lt;is&gt; missing?"), std::string::npos);
  EXPECT_EQ(count(page, "<bdi>families</bdi>"), 5U);
}

TEST(CardsPage, F50_a_slip_says_who_reads_it_and_whether_they_learn_by_whom) {
  Cards cards = some_cards();
  const std::string now = cards_page(cards);
  cards.paper.observers_later = true;
  const std::string later = cards_page(cards);

  EXPECT_EQ(count(now,
                  "Somebody at your table types this in. Everybody in the session reads it. It "
                  "says the group that is chosen on it, and nobody’s name."),
            5U);
  EXPECT_EQ(count(now, "lang=\"ar\">يكتبه"), 5U);
  EXPECT_EQ(count(later, "Everybody in the session reads it, observers a little later."), 5U);
}

TEST(CardsPage, the_usual_groups_are_in_every_language_and_others_as_they_were_named) {
  Cards cards = some_cards();
  cards.groups = {"student", "night shift"};
  const std::string page = cards_page(cards);

  EXPECT_EQ(count(page, "<bdi lang=\"en\">Student</bdi> · <bdi lang=\"ar\">"), 5U);
  EXPECT_EQ(count(page, "<bdi>night shift</bdi>"), 5U);
}

TEST(CardsPage, languages_without_words_are_left_out_and_near_ones_are_taken) {
  Cards cards = some_cards();
  cards.languages = {"ja", "pt", "pt-BR"};
  EXPECT_EQ(count(cards_page(cards), "Eu vejo"), 5U);
  cards.languages = {"ja"};
  EXPECT_EQ(count(cards_page(cards), "I see"), 5U);
}

TEST(CardsPage, asks_nothing_of_the_net) {
  const std::string page = cards_page(some_cards());

  EXPECT_EQ(page.find("src="), std::string::npos);
  EXPECT_EQ(page.find("url("), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
}

// Read back from the picture, module by module, against the library's own matrix.
TEST(CardsPage, the_picture_is_the_code_with_quiet_around_it) {
  const std::string text = "https://audit.example.org/#code=ABCD-EFGH";
  QRcode* code = QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M);
  ASSERT_NE(code, nullptr);
  const std::string svg = qr_svg(text);

  std::size_t dark = 0;
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      const bool is_dark = (code->data[y * code->width + x] & 1) != 0;
      const std::string module =
          "M" + std::to_string(x + 4) + " " + std::to_string(y + 4) + "h1v1h-1z";
      EXPECT_EQ(svg.find(module) != std::string::npos, is_dark) << x << " " << y;
      dark += is_dark ? 1U : 0U;
    }
  }
  EXPECT_EQ(count(svg, "h1v1h-1z"), dark);
  QRcode_free(code);
}

TEST(CardsPage, what_is_too_long_for_a_code_gives_none) {
  EXPECT_EQ(qr_svg(std::string(4'000, 'x')), "");
}

}  // namespace
}  // namespace plenary::cli
