#include "words/words.h"

#include <algorithm>
#include <vector>

#include <unicode/localematcher.h>
#include <unicode/msgfmt.h>

#include "base/assert.h"
#include "base/overload.h"
#include "words/catalogue.h"

namespace plenary::words {
namespace {

constexpr std::size_t asked_bytes_max = 1'024;  // More languages than anybody reads.

constexpr bool has_every_key(const Catalogue& catalogue) {
  return std::equal(
      catalogue.messages.begin(), catalogue.messages.end(), std::begin(catalogue_keys),
      std::end(catalogue_keys),
      [](const Message& message, std::string_view key) { return message.key == key; });
}
static_assert(std::all_of(std::begin(catalogues), std::end(catalogues), has_every_key),
              "clients/i18n: every language has every key, in the same order");

constexpr std::size_t english = static_cast<std::size_t>(
    std::find_if(std::begin(catalogues), std::end(catalogues),
                 [](const Catalogue& each) { return each.language == "en"; }) -
    std::begin(catalogues));
static_assert(english < std::size(catalogues));

// As the screens do: ICU 72 knows no rules for Haitian Creole, and digits are the data's.
icu::Locale locale_of(std::string_view language) {
  if (language == "ht") return icu::Locale("fr");
  icu::Locale locale(std::string(language).c_str());
  UErrorCode status = U_ZERO_ERROR;
  locale.setKeywordValue("numbers", "latn", status);
  PLENARY_ASSERT(U_SUCCESS(status));
  return locale;
}

icu::UnicodeString utf16(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
}

icu::LocaleMatcher matcher() {
  UErrorCode status = U_ZERO_ERROR;
  icu::LocaleMatcher::Builder builder;
  for (const Catalogue& each : catalogues) {
    builder.addSupportedLocale(icu::Locale(std::string(each.language).c_str()));
  }
  builder.setNoDefaultLocale();
  icu::LocaleMatcher built = builder.build(status);
  PLENARY_ASSERT(U_SUCCESS(status));
  return built;
}

}  // namespace

std::optional<Key> Key::find(std::string_view name) {
  const std::size_t place = place_of(name);
  if (place == std::size(catalogue_keys)) return std::nullopt;
  return Key(Place{place});
}

Key key_of(audit::Refusal refusal) {
  const auto key = Key::find("refusal." + std::string(audit::name(refusal)));
  PLENARY_ASSERT(key.has_value());
  return *key;
}

Language::Language() : index_(english) {}

std::string_view Language::tag() const { return catalogues[index_].language; }

struct Words::Formats {
  icu::LocaleMatcher matcher = words::matcher();
  // By language and key, as far as they were said.
  std::vector<std::unique_ptr<icu::MessageFormat>> made{
      std::size(catalogues) * std::size(catalogue_keys)};
};

Words::Words() : formats_(std::make_unique<Formats>()) {}
Words::~Words() = default;

std::optional<Language> Words::best(std::string_view asked) const {
  if (asked.empty() || asked.size() > asked_bytes_max) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale* found = formats_->matcher.getBestMatchForListString(
      {asked.data(), static_cast<std::int32_t>(asked.size())}, status);
  if (U_FAILURE(status) || found == nullptr) return std::nullopt;  // Asked for in no known form.
  const auto tag = found->toLanguageTag<std::string>(status);
  PLENARY_ASSERT(U_SUCCESS(status));
  const auto* at = std::find_if(std::begin(catalogues), std::end(catalogues),
                                [&](const Catalogue& each) { return each.language == tag; });
  PLENARY_ASSERT(at != std::end(catalogues));
  return Language(static_cast<std::size_t>(at - std::begin(catalogues)));
}

std::string Words::say(Language language, Key key, std::initializer_list<Value> values) {
  auto& format = formats_->made[language.index_ * std::size(catalogue_keys) + key.index()];
  UErrorCode status = U_ZERO_ERROR;
  if (!format) {
    const Catalogue& catalogue = catalogues[language.index_];
    format = std::make_unique<icu::MessageFormat>(
        utf16(catalogue.messages[key.index()].words), locale_of(catalogue.language), status);
    PLENARY_ASSERT(U_SUCCESS(status));
  }
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> given;
  for (const Value& value : values) {
    names.push_back(utf16(value.name));
    given.push_back(std::visit(
        Overload{[](std::int64_t number) { return icu::Formattable(number); },
                 [](std::string_view text) { return icu::Formattable(utf16(text)); }},
        value.is));
  }
  icu::UnicodeString said;
  format->format(names.data(), given.data(), static_cast<std::int32_t>(names.size()), said, status);
  PLENARY_ASSERT(U_SUCCESS(status));
  std::string utf8;
  return said.toUTF8String(utf8);
}

}  // namespace plenary::words
