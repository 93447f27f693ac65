#include "tokens/voprf.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include <sodium.h>

#include "base/assert.h"

namespace plenary::tokens {
namespace {

using Wide = std::array<std::uint8_t, crypto_core_ristretto255_HASHBYTES>;

// RFC 9497 §3.1 and §4.1: mode 1 is VOPRF.
const std::string context_string = std::string("OPRFV1-") + '\x01' + "-ristretto255-SHA512";

std::string number(std::size_t value) {
  return {static_cast<char>(value >> 8 & 0xFF), static_cast<char>(value & 0xFF)};
}

std::string bytes_of(const Digest& digest) { return {digest.begin(), digest.end()}; }

// Behind its length in two bytes.
std::string measured(std::string_view bytes) { return number(bytes.size()).append(bytes); }
std::string measured(const Digest& digest) { return measured(bytes_of(digest)); }

Wide sha512(std::string_view bytes) {
  Wide hash{};
  crypto_hash_sha512(
      hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hash;
}

// RFC 9380 §5.3.1, expand_message_xmd with SHA-512 to 64 bytes: one block.
Wide expand(std::string_view message, std::string_view tag) {
  const std::string suffix = std::string(tag) + static_cast<char>(tag.size());
  std::string first(128, '\0');
  first.append(message).append(number(sizeof(Wide))).push_back('\0');
  const Wide b0 = sha512(first + suffix);
  std::string second(b0.begin(), b0.end());
  second.push_back('\x01');
  return sha512(second + suffix);
}

Element hash_to_group(std::string_view input) {
  const Wide wide = expand(input, "HashToGroup-" + context_string);
  Element element{};
  crypto_core_ristretto255_from_hash(element.data(), wide.data());
  return element;
}

Scalar hash_to_scalar(std::string_view input) {
  const Wide wide = expand(input, "HashToScalar-" + context_string);
  Scalar scalar{};
  crypto_core_ristretto255_scalar_reduce(scalar.data(), wide.data());
  return scalar;
}

// What cannot fail but with a probability of 2^-252.
Element surely(const std::optional<Element>& element) {
  PLENARY_ASSERT(element.has_value());
  return element.value_or(Element{});
}

// Nothing where the element is none, or the product is the identity.
std::optional<Element> times(const Scalar& scalar, const Element& element) {
  Element product{};
  if (crypto_scalarmult_ristretto255(product.data(), scalar.data(), element.data()) != 0) {
    return std::nullopt;
  }
  return product;
}

std::optional<Element> times_base(const Scalar& scalar) {
  Element product{};
  if (crypto_scalarmult_ristretto255_base(product.data(), scalar.data()) != 0) return std::nullopt;
  return product;
}

std::optional<Element> sum(const std::optional<Element>& a, const std::optional<Element>& b) {
  Element total{};
  if (!a || !b || crypto_core_ristretto255_add(total.data(), a->data(), b->data()) != 0) {
    return std::nullopt;
  }
  return total;
}

Element generator() {
  Scalar one{};
  one[0] = 1;
  return surely(times_base(one));
}

Scalar random_scalar() {
  PLENARY_ASSERT(sodium_init() >= 0);  // Again and again: it says when it has been done.
  Scalar scalar{};
  crypto_core_ristretto255_scalar_random(scalar.data());
  return scalar;
}

// RFC 9497 §2.2.1: all pairs as one, weighed by what they are, so that none can be traded for
// another.
std::optional<Element> composite(const std::vector<Scalar>& weights,
                                 const std::vector<Element>& elements) {
  std::optional<Element> total;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const auto part = times(weights[i], elements[i]);
    total = i == 0 ? part : sum(total, part);
    if (!total) return std::nullopt;
  }
  return total;
}

std::vector<Scalar> weights_of(const Element& public_key, const std::vector<Element>& elements,
                               const std::vector<Element>& evaluated) {
  const Wide seed = sha512(measured(public_key) + measured("Seed-" + context_string));
  const std::string seed_bytes(seed.begin(), seed.end());
  std::vector<Scalar> weights;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    weights.push_back(hash_to_scalar(measured(seed_bytes) + number(i) + measured(elements[i]) +
                                     measured(evaluated[i]) + "Composite"));
  }
  return weights;
}

Scalar challenge_of(const Element& public_key, const Element& blinded, const Element& evaluated,
                    const Element& base_commitment, const Element& commitment) {
  return hash_to_scalar(measured(public_key) + measured(blinded) + measured(evaluated) +
                        measured(base_commitment) + measured(commitment) + "Challenge");
}

}  // namespace

namespace parts {

Blinded blind(std::string_view input, const Scalar& factor) {
  Blinded blinded;
  blinded.factor = factor;
  blinded.element = surely(times(factor, hash_to_group(input)));
  return blinded;
}

// RFC 9497 §2.2.1, GenerateProof.
std::optional<Evaluation> evaluate(const KeyPair& key, const std::vector<Element>& elements,
                                   const Scalar& proof_random) {
  Evaluation made;
  for (const Element& element : elements) {
    const auto evaluated = times(key.secret, element);
    if (!evaluated) return std::nullopt;
    made.evaluated.push_back(*evaluated);
  }
  const auto weights = weights_of(key.public_key, elements, made.evaluated);
  const auto blinded = composite(weights, elements);
  if (!blinded) return std::nullopt;
  const auto evaluated = times(key.secret, *blinded);
  const auto base_commitment = times_base(proof_random);
  const auto commitment = times(proof_random, *blinded);
  if (!evaluated || !base_commitment || !commitment) return std::nullopt;
  made.challenge =
      challenge_of(key.public_key, *blinded, *evaluated, *base_commitment, *commitment);
  Scalar product{};
  crypto_core_ristretto255_scalar_mul(product.data(), made.challenge.data(), key.secret.data());
  crypto_core_ristretto255_scalar_sub(made.response.data(), proof_random.data(), product.data());
  return made;
}

// RFC 9497 §2.2.2, VerifyProof.
bool proves(const std::vector<Element>& elements, const Evaluation& evaluation,
            const Element& public_key) {
  if (elements.empty() || elements.size() != evaluation.evaluated.size()) return false;
  const auto weights = weights_of(public_key, elements, evaluation.evaluated);
  const auto blinded = composite(weights, elements);
  const auto evaluated = composite(weights, evaluation.evaluated);
  if (!blinded || !evaluated) return false;
  const auto base_commitment =
      sum(times(evaluation.response, generator()), times(evaluation.challenge, public_key));
  const auto commitment =
      sum(times(evaluation.response, *blinded), times(evaluation.challenge, *evaluated));
  if (!base_commitment || !commitment) return false;
  const Scalar expected =
      challenge_of(public_key, *blinded, *evaluated, *base_commitment, *commitment);
  return sodium_memcmp(expected.data(), evaluation.challenge.data(), expected.size()) == 0;
}

std::optional<Element> unblinded(const Element& evaluated, const Scalar& factor) {
  Scalar inverse{};
  if (crypto_core_ristretto255_scalar_invert(inverse.data(), factor.data()) != 0) {
    return std::nullopt;
  }
  return times(inverse, evaluated);
}

Digest output(std::string_view input, const Element& unblinded) {
  const Wide whole = sha512(measured(input) + measured(unblinded) + "Finalize");
  Digest half{};
  std::copy_n(whole.begin(), half.size(), half.begin());
  return half;
}

}  // namespace parts

KeyPair new_key() {
  KeyPair key;
  key.secret = random_scalar();
  key.public_key = surely(times_base(key.secret));
  return key;
}

Blinded blind() {
  PLENARY_ASSERT(sodium_init() >= 0);
  Digest input{};
  randombytes_buf(input.data(), input.size());
  Blinded drawn = parts::blind(bytes_of(input), random_scalar());
  drawn.input = input;
  return drawn;
}

std::optional<Evaluation> evaluate(const KeyPair& key, const std::vector<Element>& elements) {
  return parts::evaluate(key, elements, random_scalar());
}

std::optional<std::vector<Token>> unblind(const std::vector<Blinded>& drawn,
                                          const Evaluation& evaluation, const Element& public_key) {
  std::vector<Element> elements;
  for (const Blinded& each : drawn) elements.push_back(each.element);
  if (!parts::proves(elements, evaluation, public_key)) return std::nullopt;
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto element = parts::unblinded(evaluation.evaluated[i], drawn[i].factor);
    if (!element) return std::nullopt;
    tokens.push_back({drawn[i].input, parts::output(bytes_of(drawn[i].input), *element)});
  }
  return tokens;
}

bool holds(const Token& token, const Scalar& secret) {
  const std::string input = bytes_of(token.input);
  const auto element = times(secret, hash_to_group(input));
  if (!element) return false;
  const Digest expected = parts::output(input, *element);
  return sodium_memcmp(expected.data(), token.output.data(), expected.size()) == 0;
}

}  // namespace plenary::tokens
