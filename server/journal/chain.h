// What makes a row of the journal tell when it was changed: a checksum and a hash chain.
//
// The CRC finds a damaged row at once; the chain (BLAKE2b-256 over the hash before and the bytes)
// finds a row that was replaced, removed or moved, however carefully. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/id.h"
#include "live/journal.h"

namespace plenary::journal {

std::uint32_t checksum(std::string_view bytes);
// The hash before a session's first entry.
Digest chain_start(live::SessionId session);
Digest chain_next(const Digest& before, std::string_view bytes);

// A digest as a store keeps it, and back; bytes of another size make the zero digest.
Digest digest_from(std::string_view bytes);
inline std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace plenary::journal
