// The code on the wall: 8 of 31 characters that nobody mistakes for one another.
//
// 31^8 is 8.5 × 10^11, so a guesser under the gateway's throttle has no chance worth naming; six
// digits would fall in a day. Letters and digits that look alike (0 O, 1 I L) are left out.
#pragma once

#include <string>

#include "base/time.h"

namespace plenary::audit {

inline constexpr char join_code_letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
inline constexpr std::size_t join_code_length = 8;

std::string mint_join_code(Entropy& entropy);

}  // namespace plenary::audit
