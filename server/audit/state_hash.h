// The hash two replicas compare to know that they hold the same (rule P13).
//
// A record's hash is XXH32 of its canonical bytes (as a Record message) under two seeds; a
// scope's is the sum of its records', lane by lane, so the order of arrival does not matter and
// a change costs one record. It finds divergence, it does not resist forgery: the journal's hash
// chain does that. XXH32 because 32-bit arithmetic is fast in a browser too. Source of the
// algorithm: the xxHash specification, github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md.
#pragma once

#include <cstdint>
#include <string_view>

#include "audit/records.h"

namespace plenary::audit {

struct StateHash {
  std::uint32_t low = 0;
  std::uint32_t high = 0;

  StateHash& operator+=(StateHash other) {
    low += other.low;
    high += other.high;
    return *this;
  }
  StateHash& operator-=(StateHash other) {
    low -= other.low;
    high -= other.high;
    return *this;
  }
  std::uint64_t value() const { return (std::uint64_t{high} << 32) | low; }
  friend bool operator==(StateHash, StateHash) = default;
};

std::uint32_t xxh32(std::string_view bytes, std::uint32_t seed);

StateHash state_hash(const Record& record);

}  // namespace plenary::audit
