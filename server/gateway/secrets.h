// Tokens, join codes and where their luck comes from.
//
// A token is base64url(session id, 8 bytes big-endian || 16 random bytes), 32 characters: it says
// which session it is for, and nobody guesses the rest. Only its BLAKE2b-256 is kept. Uses
// libsodium; pure functions but for SystemEntropy.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "live/journal.h"

namespace plenary::gateway {

inline constexpr std::size_t token_length = 32;

// The system's generator, drawn from in small batches. One per thread.
class SystemEntropy final : public Entropy {
 public:
  SystemEntropy();
  ~SystemEntropy() override;
  std::uint64_t draw() override;

 private:
  std::array<std::uint64_t, 32> drawn_{};
  std::size_t left_ = 0;
};

// 16 random bytes in base64url, 22 characters. Any thread.
std::string mint_secret();

std::string mint_token(live::SessionId session, Entropy& entropy);

// The session a token is for, or nothing where it cannot be one of ours.
std::optional<live::SessionId> token_session(std::string_view token);

// BLAKE2b-256 of a whole token.
Digest digest(std::string_view secret);

// Takes the same time wherever the two differ.
bool same(const Digest& a, const Digest& b);

// What somebody typed as the code it means: letters raised, spaces and dashes dropped. Nothing
// where that is no code.
std::optional<std::string> join_code_typed(std::string_view typed);

// As people read it: XXXX-XXXX.
std::string join_code_shown(std::string_view code);

// The 32 bytes as 64 hexadecimal digits.
std::string hexadecimal(const Digest& digest);

}  // namespace plenary::gateway
