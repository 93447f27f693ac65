#include "base/id.h"

#include <cstring>
#include <random>

namespace plenary {
std::uint64_t drawn_hash_key() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

void fix_hash_key(std::uint64_t key) { hash_key = key; }

std::size_t DigestHash::operator()(const Digest& digest) const {
  std::uint64_t first = 0;
  std::memcpy(&first, digest.data(), sizeof first);
  return keyed_hash(first);
}

}  // namespace plenary
