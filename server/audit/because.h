// The "no because" guard: finds where an observation goes on to explain itself, so that it can be
// offered as two notes, one of what was seen and one of what is thought about it.
//
// Pure and deterministic, so that a client offers before sending just what the server would find
// (tests/golden/because.json). It offers and never blocks: it cannot know. English, Portuguese,
// Spanish, Haitian Creole and Arabic at once: people mix them, and no word of one list is an
// everyday word of another language.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace plenary::audit {

// In bytes of the text.
struct BecauseSplit {
  std::size_t seen_until = 0;    // The end of what was seen, without blanks and commas after it.
  std::size_t thought_from = 0;  // Where the explanation begins, with its connective.
  friend bool operator==(const BecauseSplit&, const BecauseSplit&) = default;
};

// At the first connective with words on both sides of it, or nothing.
std::optional<BecauseSplit> split_at_because(std::string_view text);

}  // namespace plenary::audit
