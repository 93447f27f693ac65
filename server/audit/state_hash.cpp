#include "audit/state_hash.h"

#include <bit>
#include <cstring>
#include <string>

#include "audit/canonical.h"

namespace plenary::audit {
namespace {

constexpr std::uint32_t prime_1 = 0x9E3779B1U;
constexpr std::uint32_t prime_2 = 0x85EBCA77U;
constexpr std::uint32_t prime_3 = 0xC2B2AE3DU;
constexpr std::uint32_t prime_4 = 0x27D4EB2FU;
constexpr std::uint32_t prime_5 = 0x165667B1U;

std::uint32_t word_at(const char* bytes) {
  std::uint32_t word = 0;
  for (int i = 0; i < 4; ++i) {
    word |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return word;
}

std::uint32_t stir(std::uint32_t lane, std::uint32_t word) {
  return std::rotl(lane + word * prime_2, 13) * prime_1;
}

}  // namespace

std::uint32_t xxh32(std::string_view bytes, std::uint32_t seed) {
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  std::uint32_t sum = seed + prime_5;

  if (bytes.size() >= 16) {
    std::uint32_t lanes[4] = {seed + prime_1 + prime_2, seed + prime_2, seed, seed - prime_1};
    for (; end - at >= 16; at += 16) {
      for (int i = 0; i < 4; ++i) lanes[i] = stir(lanes[i], word_at(at + 4 * i));
    }
    sum = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) +
          std::rotl(lanes[3], 18);
  }
  sum += static_cast<std::uint32_t>(bytes.size());
  for (; end - at >= 4; at += 4) sum = std::rotl(sum + word_at(at) * prime_3, 17) * prime_4;
  for (; at != end; ++at) {
    sum = std::rotl(sum + static_cast<unsigned char>(*at) * prime_5, 11) * prime_1;
  }

  sum = (sum ^ (sum >> 15)) * prime_2;
  sum = (sum ^ (sum >> 13)) * prime_3;
  return sum ^ (sum >> 16);
}

StateHash state_hash(const Record& record) {
  const std::string bytes = canonical::bytes(record);
  return {xxh32(bytes, 0), xxh32(bytes, 1)};
}

}  // namespace plenary::audit
