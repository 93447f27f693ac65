#include "audit/plain_text.h"

#include <gtest/gtest.h>

#include "audit/limits.h"

namespace plenary::audit {
namespace {

std::string utf8(char32_t scalar) {
  std::string bytes;
  const auto tail = [&](int shift) {
    bytes.push_back(static_cast<char>(0x80U | ((scalar >> shift) & 0x3FU)));
  };
  if (scalar < 0x80) {
    bytes.push_back(static_cast<char>(scalar));
  } else if (scalar < 0x800) {
    bytes.push_back(static_cast<char>(0xC0U | (scalar >> 6)));
    tail(0);
  } else if (scalar < 0x10000) {
    bytes.push_back(static_cast<char>(0xE0U | (scalar >> 12)));
    tail(6), tail(0);
  } else {
    bytes.push_back(static_cast<char>(0xF0U | (scalar >> 18)));
    tail(12), tail(6), tail(0);
  }
  return bytes;
}

std::string repeated(const std::string& piece, std::size_t times) {
  std::string made;
  while (times-- > 0) made += piece;
  return made;
}

TEST(PlainText, every_scalar_value_reads_as_itself) {
  for (char32_t scalar = 0; scalar <= 0x10FFFF; ++scalar) {
    if (scalar >= 0xD800 && scalar <= 0xDFFF) continue;
    const std::string bytes = utf8(scalar);
    std::size_t at = 0;

    ASSERT_EQ(next_scalar(bytes, at), scalar);
    ASSERT_EQ(at, bytes.size());
  }
}

TEST(PlainText, T_P12_what_is_not_utf8_cannot_be_read) {
  const std::vector<std::string> broken{
      "\x80",              // A byte that goes on, alone.
      "\xC3",              // Cut off.
      "\xE6\xBC",          //
      "\xF0\x9F\x91",      //
      "\xC3(",             // Goes on with something else.
      "\xE6(\xA2",         //
      "\xC0\x80",          // NUL, too long.
      "\xC1\xBF",          //
      "\xE0\x80\xAF",      // A slash, too long.
      "\xE0\x9F\xBF",      //
      "\xF0\x8F\xBF\xBF",  //
      "\xED\xA0\x80",      // Surrogates.
      "\xED\xBF\xBF",      //
      "\xF4\x90\x80\x80",  // Past the last scalar value.
      "\xF5\x80\x80\x80",  //
      "\xFF",
  };

  for (const std::string& bytes : broken) {
    EXPECT_FALSE(is_readable(bytes)) << ::testing::PrintToString(bytes);
    EXPECT_FALSE(is_readable("good " + bytes + " good")) << ::testing::PrintToString(bytes);
  }
}

TEST(PlainText, T_P18_controls_and_direction_overrides_are_refused) {
  std::vector<char32_t> refused;
  for (char32_t scalar = 0; scalar <= 0xFFFF; ++scalar) {
    if (scalar >= 0xD800 && scalar <= 0xDFFF) continue;
    if (!is_readable("a" + utf8(scalar))) refused.push_back(scalar);
  }

  std::vector<char32_t> meant;
  for (char32_t scalar = 0; scalar <= 0x1F; ++scalar) {
    if (scalar != U'\n' && scalar != U'\t') meant.push_back(scalar);
  }
  for (char32_t scalar = 0x7F; scalar <= 0x9F; ++scalar) meant.push_back(scalar);
  for (char32_t scalar = 0x202A; scalar <= 0x202E; ++scalar) meant.push_back(scalar);
  for (char32_t scalar = 0x2066; scalar <= 0x2069; ++scalar) meant.push_back(scalar);
  meant.push_back(0xFEFF);
  EXPECT_EQ(refused, meant);
}

TEST(PlainText, what_people_write_in_their_languages_is_fine) {
  EXPECT_TRUE(is_readable("¿Quién decide?\n\t— nosotros"));
  EXPECT_TRUE(is_readable("הם החליטו\u200F!"));
  EXPECT_TRUE(is_readable("من يقرر؟"));
  EXPECT_TRUE(is_readable("เด็กทุกคน"));
  EXPECT_TRUE(is_readable("👩🏽‍🏫🏳️‍🌈"));
  EXPECT_TRUE(is_readable("Vie\u0323\u0302t"));
}

TEST(PlainText, T_P19_a_pile_of_marks_is_refused) {
  const std::string mark = "\u0301";
  const std::size_t most = limits::combining_marks_max;

  EXPECT_TRUE(is_readable("a" + repeated(mark, most)));
  EXPECT_FALSE(is_readable("a" + repeated(mark, most + 1)));
  EXPECT_TRUE(is_readable("a" + repeated(mark, most) + "b" + repeated(mark, most)));
  EXPECT_FALSE(is_readable("a" + repeated("\u0301\u20D0\uFE20\u1AB0\u1DC0", most)));
}

TEST(PlainText, the_length_is_counted_in_scalars_and_said_with_its_limit) {
  EXPECT_EQ(check_text("漢字漢字", 4, Blank::refused).code, Refusal::none);
  EXPECT_EQ(check_text("漢字漢字!", 4, Blank::refused), (Refused{Refusal::text_too_long, 4}));
}

TEST(PlainText, what_shows_nothing_is_empty) {
  for (const std::string nothing :
       {"", " ", "\n\t ", "\u00A0", "\u3000", "\u2003\u2028", "\u200B\u200D", "\u2060"}) {
    EXPECT_EQ(check_text(nothing, 100, Blank::refused).code, Refusal::text_empty)
        << ::testing::PrintToString(nothing);
    EXPECT_EQ(check_text(nothing, 100, Blank::allowed).code, Refusal::none);
    EXPECT_EQ(check_text(nothing + "x", 100, Blank::refused).code, Refusal::none);
  }
}

}  // namespace
}  // namespace plenary::audit
