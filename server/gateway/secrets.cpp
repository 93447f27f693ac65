#include "gateway/secrets.h"

#include <sodium.h>

#include "audit/join_code.h"
#include "base/assert.h"

namespace plenary::gateway {
namespace {

constexpr std::size_t token_bytes = 24;
constexpr std::size_t secret_bytes = 16;
constexpr std::size_t secret_length = 22;

// The dashes and blanks that keyboards, paper and clipboards put between the two halves.
bool is_separator(std::string_view typed, std::size_t at, std::size_t& length) {
  static constexpr std::string_view separators[] = {
      " ",      "-",      "_",      "\t",     "\n",     "\r",     "\u00a0", "\u00ad",
      "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "\u202f"};
  for (const std::string_view separator : separators) {
    if (typed.substr(at).starts_with(separator)) {
      length = separator.size();
      return true;
    }
  }
  return false;
}

}  // namespace

SystemEntropy::SystemEntropy() { PLENARY_ASSERT(sodium_init() >= 0); }

SystemEntropy::~SystemEntropy() { sodium_memzero(drawn_.data(), sizeof drawn_); }

std::uint64_t SystemEntropy::draw() {
  if (left_ == 0) {
    randombytes_buf(drawn_.data(), sizeof drawn_);
    left_ = drawn_.size();
  }
  return std::exchange(drawn_[--left_], 0);
}

std::string mint_secret() {
  std::array<unsigned char, secret_bytes> bytes{};
  std::array<char, secret_length + 1> text{};
  PLENARY_ASSERT(sodium_init() >= 0);
  randombytes_buf(bytes.data(), bytes.size());
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::string mint_token(live::SessionId session, Entropy& entropy) {
  std::array<unsigned char, token_bytes> bytes{};
  const std::uint64_t words[] = {session.value, entropy.draw(), entropy.draw()};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<unsigned char>(words[i / 8] >> (56 - 8 * (i % 8)));
  }
  std::array<char, token_length + 1> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::optional<live::SessionId> token_session(std::string_view token) {
  if (token.size() != token_length) return std::nullopt;
  std::array<unsigned char, token_bytes> bytes{};
  std::size_t length = 0;
  const int failed =
      sodium_base642bin(bytes.data(), bytes.size(), token.data(), token.size(), nullptr, &length,
                        nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (failed != 0 || length != bytes.size()) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = (value << 8) | bytes[i];
  if (value == 0) return std::nullopt;
  return live::SessionId(value);
}

Digest digest(std::string_view secret) {
  Digest made{};
  crypto_generichash(
      made.data(), made.size(), reinterpret_cast<const unsigned char*>(secret.data()),
      secret.size(), nullptr, 0);
  return made;
}

bool same(const Digest& a, const Digest& b) {
  return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<std::string> join_code_typed(std::string_view typed) {
  constexpr std::string_view letters = audit::join_code_letters;
  std::string code;
  for (std::size_t at = 0; at < typed.size();) {
    std::size_t length = 0;
    if (is_separator(typed, at, length)) {
      at += length;
      continue;
    }
    char letter = typed[at++];
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    if (letters.find(letter) == letters.npos || code.size() == audit::join_code_length) {
      return std::nullopt;
    }
    code.push_back(letter);
  }
  if (code.size() != audit::join_code_length) return std::nullopt;
  return code;
}

std::string join_code_shown(std::string_view code) {
  if (code.size() != audit::join_code_length) return std::string(code);
  return std::string(code.substr(0, 4)) + "-" + std::string(code.substr(4));
}

std::string hexadecimal(const Digest& digest) {
  std::array<char, sizeof(Digest) * 2 + 1> text{};
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return text.data();
}

}  // namespace plenary::gateway
