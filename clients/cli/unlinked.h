// Writes in nobody's name: draws blind tokens with a ticket, spends them without one.
//
// What a person's client does in a phase that is unlinkable (proto/README.md, "By nobody"). Each
// call asks the HTTP API and waits for the answer; nothing is kept on disk.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "clients/cli/api.h"
#include "tokens/voprf.h"
#include "wire/messages.h"

namespace plenary::cli {

// A note by nobody, and what its author changes it by.
struct WrittenByNobody {
  Id<audit::Note> note;
  Digest secret{};
};

// What was cast on a ballot by nobody, to be cast otherwise.
struct CastByNobody {
  tokens::Token token;
  Digest secret{};
};

class BlindPurse {
 public:
  // `session` and the ticket in `hello` are the person's.
  BlindPurse(Api& api, std::uint64_t session, wire::Hello hello)
      : api_(api), session_(session), hello_(std::move(hello)) {}

  // All that will be needed in the phase, at once; or one to vote on a ballot. `shown` gives the
  // key as everybody is shown it. False where it may not be, or where the server used another one.
  using Shown = std::function<std::optional<audit::TokenKey>(Id<audit::TokenKey>)>;
  bool draw(std::size_t count, const Shown& shown, Id<audit::Ballot> ballot = {});
  std::size_t left() const { return tokens_.size(); }
  std::optional<WrittenByNobody> write(const std::string& words, audit::Epistemic epistemic);
  // With no words it is taken back.
  bool change(const WrittenByNobody& written, const std::string& words);
  // With the token that was drawn for the ballot, or again with what it was cast with before.
  std::optional<CastByNobody> vote(const std::vector<audit::Mark>& marks);
  bool vote(const CastByNobody& cast, const std::vector<audit::Mark>& marks);

 private:
  Api& api_;
  std::uint64_t session_;
  wire::Hello hello_;
  Id<audit::TokenKey> key_;
  std::vector<tokens::Token> tokens_;
};

}  // namespace plenary::cli
