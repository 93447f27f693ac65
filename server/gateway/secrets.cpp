#include "gateway/secrets.h"

#include <sodium.h>

#include <array>
#include <cctype>

#include "audit/join_code.h"
#include "base/assert.h"

namespace plenary::gateway {

SystemEntropy::SystemEntropy() { PLENARY_ASSERT(sodium_init() >= 0); }

std::uint64_t SystemEntropy::draw() {
  std::uint64_t drawn = 0;
  randombytes_buf(&drawn, sizeof drawn);
  return drawn;
}

std::string mint_token(live::SessionId session, Entropy& entropy) {
  std::array<unsigned char, 24> bytes{};
  const std::uint64_t words[3] = {session.value, entropy.draw(), entropy.draw()};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<unsigned char>(words[i / 8] >> (56 - 8 * (i % 8)));
  }
  std::array<char, token_length + 1> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::optional<live::SessionId> session_of(std::string_view token) {
  std::array<unsigned char, 24> bytes{};
  std::size_t length = 0;
  if (token.size() != token_length ||
      sodium_base642bin(bytes.data(), bytes.size(), token.data(), token.size(), nullptr, &length,
                        nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      length != bytes.size()) {
    return std::nullopt;
  }
  std::uint64_t id = 0;
  for (std::size_t i = 0; i < 8; ++i) id = (id << 8) | bytes[i];
  return live::SessionId(id);
}

Digest digest_of(std::string_view token) {
  Digest digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr,
                     0);
  return digest;
}

std::optional<std::string> normalised_code(std::string_view typed) {
  constexpr std::string_view letters(audit::join_code_letters);
  std::string code;
  for (const char typed_byte : typed) {
    if (typed_byte == ' ' || typed_byte == '-') continue;
    const auto upper = static_cast<char>(std::toupper(static_cast<unsigned char>(typed_byte)));
    if (letters.find(upper) == letters.npos || code.size() == audit::join_code_length) {
      return std::nullopt;
    }
    code.push_back(upper);
  }
  if (code.size() != audit::join_code_length) return std::nullopt;
  return code;
}

std::string shown_code(std::string_view code) {
  if (code.size() != audit::join_code_length) return std::string(code);
  return std::string(code.substr(0, 4)).append("-").append(code.substr(4));
}

bool same_secret(std::string_view a, std::string_view b) {
  const Digest first = digest_of(a);
  const Digest second = digest_of(b);
  return sodium_memcmp(first.data(), second.data(), first.size()) == 0;
}

}  // namespace plenary::gateway
