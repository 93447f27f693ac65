#include "relay/seal.h"

#include <sodium.h>

#include "base/assert.h"

namespace plenary::relay {
namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == std::tuple_size_v<Key>);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

Seal::Seal(const Key& key) : key_(key) { PLENARY_ASSERT(sodium_init() >= 0); }

std::string Seal::close(std::string_view node, std::string_view packet) const {
  std::string sealed(nonce_bytes + packet.size() + tag_bytes, '\0');
  unsigned char* nonce = bytes_of(sealed);
  randombytes_buf(nonce, nonce_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      nonce + nonce_bytes, nullptr, bytes_of(packet), packet.size(), bytes_of(node), node.size(),
      nullptr, nonce, key_.data());
  return sealed;
}

std::optional<std::string> Seal::open(std::string_view node, std::string_view sealed) const {
  if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  const std::string_view closed = sealed.substr(nonce_bytes);
  std::string packet(closed.size() - tag_bytes, '\0');
  const int outcome = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes_of(packet), nullptr, nullptr, bytes_of(closed), closed.size(), bytes_of(node),
      node.size(), bytes_of(sealed), key_.data());
  if (outcome != 0) return std::nullopt;
  return packet;
}

}  // namespace plenary::relay
