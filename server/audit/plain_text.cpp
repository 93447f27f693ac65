#include "audit/plain_text.h"

#include "audit/limits.h"
#include "audit/text.h"

namespace plenary::audit {
namespace {

// What most text is made of: it forbids nothing, piles up nowhere and is one scalar a byte.
bool is_plain(char byte) { return byte >= ' ' && byte <= '~'; }

bool is_forbidden(char32_t scalar) {
  if (scalar < 0x20) return scalar != U'\n' && scalar != U'\t';
  if (scalar >= 0x7F && scalar <= 0x9F) return true;
  if (scalar >= 0x202A && scalar <= 0x202E) return true;
  if (scalar >= 0x2066 && scalar <= 0x2069) return true;
  return scalar == 0xFEFF;
}

// The blocks of combining diacritical marks; marks that scripts need are elsewhere.
bool is_combining(char32_t scalar) {
  return (scalar >= 0x0300 && scalar <= 0x036F) || (scalar >= 0x1AB0 && scalar <= 0x1AFF) ||
         (scalar >= 0x1DC0 && scalar <= 0x1DFF) || (scalar >= 0x20D0 && scalar <= 0x20FF) ||
         (scalar >= 0xFE20 && scalar <= 0xFE2F);
}

}  // namespace

std::optional<char32_t> next_scalar(std::string_view utf8, std::size_t& at) {
  const auto first = static_cast<unsigned char>(utf8[at]);
  const std::size_t more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || utf8.size() - at <= more) {
    return std::nullopt;
  }
  char32_t scalar = more == 0 ? first : first & (0x3FU >> more);
  for (std::size_t i = 1; i <= more; ++i) {
    const auto byte = static_cast<unsigned char>(utf8[at + i]);
    if ((byte & 0xC0U) != 0x80U) return std::nullopt;
    scalar = (scalar << 6) | (byte & 0x3FU);
  }
  const bool overlong = (more == 2 && scalar < 0x800) || (more == 3 && scalar < 0x10000);
  if (overlong || (scalar >= 0xD800 && scalar <= 0xDFFF) || scalar > 0x10FFFF) return std::nullopt;
  at += more + 1;
  return scalar;
}

bool is_readable(std::string_view utf8) {
  std::uint32_t marks = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    if (is_plain(utf8[at])) {
      marks = 0;
      ++at;
      continue;
    }
    const auto scalar = next_scalar(utf8, at);
    if (!scalar || is_forbidden(*scalar)) return false;
    marks = is_combining(*scalar) ? marks + 1 : 0;
    if (marks > limits::combining_marks_max) return false;
  }
  return true;
}

std::string ascii_folded(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

bool has_combining_marks(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    // No mark begins with less; what goes on from a byte before is less, too.
    if (static_cast<unsigned char>(utf8[at]) < 0xCC) {
      ++at;
      continue;
    }
    const auto scalar = next_scalar(utf8, at);
    if (!scalar) return false;
    if (is_combining(*scalar)) return true;
  }
  return false;
}

namespace {

// White space (Unicode's White_Space), and what takes no room at all: joiners, marks of
// direction, fillers.
bool shows_nothing(char32_t scalar) {
  if (scalar <= 0x20 || scalar == 0xA0 || scalar == 0xAD || scalar == 0x1680) return true;
  if (scalar >= 0x2000 && scalar <= 0x200F) return true;
  if (scalar == 0x2028 || scalar == 0x2029 || scalar == 0x202F) return true;
  if (scalar >= 0x205F && scalar <= 0x2064) return true;
  return scalar == 0x3000 || scalar == 0x3164 || (scalar >= 0xFE00 && scalar <= 0xFE0F);
}

bool is_blank(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    const auto scalar = next_scalar(utf8, at);
    if (!scalar || !shows_nothing(*scalar)) return false;
  }
  return true;
}

}  // namespace

Refused check_text(std::string_view text, std::uint32_t scalars_max, Blank blank) {
  if (!is_readable(text)) return Refusal::text_unreadable;
  if (count_scalars(text) > scalars_max) return {Refusal::text_too_long, scalars_max};
  if (blank == Blank::refused && is_blank(text)) return Refusal::text_empty;
  return Refusal::none;
}

}  // namespace plenary::audit
