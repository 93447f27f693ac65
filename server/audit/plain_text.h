// The one rule for what people may type (rule P14), the same wherever text comes in.
//
// Valid UTF-8; line feed and tab are the only controls; no direction overrides or isolates, no
// byte-order mark; no pile of more than limits::combining_marks_max combining marks. Emoji
// sequences, joiners and the plain direction marks of Arabic and Hebrew are fine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "audit/refusal.h"

namespace plenary::audit {

// The Unicode scalar value at `at`, which moves past it; nothing where the bytes are not UTF-8
// (overlong forms and surrogates included).
std::optional<char32_t> next_scalar(std::string_view utf8, std::size_t& at);

bool is_readable(std::string_view utf8);

// With A–Z as a–z. Letters beyond ASCII stay as they stand: no table of cases is needed to find the
// same word again.
std::string ascii_folded(std::string_view text);

// Whether there is anything in a readable text that could pile up with its neighbours.
bool has_combining_marks(std::string_view utf8);

enum class Blank : std::uint8_t { refused, allowed };

// Refusal::none, or why `text` cannot be taken: unreadable, too long (detail: the most scalars) or
// with nothing in it that shows.
Refused check_text(std::string_view text, std::uint32_t scalars_max, Blank blank);

}  // namespace plenary::audit
