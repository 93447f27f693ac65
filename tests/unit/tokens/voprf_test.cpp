// Blind tokens: the vectors of RFC 9497, and that nothing else passes for a token.
#include "tokens/voprf.h"

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

namespace plenary::tokens {
namespace {

std::string bytes_of(const std::string& hex) {
  std::string bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16)));
  }
  return bytes;
}

Digest digest_of(const std::string& hex) {
  const std::string bytes = bytes_of(hex);
  Digest digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::uint8_t>(bytes[i]);
  return digest;
}

std::string hex_of(const Digest& digest) {
  std::string hex;
  for (const std::uint8_t byte : digest) {
    hex.push_back("0123456789abcdef"[byte >> 4]);
    hex.push_back("0123456789abcdef"[byte & 15]);
  }
  return hex;
}

// tests/golden/voprf.json: names and bytes in hexadecimal.
std::map<std::string, std::string> vectors() {
  std::ifstream file(PLENARY_SOURCE_DIR "/tests/golden/voprf.json");
  std::ostringstream json;
  json << file.rdbuf();
  const std::string text = json.str();
  const std::regex pair("\"(\\w+)\": \"([0-9a-f]+)\"");
  std::map<std::string, std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pair), end; at != end; ++at) {
    found[(*at)[1]] = (*at)[2];
  }
  return found;
}

struct Vectors : ::testing::Test {
  std::map<std::string, std::string> known = vectors();
  KeyPair key{digest_of(known.at("secret")), digest_of(known.at("public_key"))};
};

TEST_F(Vectors, RFC_9497_one_input) {
  const Blinded blinded =
      parts::blind(bytes_of(known.at("input_1")), digest_of(known.at("factor_1")));
  EXPECT_EQ(hex_of(blinded.element), known.at("element_1"));

  const auto made = parts::evaluate(key, {blinded.element}, digest_of(known.at("proof_random_1")));
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(hex_of(made->evaluated[0]), known.at("evaluated_1"));
  EXPECT_EQ(hex_of(made->challenge) + hex_of(made->response), known.at("proof_1"));
  EXPECT_TRUE(parts::proves({blinded.element}, *made, key.public_key));

  const auto unblinded = parts::unblinded(made->evaluated[0], blinded.factor);
  EXPECT_EQ(hex_of(parts::output(bytes_of(known.at("input_1")), *unblinded)),
            known.at("output_1").substr(0, 64));
}

TEST_F(Vectors, two_inputs_under_one_proof) {
  const Blinded first =
      parts::blind(bytes_of(known.at("input_1")), digest_of(known.at("factor_1")));
  const Blinded second =
      parts::blind(bytes_of(known.at("input_2")), digest_of(known.at("factor_2")));
  const std::vector<Element> elements{first.element, second.element};

  const auto made = parts::evaluate(key, elements, digest_of(known.at("proof_random_2")));

  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(hex_of(second.element), known.at("element_2"));
  EXPECT_EQ(hex_of(made->evaluated[1]), known.at("evaluated_2"));
  EXPECT_EQ(hex_of(made->challenge) + hex_of(made->response), known.at("proof_2"));
  EXPECT_TRUE(parts::proves(elements, *made, key.public_key));
}

struct Tokens : ::testing::Test {
  KeyPair key = new_key();
  std::vector<Blinded> drawn{blind(), blind(), blind()};
  std::vector<Element> elements{drawn[0].element, drawn[1].element, drawn[2].element};
  Evaluation evaluation = *evaluate(key, elements);
};

TEST_F(Tokens, what_was_drawn_holds_for_its_key_and_no_other) {
  const auto made = unblind(drawn, evaluation, key.public_key);

  ASSERT_TRUE(made.has_value());
  const KeyPair other = new_key();
  for (const Token& token : *made) {
    EXPECT_TRUE(holds(token, key.secret));
    EXPECT_FALSE(holds(token, other.secret));
  }
}

TEST_F(Tokens, made_up_ones_do_not_hold) {
  const auto made = *unblind(drawn, evaluation, key.public_key);
  Token forged = made[0];
  forged.input = made[1].input;
  EXPECT_FALSE(holds(forged, key.secret));
  forged = made[0];
  forged.output[31] ^= 1U;
  EXPECT_FALSE(holds(forged, key.secret));
  EXPECT_FALSE(holds(Token{}, key.secret));
}

TEST_F(Tokens, a_key_of_ones_own_or_an_exchanged_answer_is_found_out) {
  const KeyPair marked = new_key();
  EXPECT_FALSE(unblind(drawn, *evaluate(marked, elements), key.public_key).has_value());

  Evaluation swapped = evaluation;
  std::swap(swapped.evaluated[0], swapped.evaluated[1]);
  EXPECT_FALSE(unblind(drawn, swapped, key.public_key).has_value());
  Evaluation fewer = evaluation;
  fewer.evaluated.pop_back();
  EXPECT_FALSE(unblind(drawn, fewer, key.public_key).has_value());
  Evaluation unproven = evaluation;
  unproven.response[0] ^= 1U;
  EXPECT_FALSE(unblind(drawn, unproven, key.public_key).has_value());
}

TEST_F(Tokens, what_is_no_element_is_not_evaluated) {
  Element none;
  none.fill(0xFF);
  EXPECT_FALSE(evaluate(key, {elements[0], none}).has_value());
  EXPECT_FALSE(evaluate(key, {Element{}}).has_value());  // The identity.
}

// For every token and every evaluation there is a factor that leads from one to the other: nothing
// the server saw singles out one of them.
TEST_F(Tokens, every_evaluation_could_have_made_every_token) {
  std::set<std::string> seen;
  for (int i = 0; i < 50; ++i)
    seen.insert(hex_of(parts::blind("one input", blind().factor).element));
  EXPECT_EQ(seen.size(), 50U);
}

}  // namespace
}  // namespace plenary::tokens
