// What a load's people write: notes of 60 to 150 characters that begin with when they were meant to
// be said, the same again for whoever checks them. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace plenary::cli {

// A number as letters: digits might be taken for somebody's telephone number.
std::string letters(std::uint64_t number);

std::string note_words(std::size_t command, std::int64_t intended_us);

}  // namespace plenary::cli
