// Finds what names somebody in a note: a phone number, an e-mail address, a student's number, a
// name from the session's own roster, or whatever stands behind a title ("Mr X").
//
// Pure and deterministic, so that a client can point it out before the note is sent and the server
// finds the same (tests/golden/spotted.json). It flags and never blocks: it cannot know.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace plenary::audit {

enum class Spot : std::uint8_t { name = 1, phone = 2, email = 3, number = 4 };

struct Spotted {
  Spot what = Spot::name;
  std::size_t from = 0;  // Bytes of the text.
  std::size_t until = 0;
  friend bool operator==(const Spotted&, const Spotted&) = default;
};

// The parts of a seat's name by which it would be recognised, folded as spot_names() folds them.
std::vector<std::string> name_words_of(std::string_view name);

// In the order of the text. `is_name` is asked with folded words that begin like a name.
std::vector<Spotted> spot_names(std::string_view text,
                                const std::function<bool(const std::string&)>& is_name);

}  // namespace plenary::audit
