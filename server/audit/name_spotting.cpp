#include "audit/name_spotting.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "audit/plain_text.h"

namespace plenary::audit {
namespace {

constexpr std::size_t name_bytes_min = 3;  // Shorter ones are words of every language.
constexpr std::size_t phone_digits_min = 7;
constexpr std::size_t phone_digits_max = 15;  // E.164.
constexpr std::size_t number_digits_min = 5;  // What school systems number students with.

// What stands before a name in the languages of the catalogues, as it is written there.
constexpr std::string_view titles[] = {
    "Mr",      "Mrs",     "Ms",       "Miss",    "Mx",       "Dr",        "Prof",       "Professor",
    "Coach",   "Sr",      "Sra",      "Srta",    "Don",      "don",       "Doña",       "doña",
    "Dona",    "dona",    "Dra",      "Profa",   "Profesor", "Profesora", "Professora", "Maestro",
    "Maestra", "Mesye",   "Misye",    "Madam",   "Mèt",      "Pwofesè",   "السيد",      "السيدة",
    "الآنسة",  "الأستاذ", "الأستاذة", "الدكتور", "الدكتورة"};
constexpr std::string_view arabic_article = "ال";  // Of the word after a title: “the new one”.

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// Letters, and all that is beyond ASCII. In a table, since every byte of every text is asked.
constexpr auto word_bytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    const char c = static_cast<char>(byte);
    table[byte] = byte >= 0x80 || is_upper(c) || is_lower(c);
  }
  return table;
}();
bool is_word(char c) { return word_bytes[static_cast<unsigned char>(c)]; }

bool is_mailbox(char c) {
  return is_upper(c) || is_lower(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
}
bool is_between_digits(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/';
}

// An address around the `@` at `at`.
void spot_email(std::string_view text, std::size_t at, std::vector<Spotted>& found) {
  std::size_t from = at;
  while (from > 0 && is_mailbox(text[from - 1])) --from;
  std::size_t until = at + 1;
  while (until < text.size() && is_mailbox(text[until])) ++until;
  while (until > at + 1 && !is_word(text[until - 1]) && !is_digit(text[until - 1])) --until;
  const bool has_dot = text.substr(at, until - at).find('.') != std::string_view::npos;
  if (from < at && has_dot) found.push_back({Spot::email, from, until});
}

// A run of digits from `at` on with little between them; returns where it ends. With a plus, or in
// groups, or long: a phone number; else a number that a person may be known by. Years, small counts
// and percentages are neither.
std::size_t spot_digits(std::string_view text, std::size_t at, std::vector<Spotted>& found) {
  std::size_t until = at;
  std::size_t digits = 0;
  std::size_t groups = 1;
  for (std::size_t next = at, gap = 0; next < text.size() && gap <= 2; ++next) {
    if (is_digit(text[next])) {
      groups += gap > 0 ? 1U : 0U;
      gap = 0;
      ++digits;
      until = next + 1;
    } else if (is_between_digits(text[next])) {
      ++gap;
    } else {
      break;
    }
  }
  const bool plus = at > 0 && text[at - 1] == '+';
  const bool phone = digits >= phone_digits_min && digits <= phone_digits_max &&
                     (plus || groups > 1 || digits >= 10);
  if (phone) {
    found.push_back({Spot::phone, plus ? at - 1 : at, until});
  } else if (groups == 1 && digits >= number_digits_min) {
    found.push_back({Spot::number, at, until});
  }
  return until;
}

// "Mr X": whoever that is, somebody is meant.
bool is_called(std::string_view before, std::string_view gap, std::string_view word) {
  if (is_lower(word.front()) || (gap != " " && gap != ". ")) return false;
  if (std::find(std::begin(titles), std::end(titles), before) == std::end(titles)) return false;
  return !word.starts_with(arabic_article);
}

}  // namespace

std::vector<std::string> name_words_of(std::string_view name) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t until = at;
    while (until < name.size() && is_word(name[until])) ++until;
    if (until - at >= name_bytes_min) words.push_back(ascii_folded(name.substr(at, until - at)));
    at = std::max(until, at + 1);
  }
  return words;
}

std::vector<Spotted> spot_names(std::string_view text,
                                const std::function<bool(const std::string&)>& is_name) {
  std::vector<Spotted> found;
  std::string_view before;  // The word before.
  std::size_t gap = 0;      // Where it ended.
  std::size_t digits = 0;   // Where the last run of digits did.
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      const bool begins = is_digit(text[at]) && at >= digits &&
                          (at == 0 || (!is_word(text[at - 1]) && !is_digit(text[at - 1])));
      if (begins) digits = spot_digits(text, at, found);
      if (text[at] == '@') spot_email(text, at, found);
      ++at;
      continue;
    }
    std::size_t until = at;
    while (until < text.size() && is_word(text[until])) ++until;
    const std::string_view word = text.substr(at, until - at);
    const bool like_a_name = !is_lower(word.front()) && word.size() >= name_bytes_min;
    if ((like_a_name && is_name(ascii_folded(word))) ||
        is_called(before, text.substr(gap, at - gap), word)) {
      found.push_back({Spot::name, at, until});
    }
    before = word;
    at = gap = until;
  }
  std::sort(found.begin(), found.end(), [](const Spotted& a, const Spotted& b) {
    return a.from != b.from ? a.from < b.from : a.until > b.until;
  });
  return found;
}

}  // namespace plenary::audit
