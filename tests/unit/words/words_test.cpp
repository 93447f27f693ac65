// What people are told: that every message can be said in every language, that the languages asked
// for are understood, and that C++ says what the screens say (tests/golden/words.json).
#include "words/words.h"

#include <fstream>
#include <set>
#include <sstream>

#include <boost/json/src.hpp>
#include <gtest/gtest.h>

namespace plenary::words {
namespace {

const std::vector<std::string> tags{"ar", "en", "es", "ht", "pt-BR"};

boost::json::object read(const std::string& file) {
  std::ifstream stream(PLENARY_SOURCE_DIR "/" + file);
  std::ostringstream text;
  text << stream.rdbuf();
  return boost::json::parse(text.str()).as_object();
}

std::string text_of(const boost::json::value& value) {
  return {value.as_string().begin(), value.as_string().end()};
}

TEST(Words, every_message_of_every_file_is_in_the_program_and_can_be_said) {
  Words words;
  for (const std::string& tag : tags) {
    const auto file = read("clients/i18n/" + tag + ".json");
    const auto language = words.best(tag);
    ASSERT_TRUE(language && language->tag() == tag) << tag;
    ASSERT_EQ(file.size(), std::size(catalogue_keys)) << tag;
    for (const auto& [name, message] : file) {
      const auto key = Key::find(name);
      ASSERT_TRUE(key.has_value()) << name;
      const std::string said = words.say(*language, *key);
      EXPECT_FALSE(said.empty()) << tag << name;
      const std::string written = text_of(message);
      if (written.find_first_of("{'") == std::string::npos) EXPECT_EQ(said, written) << tag << name;
    }
  }
}

TEST(Words, it_says_what_the_screens_say) {
  Words words;
  const auto golden = read("tests/golden/words.json");
  const auto& rows = golden.at("said").as_array();
  ASSERT_GE(rows.size(), 20U);
  for (const auto& row : rows) {
    const auto& fields = row.as_object();
    const auto language = words.best(text_of(fields.at("language")));
    const auto key = Key::find(text_of(fields.at("key")));
    ASSERT_TRUE(language && key) << fields;
    std::string said;
    const auto& values = fields.at("values").as_object();
    ASSERT_LE(values.size(), 1U) << "more values have no order here";
    if (values.empty()) said = words.say(*language, *key);
    for (const auto& [name, value] : values) {
      said = value.is_int64()
                 ? words.say(*language, *key, {{name, value.as_int64()}})
                 : words.say(*language, *key, {{name, std::string_view(value.as_string())}});
    }
    EXPECT_EQ(said, text_of(fields.at("says")));
  }
}

TEST(Words, a_language_is_found_by_its_place_its_base_and_in_order_of_preference) {
  Words words;
  const auto found = [&](std::string_view asked) {
    const auto best = words.best(asked);
    return best ? std::string(best->tag()) : "none";
  };
  EXPECT_EQ(found("ht"), "ht");
  EXPECT_EQ(found("es-MX"), "es");
  EXPECT_EQ(found("pt"), "pt-BR");
  EXPECT_EQ(found("pt-PT"), "pt-BR");
  EXPECT_EQ(found("ar-EG"), "ar");
  EXPECT_EQ(found("ja, ht;q=0.5, en;q=0.1"), "ht");
  EXPECT_EQ(found("en;q=0.1, es;q=0.9"), "es");
  EXPECT_EQ(found("es;q=0, en"), "en");
  EXPECT_EQ(found("ja"), "none");
  EXPECT_EQ(found(""), "none");
}

TEST(Words, what_is_no_list_of_languages_is_nobodys) {
  Words words;
  for (const std::string& asked : {std::string("\xFF\xFE"), std::string(";;;q=,"), std::string("*"),
                                   std::string("q=2;en=3"), std::string(100'000, 'e')}) {
    EXPECT_FALSE(words.best(asked).has_value()) << asked.substr(0, 20);
  }
}

TEST(Words, a_key_is_found_by_its_whole_name) {
  EXPECT_EQ(Key::find("refusal.frozen"), Key("refusal.frozen"));
  EXPECT_FALSE(Key::find("refusal.froze").has_value());
  EXPECT_FALSE(Key::find("").has_value());
}

TEST(Words, every_refusal_has_a_sentence_and_every_sentence_a_refusal) {
  std::set<std::string_view> said;
  for (int number = 1; number <= 255; ++number) {
    const auto refusal = static_cast<audit::Refusal>(number);
    if (audit::name(refusal) != "unknown") said.insert(key_of(refusal).name());
  }
  std::set<std::string_view> written;
  for (const std::string_view key : catalogue_keys) {
    if (key.starts_with("refusal.")) written.insert(key);
  }
  EXPECT_GT(said.size(), 50U);
  EXPECT_EQ(said, written);
}

}  // namespace
}  // namespace plenary::words
