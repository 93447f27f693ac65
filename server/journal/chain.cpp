#include "journal/chain.h"

#include <algorithm>

#include <sodium.h>
#include <zlib.h>

namespace plenary::journal {

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

Digest chain_start(live::SessionId session) {
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(session.value >> (56 - 8 * i));
  return chain_next({}, {bytes, 8});
}

Digest chain_next(const Digest& before, std::string_view bytes) {
  Digest next{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, next.size());
  crypto_generichash_update(&state, before.data(), before.size());
  crypto_generichash_update(
      &state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  crypto_generichash_final(&state, next.data(), next.size());
  return next;
}

Digest digest_from(std::string_view bytes) {
  Digest digest{};
  if (bytes.size() == digest.size()) std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

}  // namespace plenary::journal
