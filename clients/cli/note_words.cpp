#include "clients/cli/note_words.h"

#include <string_view>

namespace plenary::cli {
namespace {

constexpr std::size_t note_bytes_min = 60;
constexpr std::size_t note_bytes_more = 91;        // So 150 at most.
constexpr std::uint64_t scatter = 2'654'435'761U;  // Knuth's multiplicative hash.

}  // namespace

std::string letters(std::uint64_t number) {
  std::string text;
  for (; number > 0; number /= 26) text.push_back(static_cast<char>('a' + number % 26));
  return text;
}

std::string note_words(std::size_t command, std::int64_t intended_us) {
  constexpr std::string_view filling =
      " nobody asked us whether the bus could come later and now half of the class is late every "
      "morning while the other half waits outside in the rain for the doors to open";
  const std::size_t length = note_bytes_min + command * scatter % note_bytes_more;
  std::string text = letters(static_cast<std::uint64_t>(intended_us));
  text += filling.substr(0, length - text.size());
  return text;
}

}  // namespace plenary::cli
