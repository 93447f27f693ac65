// Blind tokens: who draws one proves later that they may, and nobody can say who it was.
//
// The verifiable oblivious pseudorandom function VOPRF(ristretto255, SHA-512) of RFC 9497. Whoever
// draws hides a random input behind a random factor; the server evaluates what it cannot read, and
// proves that it used the key everybody was shown, so that it cannot mark anybody by a key of their
// own. The result, taken out from behind the factor, is a token: the input and its output. Even
// with its key and all it ever saw, the server cannot tell which evaluation a token came from: for
// every token and every evaluation there is a factor that would lead from one to the other.
//
// Pure but for the random draws, which are libsodium's; any thread. About 0.1 ms an evaluation.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace plenary::tokens {

using Element = Digest;  // A point of ristretto255, encoded.
using Scalar = Digest;

struct KeyPair {
  Scalar secret{};
  Element public_key{};
};
KeyPair new_key();

// What somebody who draws keeps to themselves, and the element they send.
struct Blinded {
  Digest input{};
  Scalar factor{};
  Element element{};
};
Blinded blind();

struct Evaluation {
  std::vector<Element> evaluated;
  Scalar challenge{};  // The proof that one key made them all.
  Scalar response{};
};
// Nothing where one of the elements is none.
std::optional<Evaluation> evaluate(const KeyPair& key, const std::vector<Element>& elements);

struct Token {
  Digest input{};
  Digest output{};  // The first half of RFC 9497's 64 bytes.
};
// Nothing where the proof does not hold for the key: then nothing of it may be used.
std::optional<std::vector<Token>> unblind(const std::vector<Blinded>& drawn,
                                          const Evaluation& evaluation, const Element& public_key);

// Whether a token was drawn with this key.
bool holds(const Token& token, const Scalar& secret);

// The parts as RFC 9497 has them, for its test vectors.
namespace parts {
Blinded blind(std::string_view input, const Scalar& factor);  // `input` stays empty.
std::optional<Evaluation> evaluate(const KeyPair& key, const std::vector<Element>& elements,
                                   const Scalar& proof_random);
Digest output(std::string_view input, const Element& unblinded);
std::optional<Element> unblinded(const Element& evaluated, const Scalar& factor);
bool proves(const std::vector<Element>& elements, const Evaluation& evaluation,
            const Element& public_key);
}  // namespace parts

}  // namespace plenary::tokens
