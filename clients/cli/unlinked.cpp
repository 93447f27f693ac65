#include "clients/cli/unlinked.h"

#include "clients/cli/client.h"

namespace plenary::cli {
namespace {

audit::NewText text_of(const std::string& words) {
  return words.empty() ? audit::NewText{} : audit::NewText{Id<audit::RunTag>(draw_random()), words};
}

Digest new_secret() {
  Digest secret{};
  for (auto& byte : secret) byte = static_cast<std::uint8_t>(draw_random() >> 32);
  return secret;
}

}  // namespace

bool BlindPurse::draw(std::size_t count, const Shown& shown, Id<audit::Ballot> ballot) {
  std::vector<tokens::Blinded> blinded;
  wire::TokensRequest asked{hello_.token, hello_.device, {}, {}, ballot};
  for (std::size_t i = 0; i < count; ++i) {
    blinded.push_back(tokens::blind());
    asked.elements.push_back(blinded.back().element);
  }
  const auto body = api_.post("/api/tokens", wire::api_json(asked));
  const auto drawn = body ? wire::from_json<wire::TokensDrawn>(*body) : std::nullopt;
  const auto key = drawn ? shown(drawn->key) : std::nullopt;
  if (!key) return false;
  const tokens::Evaluation evaluation{drawn->evaluated, drawn->challenge, drawn->response};
  auto made = tokens::unblind(blinded, evaluation, key->public_key);
  if (!made) return false;
  key_ = drawn->key;
  tokens_ = *std::move(made);
  return true;
}

std::optional<WrittenByNobody> BlindPurse::write(const std::string& words,
                                                 audit::Epistemic epistemic) {
  if (tokens_.empty()) return std::nullopt;
  const tokens::Token token = tokens_.back();
  tokens_.pop_back();
  const WrittenByNobody written{Id<audit::Note>(draw_random()), new_secret()};
  const wire::UnlinkedWrite write{
      Id<wire::SessionTag>(session_),
      key_,
      token.input,
      token.output,
      written.note,
      epistemic,
      text_of(words),
      written.secret};
  if (!api_.post("/api/unlinked", wire::api_json(write))) return std::nullopt;
  return written;
}

bool BlindPurse::change(const WrittenByNobody& written, const std::string& words) {
  const wire::UnlinkedChange change{
      Id<wire::SessionTag>(session_), written.note, written.secret, text_of(words)};
  return api_.post("/api/unlinked/change", wire::api_json(change)).has_value();
}

std::optional<CastByNobody> BlindPurse::vote(const std::vector<audit::Mark>& marks) {
  if (tokens_.empty()) return std::nullopt;
  const CastByNobody cast{tokens_.back(), new_secret()};
  tokens_.pop_back();
  return vote(cast, marks) ? std::optional(cast) : std::nullopt;
}

bool BlindPurse::vote(const CastByNobody& cast, const std::vector<audit::Mark>& marks) {
  const wire::UnlinkedVote vote{
      Id<wire::SessionTag>(session_),
      key_,
      cast.token.input,
      cast.token.output,
      marks,
      cast.secret};
  return api_.post("/api/unlinked/vote", wire::api_json(vote)).has_value();
}

}  // namespace plenary::cli
