#include "audit/because.h"

#include <algorithm>
#include <string>

#include "audit/plain_text.h"

namespace plenary::audit {
namespace {

// Whole: the connective is a word of its own. Begins: a word may go on after it, as Arabic joins
// its pronouns ("because they" is one word).
enum class Ends : unsigned char { whole, begins };

struct Connective {
  std::string_view words;  // In lower case.
  Ends ends = Ends::whole;
};

// "Since" is left out: it mostly says when. So is "as".
constexpr Connective connectives[] = {
    {"because"},
    {"due to"},
    {"owing to"},
    {"thanks to"},
    {"as a result of"},
    {"porque"},
    {"por que"},
    {"já que"},
    {"uma vez que"},
    {"pois"},
    {"devido a"},
    {"devido ao"},
    {"devido aos"},
    {"devido à"},
    {"devido às"},
    {"por causa de"},
    {"por causa do"},
    {"por causa da"},
    {"por causa dos"},
    {"por causa das"},
    {"graças a"},
    {"dado que"},
    {"visto que"},
    {"ya que"},
    {"puesto que"},
    {"debido a"},
    {"debido al"},
    {"a causa de"},
    {"a causa del"},
    {"por culpa de"},
    {"por culpa del"},
    {"gracias a"},
    {"paske"},
    {"piske"},
    {"akoz"},
    {"akòz"},
    {"poutèt"},
    {"لأن", Ends::begins},
    {"لان", Ends::begins},
    {"ولأن", Ends::begins},
    {"بسبب", Ends::whole},
    {"حيث أن", Ends::begins},
    {"حيث إن", Ends::begins},
    {"نظرا ل", Ends::begins},
    {"نظراً ل", Ends::begins},
};

// In lower case, and with blanks for the marks between words that are beyond ASCII: the comma,
// semicolon and question mark of Arabic, dashes and quotation marks. As many bytes as before.
std::string plain(std::string_view text) {
  std::string words = ascii_folded(text);
  const auto byte = [&](std::size_t at) {
    return at < words.size() ? static_cast<unsigned char>(words[at]) : 0U;
  };
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    const unsigned next = byte(at + 1);
    if (byte(at) == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {  // À to Þ, without ×.
      words[at + 1] = static_cast<char>(next + 0x20);
    } else if (byte(at) == 0xD8 && (next == 0x8C || next == 0x9B || next == 0x9F)) {
      words.replace(at, 2, 2, ' ');
    } else if (byte(at) == 0xE2 && next == 0x80 && byte(at + 2) >= 0x90 && byte(at + 2) <= 0xA7) {
      words.replace(at, 3, 3, ' ');
    }
  }
  return words;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

bool stands_at(const std::string& text, std::size_t at, const Connective& connective) {
  if (text.compare(at, connective.words.size(), connective.words) != 0) return false;
  const std::size_t end = at + connective.words.size();
  return connective.ends == Ends::begins || end == text.size() || !is_letter(text[end]);
}

bool has_word(std::string_view text) { return std::any_of(text.begin(), text.end(), is_letter); }

}  // namespace

std::optional<BecauseSplit> split_at_because(std::string_view text) {
  const std::string folded = plain(text);
  for (std::size_t at = 1; at < folded.size(); ++at) {
    if (!is_letter(folded[at]) || is_letter(folded[at - 1])) continue;
    for (const Connective& connective : connectives) {
      if (!stands_at(folded, at, connective)) continue;
      std::size_t until = at;
      while (until > 0 && !is_letter(folded[until - 1])) --until;
      const std::string_view after = std::string_view(folded).substr(at);
      // Words of its own beside the connective's.
      if (until > 0 && has_word(after.substr(connective.words.size()))) {
        return BecauseSplit{until, at};
      }
    }
  }
  return std::nullopt;
}

}  // namespace plenary::audit
