// What lets people in: tickets, links, codes and the administrator's token.
//
// A token is the session's id and 16 random bytes in base64url: it says where it belongs and
// cannot be guessed. Only its BLAKE2b-256 is kept. Pure but for SystemEntropy.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "live/journal.h"

namespace plenary::gateway {

inline constexpr std::size_t token_length = 32;

// libsodium's generator. Any thread.
class SystemEntropy final : public Entropy {
 public:
  SystemEntropy();
  std::uint64_t draw() override;
};

std::string mint_token(live::SessionId session, Entropy& entropy);
// The session a token belongs to, or nothing where it is not a token.
std::optional<live::SessionId> session_of(std::string_view token);
Digest digest_of(std::string_view token);

// As people type it: any case, with spaces or dashes. Nothing where it cannot be a code.
std::optional<std::string> normalised_code(std::string_view typed);
// As people read it: XXXX-XXXX.
std::string shown_code(std::string_view code);

// In a time that does not depend on where they differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace plenary::gateway
