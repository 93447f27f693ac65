#include "gateway/secrets.h"

#include <cctype>

#include <gtest/gtest.h>

#include "audit/join_code.h"

namespace plenary::gateway {
namespace {

constexpr live::SessionId session(0x0102030405060708U);

TEST(Secrets, a_token_is_32_characters_and_says_its_session) {
  SystemEntropy entropy;

  const std::string token = mint_token(session, entropy);

  EXPECT_EQ(token.size(), token_length);
  EXPECT_EQ(token_session(token), session);
  EXPECT_TRUE(token.starts_with("AQIDBAUGBw"));  // The id, big-endian, in base64url.
}

TEST(Secrets, two_tokens_of_a_session_differ) {
  SystemEntropy entropy;

  EXPECT_NE(mint_token(session, entropy), mint_token(session, entropy));
}

TEST(Secrets, T_A16_a_secret_is_128_bits_in_letters_an_address_may_have) {
  const std::string secret = mint_secret();

  EXPECT_EQ(secret.size(), 22U);
  EXPECT_NE(secret, mint_secret());
  for (const char letter : secret) {
    EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' ||
                letter == '_');
  }
}

TEST(Secrets, T_A8_every_changed_character_makes_another_secret) {
  SystemEntropy entropy;
  const std::string token = mint_token(session, entropy);

  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';

    EXPECT_FALSE(same(digest(changed), digest(token))) << at;
  }
  EXPECT_TRUE(same(digest(token), digest(std::string(token))));
}

TEST(Secrets, T_A8_what_is_not_32_characters_of_the_alphabet_is_no_token) {
  SystemEntropy entropy;
  const std::string token = mint_token(session, entropy);

  EXPECT_EQ(token_session(""), std::nullopt);
  EXPECT_EQ(token_session(token.substr(1)), std::nullopt);
  EXPECT_EQ(token_session(token + "A"), std::nullopt);
  EXPECT_EQ(token_session(token.substr(0, 31) + "="), std::nullopt);
  EXPECT_EQ(token_session(token.substr(0, 31) + "+"), std::nullopt);
  EXPECT_EQ(token_session(token.substr(0, 31) + " "), std::nullopt);
  EXPECT_EQ(token_session("../../../../../../../etc/passwd"), std::nullopt);
  EXPECT_EQ(token_session(std::string(32, 'A')), std::nullopt);  // Session zero is none.
}

TEST(Secrets, a_code_is_read_as_people_type_it) {
  for (const char* typed : {"ABCD-EFGH", "abcdefgh", " abcd efgh ", "AbCd\u2013EfGh",
                            "a-b-c-d-e-f-g-h", "ABCD\u00a0EFGH\n"}) {
    EXPECT_EQ(join_code_typed(typed), "ABCDEFGH") << typed;
  }
}

TEST(Secrets, what_cannot_be_a_code_is_none) {
  for (const char* typed : {"", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG0", "ABCD-EFGI", "ABCD-EFGL",
                            "ABCD-EFGO", "ABCD-EFG1", "ABCD-EFG\xC3\xA9", "--------"}) {
    EXPECT_EQ(join_code_typed(typed), std::nullopt) << typed;
  }
}

TEST(Secrets, a_minted_code_is_shown_in_two_halves_and_read_back) {
  SystemEntropy entropy;
  const std::string code = audit::mint_join_code(entropy);

  const std::string shown = join_code_shown(code);

  EXPECT_EQ(shown.size(), 9U);
  EXPECT_EQ(shown[4], '-');
  EXPECT_EQ(join_code_typed(shown), code);
}

TEST(Secrets, a_digest_is_blake2b_256) {
  // Of the empty string, with a digest of 32 bytes: RFC 7693's function, checked with b2sum -l 256.
  EXPECT_EQ(
      hexadecimal(digest("")), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

}  // namespace
}  // namespace plenary::gateway
