// Keeps what nodes say to each other from whoever else has hands on the Redis between them.
//
// A packet is encrypted and authenticated with a key that only the nodes have, and bound to the
// node it is for: XChaCha20-Poly1305 of libsodium with a random nonce, so that no counter has to
// survive a restart. Who reads the Redis sees who speaks to whom, when and how much; who writes to
// it can lose, delay and repeat packets, which a lane bears. Pure but for the nonce; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plenary::relay {

using Key = std::array<std::uint8_t, 32>;

class Seal {
 public:
  explicit Seal(const Key& key);

  std::string close(std::string_view node, std::string_view packet) const;
  // Nothing where it was not closed with this key for this node.
  std::optional<std::string> open(std::string_view node, std::string_view sealed) const;

 private:
  Key key_;
};

}  // namespace plenary::relay
