// One field of a message on the wire, without building anything of it: for who only has to find
// where it ends. wire/decode.h is for all that is to be understood.
//
// Reads varints, fixed64 and what has a length, the three forms our messages are made of. Pure;
// nothing where the bytes are not such a field.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace plenary::cli {

struct RawField {
  std::uint32_t number = 0;
  std::string_view whole;    // With its tag and length.
  std::string_view content;  // Of what has a length.
  std::uint64_t value = 0;   // Of a varint.
};

// The first field of `bytes`, which then begin with the next.
std::optional<RawField> take_field(std::string_view& bytes);

}  // namespace plenary::cli
