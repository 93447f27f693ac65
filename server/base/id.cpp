#include "base/id.h"

#include <cstring>
#include <random>

namespace plenary {
namespace {

// Only the placement in hash tables depends on it, never an answer.
std::uint64_t drawn_key() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

std::uint64_t& hash_key() {
  static std::uint64_t key = drawn_key();
  return key;
}

}  // namespace

void fix_hash_key(std::uint64_t key) { hash_key() = key; }

// Sebastiano Vigna's splitmix64 output function.
std::uint64_t keyed_hash(std::uint64_t value) {
  std::uint64_t mixed = value + hash_key();
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

std::size_t DigestHash::operator()(const Digest& digest) const {
  std::uint64_t first = 0;
  std::memcpy(&first, digest.data(), sizeof first);
  return keyed_hash(first);
}

}  // namespace plenary
